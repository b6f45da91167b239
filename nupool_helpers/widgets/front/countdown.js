// A pause that the exchange asks for runs down by this page's clock, beside the sentence that says until when.
import { html, useLayoutEffect, useState } from "./html.js";

const rest = (until) => Math.max(0, Math.ceil(until - Date.now() / 1000));
const clock = (seconds) => `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;

export function Countdown({ until }) {
  const [left, setLeft] = useState(() => rest(until));
  useLayoutEffect(() => {
    const timer = setInterval(() => {
      setLeft(rest(until));
      if (!rest(until)) clearInterval(timer);
    }, 500);
    return () => clearInterval(timer);
  }, [until]);
  return html`<p class=${left ? "countdown" : "countdown good"} role="timer">${left ? `Time left: ${clock(left)}` : "You can try again now."}</p>`;
}
