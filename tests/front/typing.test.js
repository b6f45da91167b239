// What a person typed stays where the kernel says what it said; what the kernel says wins where it changed.
import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";
import { clock, Page } from "./page.js";
import { button, details, field, form, LIVE, switches, text } from "./blocks.js";

let page, wait;
const rights = (withdraw, addresses = "", row = "1") =>
  form("save", [switches({ withdraw, read_info: false }), field("addresses", addresses, { live: true }), field("code", "", { type: "code" })], { args: { row } });

beforeEach(() => {
  wait = clock();
  document.body.replaceChildren();
  page = new Page();
  page.answer([rights(true)]);
});

test("a right that was withdrawn elsewhere is shown off, and what nobody else changed stays typed", () => {
  page.type("read_info", true);
  page.type("withdraw", true);
  page.push([rights(false)]);
  assert.equal(page.named("withdraw").checked, false);
  assert.equal(page.named("read_info").checked, true);
});

test("a switch's warning stands in the hint's place for as long as it is on, whatever is pressed", async () => {
  const warned = (on) => form("save", [{ ...switches({ withdraw: on }), items: [{ ...switches({ withdraw: on }).items[0], warning: "Coins can go." }] }]);
  const note = () => page.named("withdraw").closest("label").querySelector("span").textContent;
  page.push([warned(false)]);
  assert.equal(note(), "");
  page.type("withdraw", true);
  await Promise.resolve();
  assert.equal(note(), "Coins can go.");
  for (const more of [{ errors: { "": "Wait." }, wait: 60 }, { notice: "Saved." }]) {
    page.submit();
    page.answer([warned(Boolean(more.notice))], { answers: true, ...more });
    assert.equal(note(), "Coins can go.");
  }
  page.push([warned(false)]);
  await Promise.resolve();
  assert.equal(note(), "");
});

test("a text that was changed elsewhere wins over what was typed", () => {
  page.type("addresses", "10.0.0.1");
  page.push([rights(true, "127.0.0.1")]);
  assert.equal(page.named("addresses").value, "127.0.0.1");
});

test("another row starts with what the kernel says of it", () => {
  page.type("read_info", true);
  page.push([rights(true, "", "2")]);
  assert.equal(page.named("read_info").checked, false);
});

test("an update leaves the elements, the typing and the keyboard alone", () => {
  const input = page.named("addresses");
  page.type("addresses", "10.0.0");
  input.focus();
  page.push([text("new"), rights(true)]);
  assert.equal(page.named("addresses"), input);
  assert.equal(input.value, "10.0.0");
  assert.equal(document.activeElement, input);
});

test("what is unfolded stays so, wherever its neighbours go", () => {
  page.push([details("More", text("inside"))]);
  page.at("details").open = true;
  page.push([text("new"), details("More", text("inside"))]);
  assert.equal(page.at("details").open, true);
});

test("where the keyboard was is gone: it goes to the line that says what happened", () => {
  page.push([button("go", "Go"), LIVE]);
  page.at("button").focus();
  page.push([LIVE]);
  assert.match(document.activeElement.className, /nupool-live/);
});

test("a choice keeps what was chosen while it is offered, and falls back to what the kernel says", () => {
  const choice = (options, value) => form("f", [{ kind: "choice", name: "which", label: "Which", options: options.map((one) => [one, one]), value, hint: "" }]);
  page.push([choice(["a", "b", "c"], "a")]);
  page.type("which", "c");
  page.push([choice(["new", "a", "b", "c"], "a")]);
  assert.equal(page.named("which").value, "c");
  page.push([choice(["new", "a"], "a")]);
  assert.equal(page.named("which").value, "a");
});

test("of several parts the page has the chosen one alone", () => {
  const part = (value) => ({ value, text: value, block: form("save", [field("only", value)], { args: { row: value } }) });
  page.push([{ kind: "either", name: "row", label: "Key", parts: [part("a"), part("b")], value: "a" }]);
  assert.equal(page.named("only").value, "a");
  const select = page.at("select");
  select.value = "b";
  select.dispatchEvent(new window.Event("change", { bubbles: true }));
  assert.equal(page.root.querySelectorAll("[name=only]").length, 1);
  assert.equal(page.named("only").value, "b");
});

test("what was said of a value goes when the kernel says another one", () => {
  page.submit();
  page.answer([rights(true)], { answers: true, errors: { addresses: "That is no address." } });
  assert.equal(page.named("addresses").getAttribute("aria-invalid"), "true");
  page.push([rights(true, "127.0.0.1")]);
  assert.equal(page.named("addresses").getAttribute("aria-invalid"), null);
});

test("a preview's form is looked at at once when it is changed, any other after a pause", () => {
  page.type("addresses", "1");
  wait(349);
  assert.equal(page.asked("look").length, 0);
  wait(1);
  assert.equal(page.asked("look").length, 1);
  page.push([form("show", [field("path")], { watched: true })]);
  page.type("path", "x");
  wait(0);
  assert.deepEqual(page.asked("look").at(-1).fields, { path: "x" });
});
