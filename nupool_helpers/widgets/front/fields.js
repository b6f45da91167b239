// Forms and what is typed into them. What is typed is in the page alone, until it is sent.
import { html, useContext, useLayoutEffect, useMemo, useRef, useState } from "./html.js";
import { FormName, Panel, Spot } from "./contexts.js";
import { fieldsOf } from "./forms.js";
import { formId, nextId } from "./keys.js";
import { Blocks, Said } from "./panel.js";

// An input holds what the kernel says until somebody types. When the kernel says something else, that is shown,
// whatever was typed: nobody saves what they do not see, and no right that was withdrawn elsewhere is granted again.
function useTold(value, put) {
  const input = useRef();
  useLayoutEffect(() => put(input.current, value), [value]);
  return input;
}

function useField(name, live) {
  const panel = useContext(Panel);
  const form = useContext(FormName);
  const changed = () => panel.changed(form.id, name, { live, watched: form.watched });
  return { error: panel.complaints.at(`${form.id ?? ""}/${name}`), id: useMemo(nextId, []), changed };
}

function Note({ id, error, hint, live }) {
  return html`<span id=${id} class=${error ? "wrong" : "hint"} aria-live=${live && "polite"}>${error || hint}</span>`;
}

const invalid = (error) => (error ? "true" : undefined);
// Of each type of a field: the input's own type, and what a browser may fill in.
const TYPES = { secret: ["password", "off"], password: ["password", "new-password"], code: ["text", "one-time-code"], email: ["email", "off"], "secret lines": ["password", "off"] };

export function Field({ name, label, type, value, hint, live }) {
  const { error, id, changed } = useField(name, live);
  const [open, setOpen] = useState(false);
  const input = useTold(value || "", (element, told) => { element.value = told; });
  const [kind, completes] = TYPES[type] || ["text", "off"];
  const secret = kind === "password";
  const same = { ref: input, id, name, "data-secret": secret || undefined, autocomplete: completes, spellcheck: "false", autocapitalize: "off",
    "aria-describedby": `${id}-hint`, "aria-invalid": invalid(error), onInput: changed };
  return html`<div class="field">
    <label for=${id}>${label}</label>
    <span class="line">
      ${type === "secret lines" ? html`<textarea ...${same} rows="3" class=${open ? "" : "covered"}></textarea>`
    : html`<input ...${same} type=${secret && open ? "text" : kind} class=${type === "code" ? "code" : undefined} inputmode=${type === "code" ? "numeric" : undefined} />`}
      ${secret && html`<button type="button" class="plain" aria-label=${`Show or hide ${label}`} onClick=${() => setOpen(!open)}>show</button>`}
    </span>
    <${Note} id=${`${id}-hint`} error=${error} hint=${hint} live=${true} />
  </div>`;
}

function chosenOf(options, told) {
  return options.some(([key]) => key === told) ? told : options[0]?.[0];
}

export function Choice({ name, label, options, value, hint, live }) {
  const { error, id, changed } = useField(name, live);
  const chosen = useRef();
  const choose = (element, told) => { element.value = chosen.current = chosenOf(options, told); };
  const select = useTold(value, choose);
  // What was chosen stays while it is offered.
  useLayoutEffect(() => choose(select.current, options.some(([key]) => key === chosen.current) ? chosen.current : value), [JSON.stringify(options)]);
  const take = (event) => {
    chosen.current = event.target.value;
    changed();
  };
  return html`<div class="field">
    <label for=${id}>${label}</label>
    <select ref=${select} id=${id} name=${name} aria-describedby=${`${id}-hint`} aria-invalid=${invalid(error)} onChange=${take}>
      ${options.map(([key, text]) => html`<option key=${key} value=${key}>${text}</option>`)}
    </select>
    <${Note} id=${`${id}-hint`} error=${error} hint=${hint} />
  </div>`;
}

export const Hidden = ({ name, value }) => html`<input type="hidden" name=${name} value=${value} />`;

// One of several parts. The page has the chosen one alone, so nothing of one is ever sent with another.
export function Either({ name, label, parts, value, spot }) {
  const panel = useContext(Panel);
  const id = useMemo(nextId, []);
  const part = [panel.chosen.get(name), value].map((one) => parts.find((each) => each.value === one)).find(Boolean) || parts[0];
  const select = useTold(part.value, (element, told) => { element.value = told; });
  return html`<div><div class="field"><label for=${id}>${label}</label>
    <select ref=${select} id=${id} onChange=${(event) => panel.choose(name, event.target.value)}>
      ${parts.map((each) => html`<option key=${each.value} value=${each.value}>${each.text}</option>`)}
    </select></div><${Blocks} blocks=${[part.block]} at=${spot} /></div>`;
}

export function Switches({ label, items }) {
  return html`<fieldset class="switches"><legend>${label}</legend>${items.map((item) => html`<${Switch} key=${item.name} ...${item} />`)}</fieldset>`;
}

function Switch({ name, label, hint, on, warning }) {
  const { error, id, changed } = useField(name, false);
  const [is, setIs] = useState(on);
  const box = useTold(on, (element, told) => {
    element.checked = told;
    setIs(told);
  });
  const move = () => {
    setIs(box.current.checked);
    changed();
  };
  const said = error || (is && warning) || ""; // a warning stays for as long as the switch is on
  return html`<label class="switch">
    <input ref=${box} type="checkbox" role="switch" name=${name} aria-describedby=${id} aria-invalid=${invalid(said)} onChange=${move} />
    <b>${label}</b><${Note} id=${id} error=${said} hint=${hint} />
  </label>`;
}

// Inside a notebook no browser sends a form at Enter by itself.
function sendAtEnter(event) {
  if (event.key !== "Enter" || event.shiftKey || event.isComposing || !event.target.matches("input:not([type=checkbox])")) return;
  event.preventDefault();
  event.currentTarget.requestSubmit();
}

export function Form({ blocks, name, label, tone, args, watched, spot }) {
  const panel = useContext(Panel);
  const id = formId({ name, args });
  const submit = (event) => {
    event.preventDefault();
    if (panel.pressing || panel.state.silent) return panel.press(name);
    const fields = fieldsOf(event.target);
    for (const input of event.target.querySelectorAll("[data-secret]")) input.value = "";
    return panel.press(name, fields, args, { form: id, spot });
  };
  return html`<${FormName.Provider} value=${{ id, watched }}><${Spot.Provider} value=${spot}>
    <form data-form=${id} data-watched=${watched ? "yes" : undefined} onKeyDown=${sendAtEnter} onSubmit=${submit}>
      <${Blocks} blocks=${blocks} /><p><button type="submit" class=${tone}>${label}</button></p><${Said} />
    </form>
  <//><//>`;
}
