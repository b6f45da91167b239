// Draws what a panel's kernel side sends, and sends back what is pressed. Nothing typed or shown is ever part of the
// widget's state: both travel as custom messages, and what is shown lives in this page alone.

const REFRESH = 2000;
const SILENCE = 6000;
const MOST_BYTES = 6 * 1024 * 1024; // Jupyter's server ends the connection at a message of 10 MiB

function make(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
    else if (value === true) element.setAttribute(name, "");
    else if (value !== false && value != null) element.setAttribute(name, value);
  }
  element.append(...children.filter((child) => child != null));
  return element;
}

// Where a field or button stands: forms of one panel may have fields of one name, and a table many buttons of one text.
const place = (element) => element.dataset.place || (element.name ? `${element.form?.dataset.form || ""}/${element.name}`
  : element.matches("button, summary, a") ? `${element.form?.dataset.form || element.closest("tr")?.rowIndex || ""} ${element.ariaLabel || element.textContent}` : "");

const PLACES = "[name], [data-place], button, summary, a";
const entered = (input) => (input.type === "checkbox" ? input.checked : input.value);

// Each panel may have a copy of this file to itself, and no two elements of a page may have one id.
const mine = Math.random().toString(36).slice(2);
let numbers = 0;
const nextId = () => `nupool-${mine}-${++numbers}`;

// The exchange's pages: beside JupyterLab on this machine, or through JupyterLab where it is reached over a network.
function pageAddress(port, path) {
  const host = location.hostname;
  if (["localhost", "127.0.0.1", "[::1]"].includes(host) || !/^https?:$/.test(location.protocol)) {
    return `http://${host === "localhost" ? host : "127.0.0.1"}:${port}/${path}`;
  }
  const config = document.getElementById("jupyter-config-data");
  const base = config ? JSON.parse(config.textContent).baseUrl || "/" : "/";
  return `${location.origin}${base}proxy/${port}/${path}`;
}

function copyButton(label, text, live) {
  return make("button", { type: "button", class: "second", onclick: async () => {
    try {
      await navigator.clipboard.writeText(text);
      live.textContent = `${label} is on the clipboard now. Copy something else over it when you are done.`;
    } catch {
      live.textContent = "The browser does not allow copying here. Mark the text and copy it by hand.";
    }
  } }, `Copy ${label}`);
}

async function grey(source, width, height) {
  const canvas = new OffscreenCanvas(width, height);
  const context = canvas.getContext("2d");
  context.filter = "grayscale(1)";
  context.drawImage(source, 0, 0, width, height);
  return (await canvas.convertToBlob({ type: "image/png" })).arrayBuffer();
}

// Whatever the browser can show is sent in grey, small enough for one message and large enough for a small code on a
// wide screen; the rest as it is, for the kernel to judge. Null is what no message takes.
async function fit(file) {
  let image;
  try {
    image = await createImageBitmap(file);
  } catch {
    return file.size <= MOST_BYTES ? file.arrayBuffer() : null;
  }
  for (const side of [4000, 2500, 1500, 1000]) {
    const scale = Math.min(1, side / Math.max(image.width, image.height));
    const picture = await grey(image, Math.ceil(image.width * scale), Math.ceil(image.height * scale));
    if (picture.byteLength <= MOST_BYTES) return picture;
  }
  return null;
}

class View {
  constructor(model, root) {
    this.model = model;
    this.root = root;
    this.port = 0;
    this.drawn = "";
    this.blocks = [];
    this.forms = new Map();
    this.me = nextId(); // a notebook may be open in two pages, and each hears the answers to both
    this.waiting = "";
    this.count = 0;
    this.wrong = new Map(); // what is wrong beside a field, by its place, and whether a press said so
    this.chosen = new Map(); // which of several parts is looked at
    this.shown = make("div", { class: "nupool-shown" });
    this.body = make("div", { class: "nupool-body" }, make("p", { class: "hint" }, "Looking at the exchange …"));
    this.live = make("p", { class: "nupool-live", role: "status", "aria-live": "polite", tabindex: "-1", "data-place": "live" });
    root.append(this.body, this.shown);
  }

  send(kind, more = {}, buffers = []) {
    this.waiting = `${this.me}/${++this.count}`;
    this.model.send({ kind, id: this.waiting, host: location.host, ...more }, undefined, buffers);
    return this.waiting;
  }

  press(button, name, fields = {}, args = {}, buffers = []) {
    if (this.pressing) return;
    this.pressing = true;
    // What was asked about a field before the press says nothing of what the press finds wrong with it.
    clearTimeout(this.looking);
    this.looked = "";
    this.pressed = JSON.stringify(fields);
    this.root.classList.add("busy");
    this.live.className = "nupool-live";
    this.live.textContent = "Working …";
    if (!this.live.isConnected) this.body.append(this.live);
    this.scope = button.form?.dataset.form;
    this.send("press", { name, fields, args }, buffers);
  }

  answer(message) {
    if (message.progress) {
      if (this.pressing) this.live.textContent = message.progress;
      return;
    }
    if (message.id === this.waiting) this.waiting = "";
    this.heard = true;
    this.port = message.port || this.port;
    if (message.now) this.ahead = message.now - Date.now() / 1000;
    const answered = this.pressing && message.answers && this.asked(message.id);
    const asked = this.formAt(this.scope);
    const typedOn = answered && asked && JSON.stringify(this.fields(asked)) !== this.pressed;
    this.draw(message.blocks);
    if ("framed" in message) this.framed(message);
    this.outdated(message, answered);
    if (answered) this.answered(message, typedOn);
    else if (message.looked && message.id === this.looked) this.mark(message.errors || {}, this.lookedAt, false);
    if (message.shown?.length) this.show(message.shown);
    for (const [number, sentence] of Object.entries(message.dead || {})) this.dead(number, sentence);
    if (message.handed?.value) this.hand(message.handed);
  }

  asked(id) {
    return id == null || String(id).startsWith(`${this.me}/`);
  }

  answered(message, typedOn) {
    const errors = message.errors || {};
    this.pressing = false;
    this.root.classList.remove("busy");
    this.say(message);
    if (this.follow) this.live.scrollIntoView({ block: "center" });
    this.mark(errors, this.scope, true);
    if (!Object.keys(errors).length) for (const code of this.body.querySelectorAll("input.code")) code.value = "";
    // Who typed on while the press was at work sees no preview of what was there before.
    if (typedOn && this.formAt(this.scope)?.dataset.watched) this.look(this.scope);
    if (!this.formAt(this.scope)) this.scope = undefined;
  }

  // A wrong try's sentence goes after a right one anywhere, and with the form that was tried.
  outdated(message, answered) {
    const settled = "settled" in message && message.settled !== this.settled;
    if (settled && this.settled !== undefined && !answered) this.forgive();
    if (settled) this.settled = message.settled;
    if (!answered && !this.pressing && this.scope && !this.formAt(this.scope)) this.hush();
  }

  forgive() {
    for (const [at, { pressed }] of this.wrong) if (pressed) this.wrong.delete(at);
    this.hints();
    if (!this.pressing) this.hush();
  }

  hush() {
    if (this.live.classList.contains("wrong")) this.live.textContent = "";
  }

  // A seed or a key that no longer works is not left on show, to be kept.
  dead(number, sentence) {
    const box = this.shown.querySelector(`[data-shown="${number}"]`);
    if (!box) return;
    const said = make("p", { class: "warn", role: "status" }, sentence);
    box.replaceWith(said);
    if (!this.shown.querySelector(".secret")) this.shown.replaceChildren(said);
  }

  // What the camera saw. It is put away when that was it, and when there is no place for it any more.
  framed(message) {
    if (message.framed || !this.body.querySelector(".drop")) this.camera?.stop();
    if (!message.notice && !message.errors) return;
    if (!this.pressing) this.scope = undefined;
    this.say(message);
  }

  // A code goes where it was asked for, and is shown nowhere on the way. A file goes where the browser's downloads go.
  async hand({ value, to, name }) {
    if (to === "file") {
      const address = URL.createObjectURL(new Blob([Uint8Array.from(atob(value), (sign) => sign.charCodeAt(0))]));
      make("a", { href: address, download: name }).click();
      setTimeout(() => URL.revokeObjectURL(address), 10000);
      return;
    }
    if (to === "field") {
      const field = this.codeField();
      if (field) { field.value = value; field.focus(); }
      this.live.textContent = field ? "The code is in the field. Press the button there." : "There is no field for a code in this notebook now.";
      return;
    }
    try {
      await navigator.clipboard.writeText(value);
      this.live.textContent = "The code is on the clipboard now. It is good for a short while, and once.";
    } catch {
      this.live.textContent = "The browser does not allow copying here. Show the code and type it.";
    }
  }

  // In this panel, or else in another one of the notebook.
  codeField() {
    const near = this.root.closest(".jp-Notebook") || document;
    return this.body.querySelector("input.code") || near.querySelector("input.code");
  }

  say(message) {
    const alone = Object.entries(message.errors || {}).filter(([name]) => !this.inputs(this.scope).some((input) => input.name === name));
    this.live.textContent = [message.notice, ...alone.map(([, sentence]) => sentence)].filter(Boolean).join(" ");
    this.live.className = `nupool-live ${alone.length ? "wrong" : "good"}`;
  }

  draw(blocks) {
    const now = JSON.stringify(blocks);
    if (now === this.drawn) return;
    this.drawn = now;
    this.blocks = blocks;
    this.redraw();
  }

  redraw() {
    const inside = this.body.contains(document.activeElement) ? place(document.activeElement) : "";
    const before = new Map(this.inputs().map((input) => [place(input), [input.told, entered(input)]]));
    const opened = [...this.body.querySelectorAll("details[open] > summary")].map((summary) => summary.textContent);
    const placed = this.blocks.some((block) => block.kind === "live");
    const kept = this.forms;
    this.forms = new Map();
    this.body.replaceChildren(...this.blocks.map((block) => this.again(block, kept)), ...(placed ? [] : [this.live]));
    for (const input of this.inputs()) this.putBack(input, ...(before.get(place(input)) || []));
    const places = new Set(this.inputs().map(place));
    for (const at of this.wrong.keys()) if (!places.has(at)) this.wrong.delete(at);
    this.hints();
    for (const summary of this.body.querySelectorAll("details > summary")) {
      if (opened.includes(summary.textContent)) summary.parentElement.open = true;
    }
    // Who works with the keyboard stays where they are; where that is gone, at the line that says what happened.
    if (inside) ([...this.body.querySelectorAll(PLACES)].find((element) => place(element) === inside) || this.live).focus({ preventScroll: true });
  }

  // A form that is as it was stays the same element: who is about to press its button presses it.
  again(block, kept) {
    if (block.kind !== "form") return this.block(block);
    const said = JSON.stringify({ ...block, watched: false });
    const form = kept.get(said) || this.block(block);
    kept.delete(said);
    this.forms.set(said, form);
    if (block.watched) form.dataset.watched = "yes";
    else delete form.dataset.watched;
    return form;
  }

  // What was typed stays only where the kernel says what it said before. Where it says something else, that was changed
  // elsewhere: a right that was withdrawn there must not be granted again by who does not see it.
  putBack(input, told, typed) {
    if (input.told !== undefined) return; // the same element as before
    input.told = entered(input);
    if (told === undefined) return;
    if (told !== input.told) this.wrong.delete(place(input));
    else if (input.type === "checkbox") input.checked = typed;
    else if (!input.options || [...input.options].some((option) => option.value === typed)) input.value = typed;
  }

  inputs(scope) {
    return [...this.body.querySelectorAll("input[name]:not([type=hidden]), select[name], textarea[name]")].filter((input) => !scope || input.form?.dataset.form === scope);
  }

  formAt(scope) {
    return [...this.body.querySelectorAll("form")].find((form) => form.dataset.form === scope);
  }

  // What a press found wrong stays beside its field until that field is touched or another press is right.
  mark(errors, scope, pressed) {
    const right = pressed && !Object.keys(errors).length;
    for (const [at, one] of this.wrong) if (right && one.pressed) this.wrong.delete(at);
    for (const input of this.inputs(scope)) {
      const at = place(input);
      const sentence = errors[input.name];
      if (!pressed && this.wrong.get(at)?.pressed) continue;
      if (sentence) this.wrong.set(at, { sentence, pressed });
      else this.wrong.delete(at);
    }
    this.hints();
    if (pressed) Object.keys(errors).map((name) => this.inputs(scope).find((input) => input.name === name)).find(Boolean)?.focus();
  }

  hints() {
    for (const input of this.inputs()) {
      const sentence = this.wrong.get(place(input))?.sentence;
      const hint = document.getElementById(input.getAttribute("aria-describedby") || "");
      if (sentence) input.setAttribute("aria-invalid", "true");
      else input.removeAttribute("aria-invalid");
      if (!hint) continue;
      const said = sentence || hint.dataset.hint || "";
      if (hint.textContent !== said) hint.textContent = said;
      hint.className = sentence ? "wrong" : "hint";
    }
  }

  block(block) {
    const draw = { answer: "check", live: "place" }[block.kind] || block.kind;
    return this[draw](block) || document.createTextNode("");
  }

  place({ follow }) {
    this.follow = follow;
    return this.live;
  }

  away() {
    if (this.shown.dataset.vault) this.shown.replaceChildren();
    return null;
  }

  text({ text, tone }) {
    return make("p", { class: tone || "" }, text);
  }

  field({ name, label, type, value, hint, live }) {
    const id = nextId();
    const lines = type === "secret lines";
    const secret = lines || ["password", "secret"].includes(type);
    const input = make(lines ? "textarea" : "input", {
      id, name, type: lines ? null : secret ? "password" : type === "email" ? "email" : "text", value: value || null, rows: lines ? 3 : null,
      class: lines ? "covered" : type === "code" ? "code" : "", inputmode: type === "code" ? "numeric" : null, "data-secret": secret,
      autocomplete: type === "code" ? "one-time-code" : type === "password" ? "new-password" : "off",
      spellcheck: "false", autocapitalize: "off", "aria-describedby": `${id}-hint`, "data-live": live,
      oninput: (event) => this.typed(event.target),
    });
    const hidden = secret && make("button", { type: "button", class: "plain", "aria-label": `Show or hide ${label}`,
      onclick: () => { if (lines) input.classList.toggle("covered"); else input.type = input.type === "password" ? "text" : "password"; } }, "show");
    const note = make("span", { id: `${id}-hint`, class: "hint", "data-hint": hint || "", "aria-live": "polite" }, hint || "");
    return make("div", { class: "field" }, make("label", { for: id }, label), make("span", { class: "line" }, input, hidden || null), note);
  }

  typed(input) {
    const at = place(input);
    const scope = input.form?.dataset.form;
    if (this.wrong.has(at)) this.wrong.get(at).pressed = false;
    // A preview of what was typed before is put away at once, so that nobody writes what the form does not say.
    const watched = input.form?.dataset.watched;
    if (!watched && !("live" in input.dataset)) return;
    clearTimeout(this.looking);
    if (watched) this.look(scope);
    else this.looking = setTimeout(() => this.look(scope), 350);
  }

  // Asked of the form as it stands now: it may have been drawn anew since it was typed into.
  look(scope) {
    const form = this.formAt(scope);
    if (!form) return;
    this.lookedAt = scope;
    this.looked = this.send("look", { fields: this.fields(form) });
  }

  hidden({ name, value }) {
    return make("input", { type: "hidden", name, value });
  }

  // One of several parts. The page has the chosen one alone, so nothing of one is ever sent with another.
  either({ name, label, parts, value }) {
    const id = nextId();
    const chosen = parts.find((part) => part.value === this.chosen.get(name)) || parts.find((part) => part.value === value) || parts[0];
    const select = make("select", { id, "data-place": `either ${name}`, onchange: (event) => {
      this.chosen.set(name, event.target.value);
      this.live.textContent = "";
      this.redraw();
      if (!this.pressing) this.send("refresh");
    } }, ...parts.map((part) => make("option", { value: part.value, selected: part === chosen }, part.text)));
    return make("div", {}, make("div", { class: "field" }, make("label", { for: id }, label), select), this.block(chosen.block));
  }

  choice({ name, label, options, value, hint, live }) {
    const id = nextId();
    const select = make("select", { id, name, "aria-describedby": `${id}-hint`, "data-live": live, onchange: (event) => this.typed(event.target) },
      ...options.map(([key, text]) => make("option", { value: key, selected: key === value }, text)));
    const note = make("span", { id: `${id}-hint`, class: "hint", "data-hint": hint || "" }, hint || "");
    return make("div", { class: "field" }, make("label", { for: id }, label), select, note);
  }

  switches({ label, items }) {
    return make("fieldset", { class: "switches" }, make("legend", {}, label), ...items.map(({ name, label, hint, on }) => {
      const id = nextId();
      const box = make("input", { type: "checkbox", role: "switch", name, checked: on, "data-live": true, "aria-describedby": id,
        onchange: (event) => this.typed(event.target) });
      return make("label", { class: "switch" }, box, make("b", {}, label), make("span", { id, class: "hint", "data-hint": hint || "" }, hint || ""));
    }));
  }

  button({ name, label, tone, args }) {
    const button = make("button", { type: "button", class: tone || "", onclick: () => this.press(button, name, {}, args) }, label);
    return make("span", { class: "nupool-button" }, button);
  }

  page({ label, path }) {
    return make("span", { class: "nupool-button" },
      make("a", { class: "button second", href: pageAddress(this.port, path), target: "practice-exchange" }, `${label} ↗`));
  }

  form({ blocks, name, label, tone, args, watched }) {
    const button = make("button", { type: "submit", class: tone || "" }, label);
    // Inside a notebook no browser sends a form at Enter by itself.
    const enter = (event) => {
      if (event.key !== "Enter" || event.shiftKey || event.isComposing || !event.target.matches("input:not([type=checkbox])")) return;
      event.preventDefault();
      event.currentTarget.requestSubmit();
    };
    return make("form", { "data-form": name + JSON.stringify(args || {}), "data-watched": watched ? "yes" : null, onkeydown: enter, onsubmit: (event) => {
      event.preventDefault();
      if (this.pressing) return;
      const fields = this.fields(event.target);
      for (const input of event.target.querySelectorAll("[data-secret]")) input.value = "";
      this.press(button, name, fields, args);
      this.pressed = JSON.stringify(this.fields(event.target));
    } }, ...blocks.map((block) => this.block(block)), make("p", {}, button));
  }

  fields(form) {
    const found = {};
    for (const input of form?.querySelectorAll("[name]") || []) found[input.name] = entered(input);
    return found;
  }

  details({ summary, blocks }) {
    return make("details", {}, make("summary", {}, summary), ...blocks.map((block) => this.block(block)));
  }

  beside({ blocks }) {
    return make("div", { class: "sides" }, ...blocks.map((block) => make("div", {}, this.block(block))));
  }

  table({ caption, head, rows, stacks }) {
    const body = rows.map(([first, ...rest]) => make("tr", {}, make("th", { scope: "row" }, this.cell(first)), ...rest.map((cell) => make("td", {}, this.cell(cell)))));
    return make("div", { class: stacks ? "stacks" : "scroll" }, make("table", {}, make("caption", {}, caption),
      make("thead", {}, make("tr", {}, ...head.map((text) => make("th", { scope: "col" }, text)))), make("tbody", {}, ...body)));
  }

  cell(cell) {
    if (typeof cell !== "object") return String(cell);
    if (!cell.name) return make("b", { class: `mark ${cell.tone}` }, cell.text);
    const button = make("button", { type: "button", class: `plain ${cell.tone}`, onclick: () => this.press(button, cell.name, {}, cell.args) }, cell.text);
    return button;
  }

  picture({ label, svg }) {
    const picture = make("div", { class: "picture", role: "img", "aria-label": label });
    picture.innerHTML = svg; // drawn by our own kernel side
    return make("figure", {}, make("figcaption", {}, label), picture);
  }

  account({ number, title, code, after, ends, period }) {
    const hand = (to) => () => this.press(row, "auth_hand", {}, { number, to });
    const show = () => this.press(row, "auth_show", {}, { number });
    const keys = { c: hand("clipboard"), f: hand("field"), s: show };
    const row = make("div", { class: "account", role: "group", tabindex: "0", "data-lm-suppress-shortcuts": "true", "data-place": number,
      "aria-label": `${title}. Press C to copy its code, S to show or hide it, F to put it into this notebook's field for a code.`,
      onkeydown: (event) => {
        const pressed = keys[event.key.toLowerCase()];
        if (pressed && event.target === row && !event.ctrlKey && !event.metaKey && !event.altKey) { event.preventDefault(); pressed(); }
      } });
    const button = (label, press, key, tone = "second") => make("button", { type: "button", class: tone, "data-use": key === "F", "aria-label": `${label}: ${title}`,
      title: `Or press ${key} where the account is chosen`, "data-place": `${number} ${key}`, onclick: press }, label);
    const half = code.length >> 1;
    const spaced = `${code.slice(0, half)} ${code.slice(half)}`;
    row.append(make("b", {}, title), ...(code ? [
      make("span", { class: "ring", role: "timer", "data-ends": ends, "data-period": period }), make("code", {}, spaced), make("span", { class: "hint" }, `then ${after.slice(0, half)} ${after.slice(half)}`)] : []),
      make("span", { class: "buttons" }, button(code ? "Hide" : "Show", show, "S"), button("Copy", keys.c, "C"), button("Use here", keys.f, "F", "")));
    this.tick(row);
    return row;
  }

  // The rings run down by the kernel's clock, which makes the codes. A code is offered to a field only where there is one.
  tick(inside = this.body) {
    let over = false;
    for (const use of inside.querySelectorAll("[data-use]")) use.hidden = !this.codeField();
    for (const ring of inside.querySelectorAll(".ring")) {
      const left = ring.dataset.ends - (Date.now() / 1000 + (this.ahead || 0));
      const part = Math.max(0, Math.min(1, left / ring.dataset.period));
      ring.style.setProperty("--left", `${part * 360}deg`);
      ring.classList.toggle("late", left < 6);
      ring.textContent = String(Math.max(0, Math.ceil(left)));
      over ||= left <= 0;
    }
    return over;
  }

  drop({ name, label, hint }) {
    const id = nextId();
    const take = async (files) => {
      if (!files.length) return this.tell("There is no picture in that. Take a screenshot or a file.");
      const pictures = await Promise.all([...files].slice(0, 20).map(fit));
      if (pictures.includes(null)) return this.tell("This file is too large. Cut out the QR code and take that.");
      return this.press(box, name, {}, {}, pictures);
    };
    const over = (on) => (event) => { event.preventDefault(); event.stopPropagation(); box.classList.toggle("over", on); };
    const input = make("input", { id, type: "file", multiple: true, accept: "image/*,text/plain", onchange: (event) => take(event.target.files) });
    const film = make("button", { type: "button", class: "second", onclick: () => this.film() }, "Use the camera");
    const box = make("div", { class: "drop", tabindex: "0", role: "group", "aria-label": `${label}. ${hint}`, "data-lm-suppress-shortcuts": "true", "data-place": name,
      onpaste: (event) => { event.preventDefault(); take(event.clipboardData.files); },
      ondragover: over(true), ondragleave: over(false),
      ondrop: (event) => { over(false)(event); take(event.dataTransfer.files); },
    }, make("label", { for: id }, label), make("p", { class: "hint" }, hint), input, film);
    return box;
  }

  tell(sentence) {
    this.scope = undefined;
    this.live.className = "nupool-live wrong";
    this.live.textContent = sentence;
    if (!this.live.isConnected) this.body.append(this.live);
  }

  // The camera's picture stays in this page; small grey frames of it go to the kernel, which reads them.
  async film() {
    if (this.camera) return this.camera.stop();
    let stream;
    try {
      stream = await navigator.mediaDevices.getUserMedia({ video: { width: 640, facingMode: "environment" } });
    } catch {
      return this.tell("The browser gives no camera here. Take a picture or the seed as text.");
    }
    const video = make("video", { muted: true, playsinline: true, "aria-label": "The camera's picture" });
    const stop = () => {
      clearInterval(timer);
      for (const track of stream.getTracks()) track.stop();
      holder.remove();
      this.camera = null;
    };
    const holder = make("div", { class: "camera" }, video, make("button", { type: "button", class: "second", onclick: () => stop() }, "Stop the camera"));
    this.root.append(holder);
    video.srcObject = stream;
    await video.play();
    const timer = setInterval(async () => {
      if (this.waiting || this.pressing || !video.videoWidth) return;
      const width = Math.min(480, video.videoWidth);
      const frame = await grey(video, width, Math.round((video.videoHeight * width) / video.videoWidth));
      if (this.camera && !this.waiting && !this.pressing) this.send("frame", {}, [frame]);
    }, 300);
    this.camera = { stop };
    return undefined;
  }

  pre({ label, text }) {
    return make("figure", {}, make("figcaption", {}, label), make("pre", { tabindex: "0" }, text));
  }

  mails({ mails }) {
    if (!mails.length) return make("p", { class: "hint" }, "No mails yet. They come here the moment the exchange sends them.");
    return make("div", { class: "mails", role: "region", "aria-label": "Practice mailbox" }, make("p", { class: "mailhead" }, "✉ practice mail"),
      ...mails.map((mail, index) => make("details", { open: index === 0 },
        make("summary", {}, `${mail.subject} · ${new Date(mail.at).toLocaleTimeString()}`),
        make("p", { class: "hint" }, `From ${mail.from} to ${mail.to}`),
        ...mail.text.split("\n\n").filter((part) => part.trim() && !mail.links.some((link) => part.includes(link))).map((part) => make("p", {}, part)),
        ...mail.links.map((link) => {
          const button = make("button", { type: "button", class: "mail", onclick: () => this.press(button, "follow", {}, { link }) }, `${mail.subject} (the mail's link)`);
          return make("p", {}, button);
        }))));
  }

  steps({ steps }) {
    const done = steps.filter((step) => step.answer === "done").length;
    return make("div", { class: "nupool-progress" },
      make("p", { class: "hint" }, steps[0].answer === "cannot tell" ? "The exchange does not answer, so nobody can tell how far you are." : `${done} of ${steps.length} steps done`),
      make("ol", { "aria-label": "The fourteen steps" }, ...steps.map((step) => make("li", {
        class: `${step.answer.replace(" ", "-")}${step.current ? " current" : ""}`, title: `${step.number}. ${step.title}: ${step.answer}`,
        "aria-label": `Step ${step.number}, ${step.title}: ${step.answer}`, "aria-current": step.current ? "step" : null,
      }, step.answer === "done" ? "✓" : step.answer === "wrong" ? "!" : String(step.number)))));
  }

  check({ answer, sentence }) {
    const sign = { done: "✓", "not yet": "…", wrong: "!", "cannot tell": "?" }[answer];
    return make("div", { class: `check ${answer.replace(" ", "-")}`, role: "status" }, make("b", {}, make("span", { "aria-hidden": "true" }, sign), ` ${answer}`), make("span", {}, sentence));
  }

  // What must be seen now: it is in this page only, until it is put away or the page is left.
  show(items) {
    const live = make("p", { class: "hint", role: "status" });
    const content = make("div", {}, ...items.map((item) => this.secret(item, live)), live);
    const hide = make("button", { type: "button", class: "second", onclick: () => {
      content.hidden = !content.hidden;
      hide.textContent = content.hidden ? "Show" : "Hide";
    } }, "Hide");
    const away = make("button", { type: "button", class: "second", onclick: () => this.shown.replaceChildren() }, "I have kept it: put it away");
    this.shown.dataset.vault = items.some((item) => item.vault) ? "true" : "";
    this.shown.replaceChildren(make("section", { class: "secrets", "aria-label": "Shown now, and kept nowhere" },
      make("p", { class: "hint" }, "This is shown here and now. It is not saved in the notebook, and is gone when the page is loaded again."), content, make("p", {}, hide, " ", away)));
    this.shown.scrollIntoView({ block: "nearest" });
  }

  secret({ label, value, values, svg, hint, number }, live) {
    const all = values || [value];
    const box = make("div", { class: svg ? "secret beside" : "secret", "data-shown": number }, make("b", {}, label));
    if (svg) {
      const picture = make("div", { class: "qr", role: "img", "aria-label": "QR code of the seed" });
      picture.innerHTML = svg; // made by our own kernel side from the seed
      box.append(picture);
    }
    box.append(values ? make("ol", {}, ...all.map((text) => make("li", {}, make("code", {}, text)))) : make("code", {}, value));
    if (hint) box.append(make("p", { class: "hint" }, hint));
    box.append(copyButton(label, all.join("\n").replaceAll(svg ? " " : "\u0000", ""), live));
    return box;
  }
}

function render({ model, el }) {
  const root = make("div", { class: "nupool" });
  el.append(root);
  const view = new View(model, root);
  const received = (message) => view.answer(message);
  model.on("msg:custom", received);
  view.send("hello");
  const silent = setTimeout(() => {
    if (!view.heard) view.body.replaceChildren(make("p", { class: "hint" }, "This panel waits for its notebook. Choose Run in the menu, then Run All Cells."));
  }, SILENCE);
  const timer = setInterval(() => {
    if (!document.hidden && root.offsetParent && !view.waiting && !view.pressing) view.send("refresh");
  }, REFRESH);
  const rings = setInterval(() => {
    if (view.tick() && !document.hidden && !view.waiting && !view.pressing) view.send("refresh");
  }, 500);
  return () => {
    clearInterval(timer);
    clearInterval(rings);
    view.camera?.stop();
    clearTimeout(silent);
    model.off("msg:custom", received);
  };
}

export default { render };
