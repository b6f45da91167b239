// Which block is which, before and after an update. Everything that is kept over an update hangs on this: what is
// typed, what is unfolded, where the keyboard is. Two of one name are told apart by their order.
const SEPARATOR = "\u0000"; // in no label
const UNNAMED = new Set(["text", "pre", "hidden"]); // what these say changes, and they stay the same block

function nameOf(block) {
  if (block.kind === "button") return `${block.name} ${block.label}`; // one that says something else is another button
  if (UNNAMED.has(block.kind)) return block.name || "";
  return block.name || block.number || block.summary || block.caption || block.label || "";
}

// Pairs of key and block.
export function keyed(blocks) {
  const seen = new Map();
  return blocks.map((block) => {
    const key = [block.kind, nameOf(block), block.args ? JSON.stringify(block.args) : ""].join("/");
    const count = seen.get(key) || 0;
    seen.set(key, count + 1);
    return [count ? `${key}/${count}` : key, block];
  });
}

export const inside = (spot, key) => `${spot}${SEPARATOR}${key}`;
const inner = (block) => block.blocks || (block.parts || []).map((part) => part.block);

// The spots of a panel where a message may stand: the panel itself, each form, each part that unfolds, each mail.
function spots(blocks, at, found) {
  for (const [key, block] of keyed(blocks)) {
    const spot = inside(at, key);
    if (block.kind === "form" || block.kind === "details") found.add(spot);
    for (const mail of block.mails || []) found.add(inside(spot, mail.id));
    spots(inner(block), spot, found);
  }
  return found;
}

// Where what is said of a press stands: as near to what was pressed as there is a place left.
export function nearest(blocks, spot) {
  const found = spots(blocks, "", new Set([""]));
  while (!found.has(spot)) spot = spot.slice(0, Math.max(0, spot.lastIndexOf(SEPARATOR)));
  return spot;
}

export const formId = ({ name, args }) => name + JSON.stringify(args || {});
export const formIds = (blocks) => blocks.flatMap((block) => [...(block.kind === "form" ? [formId(block)] : []), ...formIds(inner(block))]);
const toldBy = { field: (block) => block.value || "", choice: (block) => block.value, hidden: () => undefined };

// What the kernel says of each field, by its place: form and name.
export function told(blocks, form = "", found = new Map()) {
  for (const block of blocks) {
    if (block.kind in toldBy) found.set(`${form}/${block.name}`, toldBy[block.kind](block));
    for (const item of block.items || []) found.set(`${form}/${item.name}`, item.on);
    told(inner(block), block.kind === "form" ? formId(block) : form, found);
  }
  return found;
}

export const has = (blocks, kind) => blocks.some((block) => block.kind === kind || has(inner(block), kind));

const mine = Math.random().toString(36).slice(2); // each kernel's front end is a module of its own in one page
let numbers = 0;
export const nextId = () => `nupool-${mine}-${++numbers}`;
