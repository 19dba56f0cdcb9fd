/*
 * Has a page, and what it is made of, kept for when there is no line: service-worker.js does the keeping.
 *
 * - suuq.keep(page, further) keeps the page at that address with the files of this one and the further ones.
 * - <body> or any element with data-pocket="/pocket/" has that page kept each time this one is opened: it is what a
 *   shopper sees without a line. data-kept on <html> says that it is.
 */
(() => {
  "use strict";

  async function keep(page, further = []) {
    if (!("serviceWorker" in navigator) || !window.isSecureContext) return;
    await navigator.serviceWorker.register("/sw.js", { scope: "/" });
    const { active } = await navigator.serviceWorker.ready;
    const files = performance.getEntriesByType("resource").map((entry) => entry.name.split("#")[0]);
    const sheets = 'link[rel="later"], link[rel="stylesheet"]'; // page.js fetches the later ones soon, or has begun to
    const later = [...document.querySelectorAll(sheets)].map((link) => link.href);
    const wanted = [...files.filter((name) => new URL(name).pathname.startsWith("/static/")), ...later, ...further];
    const ears = new MessageChannel();
    const kept = new Promise((done) => {
      ears.port1.onmessage = done;
    });
    active.postMessage({ keep: [...new Set(wanted)], page: new URL(page, location.href).href }, [ears.port2]);
    await kept;
  }

  async function keepPocket() {
    const pocket = document.querySelector("[data-pocket]");
    if (!pocket) return;
    await keep(pocket.dataset.pocket);
    document.documentElement.setAttribute("data-kept", "");
  }

  window.suuq = window.suuq || {};
  window.suuq.keep = keep;
  const start = () => keepPocket().catch(() => null);
  if (document.readyState === "complete") start(); // page.js fetches this one once the page has shown
  else window.addEventListener("load", start);
})();
