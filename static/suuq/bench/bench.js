/*
 * What every bench does when the server has answered. Every page works without these files; with them only the bench
 * is drawn anew, the focus is back in the scan field, what is scanned while an answer is awaited is sent next in order,
 * and a scan that could not be sent is said aloud (the receiving bench keeps it: see offline.js).
 */
(() => {
  "use strict";

  const { suuq } = window;
  const ONE_COLUMN = window.matchMedia("(max-width: 991.98px)");
  const bench = () => document.querySelector("[data-bench]");
  const scanField = () => document.querySelector("[data-scan]");
  let waiting = "";
  let busy = false;
  let queue = [];

  function focusFirst() {
    const first = document.querySelector("[data-measuring] [aria-invalid], [data-first]") || scanField();
    if (first) first.focus();
  }

  function settle() {
    const panel = bench();
    if (!panel) return;
    focusFirst();
    if (panel.hasAttribute("data-news")) {
      if (ONE_COLUMN.matches) panel.scrollIntoView(); // on a phone the word is read first, wherever the focus is
      suuq.bench.signal(panel.dataset.state);
    }
    suuq.bench.printWanted(panel);
    document.dispatchEvent(new CustomEvent("suuq:settled"));
  }

  function line(online, quiet = false) {
    const words = document.querySelector("[data-line]");
    if (!words) return;
    words.textContent = online ? words.dataset.online : words.dataset.offline;
    words.classList.toggle("su-coral", !online);
    if (!online && !quiet) suuq.bench.signal("stop");
  }

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
  document.addEventListener("htmx:afterSwap", (event) => {
    if (event.target !== bench()) return; // the keys at the foot are swapped too: the news is told once
    line(true);
    settle();
    if (bench()) suuq.bench.photoWanted(bench());
    if (waiting && scanField()) scanField().value = waiting;
  });
  document.addEventListener("htmx:afterRequest", () => {
    busy = false;
    setTimeout(sendNext);
  });
  document.addEventListener("htmx:sendError", () => line(false));
  window.addEventListener("offline", () => line(false));
  window.addEventListener("online", () => line(true));
  document.addEventListener("DOMContentLoaded", settle);

  Object.assign(suuq.bench, { focusFirst, settle, line });
})();
