// What a reload leaves undrawn is drawn once more. ipywidgets looks for an output's model for two seconds, and does not
// look again at their end: where a busy page hears from the kernel just then, "model not found" stays for good, although
// the model is there (get_model of @jupyter-widgets/base-manager 1.0).
const FAILED = "Error displaying widget: model not found";
const OUTPUT = "application/vnd.jupyter.widget-view+json";
const LOOKS = [500, 3000, 8000, 20000]; // ms after the models came back; a page that is busy gives up later

const failed = () => [...document.querySelectorAll(".jupyter-widgets")].some((node) => node.textContent === FAILED);

const undrawn = async (manager, id) => id && manager.has_model(id) && !Object.keys((await manager.get_model(id)).views || {}).length;

// An output that is set to what it is, is drawn anew.
async function drawAgain(manager, outputs) {
  for (let index = 0; index < outputs.length; index += 1) {
    const output = outputs.get(index);
    if (await undrawn(manager, output.data[OUTPUT]?.model_id)) outputs.set(index, output.toJSON());
  }
}

export async function drawFailed(manager) {
  const notebook = manager?.context?.model;
  if (!notebook?.cells || !failed()) return;
  const { dirty } = notebook;
  for (const { outputs } of notebook.cells) if (outputs) await drawAgain(manager, outputs);
  if (!dirty) notebook.dirty = false; // nothing in it is another than before
}

export const watchRestored = (manager) => LOOKS.forEach((wait) => setTimeout(() => drawFailed(manager), wait));
