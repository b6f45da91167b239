// A table; where it is wider than its place it is scrolled, by the keyboard too.
import { html, useContext, useLayoutEffect, useRef, useState } from "./html.js";
import { Panel, Spot } from "./contexts.js";

function Cell({ cell }) {
  const panel = useContext(Panel);
  const spot = useContext(Spot);
  if (typeof cell !== "object") return String(cell);
  if (!cell.name) return html`<b class=${`mark ${cell.tone}`}>${cell.text}</b>`;
  return html`<button type="button" class=${`plain ${cell.tone}`} onClick=${() => panel.press(cell.name, {}, cell.args, { spot })}>${cell.text}</button>`;
}

// Only what is scrolled is a stop of the Tab key.
function useScrolled() {
  const box = useRef();
  const [scrolled, setScrolled] = useState(false);
  useLayoutEffect(() => {
    const measure = () => setScrolled(box.current.scrollWidth > box.current.clientWidth);
    measure();
    if (!globalThis.ResizeObserver) return undefined;
    const sizes = new ResizeObserver(measure);
    sizes.observe(box.current);
    sizes.observe(box.current.firstElementChild);
    return () => sizes.disconnect();
  }, []);
  return [box, scrolled];
}

export function Table({ caption, head, rows, stacks }) {
  const [box, scrolled] = useScrolled();
  const reached = scrolled ? { tabindex: "0", role: "group", "aria-label": caption || "A wide table" } : {};
  return html`<div ref=${box} class=${stacks ? "stacks" : "scroll"} ...${reached}><table><caption>${caption}</caption>
    <thead><tr>${head.map((text) => html`<th scope="col">${text}</th>`)}</tr></thead>
    <tbody>${rows.map(([first, ...rest]) => html`<tr><th scope="row"><${Cell} cell=${first} /></th>${rest.map((cell) => html`<td><${Cell} cell=${cell} /></td>`)}</tr>`)}</tbody>
  </table></div>`;
}
