// The page's side: shows one notebook at a time, and carries messages between its panels, cells, frames and the worker.
import front from "./panel.js";
import { Frames } from "./frames.js";

const worker = new Worker(new URL("./worker.js", import.meta.url), { type: "module" });
const panels = new Map(); // number: who hears what is said to it
const answers = new Map(); // number: who waits for it
const waiting = []; // until Python is there
const state = document.getElementById("state");
const { show } = front.initialize();
let ready = false;
let numbers = 0;

function post(message) {
  if (ready) worker.postMessage(message);
  else waiting.push(message);
}

const ask = (message) => new Promise((resolve, reject) => {
  const asked = ++numbers;
  answers.set(asked, { resolve, reject });
  post({ ...message, asked });
});

function say(text) {
  state.textContent = text;
  state.hidden = !text;
}

worker.onmessage = ({ data }) => {
  if (data.ready) {
    ready = true;
    say("");
    document.documentElement.dataset.ready = "yes"; // for whoever measures how long that took
    for (const message of waiting.splice(0)) worker.postMessage(message);
  } else if (data.failed) say(`Python could not be started in this browser. Load the page again, or use another browser. (${data.failed})`);
  else if (data.cleared) location.reload();
  else if (data.undone) {
    say(`This was not done, and nothing has changed. The fault is in ${data.undone} (${data.why}). Load the page again.`);
    settle(data.asked, "reject");
  } else if (data.asked) settle(data.asked, "resolve", data.answer);
  else if (data.download) save(data.download, data.content);
  else for (const hear of panels.get(data.panel) ?? []) hear(data.content, []);
};
worker.onerror = () => say("Python could not be started in this browser. Load the page again, or use another browser.");

function settle(asked, how, value) {
  answers.get(asked)?.[how](value);
  answers.delete(asked);
}

function save(name, content) {
  const address = URL.createObjectURL(new Blob([content]));
  Object.assign(document.createElement("a"), { href: address, download: name }).click();
  setTimeout(() => URL.revokeObjectURL(address), 10000);
}

// What anywidget gives a panel's front end: here the way leads to the worker.
function model(panel) {
  const heard = new Set();
  panels.set(panel, heard);
  return {
    get: () => undefined,
    on: (_name, hear) => heard.add(hear),
    off: (_name, hear) => heard.delete(hear),
    send: (deliver, _callbacks, buffers = []) => post({ panel, deliver, buffers }),
  };
}

function put(element) {
  const panel = ++numbers;
  const { make, argument } = element.dataset;
  post({ panel, make, argument: argument ? Number(argument) : null });
  show({ model: model(panel), el: element });
}

async function run(cell) {
  const output = cell.querySelector("output");
  output.textContent = "Running …";
  output.textContent = await ask({ cell: cell.querySelector("code").textContent }).catch(() => "");
}

const frames = new Frames((visit) => ask({ visit }));
document.addEventListener("click", (event) => {
  const page = event.target.closest('a[target="practice-exchange"]');
  const cell = event.target.closest("button.run")?.closest(".cell");
  if (page) {
    event.preventDefault(); // there is no address to open: the exchange is in this page
    frames.open(page);
  } else if (cell) run(cell);
});

document.getElementById("clear").addEventListener("click", () => {
  if (confirm("Delete the practice account, its keys and all that you did in this workbook from this browser?")) post({ clear: true });
});

// The panels know a dark page by JupyterLab's own mark.
const dark = matchMedia("(prefers-color-scheme: dark)");
const shade = () => { document.documentElement.dataset.jpThemeLight = String(!dark.matches); };
dark.addEventListener("change", shade);
shade();

const drawn = new Set();
function turn() {
  const articles = [...document.querySelectorAll("main > article")];
  const asked = location.hash.slice(1);
  const inside = asked && document.getElementById(asked)?.closest("article"); // a heading of it
  const article = inside || articles[0];
  for (const one of articles) one.hidden = one !== article;
  for (const link of document.querySelectorAll("nav a")) {
    if (link.hash === `#${article.id}`) link.setAttribute("aria-current", "page");
    else link.removeAttribute("aria-current");
  }
  document.title = `${article.querySelector("h1").textContent} · NuPool workbook`;
  if (asked === article.id || !asked) scrollTo(0, 0);
  if (drawn.has(article)) return;
  drawn.add(article);
  for (const element of article.querySelectorAll("[data-make]")) put(element);
}
// A page that is left is frozen as it stands, to be there at once when somebody comes back; frozen within a transaction, its
// worker would hold the storage against every other tab, and Firefox lets it. So the worker ends with the look at the page.
addEventListener("pagehide", () => worker.terminate());
addEventListener("pageshow", ({ persisted }) => { if (persisted) location.reload(); });
addEventListener("hashchange", turn);
turn();
navigator.storage?.persist?.().catch(() => {});
