// A view of a panel: what it asks of its kernel, and what becomes of the answers. Nothing typed or shown is ever part
// of the widget's state: both travel as custom messages, and what is shown lives in this page alone.
import { answer } from "./answers.js";
import { Complaints } from "./complaints.js";
import { fieldsOf, formAt } from "./forms.js";
import { codeField } from "./hand.js";
import { MISSED } from "./kernel.js";
import { nearest, nextId } from "./keys.js";
import { draw } from "./panel.js";
import { Shown } from "./shown.js";

const LOOK = 350; // ms after the last key

export class View {
  constructor(model, root, kernel) {
    Object.assign(this, { model, root, kernel, me: nextId(), count: 0, waiting: "", ahead: 0, port: 0, pages: "", seen: true });
    this.state = { blocks: null, live: { text: "", tone: "", spot: "" }, pause: null, silent: "", stream: null };
    this.complaints = new Complaints();
    this.chosen = new Map(); // which of several parts is looked at
    this.opened = new Set(); // the authenticator's entries whose codes are shown in this view
    this.shown = new Shown();
    draw(this);
  }

  send(kind, more = {}, buffers = []) {
    const id = `${this.me}/${++this.count}`;
    if (kind !== "bye") {
      this.waiting = id;
      this.kernel.asked();
    }
    try {
      this.model.send({ kind, id, view: this.me, host: location.host, ...more }, undefined, buffers);
    } catch {
      this.kernel.lost(); // Jupyter has closed the way to it
    }
    return id;
  }

  // What the parts ask of their panel.
  now = () => Date.now() / 1000 + this.ahead;
  idle = () => !this.waiting && !this.pressing && !this.state.silent;
  codeField = () => codeField(this.root);
  refresh = () => !document.hidden && this.idle() && this.send("refresh");
  say = (text, tone = "good") => this.set(this.line({ text, tone, spot: this.state.live.spot }));
  tell = (text, spot) => this.set(this.line({ text, tone: "wrong", spot }));
  away = () => this.send("away", { kept: this.shown.pairs });

  press = (name, fields = {}, args = {}, { form, spot = "", buffers = [] } = {}) => {
    if (this.pressing) return;
    if (this.state.silent) return this.kernel.hello(this);
    if (!this.greeted) {
      this.early = () => this.press(name, fields, args, { form, spot, buffers }); // the hello counts as a new page, and goes first
      return;
    }
    // What was asked about a field before the press says nothing of what the press finds wrong with it.
    clearTimeout(this.looking);
    this.looked = "";
    this.complaints.forgive(form);
    this.form = form;
    this.typed = JSON.stringify(fieldsOf(formAt(this.root, form)));
    this.pressing = this.send("press", { name, fields, args }, buffers);
    Object.assign(this, { pressedAt: Date.now(), checkedAt: 0, checked: "" });
    this.set(this.line({ text: "Working …", tone: "", spot }));
  };

  // A preview of what was typed before is put away at once, so that nobody writes what the form does not say.
  changed = (form, name, { live, watched }) => {
    this.complaints.touched(`${form ?? ""}/${name}`);
    if (!live && !watched) return;
    clearTimeout(this.looking);
    this.looking = setTimeout(() => this.look(form), watched ? 0 : LOOK);
  };

  look(form) {
    const element = formAt(this.root, form);
    if (!element || this.state.silent) return;
    this.lookedAt = form;
    this.looked = this.send("look", { fields: fieldsOf(element) });
  }

  choose = (name, value) => {
    this.chosen.set(name, value);
    this.set(this.line({ text: "", tone: "", spot: "" }));
    this.refresh();
  };

  answer(message) {
    this.kernel.heard();
    answer(this, message);
    if (!this.greeted || !this.early) return;
    const { early } = this;
    this.early = undefined;
    early();
  }

  // The state with another line. A pause goes on being said where it was asked for, whatever is pressed elsewhere.
  line(live) {
    const { pause, live: before, blocks } = this.state;
    const kept = before.until ? before : pause;
    const same = kept && live.text && nearest(blocks || [], kept.spot) === nearest(blocks || [], live.spot);
    return { live, pause: same ? null : kept };
  }

  forgive() {
    this.complaints.forgive();
    this.state.pause = null;
    if (!this.pressing) this.hush();
  }

  hush() {
    if (this.state.live.tone === "wrong") this.state.live = { text: "", tone: "", spot: this.state.live.spot };
  }

  missed() {
    this.pressing = "";
    this.say(MISSED, "wrong");
  }

  silence(sentence) {
    if (this.state.silent === sentence) return;
    this.pressing = "";
    this.waiting = "";
    this.set({ silent: sentence, stream: null, ...this.line({ text: "", tone: "", spot: "" }) });
  }

  set(change) {
    Object.assign(this.state, change);
    draw(this);
  }
}
