// What is wrong beside a field, by its place (form and name), and whether a press said so.
export class Complaints {
  constructor() {
    this.all = new Map();
  }

  at(place) {
    return this.all.get(place)?.sentence;
  }

  // Who types over what a press found wrong wants to hear of what stands there now.
  touched(place) {
    if (this.all.has(place)) this.all.get(place).pressed = false;
  }

  // What was said of a value goes with the value, and what was said of a field with the field.
  follow(before, now) {
    for (const place of this.all.keys()) if (!now.has(place) || now.get(place) !== before.get(place)) this.all.delete(place);
  }

  // Of one form, or of all: what presses found wrong is out of date.
  forgive(form) {
    for (const [place, { pressed }] of this.all) if (pressed && (form === undefined || place.startsWith(`${form}/`))) this.all.delete(place);
  }

  // What a press found wrong stays beside its field until that field is touched or another press is right.
  mark(errors, form, names, pressed) {
    if (pressed && !Object.keys(errors).length) this.forgive();
    for (const name of names) {
      const place = `${form}/${name}`;
      if (!pressed && this.all.get(place)?.pressed) continue;
      if (errors[name]) this.all.set(place, { sentence: errors[name], pressed });
      else this.all.delete(place);
    }
  }
}
