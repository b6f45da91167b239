// The secrets that are shown now, where the press that showed them has said so.
import { html, useContext, useLayoutEffect, useRef, useState } from "./html.js";
import { Panel, Spot } from "./contexts.js";
import { copy } from "./hand.js";
import { nearest } from "./keys.js";
import { Drawing } from "./parts.js";

const KEPT = "I have kept it: put it away";

// For a pair that is not on show here: it may be in another page of this notebook, or only in the kernel's memory.
export function Keeps({ name }) {
  const panel = useContext(Panel);
  const spot = useContext(Spot);
  if (panel.shown.pairs.length) return null;
  return html`<span class="nupool-button"><button type="button" class="second" onClick=${() => panel.press(name, {}, {}, { spot })}>${KEPT}</button></span>`;
}

function Secret({ label, value, values, svg, hint, number, say }) {
  const all = values || [value];
  const text = svg ? all.join("\n").replaceAll(" ", "") : all.join("\n");
  const copied = async () => say(await copy(text, `${label} is on the clipboard now. Copy something else over it when you are done.`));
  return html`<div class=${svg ? "secret beside" : "secret"} data-shown=${number}><b>${label}</b>
    ${svg && html`<${Drawing} svg=${svg} label="QR code of the seed" kind="qr" />`}
    ${values ? html`<ol>${all.map((one) => html`<li><code>${one}</code></li>`)}</ol>` : html`<code>${value}</code>`}
    ${hint && html`<p class="hint">${hint}</p>`}
    <button type="button" class="second" onClick=${copied}>Copy ${label}</button></div>`;
}

function Box({ shown }) {
  const panel = useContext(Panel);
  const [hidden, setHidden] = useState(false);
  const [said, say] = useState("");
  const box = useRef();
  useLayoutEffect(() => {
    if (!shown.fresh) return;
    shown.fresh = false;
    setHidden(false);
    say("");
    box.current.scrollIntoView({ block: "nearest" });
  });
  return html`<div ref=${box} role="group" class="secrets" aria-label="Shown now, and kept nowhere">
    <p class="hint">This is shown here and now. It is not saved in the notebook, and is gone when the page is loaded again.</p>
    <div hidden=${hidden}>${shown.items.map((item) => html`<${Secret} key=${item.label} ...${item} say=${say} />`)}<p class="hint" role="status">${said}</p></div>
    <p><button type="button" class="second" onClick=${() => setHidden(!hidden)}>${hidden ? "Show it again" : "Hide it for a moment"}</button>${" "}
      <button type="button" class="second" onClick=${panel.away}>${KEPT}</button></p>
  </div>`;
}

export function Revealed() {
  const { shown, state } = useContext(Panel);
  const here = useContext(Spot);
  if (nearest(state.blocks || [], shown.spot) !== here) return null;
  return html`<div class="nupool-shown">${shown.said.map((sentence) => html`<p class="warn" role="status">${sentence}</p>`)}${shown.items.length > 0 && html`<${Box} shown=${shown} />`}</div>`;
}
