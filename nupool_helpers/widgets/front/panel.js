// Draws a panel's blocks by key: what a person typed stays where it was, and what the kernel says wins where it changed.
import { html, render, useContext } from "./html.js";
import { Account, Camera, Drop } from "./authenticator.js";
import { Panel, Spot } from "./contexts.js";
import { Choice, Either, Field, Form, Hidden, Switches } from "./fields.js";
import { Countdown } from "./countdown.js";
import { has, inside, keyed, nearest } from "./keys.js";
import { Beside, Button, Details, Page, Picture, Pre, Text } from "./parts.js";
import { Mails } from "./mails.js";
import { Keeps, Revealed } from "./reveal.js";
import { Check, Steps } from "./steps.js";
import { Table } from "./table.js";

const KINDS = {
  account: Account, answer: Check, beside: Beside, button: Button, choice: Choice, details: Details, drop: Drop, either: Either, field: Field, form: Form,
  hidden: Hidden, keeps: Keeps, live: Main, mails: Mails, page: Page, picture: Picture, pre: Pre, steps: Steps, switches: Switches, table: Table, text: Text,
};

export function Blocks({ blocks, at }) {
  const spot = useContext(Spot);
  return keyed(blocks).map(([key, block]) => KINDS[block.kind] && html`<${KINDS[block.kind]} key=${key} ...${block} spot=${inside(at || spot, key)} />`);
}

// The line that says what a press has done, beside what was pressed; and what it showed.
export function Said() {
  const { state } = useContext(Panel);
  const at = useContext(Spot);
  const stands = (line) => line && nearest(state.blocks || [], line.spot) === at;
  const line = stands(state.pause) && !(state.live.text && stands(state.live)) ? state.pause : state.live;
  const { text, tone, until } = line;
  const here = stands(line);
  return html`<p class=${`nupool-live ${at ? "" : "main"} ${here ? tone : ""}`} role="status" aria-live="polite" tabindex="-1">${here ? text : ""}</p>${here && until && html`<${Countdown} key=${until} until=${until} />`}<${Revealed} />`;
}

function Main() {
  return html`<${Said} />`;
}

function Body({ view }) {
  const { blocks, silent, stream } = view.state;
  if (!blocks) return html`<p class="hint" role="status">${silent || "Looking at the exchange …"}</p>`;
  const all = has(blocks, "live") ? blocks : [...blocks, { kind: "live" }];
  const alone = blocks.every(({ kind }) => kind === "answer" || kind === "steps"); // these say it themselves
  return html`${silent && !alone && html`<p class="warn" role="status">${silent}</p>`}<${Blocks} blocks=${all} />
    ${stream && html`<${Camera} stream=${stream} />`}`;
}

export function draw(view) {
  const { root } = view;
  const kept = root.contains(document.activeElement);
  root.classList.toggle("busy", Boolean(view.pressing));
  root.classList.toggle("greeted", Boolean(view.greeted)); // what was told ahead is shown before, by a panel that has yet to find its exchange
  root.classList.toggle("silent", Boolean(view.state.silent));
  render(html`<${Panel.Provider} value=${view}><div class="nupool-body"><${Body} view=${view} /></div><//>`, root);
  // Who works with the keyboard stays where they are; where that is gone, at the line that says what happened.
  if (kept && !root.contains(document.activeElement)) [...root.querySelectorAll(".nupool-live")].sort((one, other) => other.textContent.length - one.textContent.length)[0]?.focus({ preventScroll: true });
}
