// Puts the checks onto the desk; what checks and mends is loaded once the desk stands.
import "./checks.css";

import { whenIdle } from "../idle.js";
import { FindingMarks } from "./marks.js";

async function begin(context) {
  const [{ Checks }, { joinFreezeNotice }] = await Promise.all([import("./panel.js"), import("./freeze_notice.js")]);
  const panel = (context.parts.checks = new Checks(context));
  joinFreezeNotice(panel);
  panel.run();
}

export const checks = {
  extensions: (context) => [FindingMarks.configure({ onOpen: (...place) => context.parts.checks?.openAt(...place) ?? false })],
  join(context) {
    context.connection.provider.once("sync", () => whenIdle(() => begin(context)));
  },
};
