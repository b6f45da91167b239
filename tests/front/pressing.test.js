// What is pressed is sent once, and what is said of it stands where it was pressed.
import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";
import { clock, Page } from "./page.js";
import { button, details, field, form, LIVE, SECRET, text } from "./blocks.js";

let page, wait;
const entry = form("enter", [field("key", "", { live: true }), field("secret", "", { type: "secret", live: true }), field("code", "", { type: "code" })]);
const live = () => [...page.root.querySelectorAll(".nupool-live")].filter((line) => line.textContent);

beforeEach(() => {
  wait = clock();
  document.body.replaceChildren();
  page = new Page();
  page.answer([entry]);
});

test("what is in the form is sent, once, and a secret leaves its field", () => {
  page.type("code", "012 345");
  page.type("secret", "s");
  page.submit();
  page.submit();
  assert.deepEqual(page.asked("press").map(({ fields }) => fields), [{ key: "", secret: "s", code: "012 345" }]);
  assert.equal(page.named("secret").value, "");
});

test("Enter sends a form, and not from a switch", () => {
  page.named("key").dispatchEvent(new window.KeyboardEvent("keydown", { key: "Enter", bubbles: true, cancelable: true }));
  assert.equal(page.asked("press").length, 1);
});

test("an error stands beside its field, a screen reader hears it, and the keyboard is there", () => {
  page.submit();
  page.answer([entry], { answers: true, errors: { code: "Six digits." } });
  const input = page.named("code");
  assert.equal(input.getAttribute("aria-invalid"), "true");
  assert.equal(document.getElementById(input.getAttribute("aria-describedby")).textContent, "Six digits.");
  assert.equal(document.activeElement, input);
});

test("every field that was refused says so, until it is touched or a press is right", () => {
  page.submit();
  page.answer([entry], { answers: true, errors: { key: "32 characters.", code: "Six digits." } });
  assert.equal(page.root.querySelectorAll("[aria-invalid]").length, 2);
  page.submit();
  page.answer([entry], { answers: true, notice: "Right." });
  assert.equal(page.root.querySelectorAll("[aria-invalid]").length, 0);
});

test("what a press found wrong is not taken away by a look at what was typed before it", () => {
  page.type("secret", "s");
  page.submit();
  page.answer([entry], { answers: true, errors: { secret: "They are the same." } });
  wait(1000);
  assert.equal(page.asked("look").length, 0);
  page.type("key", "k");
  wait(350);
  const { id, view } = page.asked("look").at(-1);
  page.model.tell({ id, view, looked: true, errors: {}, blocks: [entry] });
  assert.equal(page.named("secret").getAttribute("aria-invalid"), "true");
});

test("what is said of a press stands in the form that was pressed, and where that is gone, near it", () => {
  const vault = (inner) => [text("top"), LIVE, details("The vault", inner)];
  const unlock = form("open", [field("password", "", { type: "secret" })]);
  page.push(vault(unlock));
  page.submit();
  assert.equal(live()[0].closest("form") !== null, true);
  page.answer(vault(text("open")), { answers: true, notice: "The vault is open." });
  assert.deepEqual(live().map((line) => line.textContent), ["The vault is open."]);
  assert.equal(live()[0].parentElement.tagName, "DETAILS");
});

test("a secret stands right below what is said of the press, and is no part of the blocks", () => {
  page.push([button("show", "Show it"), LIVE, details("Help", text("long"))]);
  page.press("Show it");
  page.answer([button("show", "Show it"), LIVE, details("Help", text("long"))], { answers: true, notice: "Keep it.", shown: [SECRET] });
  assert.equal(live()[0].nextElementSibling.querySelector("code").textContent, "ABCD EFGH");
});

test("a wrong try's sentence goes after a right one anywhere", () => {
  page.answer([entry], { settled: "1" });
  page.submit();
  page.answer([entry], { answers: true, errors: { key: "Wrong.", "": "Wrong, too." }, settled: "1" });
  assert.deepEqual([...page.root.querySelectorAll(".wrong")].map((said) => said.textContent), ["Wrong.", "Wrong, too."]);
  page.push([entry], { settled: "2" });
  assert.equal(page.named("key").getAttribute("aria-invalid"), null);
  assert.deepEqual(live(), []);
});

test("how far a long press is is said, and a fault leaves the panel as it was", () => {
  page.submit();
  page.model.tell({ progress: "3 of 9" });
  assert.equal(live()[0].textContent, "3 of 9");
  page.answer(undefined, { answers: true, errors: { "": "Something went wrong." } });
  assert.equal(live()[0].textContent, "Something went wrong.");
  assert.ok(page.named("key"));
});

test("a table's cell is pressed like a button, and a mark is not", () => {
  page.push([{ kind: "table", caption: "Calls", head: ["", ""], rows: [["one", { text: "try", name: "one", tone: "", args: { call: "a" } }], ["two", { text: "yes", tone: "good" }]], stacks: false }]);
  assert.equal(page.root.querySelectorAll("td button").length, 1);
  page.press("try");
  assert.deepEqual(page.asked("press")[0].args, { call: "a" });
});

test("what must not be seen where it was typed is emptied in the view that asked", () => {
  page.type("key", "a secret");
  page.submit();
  const { id, view } = page.asked("press").at(-1);
  page.model.tell({ id: "another", view: "another view", blocks: [entry], errors: {}, emptied: ["key"] });
  assert.equal(page.named("key").value, "a secret");
  page.model.tell({ id, view, blocks: [entry], answers: true, errors: { key: "Swapped." }, emptied: ["key", "secret"] });
  assert.equal(page.named("key").value, "");
  assert.equal(page.named("key").getAttribute("aria-invalid"), "true");
});

test("a code that a press has put into a field stays there, and one that was sent is gone", () => {
  const blocks = [entry, button("hand", "Use here")];
  page.push(blocks);
  page.press("Use here");
  page.answer(blocks, { answers: true, handed: { value: "012345", to: "field" } });
  assert.equal(page.named("code").value, "012345");
  page.submit();
  page.answer(blocks, { answers: true, notice: "The code was right." });
  assert.equal(page.named("code").value, "");
});
