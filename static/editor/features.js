// The table of what the desk offers beyond plain drafting: one file and one line for each feature.
import { clauseWork } from "./clause_work.js";
import { figures } from "./figures.js";
import { checks } from "./checks/feature.js";
import { find } from "./find/feature.js";
import { following } from "./following.js";
import { formalComments } from "./formal_comment.js";
import { formulas } from "./formula_desk.js";
import { outlineMoves } from "./outline_moves.js";
import { inserting } from "./inserting.js";
import { large } from "./large/feature.js";
import { paste } from "./paste/feature.js";
import { reviewing } from "./reviewing.js";
import { sharedTexts } from "./shared_texts.js";
import { sourceCode } from "./source_code.js";
import { tables } from "./tables.js";
import { suggestions } from "./suggestions.js";

/**
 * A feature is `{ extensions?(context) => [Tiptap extension], join?(context) }`. `extensions` is asked
 * once, before the editor stands (`context.editor` is still null); `join` once, after it stands.
 * The context holds `data` (what the page was given), `doc`, `connection`, `urls`, `writable`, `open`
 * (dialogs by name), `parts` (outline, discussions, checks), `find` (querySelector) and `editor`.
 * A feature brings its own style sheet by importing it.
 */
export const FEATURES = [
  clauseWork,
  following,
  formalComments,
  inserting,
  reviewing,
  sharedTexts,
  figures,
  tables,
  formulas,
  sourceCode,
  outlineMoves,
  suggestions,
  checks,
  find,
  large,
  paste,
];
