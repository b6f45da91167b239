// What must be seen now: it is in this page only, until it is put away or the page is left.
export class Shown {
  constructor() {
    this.clear();
  }

  clear() {
    Object.assign(this, { items: [], spot: "", said: [] });
  }

  put(items, spot) {
    Object.assign(this, { items, spot, said: [], fresh: true });
  }

  // The Keys of the pairs that are on show.
  get pairs() {
    return [...new Set(this.items.map(({ pair }) => pair).filter(Boolean))];
  }

  // A vault that was locked shows nothing of what came out of it.
  lock() {
    if (this.items.some((item) => item.vault)) this.clear();
  }

  // A seed or a key that no longer works is not left on show, to be kept.
  outdate(dead) {
    for (const [number, sentence] of Object.entries(dead)) {
      if (!this.items.some((item) => item.number === number)) continue;
      this.items = this.items.filter((item) => item.number !== number);
      if (!this.said.includes(sentence)) this.said.push(sentence);
    }
  }
}
