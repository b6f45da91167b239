// What JupyterLab's page tells of a panel: whether it is in sight, and whether its kernel is still the one that drew it.

// Where nobody sees the notebook nothing is asked: its kernel stops looking at the exchange. A panel that is folded away
// in a notebook that is seen goes on, since a teacher's own cell may follow its traits.
export function watchSeen(view) {
  const notebook = view.root.closest(".jp-Notebook") || view.root;
  const look = () => {
    const seen = !document.hidden && notebook.isConnected && notebook.offsetParent !== null;
    if (seen === view.seen) return;
    view.seen = seen;
    if (view.greeted && !view.pressing) view.send(seen ? "refresh" : "bye");
  };
  const sizes = globalThis.ResizeObserver && new ResizeObserver(look); // a notebook's tab that is left has no size
  sizes?.observe(notebook);
  document.addEventListener("visibilitychange", look);
  return () => {
    sizes?.disconnect();
    document.removeEventListener("visibilitychange", look);
  };
}

// Messages reach a model of anywidget's only if its module was loaded within two seconds, and never again where the page
// was busier than that, as after a reload with many notebooks. Here it is loaded, so they are taken from its base.
function listen(real) {
  const handle = Object.getPrototypeOf(Object.getPrototypeOf(real))?._handle_comm_msg;
  if (handle && real.comm?.on_msg) real.comm.on_msg(handle.bind(real));
}

// Follow the life of a panel's model; returns what ends that.
export function attach(model, kernel) {
  let real;
  const lives = () => real && !real.comm_live && kernel.lost();
  model.widget_manager?.get_model(model.get("_me"))?.then((found) => {
    real = found;
    listen(real);
    real.on("comm_live_update", lives);
    lives();
  }).catch(() => {}); // a host that is none of Jupyter's: the bound of silence says the rest
  return () => real?.off("comm_live_update", lives);
}
