// What becomes of an answer: what the kernel says is so is shown, and what it says of a press stands where that was.
import { fieldsOf, formAt, inputsOf } from "./forms.js";
import { hand } from "./hand.js";
import { formIds, has, nearest, told } from "./keys.js";
import { draw } from "./panel.js";

const sentences = (notice, errors) => [notice, ...errors].filter(Boolean).join(" ");
const names = (view, form) => inputsOf(view.root, form).map(({ name }) => name);

export function answer(view, message) {
  heard(view, message);
  if (message.beat) return undefined;
  if (message.away) view.shown.clear();
  if (message.progress) return view.pressing && view.say(message.progress, "");
  return outcome(view, message, Boolean(message.answers && view.pressing && (message.id == null || message.id === view.pressing)));
}

function outcome(view, message, pressed) {
  const typedOn = pressed && JSON.stringify(fieldsOf(formAt(view.root, view.form))) !== view.typed;
  take(view, message);
  settle(view, message, pressed);
  empty(view, message, pressed ? view.form : view.lookedAt);
  if (pressed) say(view, message);
  else if (message.looked && message.id === view.looked) view.complaints.mark(message.errors || {}, view.lookedAt || "", names(view, view.lookedAt), false);
  else if ("framed" in message) film(view, message);
  show(view, message);
  draw(view);
  return pressed && after(view, message.errors || {}, typedOn);
}

function heard(view, { view: asked, id, blocks, mark, marks, polls }) {
  if (id === view.waiting) view.waiting = "";
  if (id && id === view.checked && view.pressing) view.missed();
  if (mark) view.mark = mark;
  if (marks) view.kernel.compare(marks);
  if (polls !== undefined) view.polls = polls;
  if (blocks && (!asked || asked === view.me)) view.greeted = true;
  if (view.greeted && view.state.silent) view.set({ silent: "" });
}

// What the kernel says is so, whoever has asked.
function take(view, { blocks, port, pages, now }) {
  if (port) view.port = port;
  if (pages) view.pages = pages;
  if (now) view.ahead = now - Date.now() / 1000;
  if (!blocks) return; // a fault of the workbook's own, which says nothing of what is so
  view.complaints.follow(told(view.state.blocks || []), told(blocks));
  if (has(blocks, "away")) view.shown.lock();
  if (!has(blocks, "drop")) view.state.stream = null;
  view.state.blocks = blocks;
}

// A wrong try's sentence goes after a right one anywhere, and with the form that was tried.
function settle(view, { settled }, pressed) {
  if (settled !== undefined) {
    if (view.settled !== undefined && settled !== view.settled && !pressed) view.forgive();
    view.settled = settled;
  }
  if (view.form && !view.pressing && !formIds(view.state.blocks || []).includes(view.form)) {
    view.form = undefined;
    view.hush();
  }
}

// What a press has done stands where it was pressed; what is wrong with a field, beside that.
function say(view, { notice, errors = {}, wait }) {
  view.pressing = "";
  const fields = names(view, view.form);
  const alone = Object.keys(errors).filter((name) => !fields.includes(name)).map((name) => errors[name]);
  const spot = nearest(view.state.blocks || [], view.state.live.spot);
  const line = { text: sentences(notice, alone), tone: alone.length ? "wrong" : "good", until: wait && Date.now() / 1000 + wait, spot };
  Object.assign(view.state, view.line(line));
  view.complaints.mark(errors, view.form || "", fields, true);
}

// What the camera saw. It is put away when that was it, and when there is no place for it any more.
function film(view, { framed, notice, errors }) {
  if (framed) view.state.stream = null;
  if (!notice && !errors) return;
  const { spot, until } = view.state.live;
  const line = { text: sentences(notice, Object.values(errors || {})), tone: errors ? "wrong" : "good", spot: until ? "" : spot };
  Object.assign(view.state, view.line(line));
}

// A secret goes to the view that has asked. Another one of the same notebook may be on a projector.
function show(view, { view: asked, shown, dead, handed }) {
  const mine = !asked || asked === view.me;
  if (mine && shown?.length) view.shown.put(shown, view.state.live.spot);
  view.shown.outdate(dead || {});
  if (mine && handed?.value) hand(view.root, handed).then((said) => said && view.say(said));
}

// What must not be seen where it was typed: a Secret in the place of a Key, say.
function empty(view, { view: asked, emptied = [] }, form) {
  if (asked && asked !== view.me) return;
  for (const input of inputsOf(view.root, form)) if (emptied.includes(input.name)) input.value = "";
}

function after(view, errors, typedOn) {
  inputsOf(view.root, view.form).find(({ name }) => errors[name])?.focus();
  // A code is good once. One in another form was not sent, and may have been put there by this very press.
  if (view.form !== undefined && !Object.keys(errors).length) for (const code of formAt(view.root, view.form)?.querySelectorAll("input.code") ?? []) code.value = "";
  const follows = !view.state.live.spot && view.state.blocks?.some(({ follow }) => follow);
  if (follows) view.root.querySelector(".nupool-live.main")?.scrollIntoView({ block: "center" });
  // Who typed on while the press was at work sees no preview of what was there before.
  if (typedOn && formAt(view.root, view.form)?.dataset.watched) view.look(view.form);
}
