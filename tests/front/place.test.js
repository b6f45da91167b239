// Who runs all cells for the first time reads from the beginning; nobody is moved who has moved by themselves.
import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";
import { clock } from "./page.js";
import { goToBeginning } from "../../nupool_helpers/widgets/front/place.js";

let wait, scrolled, root;

// A notebook of three cells that is scrolled down; one of them is the active one.
function notebook(active) {
  const cells = [0, 1, 2].map((index) => `<div class="jp-Cell ${index === active ? "jp-mod-active" : ""}"><p></p></div>`).join("");
  document.body.innerHTML = `<div class="jp-Notebook"><div class="jp-WindowedPanel-outer">${cells}</div></div>`;
  scrolled = document.querySelector(".jp-WindowedPanel-outer");
  root = document.querySelector("p");
  scrolled.scrollTop = 900;
}

beforeEach(() => {
  wait = clock();
  notebook(2);
});

test("after Run All Cells the beginning is shown, also where JupyterLab goes down once more", () => {
  goToBeginning(root);
  wait(0);
  assert.equal(scrolled.scrollTop, 0);
  scrolled.scrollTop = 900;
  wait(500);
  assert.equal(scrolled.scrollTop, 0);
});

test("who runs one cell stays at it", () => {
  notebook(1);
  goToBeginning(root);
  wait(5000);
  assert.equal(scrolled.scrollTop, 900);
});

for (const hand of ["wheel", "keydown", "pointerdown", "touchstart"]) {
  test(`who moves by themselves is left alone: ${hand}`, () => {
    goToBeginning(root);
    window.dispatchEvent(new window.Event(hand));
    wait(5000);
    assert.equal(scrolled.scrollTop, 900);
  });
}

test("long after, nobody is moved any more", () => {
  goToBeginning(root);
  wait(2001);
  scrolled.scrollTop = 900;
  wait(60000);
  assert.equal(scrolled.scrollTop, 900);
});
