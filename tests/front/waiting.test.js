// A pause that the exchange asks for is counted down.
import assert from "node:assert/strict";
import { test } from "node:test";
import { clock, Page } from "./page.js";
import { field, form, LIVE } from "./blocks.js";

const entry = [form("enter", [field("code")]), LIVE];
const wait = clock();
const page = new Page();
const left = () => page.at("[role=timer]")?.textContent;
const pressed = (more) => {
  page.submit();
  page.answer(entry, { answers: true, ...more });
};
page.answer(entry);

test("it runs down beside its sentence, which stays as it is, and then it is over", async () => {
  pressed({ errors: { "": "Too many wrong codes." }, wait: 75 });
  assert.equal(left(), "Time left: 1:15");
  wait(70_000);
  await Promise.resolve();
  assert.equal(left(), "Time left: 0:05");
  assert.equal(page.at("[role=status]").textContent, "Too many wrong codes.", "a screen reader hears no second");
  wait(5_000);
  await Promise.resolve();
  assert.equal(left(), "You can try again now.");
  page.submit();
  assert.equal(left(), undefined);
  page.answer(entry, { answers: true });
});

test("it goes on while something is pressed elsewhere in the panel, and not once the same is tried again", async () => {
  const blocks = [...entry, { kind: "details", summary: "Authenticator", blocks: [{ kind: "button", name: "show", label: "Show", tone: "", args: {} }] }];
  page.push(blocks);
  page.submit();
  page.answer(blocks, { answers: true, errors: { "": "Too many wrong codes." }, wait: 75 });
  page.press("Show");
  assert.equal(left(), "Time left: 1:15");
  page.answer(blocks, { answers: true, notice: "Shown." });
  wait(1_000);
  await Promise.resolve();
  assert.equal(left(), "Time left: 1:14");
  const said = () => [...page.root.querySelectorAll("[role=status]")].map((line) => line.textContent).filter(Boolean);
  assert.deepEqual(said(), ["Too many wrong codes.", "Shown."]);
  page.submit();
  assert.equal(left(), undefined);
  page.answer(blocks, { answers: true, notice: "Right." });
  assert.deepEqual(said(), ["Right."]);
});

test("an error without a pause counts nothing down", () => {
  pressed({ errors: { "": "No." } });
  assert.equal(left(), undefined);
});
