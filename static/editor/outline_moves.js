// Lets clauses be moved in the outline: by drag, by keys, by buttons; references follow by id.
import "./outline.css";

import { Extension } from "@tiptap/core";
import { ySyncPluginKey, yUndoPluginKey } from "@tiptap/y-tiptap";
import * as Y from "yjs";

import { ask } from "./asking.js";
import { CaretFollower } from "./caret_follower.js";
import { peekSync } from "./connection.js";
import { toast } from "./dom.js";
import { depthOf } from "./insertion.js";
import { LateEdits, survey } from "./late_edits.js";
import { joinMoveHistory, markMove, placeOf } from "./move_history.js";
import { labels } from "./numbering.js";
import { colleaguesIn, joinOutlinePeople } from "./outline_people.js";
import { dropTarget, moveSection, obstacle, removeCopies, SECTIONS, sectionById, targetOf } from "./section_moves.js";
import { languageOf } from "./target_search.js";

const SYNC = 0;
const QUESTION = 0; // a sync frame that only asks what the other has
const VERBS = { ArrowUp: "up", ArrowDown: "down", ArrowRight: "in", ArrowLeft: "out" };

/** Say why a clause cannot go where a key sends it. */
function nowhere(verb) {
  return {
    up: gettext("The clause is the first one here."),
    down: gettext("The clause is the last one here."),
    in: gettext("There is no clause before it that could hold it."),
    out: gettext("The clause stands at the outermost level."),
  }[verb];
}

class OutlineMoves {
  constructor(context) {
    Object.assign(this, { context, late: new LateEdits(context.doc), moved: new Set() });
    this.list = context.find("[data-outline]");
    this.undoManager = yUndoPluginKey.getState(context.editor.state).undoManager;
    joinMoveHistory(this.undoManager, (id, place) => this.#again(id, place));
    this.#joinButtons();
    this.#joinKeys();
    this.#joinDrag();
    this.#joinLateEdits();
  }

  get root() {
    return ySyncPluginKey.getState(this.context.editor.state).type;
  }

  /** Return the id of the clause that holds the caret. */
  currentId() {
    const { $from } = this.context.editor.state.selection;
    const depth = depthOf($from, SECTIONS);
    return depth > 0 ? $from.node(depth).attrs.id : null;
  }

  /** Move a clause up, down, in or out. */
  go(id, verb) {
    const section = id && sectionById(this.root, id);
    if (!section) return;
    const target = targetOf(section, verb);
    if (target) this.move(section, target);
    else toast(nowhere(verb));
  }

  async move(section, target) {
    const id = section.getAttribute("id");
    const fault = this.#modeFault() || obstacle(section, target.parent);
    if (fault) return toast(fault, "warn");
    if (!(await this.#isFree(id))) return null;
    const now = sectionById(this.root, id); // it may have changed while one was asked
    const stands = target.parent._item?.deleted !== true && (!target.before || target.before.parent === target.parent);
    if (!now || !stands) return toast(gettext("The clauses have changed meanwhile. Try again."), "warn");
    this.#carryOut(now, target);
    return this.#told(id);
  }

  /** Say why this mode moves nothing in the outline, where a move counts at once; empty where it does. */
  #modeFault() {
    const { mode } = this.context.desk;
    if (mode === "suggest") return gettext("A move in the outline counts at once. To suggest one, use the arrows in the bar of the clause.");
    return mode === "read" ? gettext("In the mode Read nothing is moved.") : "";
  }

  #carryOut(section, target) {
    const from = placeOf(section);
    this.undoManager.stopCapturing();
    const fresh = this.#moveTracked(section, target, ySyncPluginKey);
    markMove(this.undoManager, fresh.getAttribute("id"), from);
    this.undoManager.stopCapturing();
  }

  #moveTracked(section, target, origin) {
    const surveyed = survey(section);
    const { fresh } = moveSection(section, target, origin);
    this.late.remember(surveyed, fresh);
    this.moved.add(fresh.getAttribute("id"));
    return fresh;
  }

  /** Move a clause back (or forth again); returns where it stood, null where it cannot be done. */
  #again(id, place) {
    const section = sectionById(this.root, id);
    const parent = place.parent ? sectionById(this.root, place.parent) : this.root;
    if (!section || !parent || obstacle(section, parent)) return null;
    const before = parent.toArray().find((one) => place.before && one.getAttribute?.("id") === place.before) ?? null;
    const stood = placeOf(section);
    this.#moveTracked(section, { parent, before }, "move back");
    this.#told(id);
    return stood;
  }

  #told(id) {
    const { outline } = this.context.parts;
    const hadFocus = this.list.contains(document.activeElement) || document.activeElement?.closest("[data-outline-moves]");
    outline.putCaret(id);
    setTimeout(() => {
      outline.draw();
      const link = this.list.querySelector(`a[data-id="${id}"]`);
      if (hadFocus && !document.activeElement?.closest("[data-outline-moves]")) link?.focus();
      link?.scrollIntoView({ block: "nearest" });
      const { editor } = this.context;
      const label = labels(editor.state.doc, languageOf(editor)).get(id); // the shown one may be late
      this.#say(label ? interpolate(gettext("Moved; it is %(label)s now."), { label }, true) : gettext("Moved."));
    }, 120);
  }

  #say(words) {
    this.context.find("[data-outline-said]").textContent = words;
  }

  /** Ask before a clause is moved in which a colleague's caret stands. */
  async #isFree(id) {
    const { connection, doc } = this.context;
    const inside = colleaguesIn(connection.awareness, doc).filter(({ clauses }) => clauses.includes(id));
    if (!inside.length) return true;
    const names = [...new Set(inside.map(({ user }) => user.name))].join(gettext(", "));
    return ask({
      title: gettext("Somebody is in this clause"),
      words: interpolate(gettext("%(names)s has the cursor in it. What is typed there at this very moment is carried to the new place; a change of format may be lost."), { names }, true),
      act: gettext("Move all the same"),
    });
  }

  #joinButtons() {
    const bar = this.context.find("[data-outline-moves]");
    bar.addEventListener("mousedown", (event) => event.preventDefault()); // the caret stays
    bar.addEventListener("click", (event) => {
      const verb = event.target.closest("[data-move]")?.dataset.move;
      const id = this.currentId();
      if (verb && id) this.go(id, verb);
      else if (verb) toast(gettext("Put the cursor into the clause that is to move."));
    });
  }

  #joinKeys() {
    this.list.addEventListener("keydown", (event) => {
      const link = event.target.closest("a[data-id]");
      if (!link || !event.altKey || !event.shiftKey || !VERBS[event.key]) return;
      event.preventDefault();
      this.go(link.dataset.id, VERBS[event.key]);
    });
  }

  #joinDrag() {
    const { list } = this;
    const clear = () => list.querySelectorAll("[data-drop]").forEach((one) => one.removeAttribute("data-drop"));
    list.addEventListener("dragstart", (event) => {
      const link = event.target.closest("a[data-id]");
      if (!link) return;
      this.dragged = link.dataset.id;
      event.dataTransfer.effectAllowed = "move";
      event.dataTransfer.setData("text/plain", link.textContent);
    });
    list.addEventListener("dragover", (event) => {
      const link = event.target.closest("a[data-id]");
      if (!this.dragged || !link) return;
      clear();
      event.preventDefault();
      link.dataset.drop = whereOver(event, link);
    });
    list.addEventListener("drop", (event) => {
      const link = event.target.closest("a[data-id]");
      if (!this.dragged || !link) return;
      event.preventDefault();
      const [section, other] = [sectionById(this.root, this.dragged), sectionById(this.root, link.dataset.id)];
      if (section && other && section !== other) this.move(section, dropTarget(other, whereOver(event, link)));
    });
    list.addEventListener("dragend", () => {
      clear();
      this.dragged = null;
    });
    list.addEventListener("dragleave", (event) => event.target.closest("a")?.removeAttribute("data-drop"));
  }

  /** Leave one place to a clause that a colleague moved at the same moment. */
  #removeCopies() {
    const onCopy = (copy, kept) => this.late.remember(survey(copy), kept);
    for (const id of this.moved) {
      if (removeCopies(this.root, id, { onCopy })) toast(gettext("A colleague moved the same clause at this moment; it stands in one of the two places."), "warn");
    }
  }

  /** Read what comes from others before it is applied, and repeat what is for an old place. */
  #joinLateEdits() {
    const { messageHandlers } = this.context.connection.provider;
    const apply = messageHandlers[SYNC];
    messageHandlers[SYNC] = (encoder, decoder, ...rest) => {
      const [step, payload] = peekSync(decoder);
      const news = step === QUESTION ? null : this.late.read(payload);
      apply(encoder, decoder, ...rest);
      const words = news ? this.late.carry(news) : [];
      if (news?.added.some(({ content }) => content instanceof Y.ContentType)) this.#removeCopies();
      if (words.length) toast(interpolate(gettext("A colleague typed into the moved clause; it was carried to the new place: “%(words)s”"), { words: words.join("").slice(0, 80) }, true));
    };
  }
}

/** Say where a drop goes: the upper quarter is before, the lower quarter after, between is inside. */
function whereOver(event, link) {
  const { top, height } = link.getBoundingClientRect();
  const share = (event.clientY - top) / height;
  if (share < 0.3) return "before";
  return share > 0.7 ? "after" : "inside";
}

let moves = null;

const MoveKeys = Extension.create({
  name: "moveKeys",
  addKeyboardShortcuts() {
    const keys = Object.entries(VERBS).map(([key, verb]) => [`Alt-Shift-${key}`, () => (moves?.go(moves.currentId(), verb), true)]);
    return Object.fromEntries(keys);
  },
});

export const outlineMoves = {
  extensions: ({ writable }) => (writable ? [MoveKeys, CaretFollower] : []),
  join(context) {
    joinOutlinePeople(context);
    if (context.data.right === "write") moves = new OutlineMoves(context);
  },
};
