// A panel never looks alive when it is not, and a secret is shown in the view that asked alone.
import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";
import { clock, Kernel, Page, words } from "./page.js";
import { button, check, field, form, LIVE, SECRET } from "./blocks.js";

let page, wait;
const save = [form("save", [field("name")]), LIVE];

beforeEach(() => {
  wait = clock();
  document.body.replaceChildren();
  page = new Page();
});

test("hello is said again until it is answered, and not after", () => {
  assert.equal(page.asked("hello").length, 1);
  wait(3000);
  wait(6000);
  assert.equal(page.asked("hello").length, 3);
  page.answer(save);
  wait(15000);
  assert.equal(page.asked("hello").length, 3);
});

test("a panel that was never answered says what to do, and shows what it is when it is", () => {
  wait(words.BOUND + 2000);
  assert.equal(page.root.textContent, words.WAITS);
  page.answer(save);
  assert.ok(page.named("name"));
  assert.doesNotMatch(page.root.textContent, /waits for its notebook/);
});

test("a press that nobody answers does not work for ever: what to do is said, and a check cannot tell", () => {
  page.answer(save);
  const other = new Page(page.kernel);
  other.answer([check("done")]);
  page.submit();
  assert.match(page.root.className, /busy/);
  wait(words.BOUND + 2000);
  assert.doesNotMatch(page.root.className, /busy/);
  assert.match(page.root.textContent, /does not answer/);
  assert.ok(other.at(".check.cannot-tell"));
  page.submit();
  assert.equal(page.asked("press").length, 1, "nothing is sent into the void");
});

test("while the kernel says that it is at work, a press may last", () => {
  page.answer(save);
  page.submit();
  for (let second = 0; second < 60; second += 3) {
    wait(3000);
    page.model.tell({ beat: true });
  }
  assert.match(page.root.className, /busy/);
});

test("a press whose answer was lost ends, where the kernel has answered what was asked after it", () => {
  page.answer(save);
  page.submit();
  for (let second = 0; second < words.BOUND; second += 3000) {
    page.model.tell({ beat: true });
    wait(3000);
  }
  const { id, view } = page.asked("ping").at(-1);
  page.model.tell({ id, view, beat: true, marks: {} });
  assert.doesNotMatch(page.root.className, /busy/);
  assert.match(page.root.textContent, /Look whether it was done/);
  page.submit();
  assert.equal(page.asked("press").length, 2);
});

test("a page that missed a message asks what it missed", () => {
  page.answer(save, { mark: 3 });
  const before = page.sent.length;
  wait(words.PING + 2000);
  const { id, view } = page.asked("ping").at(-1);
  page.model.tell({ id, view, beat: true, marks: { [view]: 3 } });
  assert.equal(page.sent.length, before + 1);
  page.model.tell({ id, view, beat: true, marks: { [view]: 4 } });
  assert.equal(page.sent.at(-1).kind, "refresh");
});

test("a restart of the kernel is told at once, and nothing is asked of what is gone", async () => {
  const real = { comm_live: true, on: (_name, one) => { real.told = one; }, off() {} };
  const model = Object.assign(Page.model(), { widget_manager: { get_model: async () => real } });
  const one = new Page(new Kernel(), model);
  await Promise.resolve();
  await Promise.resolve();
  one.answer([check("done")]);
  real.comm_live = false;
  real.told();
  const before = one.sent.length;
  assert.match(one.at(".check.cannot-tell").textContent, /started anew/);
  wait(60000);
  assert.equal(one.sent.length, before);
});

test("what comes late from a page that was too busy at its start is heard all the same", async () => {
  class Base { _handle_comm_msg(message) { this.heard = message; } }
  class AnyModel extends Base { async _handle_comm_msg() { throw new Error("Failed to initialize model."); } }
  const real = Object.assign(new AnyModel(), { comm_live: true, comm: { on_msg: (one) => { real.route = one; } }, on() {}, off() {} });
  new Page(new Kernel(), Object.assign(Page.model(), { widget_manager: { get_model: async () => real } }));
  await Promise.resolve();
  await Promise.resolve();
  real.route("message");
  assert.equal(real.heard, "message");
});

test("a way that Jupyter has closed is a kernel that is gone", () => {
  page.answer(save);
  page.model.send = () => { throw new Error("closed"); };
  page.submit();
  assert.match(page.root.textContent, /started anew or has ended/);
});

test("where nothing changes nothing is sent but one question for all panels now and then", () => {
  const other = new Page(page.kernel);
  page.answer(save);
  other.answer(save);
  const before = page.sent.length + other.sent.length;
  wait(words.PING + 2000);
  assert.equal(page.sent.length + other.sent.length, before + 1);
  assert.deepEqual(page.asked("ping")[0].views, [page.view.me, other.view.me]);
});

test("a secret is shown in the view that asked, and is put away in every one", () => {
  const other = new Page(page.kernel, page.model);
  page.answer([button("show", "Show"), LIVE]);
  other.answer([button("show", "Show"), LIVE]);
  page.press("Show");
  page.answer([button("show", "Show"), LIVE], { answers: true, shown: [SECRET] });
  assert.ok(page.at(".secret"));
  assert.equal(other.at(".secret"), null);
  other.press("Show");
  other.answer([button("show", "Show"), LIVE], { answers: true, shown: [SECRET] });
  other.press("I have kept it: put it away");
  const { id, view, kept } = other.asked("away")[0];
  assert.deepEqual(kept, []);
  page.model.tell({ id, view, away: true });
  assert.equal(page.at(".secret"), null);
  assert.equal(other.at(".secret"), null);
});

test("a secret that no longer works is not left on show", () => {
  page.answer([LIVE], { shown: [SECRET, { ...SECRET, label: "Key", number: "2" }] });
  page.push([LIVE], { dead: { 1: "It no longer works." } });
  assert.equal(page.root.querySelectorAll(".secret").length, 1);
  assert.match(page.root.textContent, /It no longer works/);
});

test("a code that another view has asked for is not shown in this one", () => {
  const entry = (code) => ({ kind: "account", number: "7", title: "Exchange", code, after: code, ends: 2000, period: 30 });
  const other = new Page(page.kernel, page.model);
  page.answer([entry("")]);
  other.answer([entry("")]);
  page.press("Show");
  page.push([entry("123456")]);
  assert.equal(page.at(".account code").textContent, "123 456");
  assert.equal(other.at(".account code"), null);
});

test("a view that is left says so, and its timers end", () => {
  page.answer(save);
  page.close();
  assert.equal(page.asked("bye").length, 1);
  wait(60000);
  assert.equal(page.sent.at(-1).kind, "bye");
});

test("a pair on show is put away and kept by one button, and one that is not on show by the same words", () => {
  const kept = "I have kept it: put it away";
  const named = (one) => [...one.root.querySelectorAll("button")].filter(({ textContent }) => textContent === kept).length;
  const blocks = [button("save", "Save"), { kind: "keeps", name: "kept" }, LIVE];
  const other = new Page(page.kernel, page.model);
  for (const one of [page, other]) one.answer(blocks);
  page.press("Save");
  page.answer(blocks, { answers: true, shown: ["Key", "Secret"].map((label) => ({ ...SECRET, label, pair: "0123" })) });
  assert.deepEqual([named(page), named(other)], [1, 1]);
  page.press(kept);
  assert.deepEqual(page.asked("away")[0].kept, ["0123"]);
  other.press(kept);
  assert.equal(other.asked("press")[0].name, "kept");
  assert.equal(page.at(".secrets") === null, false);
  other.answer([button("save", "Save"), LIVE], { answers: true, away: true, notice: "Good." });
  for (const one of [page, other]) assert.equal(one.at(".secrets"), null);
  assert.deepEqual([named(page), named(other)], [0, 0]);
  assert.match(other.root.textContent, /Good\./);
});
