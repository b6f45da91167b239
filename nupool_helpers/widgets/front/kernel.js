// Whether the kernel behind the panels of this page lives. Each kernel brings a front end of its own, so all views here
// are of one kernel: what one of them hears, all have heard.
export const WAITS = "This panel waits for its notebook. Choose Run in the menu, then Run All Cells.";
export const LOST = "This notebook's kernel was started anew or has ended, so nothing here is up to date. Choose Run in the menu, then Run All Cells.";
export const SILENT = "This notebook's kernel does not answer. Wait until it has finished its work, or choose Kernel in the menu, then Restart Kernel and Run All Cells.";

export const MISSED = "No answer came back, though the kernel is there. Look whether it was done, and press again if it was not.";

export const BOUND = 12000; // ms without any sign of life while something is asked; the kernel gives one every two seconds
export const PING = 20000; // ms of quiet after which one view asks for all
const POLL = 2000; // ms between two looks where the kernel has no thread to look by itself, as in a browser's Python
const AGAIN = [3000, 6000, 12000]; // ms until a hello is said again, and from then on

export class Kernel {
  constructor() {
    this.views = new Set();
    this.heardAt = Date.now();
    this.askedAt = 0;
  }

  join(view) {
    this.views.add(view);
    this.hello(view);
    this.timer ??= setInterval(() => this.tick(), 1000);
  }

  leave(view) {
    this.views.delete(view);
    if (this.views.size) return;
    clearInterval(this.timer);
    this.timer = undefined;
  }

  hello(view) {
    view.hellos = (view.hellos || 0) + 1;
    view.helloAt = Date.now();
    view.send("hello");
  }

  asked() {
    this.askedAt ||= Date.now();
  }

  heard() {
    this.heardAt = Date.now();
    this.askedAt = 0;
  }

  // Which message of the kernel's each view should have had last: what was lost on the way is asked for.
  compare(marks) {
    for (const view of this.views) if (view.me in marks && marks[view.me] !== view.mark) view.refresh();
  }

  // A restart is told by Jupyter at once. What was lost comes back with other panels, when the cells are run.
  lost() {
    this.over = true;
    for (const view of this.views) view.silence(LOST);
  }

  tick() {
    if (this.over) return;
    const now = Date.now();
    if (this.askedAt && now - Math.max(this.askedAt, this.heardAt) > BOUND) {
      for (const view of this.views) view.silence(view.greeted ? SILENT : WAITS);
    }
    for (const view of this.views) this.again(view, now);
    this.ping(now);
  }

  // Messages may be lost while a page or a kernel starts: what is asked is asked again.
  again(view, now) {
    const pause = AGAIN[Math.min(view.hellos, AGAIN.length) - 1];
    if (!view.greeted || view.state.silent) {
      if (now - view.helloAt >= pause) this.hello(view);
    } else if (view.pressing && now - Math.max(view.pressedAt, view.checkedAt) >= BOUND) {
      // Messages are answered in their order: where this one is and the press is not, the press or its answer was lost.
      view.checkedAt = now;
      view.checked = view.send("ping", { views: [view.me] });
    } else if (view.polls && view.seen && view.idle() && now - this.heardAt >= POLL) view.refresh();
  }

  ping(now) {
    const seen = [...this.views].filter((view) => view.seen && view.greeted);
    if (seen.length && now - Math.max(this.heardAt, this.askedAt) > PING) seen[0].send("ping", { views: seen.map(({ me }) => me) });
  }
}
