// What the kernel says before it is asked: it is shown at once, and the hello goes its way all the same.
import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";
import { clock, Page } from "./page.js";
import { field, form, LIVE, text } from "./blocks.js";

const ahead = (...blocks) => ({ view: "ahead", blocks, port: 1, pages: "" });
const entry = [form("enter", [field("code")]), LIVE];
let wait;

beforeEach(() => {
  wait = clock();
  document.body.replaceChildren();
});

test("what was told before the page was there is shown by it", () => {
  const page = new Page(undefined, undefined, ahead(text("Two steps are done.")));
  assert.match(page.root.textContent, /Two steps are done/);
});

test("what is told while the hello is on its way is shown, and the answer to the hello wins", () => {
  const page = new Page();
  page.model.tell(ahead(text("Two steps are done.")));
  assert.match(page.root.textContent, /Two steps are done/);
  page.answer([text("Three steps are done.")]);
  assert.match(page.root.textContent, /Three steps are done/);
});

test("a hello that is not answered is said again, whatever was told ahead", () => {
  const page = new Page(undefined, undefined, ahead(text("Two steps are done.")));
  wait(3_000);
  assert.equal(page.asked("hello").length, 2);
});

test("what is pressed before the hello is answered is sent after that, once", () => {
  const page = new Page(undefined, undefined, ahead(...entry));
  page.type("code", "123456");
  page.submit();
  assert.equal(page.asked("press").length, 0, "the hello would take back what the press has done");
  page.answer(entry);
  page.push(entry);
  assert.deepEqual(page.asked("press").map(({ name, fields }) => [name, fields]), [["enter", { code: "123456" }]]);
});

test("a panel is greeted once its hello is answered, and not by what was told ahead", () => {
  const page = new Page(undefined, undefined, ahead(text("Two steps are done.")));
  assert.ok(!page.root.classList.contains("greeted"));
  page.answer([text("Two steps are done.")]);
  assert.ok(page.root.classList.contains("greeted"));
});
