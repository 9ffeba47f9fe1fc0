import { beforeEach, describe, expect, test, vi } from "vitest";

class FakeSocket {
  static OPEN = 1;
  static all = [];
  constructor(url) {
    this.url = url;
    this.readyState = 0;
    this.sent = [];
    FakeSocket.all.push(this);
  }
  send(text) { this.sent.push(text); }
  close() { this.readyState = 3; }
  accept() { this.readyState = 1; this.onopen(); }
  drop(code = 1006) { this.readyState = 3; this.onclose({ code, reason: "" }); }
}

vi.stubGlobal("location", { protocol: "http:", host: "lepton.test", pathname: "/" });
vi.stubGlobal("document", { documentElement: { lang: "en" }, querySelector: () => null, addEventListener() {} });
const { FINAL, LiveSocket, backOff, showState } = await import("./socket.js");

function start(options = {}) {
  const states = [];
  const frames = [];
  const socket = new LiveSocket("/ws/ballots/7/", {
    WebSocketClass: FakeSocket,
    onState: (state, detail) => states.push([state, detail.code]),
    onMessage: (frame) => frames.push(frame),
    ...options,
  });
  return { socket, states, frames, last: () => FakeSocket.all.at(-1) };
}

beforeEach(() => {
  FakeSocket.all = [];
  vi.useFakeTimers();
});

describe("backOff", () => {
  test("stays between half a second and thirty seconds", () => {
    for (let tries = 0; tries < 20; tries += 1) {
      expect(backOff(tries, () => 0)).toBe(500);
      expect(backOff(tries, () => 1)).toBeLessThanOrEqual(30_000);
    }
    expect(backOff(0, () => 1)).toBe(1000);
    expect(backOff(9, () => 1)).toBe(30_000);
  });
});

describe("LiveSocket", () => {
  test("opens on the page's own host and hands on whole frames", () => {
    const { frames, last, states } = start();
    expect(last().url).toBe("ws://lepton.test/ws/ballots/7/");
    last().accept();
    last().onmessage({ data: '{"type": "tally"}' });
    last().onmessage({ data: "not json" });
    expect(frames).toEqual([{ type: "tally" }]);
    expect(states.map(([state]) => state)).toEqual(["connecting", "live"]);
  });

  test("says whether a frame was sent", () => {
    const { socket, last } = start();
    expect(socket.send({ a: 1 })).toBe(false);
    last().accept();
    expect(socket.send({ a: 1 })).toBe(true);
    expect(last().sent).toEqual(['{"a":1}']);
  });

  test("comes back after a drop and is stale after ten seconds", () => {
    const { last, states } = start();
    last().accept();
    last().drop();
    vi.advanceTimersByTime(1000);
    expect(FakeSocket.all).toHaveLength(2);
    last().drop();
    vi.advanceTimersByTime(9500);
    expect(states.map(([state]) => state)).toContain("stale");
    last().accept();
    expect(states.at(-1)[0]).toBe("live");
  });

  test.each([...FINAL])("never comes back after %i", (code) => {
    const { last, states } = start();
    last().accept();
    last().drop(code);
    vi.advanceTimersByTime(120_000);
    expect(FakeSocket.all).toHaveLength(1);
    expect(states.at(-1)).toEqual(["closed", code]);
  });

  test("waits five seconds at least when it was too fast", () => {
    const { last } = start();
    last().accept();
    last().drop(4429);
    vi.advanceTimersByTime(4900);
    expect(FakeSocket.all).toHaveLength(1);
    vi.advanceTimersByTime(200);
    expect(FakeSocket.all).toHaveLength(2);
  });

  test("wakes at once when the network is back, and not when it was closed here", () => {
    const { socket, last } = start();
    last().accept();
    last().drop();
    socket.wake();
    expect(FakeSocket.all).toHaveLength(2);
    socket.close();
    socket.wake();
    expect(FakeSocket.all).toHaveLength(2);
  });
});

describe("showState", () => {
  function dot() {
    const set = new Set();
    return {
      classList: { add() {} },
      dataset: {},
      textContent: "",
      set,
      toggleAttribute: (name, on) => (on ? set.add(name) : set.delete(name)),
    };
  }

  test("pulses when live and is hollow in every other state", () => {
    const element = dot();
    showState(element, "live");
    expect([element.textContent, element.dataset.tone, [...element.set]]).toEqual(["Live", "good", ["data-live"]]);
    for (const state of ["connecting", "reconnecting", "stale", "closed"]) {
      showState(element, state, { since: null });
      expect([...element.set]).toEqual(["data-hollow"]);
    }
  });

  test("says when the page was last right", () => {
    const element = dot();
    showState(element, "stale", { since: new Date(2026, 10, 24, 17, 5) });
    expect(element.textContent).toMatch(/last right at 0?5:05/);
  });

  test("leaves the dot alone for a state it does not know", () => {
    const element = dot();
    showState(element, "other");
    expect(element.textContent).toBe("");
  });
});
