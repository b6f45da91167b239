// What is only shown, or pressed.
import { html, useContext } from "./html.js";
import { pageAddress } from "./address.js";
import { Panel, Spot } from "./contexts.js";
import { Blocks, Said } from "./panel.js";

export const Text = ({ text, tone }) => html`<p class=${tone}>${text}</p>`;

export function Button({ name, label, tone, args }) {
  const panel = useContext(Panel);
  const spot = useContext(Spot);
  return html`<span class="nupool-button"><button type="button" class=${tone} onClick=${() => panel.press(name, {}, args, { spot })}>${label}</button></span>`;
}

export function Page({ label, path }) {
  const panel = useContext(Panel);
  return html`<span class="nupool-button"><a class="button second" href=${pageAddress(panel.port, path, panel.pages)} target="practice-exchange">${label} ↗</a></span>`;
}

// What is said of a button in it stands in it, too: the panel's own line may be far above.
export function Details({ summary, blocks, spot }) {
  return html`<details><summary>${summary}</summary><${Spot.Provider} value=${spot}><${Blocks} blocks=${blocks} /><${Said} /><//></details>`;
}

export function Beside({ blocks, spot }) {
  return html`<div class="sides">${blocks.map((block, n) => html`<div key=${n}><${Blocks} blocks=${[block]} at=${spot} /></div>`)}</div>`;
}

// Drawn by our own kernel side.
export const Drawing = ({ svg, label, kind }) => html`<div class=${kind} role="img" aria-label=${label} dangerouslySetInnerHTML=${{ __html: svg }} />`;

export const Picture = ({ label, svg }) => html`<figure><figcaption>${label}</figcaption><${Drawing} svg=${svg} label=${label} kind="picture" /></figure>`;

export const Pre = ({ label, text }) => html`<figure><figcaption>${label}</figcaption><pre tabindex="0">${text}</pre></figure>`;
