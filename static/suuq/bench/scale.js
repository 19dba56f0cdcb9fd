/*
 * A scale on a serial cable, where the browser has Web Serial. A stable weight fills the weight of the parcel on the
 * bench; the scale must have been empty since the last parcel, so that one weight is never written for two. Typing
 * always works beside it.
 *
 * Read: A&D and clones (ST,GS,+ 1.234kg; US, unstable), Mettler SICS (S S 1.234 kg; S D, moving), and plain continuous
 * output (1.234 kg), which is stable when it repeats.
 */
(() => {
  "use strict";

  const BAUD = "bench.scale.baud";
  const NUMBER = /([+-]?)\s*(\d+(?:[.,]\d+)?)\s*(kg|g|lb|oz)\b/i;
  const GRAMS = { kg: 1000, g: 1, lb: 453.59237, oz: 28.349523125 };
  const EMPTY_GRAMS = 5;
  const REPEATS = 2;
  let port = null;
  let stable = null;
  let repeated = { grams: null, times: 0 };
  let wasEmpty = true;

  /* One line of a scale: {grams, stable: true, false or null when the line does not say}, or null if it is no weight. */
  function read(line) {
    const found = NUMBER.exec(line);
    if (!found) return null;
    const amount = Number(found[2].replace(",", ".")) * GRAMS[found[3].toLowerCase()];
    const grams = Math.round(amount) * (found[1] === "-" ? -1 : 1);
    const head = line.trim().slice(0, 3).toUpperCase();
    if (/^ST\b/.test(head) || /^S S/.test(head)) return { grams, stable: true };
    if (/^US\b/.test(head) || /^S D/.test(head) || line.includes("?")) return { grams, stable: false };
    return { grams, stable: null };
  }

  function hear(line) {
    const told = read(line);
    if (!told) return;
    repeated = { grams: told.grams, times: told.grams === repeated.grams ? repeated.times + 1 : 1 };
    const settled = told.stable === null ? repeated.times >= REPEATS : told.stable;
    stable = settled ? told.grams : null;
    if (settled && told.grams <= EMPTY_GRAMS) wasEmpty = true;
    fill();
    show(told.grams, settled);
  }

  function fill() {
    const field = document.querySelector('[data-measuring] [name="weight"]');
    if (!field || stable === null || stable <= EMPTY_GRAMS) return;
    if (!wasEmpty && field.dataset.byScale === undefined) return;
    if (field.value && field.dataset.byScale === undefined) return;
    field.value = String(stable / 1000);
    field.dataset.byScale = "";
    wasEmpty = false;
  }

  function show(grams, settled) {
    const words = document.querySelector("[data-scale-word]");
    if (!words) return;
    const waiting = settled && grams > EMPTY_GRAMS && !wasEmpty && !document.querySelector("[data-by-scale]");
    words.textContent = waiting ? words.dataset.empty : `${(grams / 1000).toFixed(3)} kg`;
  }

  async function listen(chosen) {
    port = chosen;
    await port.open({ baudRate: Number(localStorage.getItem(BAUD)) || 9600 });
    const reader = port.readable.pipeThrough(new TextDecoderStream()).getReader();
    let rest = "";
    for (let part = await reader.read(); !part.done; part = await reader.read()) {
      const lines = (rest + part.value).split(/[\r\n]+/);
      rest = lines.pop();
      lines.forEach(hear);
    }
    lost();
  }

  function lost() {
    port = null;
    stable = null;
    const words = document.querySelector("[data-scale-word]");
    if (words) words.textContent = words.dataset.lost;
  }

  function offer() {
    const button = document.querySelector("[data-scale]");
    if (button) button.hidden = !navigator.serial || Boolean(port);
  }

  document.addEventListener("click", async (event) => {
    if (!event.target.closest("[data-scale]")) return;
    const chosen = await navigator.serial.requestPort().catch(() => null);
    if (chosen) listen(chosen).catch(lost);
    offer();
    window.suuq.bench.focusFirst();
  });
  document.addEventListener("suuq:settled", () => {
    offer();
    fill();
  });
  document.addEventListener("DOMContentLoaded", async () => {
    offer();
    if (!navigator.serial) return;
    const [known] = await navigator.serial.getPorts();
    if (known) listen(known).catch(lost);
    offer();
  });
  window.suuq.bench.readScale = read;
})();
