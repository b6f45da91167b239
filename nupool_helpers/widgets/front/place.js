// Where the reader is. "Run All Cells" makes the last cell the active one and goes there before anything has run: whoever
// opens a step finds its end on the screen, some screens below where reading begins.
const TRIES = [0, 200, 500, 1000, 2000]; // ms; JupyterLab goes there again while the outputs grow
const HANDS = ["wheel", "keydown", "pointerdown", "touchstart"];

const ranAll = (notebook) => [...notebook.querySelectorAll(".jp-Cell")].at(-1)?.classList.contains("jp-mod-active");

// Go to the notebook's beginning, until somebody moves by themselves. Called once a kernel: who runs all cells again is
// in the middle of a step, and knows where. (After a reload of the page the first cell is the active one.)
export function goToBeginning(root) {
  const ended = new AbortController();
  for (const hand of HANDS) window.addEventListener(hand, () => ended.abort(), { capture: true, once: true, signal: ended.signal });
  const go = () => {
    const notebook = root.closest(".jp-Notebook");
    if (ended.signal.aborted || !notebook || !ranAll(notebook)) return;
    const scrolled = notebook.querySelector(".jp-WindowedPanel-outer") || notebook;
    scrolled.scrollTop = 0;
  };
  for (const wait of TRIES) setTimeout(go, wait);
  setTimeout(() => ended.abort(), TRIES.at(-1) + 1);
}
