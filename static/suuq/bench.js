/*
 * The bench with a scanner and a keyboard. Every page works without this file; with it:
 *
 * - a scan goes into the scan field from anywhere on the page, and the field has the focus again after each answer;
 * - ok, attention and stop have their own sound and, on a handheld, their own vibration;
 * - a key printed on a button presses it; on the measures, a letter sets its flag and Enter goes to the next field;
 * - a further barcode scanned while measuring joins the list, whatever field has the focus (scanners type fast);
 * - a photo is made smaller before it is sent, and after a check-in is sent while the next parcel is scanned;
 * - a label prints by itself where the switch says so;
 * - a scan that could not be sent is said aloud and nothing else.
 */
(() => {
  "use strict";

  const FAST_MS = 35;
  const SHORTEST_SCAN = 6;
  const LONGEST_SIDE = 1600;
  const SOUNDS = {
    ok: [[1046, 0.09]],
    attention: [[660, 0.14], [0, 0.05], [660, 0.14]],
    stop: [[196, 0.22], [0, 0.05], [196, 0.22], [0, 0.05], [147, 0.4]],
  };
  const VIBRATIONS = { ok: [60], attention: [120, 60, 120], stop: [300, 80, 300, 80, 500] };

  let audio = null;
  let waiting = "";
  let burst = { text: "", before: "", field: null, at: 0 };
  let letterTimer = 0;

  const bench = () => document.querySelector("[data-bench]");
  const scanField = () => document.querySelector("[data-scan]");
  const isMeasure = (field) => field && field.matches && field.matches("[data-measure]");
  const isTyped = (field) => field && field.matches && field.matches("input:not([type=checkbox]):not([type=radio]):not([type=file]), textarea, select");

  function sound(state) {
    const notes = SOUNDS[state];
    if (!notes || !window.AudioContext) return;
    audio = audio || new AudioContext();
    let start = audio.currentTime;
    for (const [hertz, seconds] of notes) {
      if (hertz) {
        const tone = audio.createOscillator();
        const level = audio.createGain();
        tone.type = state === "stop" ? "square" : "sine";
        tone.frequency.value = hertz;
        level.gain.setValueAtTime(0.18, start);
        level.gain.linearRampToValueAtTime(0, start + seconds);
        tone.connect(level).connect(audio.destination);
        tone.start(start);
        tone.stop(start + seconds);
      }
      start += seconds;
    }
  }

  function settle() {
    const panel = bench();
    if (!panel) return;
    const first = panel.querySelector("[data-measuring] [aria-invalid], [data-first]") || scanField();
    if (first) first.focus();
    const mayBeHeard = navigator.userActivation && navigator.userActivation.hasBeenActive;
    if (mayBeHeard && panel.hasAttribute("data-news")) {
      sound(panel.dataset.state);
      if (navigator.vibrate) navigator.vibrate(VIBRATIONS[panel.dataset.state] || []);
    }
    const wanted = panel.querySelector("[data-print-switch]");
    if (wanted) wanted.checked = localStorage.getItem("bench.print") === "yes";
    if (panel.hasAttribute("data-print-now")) printLabel(panel.dataset.label);
    else if (panel.dataset.label && panel.hasAttribute("data-fresh") && wanted && wanted.checked) printLabel(panel.dataset.label);
  }

  function printLabel(address) {
    document.querySelectorAll("iframe[data-printing]").forEach((frame) => frame.remove());
    const frame = document.createElement("iframe");
    frame.dataset.printing = "";
    frame.className = "visually-hidden";
    frame.title = "label";
    frame.addEventListener("load", () => frame.contentWindow.print());
    frame.src = address;
    document.body.append(frame);
  }

  /* Scans and letters. A scanner types a character every few milliseconds; nobody else does. */

  function typedFast(now) {
    return now - burst.at < FAST_MS;
  }

  function follow(event) {
    const now = event.timeStamp;
    const field = document.activeElement;
    if (!typedFast(now) || burst.field !== field) burst = { text: "", before: field && "value" in field ? field.value : "", field, at: now };
    burst.text += event.key;
    burst.at = now;
  }

  function endOfScan(event) {
    const scanned = burst.text.length >= SHORTEST_SCAN && event.timeStamp - burst.at < FAST_MS * 3;
    const list = document.querySelector("[data-barcodes]");
    if (!scanned || !list || !isMeasure(document.activeElement)) return false;
    burst.field.value = burst.before;
    const known = list.value.split("\n").map((line) => line.trim()).filter(Boolean);
    const command = burst.text.toUpperCase();
    if (command === "SUUQ-OK") document.querySelector("[data-send]").click();
    else if (!known.includes(burst.text)) list.value = [...known, burst.text].join("\n");
    burst = { text: "", before: "", field: null, at: 0 };
    return true;
  }

  function flag(letter) {
    if (letter === "b") {
      const kinds = [...document.querySelectorAll("[data-battery]")];
      const next = (kinds.findIndex((kind) => kind.checked) + 1) % kinds.length;
      kinds[next].checked = true;
      return true;
    }
    const box = document.querySelector(`[data-flag="${letter}"]`);
    if (box) box.checked = !box.checked;
    return Boolean(box);
  }

  function onLetter(event) {
    const field = document.activeElement;
    if (!isMeasure(field) || !/^[a-z]$/i.test(event.key)) return;
    event.preventDefault();
    clearTimeout(letterTimer);
    if (burst.text.length > 1) return;
    letterTimer = setTimeout(() => {
      if (burst.text.length === 1) flag(event.key.toLowerCase());
    }, FAST_MS + 5);
  }

  function nextField(event) {
    const field = document.activeElement;
    if (!isMeasure(field)) return;
    const all = [...document.querySelectorAll("[data-measure]")];
    const next = all[all.indexOf(field) + 1];
    const optionalAndEmpty = !field.value.trim() && all.indexOf(field) > 0;
    if (!next || optionalAndEmpty || !field.value.trim()) return;
    event.preventDefault();
    next.focus();
    next.select();
  }

  function pressed(event) {
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
    if (event.key.length === 1) {
      const field = document.activeElement;
      if (!isTyped(field) && scanField()) scanField().focus();
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
    if (event.key === "Enter" && isTyped(document.activeElement)) return;
    const target = [...document.querySelectorAll(`[data-key="${event.key}"]`)].find((one) => one.offsetParent !== null);
    if (!target) return;
    if (event.key === "Enter" && document.activeElement.matches("a, button, summary")) return;
    event.preventDefault();
    if (target.hasAttribute("data-print")) printLabel(target.href);
    else target.click();
    const opened = target.closest("details");
    if (opened) {
      const inside = opened.querySelector("input:not([type=hidden])");
      if (inside) requestAnimationFrame(() => inside.focus());
    }
  }

  /* Photos. */

  async function smaller(file) {
    if (!file.type.startsWith("image/") || !window.createImageBitmap) return file;
    try {
      const picture = await createImageBitmap(file);
      const scale = Math.min(1, LONGEST_SIDE / Math.max(picture.width, picture.height));
      const canvas = document.createElement("canvas");
      canvas.width = Math.round(picture.width * scale);
      canvas.height = Math.round(picture.height * scale);
      canvas.getContext("2d").drawImage(picture, 0, 0, canvas.width, canvas.height);
      const blob = await new Promise((done) => canvas.toBlob(done, "image/jpeg", 0.82));
      return blob && blob.size < file.size ? new File([blob], "photo.jpg", { type: "image/jpeg" }) : file;
    } catch {
      return file;
    }
  }

  function sayPhoto(input, which) {
    const word = input.closest("label").querySelector("[data-photo-word]");
    if (word && word.dataset[which]) word.textContent = word.dataset[which];
  }

  async function photoChosen(event) {
    const input = event.target;
    if (!input.matches('input[type="file"]') || !input.files.length) return;
    const form = input.closest("form");
    const picture = await smaller(input.files[0]);
    if (form.hasAttribute("data-background")) {
      const body = new FormData(form);
      body.set("photo", picture);
      const sent = await fetch(form.action, { method: "POST", body, headers: { "X-Background": "1" } }).catch(() => null);
      sayPhoto(input, sent && sent.ok ? "sent" : "failed");
    } else if (input.hasAttribute("data-shrink")) {
      const files = new DataTransfer();
      files.items.add(picture);
      input.files = files.files;
      sayPhoto(input, "sent");
    }
    const back = document.querySelector("[data-first]") || scanField();
    if (back) back.focus();
  }

  /* The line to the server. */

  function line(online) {
    const words = document.querySelector("[data-line]");
    if (!words) return;
    words.textContent = online ? words.dataset.online : words.dataset.offline;
    words.classList.toggle("su-coral", !online);
    if (!online) sound("stop");
  }

  /* What is scanned while an answer is awaited is sent next, in order. */

  let busy = false;
  let queue = [];

  function hold(event) {
    const field = event.target.querySelector("[data-scan]");
    if (!field || !busy) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    queue.push(field.value);
    field.value = "";
  }

  function sendNext() {
    const field = scanField();
    if (!field) queue = [];
    if (!queue.length) return;
    const rest = field.value;
    field.value = queue.shift();
    field.form.requestSubmit();
    field.value = rest;
  }

  document.addEventListener("submit", hold, true);
  document.addEventListener("htmx:beforeRequest", () => {
    busy = true;
    if (scanField()) scanField().value = "";
  });
  document.addEventListener("htmx:beforeSwap", (event) => {
    waiting = scanField() ? scanField().value : "";
    const html = (event.detail.xhr.getResponseHeader("Content-Type") || "").includes("html");
    if (html && event.detail.xhr.status < 500) {
      event.detail.shouldSwap = true;
      event.detail.isError = false;
    }
  });
  document.addEventListener("htmx:afterSwap", () => {
    line(true);
    settle();
    if (waiting && scanField()) scanField().value = waiting;
  });
  document.addEventListener("htmx:afterRequest", () => {
    busy = false;
    setTimeout(sendNext);
  });
  document.addEventListener("htmx:sendError", () => line(false));
  window.addEventListener("offline", () => line(false));
  window.addEventListener("online", () => line(true));

  document.addEventListener("keydown", pressed);
  document.addEventListener("change", (event) => {
    if (event.target.matches("[data-print-switch]")) localStorage.setItem("bench.print", event.target.checked ? "yes" : "no");
    else photoChosen(event);
  });
  document.addEventListener("click", (event) => {
    const link = event.target.closest("a[data-print]");
    if (!link || event.defaultPrevented) return;
    event.preventDefault();
    printLabel(link.href);
  });
  document.addEventListener("DOMContentLoaded", settle);
})();
