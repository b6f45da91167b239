// The practice mailbox. A mail's link is pressed like a button.
import { html, useContext } from "./html.js";
import { Panel, Spot } from "./contexts.js";
import { inside } from "./keys.js";
import { Said } from "./panel.js";

// As on the exchange's pages: one form and one zone, or a reader cannot tell which mail belongs to which line of the log.
const when = (at) => `${new Date(at).toISOString().slice(0, 16).replace("T", " ")} UTC`;

const paragraphs = ({ text, links }) => text.split("\n\n").filter((part) => part.trim() && !links.some((link) => part.includes(link)));

function Mail({ mail, open, spot }) {
  const panel = useContext(Panel);
  return html`<${Spot.Provider} value=${spot}><details open=${open}>
    <summary>${mail.subject} · ${when(mail.at)}</summary>
    <p class="hint">From ${mail.from} to ${mail.to}</p>
    ${paragraphs(mail).map((part) => html`<p>${part}</p>`)}
    ${mail.links.map((link) => html`<p><button type="button" class="mail" onClick=${() => panel.press("follow", {}, { link }, { spot })}>${mail.subject} (the mail's link)</button></p>`)}
    <${Said} />
  </details><//>`;
}

export function Mails({ mails, spot }) {
  if (!mails.length) return html`<p class="hint">No mails yet. They come here the moment the exchange sends them.</p>`;
  return html`<div class="mails" role="group" aria-label="Practice mailbox"><p class="mailhead">✉ practice mail</p>
    ${mails.map((mail, index) => html`<${Mail} key=${mail.id} mail=${mail} open=${index === 0} spot=${inside(spot, mail.id)} />`)}</div>`;
}
