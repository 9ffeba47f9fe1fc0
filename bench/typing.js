// Notes for each key how long it takes from the key's event until its change has been painted.
window.latencies = [];
window.measureTyping = () => {
  window.latencies = [];
  if (window.measuring) return;
  window.measuring = true;
  let pressed = 0;
  document.addEventListener("keydown", (event) => {
    pressed = event.timeStamp;
  }, true);
  document.addEventListener("input", () => {
    const from = pressed;
    requestAnimationFrame(() => {
      const { port1, port2 } = new MessageChannel();
      port1.onmessage = () => window.latencies.push(performance.now() - from);
      port2.postMessage(0);
    });
  }, true);
};
