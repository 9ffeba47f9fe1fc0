// The queue room: figures follow the socket; a changed list is offered, never moved under a hand.
import { find, findAll } from "./lib/dom.js";
import { connectLive } from "./lib/socket.js";

const room = find("[data-queue]");

function showFigures(frame) {
  for (const element of findAll("[data-figure]", room)) {
    const value = frame[element.dataset.figure];
    const unit = element.dataset.unit ? ` ${element.dataset.unit}` : "";
    element.textContent = value === null || value === undefined ? "–" : `${value}${unit}`;
  }
}

function offerList() {
  const news = find("[data-queue-news]", room);
  if (news) news.hidden = false;
}

if (room) {
  connectLive("/ws/queue/", {
    quiet: true,
    onMessage(frame) {
      if (frame.type === "queue") showFigures(frame);
      if (frame.type === "job") offerList();
    },
  });
}
