// The one Python of the page: the panels' kernel side, and the exchange inside it.
import { loadPyodide } from "./pyodide/pyodide.mjs";
import { Storage } from "./storage.js";

const out = []; // what panels have said since the last time something was kept

async function start() {
  const wanted = await (await fetch("./pyodide/wanted.json", { cache: "no-cache" })).json();
  const python = await loadPyodide({
    indexURL: new URL("./pyodide/", import.meta.url).href,
    packages: wanted,
    env: { HOME: "/home/pyodide", NUPOOL_DATA_DIR: "/home/pyodide/.nupool" },
    enableRunUntilComplete: false, // nothing here waits inside of Python, so no engine needs to switch stacks
  });
  const { Bridge } = python.pyimport("nupool_page");
  return Bridge((panel, content) => out.push({ panel, content }));
}

const DO = {
  make: (page, { panel, make, argument }) => page.make(panel, make, argument ?? undefined),
  deliver: (page, { panel, deliver, buffers }) => page.deliver(panel, deliver, buffers.map((one) => new Uint8Array(one))),
  cell: (page, { cell, asked }) => out.push({ asked, answer: page.run_cell(cell) }),
  visit: (page, { visit, asked }) => out.push({ asked, answer: page.visit(visit.method, visit.address, visit.fields, visit.base) }),
};

const started = start();
const storage = started.then((page) => Storage.open(page.name));
started.then(() => postMessage({ ready: true }), (error) => postMessage({ failed: String(error.message || error) }));

// One after another: what is kept is taken up, something is done, and what has changed is kept, before anybody is told.
async function handle(message) {
  const [page, kept] = [await started, await storage];
  if (message.clear) return kept.clear().then(() => postMessage({ cleared: true }));
  const work = (copy) => {
    page.take_up(copy?.mark ?? "", copy?.content ?? null);
    const [kind] = Object.keys(DO).filter((name) => name in message);
    DO[kind](page, message);
    for (const [name, content] of page.downloads()) out.push({ download: name, content });
    const changes = page.changes();
    return changes ? { mark: changes[0], content: changes[1] } : null;
  };
  try {
    await kept.hold(work);
    for (const said of out.splice(0)) postMessage(said);
  } catch (error) {
    out.length = 0;
    // Of a fault of Python's the type alone: its text may hold what was typed.
    postMessage({ asked: message.asked, undone: error.type ? "the workbook itself" : "this browser's storage", why: error.type || error.name });
  }
}

let last = started;
onmessage = ({ data }) => { last = last.then(() => handle(data), () => {}); };
