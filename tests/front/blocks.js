// Blocks as `blocks.py` makes them.
export const text = (content, tone = "") => ({ kind: "text", text: content, tone });
export const field = (name, value = "", more = {}) => ({ kind: "field", name, label: name, hint: `hint of ${name}`, value, type: "text", live: false, ...more });
export const button = (name, label, args = {}) => ({ kind: "button", name, label, tone: "", args });
export const form = (name, blocks, more = {}) => ({ kind: "form", name, label: "Save", tone: "", args: {}, watched: false, blocks, ...more });
export const details = (summary, ...blocks) => ({ kind: "details", summary, blocks });
export const switches = (items) => ({ kind: "switches", label: "Permissions", items: Object.entries(items).map(([name, on]) => ({ name, label: name, hint: "", on })) });
export const check = (answer, sentence = "So it is.") => ({ kind: "answer", answer, sentence });
export const LIVE = { kind: "live" };
export const SECRET = { label: "Seed", value: "ABCD EFGH", hint: "", svg: "", vault: false, number: "1" };
