/*
 * Sign on the screen. A file field marked data-sign gets a field to sign in; what is signed becomes its file, so the
 * form is sent as if a photo of the slip had been chosen. Without this file the field takes a photo.
 */
(() => {
  "use strict";

  function put(field, blob) {
    const chosen = new DataTransfer();
    if (blob) chosen.items.add(new File([blob], "signature.png", { type: "image/png" }));
    field.files = chosen.files;
    field.dispatchEvent(new Event("change", { bubbles: true }));
  }

  function fit(canvas, pad) {
    const ratio = Math.max(window.devicePixelRatio || 1, 1);
    const { clientWidth, clientHeight } = canvas;
    if (!clientWidth || canvas.width === Math.round(clientWidth * ratio)) return;
    canvas.width = Math.round(clientWidth * ratio);
    canvas.height = Math.round(clientHeight * ratio);
    canvas.getContext("2d").scale(ratio, ratio);
    pad.clear();
  }

  function ready(field) {
    if (field.dataset.pad !== undefined || !window.SignaturePad) return;
    field.dataset.pad = "";
    const words = document.querySelector("[data-sign-again]");
    const canvas = document.createElement("canvas");
    canvas.className = "su-sign";
    canvas.setAttribute("role", "img");
    canvas.setAttribute("aria-label", document.querySelector(`label[for="${field.id}"]`)?.textContent.trim() || "");
    const again = document.createElement("button");
    again.type = "button";
    again.className = "btn btn-outline-secondary";
    again.textContent = words ? words.dataset.signAgain : "×";
    field.before(canvas, again);
    const pad = new window.SignaturePad(canvas, { backgroundColor: "#ffffff", penColor: "#16292b" });
    pad.addEventListener("endStroke", () => canvas.toBlob((blob) => put(field, blob), "image/png"));
    again.addEventListener("click", () => {
      pad.clear();
      put(field, null);
    });
    new ResizeObserver(() => fit(canvas, pad)).observe(canvas);
  }

  const all = () => document.querySelectorAll("input[type=file][data-sign]").forEach(ready);
  document.addEventListener("DOMContentLoaded", all);
  document.addEventListener("htmx:afterSettle", all);
})();
