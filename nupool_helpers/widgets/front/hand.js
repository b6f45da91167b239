// What leaves a panel without being shown: to the clipboard, into a field, into a file.
export async function copy(text, done, failed = "The browser does not allow copying here. Mark the text and copy it by hand.") {
  try {
    await navigator.clipboard.writeText(text);
    return done;
  } catch {
    return failed;
  }
}

// In this panel, or else in another one of the notebook.
export const codeField = (root) => root.querySelector("input.code") || (root.closest(".jp-Notebook") || document).querySelector("input.code");

function save(value, name) {
  const address = URL.createObjectURL(new Blob([Uint8Array.from(atob(value), (sign) => sign.charCodeAt(0))]));
  Object.assign(document.createElement("a"), { href: address, download: name }).click();
  setTimeout(() => URL.revokeObjectURL(address), 10000);
}

// A code goes where it was asked for, and is shown nowhere on the way. A file goes where the browser's downloads go.
// Returns what is to be said of it.
export async function hand(root, { value, to, name }) {
  if (to === "file") return save(value, name);
  if (to !== "field") {
    return copy(value, "The code is on the clipboard now. It is good for a short while, and once.", "The browser does not allow copying here. Show the code and type it.");
  }
  const field = codeField(root);
  if (!field) return "There is no field for a code in this notebook now.";
  field.value = value;
  field.focus();
  return "The code is in the field. Press the button there.";
}
