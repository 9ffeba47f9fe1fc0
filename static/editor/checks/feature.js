// Puts the checks onto the desk.
import "./checks.css";

import { joinFreezeNotice } from "./freeze_notice.js";
import { FindingMarks } from "./marks.js";
import { Checks } from "./panel.js";

export const checks = {
  extensions: (context) => [FindingMarks.configure({ onOpen: (...place) => context.parts.checks?.openAt(...place) ?? false })],
  join(context) {
    const panel = (context.parts.checks = new Checks(context));
    joinFreezeNotice(panel);
    context.connection.provider.once("sync", () => panel.run());
  },
};
