// How far the learner is: the bar of all steps, and the check of one. What nobody can tell is not shown as it was.
import { html, useContext } from "./html.js";
import { Panel } from "./contexts.js";

const UNKNOWN = "cannot tell";
const SIGNS = { done: "✓", "not yet": "…", wrong: "!", [UNKNOWN]: "?" };
const named = (answer) => answer.replace(" ", "-");

function Disc({ number, title, answer, current }) {
  const sign = answer === "done" || answer === "wrong" ? SIGNS[answer] : number;
  return html`<li class=${`${named(answer)}${current ? " current" : ""}`} title=${`${number}. ${title}: ${answer}`}
    aria-label=${`Step ${number}, ${title}: ${answer}`} aria-current=${current ? "step" : undefined}>${sign}</li>`;
}

export function Steps({ steps }) {
  const { silent } = useContext(Panel).state;
  const now = silent ? steps.map((step) => ({ ...step, answer: UNKNOWN })) : steps;
  const done = now.filter((step) => step.answer === "done").length;
  const untold = silent || (now[0].answer === UNKNOWN && "The exchange does not answer, so nobody can tell how far you are.");
  return html`<div class="nupool-progress"><p class="hint">${untold || `${done} of ${now.length} steps done`}</p>
    <ol aria-label="The fourteen steps">${now.map((step) => html`<${Disc} key=${step.number} ...${step} />`)}</ol></div>`;
}

export function Check(block) {
  const { silent } = useContext(Panel).state;
  const { answer, sentence } = silent ? { answer: UNKNOWN, sentence: silent } : block;
  return html`<div class=${`check ${named(answer)}`} role="status"><b><span aria-hidden="true">${SIGNS[answer]}</span> ${answer}</b><span>${sentence}</span></div>`;
}
