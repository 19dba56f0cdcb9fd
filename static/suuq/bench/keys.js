/*
 * A scanner and a keyboard, no mouse.
 *
 * - A scan goes into the scan field from anywhere on the page.
 * - A key printed on a button presses it; on the measures, a letter sets its flag and Enter goes to the next field.
 * - Where several announcements fit, or several names, a digit chooses one; F7 takes the next box whose sides are known, and then Enter
 *   after the weight takes the parcel in.
 * - A further barcode scanned while measuring joins the list, whatever field has the focus.
 *
 * A scanner types a character every few milliseconds; nobody else does.
 */
(() => {
  "use strict";

  const FAST_MS = 35;
  const SHORTEST_SCAN = 6;
  const TYPED = "input:not([type=checkbox]):not([type=radio]):not([type=file]), textarea, select";
  const EMPTY = { text: "", before: "", field: null, at: 0 };
  let burst = EMPTY;
  let letterTimer = 0;

  const scanField = () => document.querySelector("[data-scan]");
  const isMeasure = (field) => field && field.matches && field.matches("[data-measure]");
  const isChoice = (field) => field && field.matches && field.matches("[data-choice]");
  const isTyped = (field) => field && field.matches && field.matches(TYPED);

  function follow(event) {
    const now = event.timeStamp;
    const field = document.activeElement;
    if (now - burst.at >= FAST_MS || burst.field !== field) {
      burst = { text: "", before: field && "value" in field ? field.value : "", field, at: now };
    }
    burst.text += event.key;
    burst.at = now;
  }

  function endOfScan(event) {
    const scanned = burst.text.length >= SHORTEST_SCAN && event.timeStamp - burst.at < FAST_MS * 3;
    const list = document.querySelector("[data-barcodes]");
    if (!scanned || !list || !(isMeasure(document.activeElement) || isChoice(document.activeElement))) return false;
    burst.field.value = burst.before;
    joinBarcode(burst.text);
    burst = EMPTY;
    return true;
  }

  /* One more barcode of the parcel being measured, or a command for it. */
  function joinBarcode(code) {
    const list = document.querySelector("[data-barcodes]");
    const known = list.value.split("\n").map((line) => line.trim()).filter(Boolean);
    if (/^SUUQ-/i.test(code)) obey(code.slice(5).toUpperCase());
    else if (!known.includes(code)) list.value = [...known, code].join("\n");
  }

  /* What is printed or taken in again is the last parcel, never the one being measured. */
  function obey(command) {
    const key = { OK: "[data-send]", UNDO: '[data-key="Escape"]', PHOTO: '[data-key="F2"]' }[command];
    const button = key && document.querySelector(`[data-measuring] ${key}`);
    const refused = document.querySelector("[data-refused]");
    if (button) button.click();
    else if (command.startsWith("BOX-")) preset(command.slice(4));
    else if (refused) {
      refused.hidden = false;
      window.suuq.bench.signal("stop");
    }
  }

  /* Fill the sides of a box that is known by its code; without a code, of the next one in the row. */
  function preset(code) {
    const boxes = [...document.querySelectorAll("[data-preset]")];
    const pressed = boxes.findIndex((box) => box.getAttribute("aria-pressed") === "true");
    const box = code ? boxes.find((one) => one.dataset.preset === code.toUpperCase()) : boxes[(pressed + 1) % boxes.length];
    if (!box) return;
    for (const one of boxes) one.setAttribute("aria-pressed", String(one === box));
    const form = box.closest("form");
    const sides = box.dataset.sides.split(" ");
    ["length", "width", "height"].forEach((name, n) => {
      form.querySelector(`[name="${name}"]`).value = sides[n];
    });
  }

  function choose(digit) {
    const choices = [...document.activeElement.closest("fieldset").querySelectorAll("[data-choice]")];
    const chosen = digit === "0" ? choices.at(-1) : choices[Number(digit) - 1];
    if (!chosen) return;
    chosen.checked = true;
    document.querySelector("[data-measure]").focus();
  }

  function flag(letter) {
    if (letter === "b") {
      const kinds = [...document.querySelectorAll("[data-battery]")];
      kinds[(kinds.findIndex((kind) => kind.checked) + 1) % kinds.length].checked = true;
      return;
    }
    const box = document.querySelector(`[data-flag="${letter}"]`);
    if (box) box.checked = !box.checked;
  }

  function onLetter(event) {
    const letter = isMeasure(document.activeElement) && /^[a-z]$/i.test(event.key);
    const digit = isChoice(document.activeElement) && /^\d$/.test(event.key);
    if (!letter && !digit) return;
    event.preventDefault();
    clearTimeout(letterTimer);
    if (burst.text.length > 1) return;
    letterTimer = setTimeout(() => {
      if (burst.text.length !== 1) return;
      if (digit) choose(event.key);
      else flag(event.key.toLowerCase());
    }, FAST_MS + 5);
  }

  function nextField(event) {
    const field = document.activeElement;
    if (!isMeasure(field) || !field.value.trim()) return;
    const all = [...document.querySelectorAll("[data-measure]")];
    const next = all[all.indexOf(field) + 1];
    const boxKnown = field === all[0] && document.querySelector("[data-preset][aria-pressed=true]");
    if (!next || boxKnown) return; // Enter takes it in
    event.preventDefault();
    next.focus();
    next.select();
  }

  function pressed(event) {
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
    if (event.key.length === 1) {
      if (!isTyped(document.activeElement) && scanField()) scanField().focus();
      follow(event);
      onLetter(event);
      return;
    }
    if (event.key === "Enter") {
      clearTimeout(letterTimer);
      if (endOfScan(event)) event.preventDefault();
      else nextField(event);
    }
    press(event);
  }

  function press(event) {
    if (event.key === "F7" && document.querySelector("[data-preset]")) {
      event.preventDefault();
      preset("");
      return;
    }
    if (event.key === "Enter" && (isTyped(document.activeElement) || document.activeElement.matches("a, button, summary"))) return;
    const target = [...document.querySelectorAll(`[data-key="${event.key}"]`)].find((one) => one.offsetParent !== null);
    if (!target) return;
    event.preventDefault();
    if (target.hasAttribute("data-print")) window.suuq.bench.print(target.href);
    else target.click();
    const opened = target.closest("details");
    const inside = opened && opened.querySelector("input:not([type=hidden])");
    if (inside) requestAnimationFrame(() => inside.focus());
  }

  document.addEventListener("keydown", pressed);
  document.addEventListener("click", (event) => {
    const box = event.target.closest("[data-preset]");
    if (box) preset(box.dataset.preset);
  });
  Object.assign(window.suuq.bench, { joinBarcode });
})();
