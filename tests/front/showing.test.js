// What is only shown: tables, mails, steps; with text as text.
import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";
import { clock, Page } from "./page.js";
import { check, LIVE, text } from "./blocks.js";

let page;
const mail = (id) => ({ id, at: 0, from: "exchange", to: "ada", subject: `Mail ${id}`, text: "Hello.\n\nconfirm?token=t", links: ["confirm?token=t"] });

beforeEach(() => {
  clock();
  document.body.replaceChildren();
  page = new Page();
});

test("text that looks like markup is shown as text", () => {
  const said = "<img src=x onerror=alert(1)>";
  page.answer([text(said), { kind: "table", caption: said, head: [said], rows: [[said]], stacks: false }, { kind: "pre", label: said, text: said }, check("done", said)]);
  assert.equal(page.root.querySelectorAll("img").length, 0);
  assert.equal(page.at("pre").textContent, said);
});

for (const [wide, stop] of [[900, "0"], [700, null]]) {
  test(`a table of ${wide} pixels in a place of 700 is ${stop ? "a" : "no"} stop of the Tab key`, async (context) => {
    context.mock.getter(window.HTMLElement.prototype, "scrollWidth", () => wide);
    context.mock.getter(window.HTMLElement.prototype, "clientWidth", () => 700);
    page.answer([{ kind: "table", caption: "What left", head: ["a"], rows: [["1"]], stacks: false }]);
    await new Promise((go) => setImmediate(go));
    assert.equal(page.at(".scroll").getAttribute("tabindex"), stop);
    assert.equal(page.at(".scroll").getAttribute("aria-label"), stop && "What left");
  });
}

test("what is said of a mail's link stands in that mail", () => {
  page.answer([{ kind: "mails", mails: [mail(1), mail(2)] }, LIVE]);
  page.root.querySelectorAll("details")[1].open = true;
  page.press("Mail 2 (the mail's link)");
  page.answer([{ kind: "mails", mails: [mail(1), mail(2)] }, LIVE], { answers: true, errors: { "": "This mail is for something else." } });
  const said = [...page.root.querySelectorAll(".nupool-live")].find((line) => line.textContent);
  assert.equal(said.closest("details"), page.root.querySelectorAll("details")[1]);
});

test("the time of a mail is that of the exchange's pages, in form and zone", () => {
  page.answer([{ kind: "mails", mails: [{ ...mail(1), at: Date.UTC(2026, 10, 5, 3, 7, 59) }] }]);
  assert.equal(page.root.querySelector("summary").textContent, "Mail 1 · 2026-11-05 03:07 UTC");
});

test("a new mail is open, and the one that was read is folded", () => {
  page.answer([{ kind: "mails", mails: [mail(1)] }]);
  page.push([{ kind: "mails", mails: [mail(2), mail(1)] }]);
  assert.deepEqual([...page.root.querySelectorAll("details")].map((one) => one.open), [true, false]);
});

test("how many steps are done is said, and that nobody can tell where the exchange is away", () => {
  const steps = (answer) => [{ kind: "steps", steps: [{ number: 1, title: "One", answer, current: true }, { number: 2, title: "Two", answer, current: false }] }];
  page.answer(steps("done"));
  assert.match(page.root.textContent, /2 of 2 steps done/);
  assert.equal(page.at("[aria-current=step]").getAttribute("aria-label"), "Step 1, One: done");
  page.push(steps("cannot tell"));
  assert.match(page.root.textContent, /nobody can tell/);
});

test("every block that Python makes has a component", async () => {
  const { readFile } = await import("node:fs/promises");
  const [blocks, panel] = await Promise.all(["blocks.py", "front/panel.js"].map((name) => readFile(new URL(`../../nupool_helpers/widgets/${name}`, import.meta.url), "utf8")));
  const made = [...blocks.matchAll(/"kind": "([a-z]+)"/g)].map(([, kind]) => kind).filter((kind) => kind !== "away");
  assert.ok(made.length > 15);
  for (const kind of made) assert.match(panel, new RegExp(`\\b${kind}: [A-Z]`), kind);
});

test("in a class a page's link leads below this address, where the kernel says; alone, to the exchange's port", () => {
  const link = [{ kind: "page", label: "Log in", path: "login" }];
  page.answer(link);
  assert.match(page.at("a").getAttribute("href"), /1\/login$/);
  page.answer(link, { pages: "/services/practice-exchange/" });
  assert.equal(page.at("a").getAttribute("href"), `${location.origin}/services/practice-exchange/login`);
});
