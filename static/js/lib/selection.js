// Which rows of a table are ticked: one by one, a range with Shift, all that are shown.
import { findAll } from "./dom.js";

const BOX = "input[data-select]";

/** Return the boxes from one to another, both with; just the second where the first is unknown. */
export function between(boxes, first, last) {
  const places = [boxes.indexOf(first), boxes.indexOf(last)].sort((one, other) => one - other);
  return places[0] < 0 ? boxes.slice(places[1], places[1] + 1) : boxes.slice(places[0], places[1] + 1);
}

/** Keep the ticks of a table's rows; `changed` is called with the ids, or "all". */
export class Selection {
  constructor(table, changed) {
    this.table = table;
    this.changed = changed;
    this.last = null;
    this.everything = false;
    table.addEventListener("click", (event) => {
      if (event.target.matches?.(BOX)) this.ticked(event.target, event.shiftKey);
    });
  }

  get boxes() {
    return findAll(BOX, this.table);
  }

  get ids() {
    return this.boxes.filter((box) => box.checked).map((box) => box.value);
  }

  ticked(box, range) {
    if (range) between(this.boxes, this.last, box).forEach((each) => { each.checked = box.checked; });
    this.last = box;
    this.everything = false;
    this.tell();
  }

  tick(box, range = false) {
    if (!box) return;
    box.checked = !box.checked;
    this.ticked(box, range);
  }

  setAll(on) {
    this.everything = false;
    this.boxes.forEach((box) => { box.checked = on; });
    this.tell();
  }

  takeEverything() {
    this.setAll(true);
    this.everything = true;
    this.tell();
  }

  tell() {
    this.changed(this.everything ? "all" : this.ids);
  }
}
