/*
 * The page of somebody at work locks when nobody uses it (suuq/idle.py): two minutes before, it says so; then it covers
 * itself, and what was typed stays below. Keys and touches are told to the server once a minute, and to other tabs.
 */
(() => {
  "use strict";

  const cover = document.querySelector("[data-lock]");
  if (!cover) return;
  const most = Number(cover.dataset.lock) * 1000;
  const warning = Number(cover.dataset.warning) * 1000;
  const parts = { soon: cover.querySelector("[data-lock-soon]"), over: cover.querySelector("[data-lock-over]") };
  const KEY = "suuq-here";
  let asked = Date.now();

  function note() {
    asked = Date.now();
    localStorage.setItem(KEY, String(asked));
    look();
  }

  async function ask() {
    asked = Date.now();
    const answer = await fetch(cover.dataset.here, { redirect: "manual" }).catch(() => null);
    if (answer && answer.status === 204) note();
  }

  function show(part) {
    if (cover.dataset.shows === part) return;
    cover.dataset.shows = part;
    Object.entries(parts).forEach(([name, each]) => { each.hidden = name !== part; });
    cover.setAttribute("aria-labelledby", `lock-${part}`);
    if (part && !cover.open) cover.showModal();
    if (!part && cover.open) cover.close();
    cover.querySelector(`[data-lock-${part}] .btn`)?.focus();
  }

  function look() {
    const idle = Date.now() - Number(localStorage.getItem(KEY) || asked);
    show(idle >= most ? "over" : idle >= most - warning ? "soon" : "");
  }

  function used() {
    if (!cover.dataset.shows && Date.now() - asked > 60000) ask();
  }

  ["keydown", "pointerdown"].forEach((act) => document.addEventListener(act, used, { passive: true }));
  cover.addEventListener("cancel", (event) => event.preventDefault());
  cover.querySelector("[data-lock-stay]").addEventListener("click", ask);
  window.addEventListener("storage", look);
  window.addEventListener("focus", () => { if (cover.dataset.shows === "over") ask(); });
  setInterval(look, 5000);
  note();
})();
