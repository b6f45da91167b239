// The front end of every panel, loaded once by each kernel in a page: each panel's own module is a stub that asks here.
import { render } from "./html.js";
import { Kernel } from "./kernel.js";
import { watchSeen, attach } from "./page.js";
import { goToBeginning } from "./place.js";
import { watchRestored } from "./restored.js";
import { View } from "./view.js";

// What a panel was `told` ahead of its hello is shown meanwhile; a page that is loaded again has nothing of that kind.
export function show(kernel, { model, el, told }) {
  const root = document.createElement("div");
  root.className = "nupool";
  el.replaceChildren(root);
  const view = new View(model, root, kernel);
  const received = (message) => view.answer(message);
  model.on("msg:custom", received);
  const detach = attach(model, kernel);
  const unseen = watchSeen(view);
  kernel.join(view);
  if (told) view.answer(told);
  return () => {
    kernel.leave(view);
    unseen();
    detach();
    clearTimeout(view.looking);
    render(null, root);
    view.send("bye");
    model.off("msg:custom", received);
  };
}

export default {
  initialize({ model } = {}) {
    watchRestored(model?.widget_manager);
    let begins = true;
    const kernel = new Kernel();
    return {
      show(panel) {
        if (begins) goToBeginning(panel.el);
        begins = false;
        return show(kernel, panel);
      },
    };
  },
};
