// The page's own forms and fields, as they stand now.
const entered = (input) => (input.type === "checkbox" ? input.checked : input.value);

export const fieldsOf = (form) => Object.fromEntries([...(form?.querySelectorAll("[name]") || [])].map((input) => [input.name, entered(input)]));

export const formAt = (root, id) => (id === undefined ? undefined : [...root.querySelectorAll("form")].find((form) => form.dataset.form === id));

// The fields of a form, or of the whole panel.
export const inputsOf = (root, id) => [...root.querySelectorAll("input[name]:not([type=hidden]), select[name], textarea[name]")].filter((input) => id === undefined || input.form?.dataset.form === id);
