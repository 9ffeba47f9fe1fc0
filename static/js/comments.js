// The resolution table: filters in place, selection and bulk acts, keys, rows live for all who look.
import { find, on, send } from "./lib/dom.js";
import { LiveRows } from "./lib/live_rows.js";
import { Selection } from "./lib/selection.js";
import { connectLive } from "./lib/socket.js";
import { select, startTableKeys } from "./lib/table_keys.js";
import { fill } from "./lib/text.js";
import { notice } from "./lib/toast.js";

const htmxLoaded = import("htmx.org");

/** The table with its filters and its bar of bulk acts. */
class Resolution {
  constructor(place) {
    this.place = place;
    this.table = find("table.res", place);
    this.filters = find("[data-filters]");
    this.bar = find("[data-bulk-form]", place);
    this.result = find("#bulk-result", place);
    this.selection = new Selection(this.table, (ids) => this.showBar(ids));
    this.live = new LiveRows(this.table, (ids) => this.address("rows", { ids: ids.join(",") }), (row) => this.process(row));
  }

  /** Return the address of rows or of bulk acts under the present filters. */
  address(name, more = {}) {
    const url = new URL(this.place.dataset[name], location.href);
    const data = new FormData(this.filters);
    url.search = new URLSearchParams([...data, ...Object.entries(more)].filter(([, value]) => value)).toString();
    return url.toString();
  }

  async process(element) {
    (await htmxLoaded).default.process(element);
  }

  start() {
    this.startFilters();
    if (this.bar) this.startBar();
    startTableKeys(this.table, this.keys());
    on(this.place, "click", "[data-act-dismiss]", () => this.result.replaceChildren());
    document.body.addEventListener("htmx:afterSwap", (event) => this.swapped(event));
    document.body.addEventListener("htmx:beforeSwap", (event) => {
      if (event.detail.xhr.status === 422) event.detail.isError = false;
    });
    const { draft } = this.place.dataset;
    if (draft) this.follow(draft);
  }

  follow(draft) {
    const button = find("[data-new-rows]");
    button?.addEventListener("click", () => location.reload());
    connectLive(`/ws/drafts/${draft}/comments/`, {
      onMessage: (frame) => {
        if (frame.type === "comments") this.live.changed(frame.ids);
      },
    });
  }

  startFilters() {
    find("[data-filter-button]", this.filters)?.setAttribute("hidden", "");
    this.filters.addEventListener("htmx:beforeRequest", () => {
      const page = this.address("rows").split("?")[1];
      history.replaceState(null, "", `?${page}`);
      document.querySelectorAll("a[data-with-filters]").forEach((link) => {
        const kind = new URL(link.href).searchParams.get("as");
        link.href = `${link.href.split("?")[0]}?${page}&as=${kind}`;
      });
    });
  }

  startBar() {
    find("[data-select-all]", this.table)?.addEventListener("change", (event) => this.selection.setAll(event.target.checked));
    find("[data-topic]", this.bar).addEventListener("keydown", (event) => {
      if (event.key !== "Enter") return;
      event.preventDefault();
      find("button[value=label]", this.bar).click();
    });
    find("[data-act-clear]", this.bar).addEventListener("click", () => this.clear());
    find("[data-act-all]", this.bar).addEventListener("click", () => this.selection.takeEverything());
    this.bar.addEventListener("htmx:configRequest", (event) => { event.detail.path = this.address("bulk"); });
    this.place.addEventListener("htmx:configRequest", (event) => {
      if (event.target.matches("[data-bulk-preview]")) event.detail.path = this.address("bulk");
    });
  }

  showBar(ids) {
    if (!this.bar) return;
    const all = ids === "all";
    const total = Number(find("[data-total]", this.table)?.dataset.total ?? 0);
    const n = all ? total : ids.length;
    this.bar.hidden = n === 0;
    this.bar.elements.ids.value = all ? "all" : ids.join(",");
    find("[data-count]", this.bar).textContent = fill(ngettext("%(n)s selected", "%(n)s selected", n), { n });
    find("[data-act-all]", this.bar).hidden = all || total <= ids.length || ids.length < this.selection.boxes.length;
  }

  clear() {
    this.selection.setAll(false);
    const box = find("[data-select-all]", this.table);
    if (box) box.checked = false;
  }

  keys() {
    if (!("proposes" in this.place.dataset)) return {};
    const propose = (disposition) => (row) => this.propose(row, disposition);
    const edit = (row) => find("[data-edit]", row)?.click();
    return {
      Enter: edit,
      d: edit,
      o: edit,
      a: propose("accepted"),
      m: propose("accepted_with_modification"),
      r: propose("rejected"),
      t: (row) => this.sort(row),
      x: (row) => this.selection.tick(find("input[data-select]", row)),
      X: (row) => this.selection.tick(find("input[data-select]", row), true),
      u: () => find("[data-undo]", this.result)?.click(),
      Escape: (row) => find("[data-cancel]", row)?.click(),
    };
  }

  /** Take the present row into the selection and go to the field of its topic; Enter then saves. */
  sort(row) {
    const box = find("input[data-select]", row);
    if (!box) return;
    if (!box.checked) this.selection.tick(box);
    find("[data-topic]", this.bar).focus();
  }

  async propose(row, disposition) {
    const data = new URLSearchParams({ act: "dispose", confirm: "1", disposition, ids: row.dataset.comment });
    const answer = await send(this.address("bulk"), { data, headers: { "HX-Request": "true" } });
    if (!answer.ok && answer.status !== 422) {
      notice(gettext("That did not work. Reload the page and try again."), { tone: "bad", name: "bulk" });
      return;
    }
    this.result.innerHTML = await answer.text();
    await this.process(this.result);
    this.settle();
  }

  swapped(event) {
    const { target } = event.detail;
    if (target === this.result) this.settle();
    if (target.id === "comment-rows") this.filtered();
    const editing = find("tr[data-editing] form[data-decide]", this.table);
    if (editing && !editing.contains(document.activeElement)) find("select", editing)?.focus();
  }

  settle() {
    const done = find("[data-changed]", this.result);
    if (!done) return;
    this.clear();
    this.live.changed(done.dataset.changed.split(",").filter(Boolean));
  }

  filtered() {
    const total = Number(find("[data-total]", this.table)?.dataset.total ?? 0);
    const shown = find("[data-shown]", this.filters);
    shown.textContent = fill(ngettext("%(n)s match", "%(n)s match", total), { n: total });
    this.selection.tell();
  }
}

const place = find("[data-resolution]");
if (place && find("table.res", place)) {
  const resolution = new Resolution(place);
  resolution.start();
  const target = location.hash.startsWith("#comment-") ? find(location.hash, place) : null;
  if (target) select(resolution.table, target);
}
