"""The front end of every panel: sent to a page once by each kernel, with a small stub for each panel."""

import functools
from pathlib import Path

import anywidget
import traitlets

__all__ = ["STUB", "Front", "front"]

_STATIC = Path(__file__).with_name("static")
_WAITS = "This panel waits for its notebook. Choose Run in the menu, then Run All Cells."
# A model of anywidget's whose module is not there within two seconds hears nothing ever after. This one is small and
# stands in the model itself, so that it is in time on any network; for the front end it waits as long as that takes,
# and keeps for its first view what the kernel says before that is there.
STUB = f"""export default () => {{
  let told;
  return {{
    initialize({{ model }}) {{ model.on("msg:custom", (said) => {{ if (said.view === "ahead") told = said; }}); }},
    async render({{ model, el, host, signal }}) {{
      let front;
      for (let tries = 0; !front && !signal.aborted; tries += 1) {{
        el.textContent = tries < 20 ? "Loading …" : "{_WAITS}";
        try {{ front = await host.getWidget(model.get("_front")); }}
        catch {{ await new Promise((go) => setTimeout(go, 500)); }}
      }}
      const first = told;
      told = undefined;
      if (!signal.aborted) return front.exports.show({{ model, el, told: first }});
    }},
  }};
}};"""


class Front(anywidget.AnyWidget):
    """What draws the panels of this kernel. `make front` builds it from the folder `front`."""

    _esm = _STATIC / "panel.js"
    _css = _STATIC / "panel.css"
    layout = traitlets.Any(None).tag(sync=True)  # it is never shown itself, and one model less is sent


_made = functools.cache(Front)


def front() -> Front:
    """Return this kernel's front end; another one where somebody has closed all widgets."""
    if _made().comm is None:
        _made.cache_clear()
    return _made()
