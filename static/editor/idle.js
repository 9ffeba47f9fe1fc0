// Waits for a moment in which the browser has nothing else to do.

/** Call back when the browser has time, at the latest after a second. */
export function whenIdle(act) {
  if (window.requestIdleCallback) return window.requestIdleCallback(act, { timeout: 1000 });
  return setTimeout(act, 20);
}
