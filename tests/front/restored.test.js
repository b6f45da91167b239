// After a reload every output is drawn whose model came back, also where the page looked for it a moment too early.
import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";
import { clock } from "./page.js";
import { watchRestored } from "../../nupool_helpers/widgets/front/restored.js";

const VIEW = "application/vnd.jupyter.widget-view+json";
const FAILED = "Error displaying widget: model not found";

let wait, drawn;

// What a notebook's outputs are to JupyterLab; that one is set again is what draws it.
const outputs = (...ids) => ({
  length: ids.length,
  get: (index) => ({ data: ids[index] ? { [VIEW]: { model_id: ids[index] } } : { "text/plain": "x" }, toJSON: () => ids[index] }),
  set: (index, output) => drawn.push([index, output]),
});

function manager(views, ...cells) {
  const model = { dirty: false, cells: cells.map((ids) => ({ outputs: ids && outputs(...ids) })) };
  return { context: { model }, has_model: (id) => id in views, get_model: async (id) => ({ views: views[id] }) };
}

const settled = async (ms) => {
  wait(ms);
  for (let turn = 0; turn < 20; turn += 1) await null;
};

beforeEach(() => {
  wait = clock();
  drawn = [];
  const node = document.createElement("div");
  node.className = "jupyter-widgets";
  node.textContent = FAILED;
  document.body.replaceChildren(node);
});

test("an output whose model is there and was never drawn is set once more, and no other", async () => {
  watchRestored(manager({ lost: {}, seen: { one: 1 } }, ["seen", "lost"], undefined, [undefined, "gone"]));
  await settled(500);
  assert.deepEqual(drawn, [[1, "lost"]]);
});

test("it is looked for as long as a busy page may take to give up", async () => {
  const views = {};
  watchRestored(manager(views, ["lost"]));
  await settled(3000);
  assert.deepEqual(drawn, []);
  views.lost = {};
  await settled(5000);
  assert.deepEqual(drawn, [[0, "lost"]]);
});

test("where nothing failed nothing is touched", async () => {
  document.body.replaceChildren();
  watchRestored(manager({ folded: {} }, ["folded"]));
  await settled(30000);
  assert.deepEqual(drawn, []);
});

test("a notebook that was saved stays so", async () => {
  const one = manager({ lost: {} }, ["lost"]);
  one.context.model.cells[0].outputs.set = () => { one.context.model.dirty = true; };
  watchRestored(one);
  await settled(500);
  assert.equal(one.context.model.dirty, false);
});

test("outside a notebook there is nothing to do", async () => {
  watchRestored(undefined);
  watchRestored({});
  await settled(30000);
  assert.deepEqual(drawn, []);
});
