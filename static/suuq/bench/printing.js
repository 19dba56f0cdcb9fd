/* A label is printed from a frame of our own: no other page opens. The switch is remembered on this device. */
(() => {
  "use strict";

  const SWITCH = "bench.print";

  function print(address) {
    document.querySelectorAll("iframe[data-printing]").forEach((frame) => frame.remove());
    const frame = document.createElement("iframe");
    frame.dataset.printing = "";
    frame.className = "visually-hidden";
    frame.title = "label";
    frame.addEventListener("load", () => frame.contentWindow.print());
    frame.src = address;
    document.body.append(frame);
  }

  function printWanted(panel) {
    const wanted = panel.querySelector("[data-print-switch]");
    if (wanted) wanted.checked = localStorage.getItem(SWITCH) === "yes";
    const byItself = panel.hasAttribute("data-fresh") && wanted && wanted.checked;
    if (panel.dataset.label && (panel.hasAttribute("data-print-now") || byItself)) print(panel.dataset.label);
  }

  document.addEventListener("change", (event) => {
    if (event.target.matches("[data-print-switch]")) localStorage.setItem(SWITCH, event.target.checked ? "yes" : "no");
  });
  document.addEventListener("click", (event) => {
    const link = event.target.closest("a[data-print]");
    if (!link || event.defaultPrevented) return;
    event.preventDefault();
    print(link.href);
  });

  Object.assign(window.suuq.bench, { print, printWanted });
})();
