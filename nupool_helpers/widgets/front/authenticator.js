// An authenticator's entries with their codes and rings, and the place for pictures, files and the camera.
import { html, useContext, useEffect, useMemo, useRef, useState } from "./html.js";
import { Panel, Spot } from "./contexts.js";
import { nextId } from "./keys.js";
import { fit, grey } from "./pictures.js";

const halves = (code) => `${code.slice(0, code.length >> 1)} ${code.slice(code.length >> 1)}`;

// The ring runs down by the kernel's clock, which makes the codes.
function Ring({ ends, period }) {
  const panel = useContext(Panel);
  const [left, setLeft] = useState(() => ends - panel.now());
  useEffect(() => {
    const tick = () => {
      setLeft(ends - panel.now());
      if (ends <= panel.now()) panel.refresh();
    };
    tick();
    const timer = setInterval(tick, 500);
    return () => clearInterval(timer);
  }, [ends]);
  const part = Math.max(0, Math.min(1, left / period));
  return html`<span class=${`ring${left < 6 ? " late" : ""}`} role="timer" style=${`--left: ${part * 360}deg`}>${Math.max(0, Math.ceil(left))}</span>`;
}

// A code is offered to a field only where there is one; panels come and go in a notebook.
function useFieldNear(panel) {
  const [there, setThere] = useState(() => Boolean(panel.codeField()));
  useEffect(() => {
    const timer = setInterval(() => setThere(Boolean(panel.codeField())), 500);
    return () => clearInterval(timer);
  }, []);
  return there;
}

export function Account({ number, title, code, after, ends, period }) {
  const panel = useContext(Panel);
  const spot = useContext(Spot);
  const there = useFieldNear(panel);
  const open = code && panel.opened.has(number); // a code that another view has asked for is not shown in this one
  const press = (name, args) => panel.press(name, {}, { number, ...args }, { spot });
  const hand = (to) => () => press("auth_hand", { to });
  const show = () => {
    if (open) panel.opened.delete(number);
    else panel.opened.add(number);
    return Boolean(code) === Boolean(open) ? press("auth_show") : panel.set({});
  };
  const keys = { c: hand("clipboard"), f: hand("field"), s: show };
  const key = (event) => {
    const pressed = keys[event.key.toLowerCase()];
    if (!pressed || event.target !== event.currentTarget || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    pressed();
  };
  const button = (label, act, letter, tone = "second") => html`<button type="button" class=${tone} aria-label=${`${label}: ${title}`} title=${`Or press ${letter} where the account is chosen`} onClick=${act}>${label}</button>`;
  return html`<div class="account" role="group" tabindex="0" data-lm-suppress-shortcuts="true" onKeyDown=${key}
    aria-label=${`${title}. Press C to copy its code, S to show or hide it, F to put it into this notebook's field for a code.`}>
    <b>${title}</b>
    ${open && html`<${Ring} ends=${ends} period=${period} /><code>${halves(code)}</code><span class="hint">then ${halves(after)}</span>`}
    <span class="buttons">${button(open ? "Hide" : "Show", show, "S")}${button("Copy", keys.c, "C")}${there && button("Use here", keys.f, "F", "")}</span>
  </div>`;
}

export function Drop({ name, label, hint, pictures }) {
  const panel = useContext(Panel);
  const spot = useContext(Spot);
  const id = useMemo(nextId, []);
  const [over, setOver] = useState(false);
  const take = async (files) => {
    if (!files.length) return panel.tell("There is no picture in that. Take a screenshot or a file.", spot);
    const buffers = await Promise.all([...files].slice(0, 20).map(fit));
    if (buffers.includes(null)) return panel.tell("This file is too large. Cut out the QR code and take that.", spot);
    return panel.press(name, {}, {}, { buffers, spot });
  };
  const film = async () => {
    if (panel.state.stream) return panel.set({ stream: null });
    try {
      return panel.set({ stream: await navigator.mediaDevices.getUserMedia({ video: { width: 640, facingMode: "environment" } }) });
    } catch {
      return panel.tell("The browser gives no camera here. Take a picture or the seed as text.", spot);
    }
  };
  const drag = (on) => (event) => { event.preventDefault(); event.stopPropagation(); setOver(on); };
  return html`<div class=${`drop${over ? " over" : ""}`} tabindex="0" role="group" aria-label=${`${label}. ${hint}`} data-lm-suppress-shortcuts="true"
    onPaste=${(event) => { event.preventDefault(); take(event.clipboardData.files); }} onDragOver=${drag(true)} onDragLeave=${drag(false)}
    onDrop=${(event) => { drag(false)(event); take(event.dataTransfer.files); }}>
    <label for=${id}>${label}</label><p class="hint">${hint}</p>
    <input id=${id} type="file" multiple accept=${pictures ? "image/*,text/plain" : null} onChange=${(event) => take(event.target.files)} />
    ${pictures && html`<button type="button" class="second" onClick=${film}>Use the camera</button>`}
  </div>`;
}

// The camera's picture stays in this page; small grey frames of it go to the kernel, which reads them.
export function Camera({ stream }) {
  const panel = useContext(Panel);
  const video = useRef();
  useEffect(() => {
    const seen = video.current;
    seen.srcObject = stream;
    seen.play().catch(() => {}); // it was put away before its first picture
    const timer = setInterval(async () => {
      if (!panel.idle() || !seen.videoWidth) return;
      const width = Math.min(480, seen.videoWidth);
      const frame = await grey(seen, width, Math.round((seen.videoHeight * width) / seen.videoWidth));
      if (seen.isConnected && panel.idle()) panel.send("frame", {}, [frame]);
    }, 300);
    return () => {
      clearInterval(timer);
      for (const track of stream.getTracks()) track.stop();
    };
  }, [stream]);
  return html`<div class="camera"><video ref=${video} muted playsinline aria-label="The camera's picture" /><button type="button" class="second" onClick=${() => panel.set({ stream: null })}>Stop the camera</button></div>`;
}
