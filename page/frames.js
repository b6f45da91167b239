// The exchange's pages, each drawn in a frame below the panel that has opened it: their links and forms come here.
export class Frames {
  // `visit({ method, address, fields, base })` promises { address, html }, or nothing for an address of elsewhere.
  constructor(visit) {
    this.visit = visit;
  }

  open(link) {
    const panel = link.closest(".nupool").parentElement;
    const { pathname, search } = new URL(link.href);
    panel.nextElementSibling?.matches(".exchange") && panel.nextElementSibling.remove();
    const box = document.createElement("section");
    box.className = "exchange";
    box.setAttribute("aria-label", "The practice exchange");
    const frame = document.createElement("iframe");
    frame.title = "The practice exchange's page";
    // Scripts are shut out by the policy that stands in each page, and not by the sandbox: WebKit would run no listener
    // of ours in a frame that may run none.
    frame.setAttribute("sandbox", "allow-same-origin allow-scripts allow-forms");
    const close = document.createElement("button");
    Object.assign(close, { type: "button", textContent: "Close the page", onclick: () => { box.remove(); link.focus(); } });
    box.append(frame, close);
    panel.after(box);
    this.go(frame, "get", pathname.replace(/^\/proxy\/\d+\//, "/").slice(1) + search, [], "");
    box.scrollIntoView({ block: "nearest" });
  }

  // Busy from a press until the page that answers it is listened to: what is pressed before would reach nobody, and a link
  // would lead out of the exchange. (Not `inert`, which takes the focus out of the frame.)
  async go(frame, method, address, fields, base) {
    frame.setAttribute("aria-busy", "true");
    const shown = await this.visit({ method, address, fields, base }).catch(() => null);
    if (!shown?.html) return frame.removeAttribute("aria-busy");
    frame.onload = () => this.listen(frame, shown.address);
    frame.srcdoc = shown.html;
  }

  listen(frame, base) {
    const page = frame.contentDocument;
    page.addEventListener("click", (event) => {
      const link = event.target.closest?.("a[href]");
      if (!link || link.getAttribute("href").startsWith("#")) return;
      event.preventDefault();
      this.go(frame, "get", link.getAttribute("href"), [], base);
    });
    page.addEventListener("submit", (event) => {
      event.preventDefault();
      const form = event.target;
      const fields = [...new FormData(form, event.submitter)].filter(([, value]) => typeof value === "string");
      for (const secret of form.querySelectorAll("input[type=password]")) secret.value = "";
      this.go(frame, form.method, event.submitter?.getAttribute("formaction") ?? form.getAttribute("action") ?? "", fields, base);
    });
    frame.removeAttribute("aria-busy");
    (page.querySelector("[autofocus]") ?? page.querySelector("h1"))?.scrollIntoView({ block: "nearest" });
  }
}
