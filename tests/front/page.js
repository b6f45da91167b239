// A page without a browser: a model that keeps what is sent, and a view of a panel in it.
import { mock } from "node:test";
import { Window } from "happy-dom";

const window = new Window({ url: "http://localhost:8888/lab" });
const names = ["document", "location", "Node", "Event", "KeyboardEvent", "HTMLElement", "Blob"];
for (const name of ["window", ...names]) {
  Object.defineProperty(globalThis, name, { value: name === "window" ? window : window[name], configurable: true, writable: true });
}
window.HTMLElement.prototype.scrollIntoView = () => {};
export const { show } = await import("../../nupool_helpers/widgets/front/index.js");
export const { Kernel, ...words } = await import("../../nupool_helpers/widgets/front/kernel.js");

// A clock that goes on by hand alone.
export function clock() {
  mock.timers.reset();
  mock.timers.enable({ apis: ["setTimeout", "setInterval", "Date"], now: 1_000_000 });
  return (ms) => mock.timers.tick(ms);
}

export class Page {
  constructor(kernel = new Kernel(), model = undefined, told = undefined) {
    this.el = document.createElement("div");
    document.body.append(this.el);
    this.sent = model?.sent || [];
    this.model = model || Page.model();
    this.sent = this.model.sent;
    this.kernel = kernel;
    this.close = show(kernel, { model: this.model, el: this.el, told });
    this.view = [...kernel.views].at(-1);
  }

  // What anywidget gives a panel: messages out, and who listens to those that come in.
  static model() {
    const heard = new Set();
    const sent = [];
    return { sent, send: (content) => sent.push(content), get: () => "", on: (_name, one) => heard.add(one), off: (_name, one) => heard.delete(one), tell: (message) => heard.forEach((one) => one(message)) };
  }

  get root() {
    return this.el.querySelector(".nupool");
  }

  asked(kind) {
    return this.sent.filter((message) => message.kind === kind && message.view === this.view.me);
  }

  // The kernel's answer to the newest message of this page, or what it says unasked.
  answer(blocks, more = {}) {
    const { id, view } = this.asked(more.answers ? "press" : "hello").at(-1);
    this.model.tell({ id, view, blocks, port: 1, now: 0, ...more });
  }

  push(blocks, more = {}) {
    this.model.tell({ blocks, port: 1, now: 0, ...more });
  }

  at(selector) {
    return this.root.querySelector(selector);
  }

  named(name) {
    return this.at(`[name=${name}]`);
  }

  type(name, value) {
    const input = this.named(name);
    if (input.type === "checkbox") input.checked = value;
    else input.value = value;
    input.dispatchEvent(new window.Event(input.type === "checkbox" || input.tagName === "SELECT" ? "change" : "input", { bubbles: true }));
  }

  press(label) {
    [...this.root.querySelectorAll("button")].find((button) => button.textContent === label).click();
  }

  submit() {
    this.at("form").dispatchEvent(new window.Event("submit", { bubbles: true, cancelable: true }));
  }
}
