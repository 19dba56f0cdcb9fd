/*
 * Small courtesies. Every page works without this file.
 *
 * - After a refused form: focus goes to the summary, and the title says so (a page whose view named its form otherwise).
 * - A button with data-copy puts its text on the clipboard and says that it did.
 * - An account menu closes on Escape and on a click elsewhere.
 * - A form with data-submit-on-change sends itself; its button remains for those without this file.
 * - What needs a program to work (data-scripted) is shown only where programs run.
 * - Letters, whole style sheets and what else may wait are fetched once a first page has shown (suuq/ui/sheets.py).
 * - A form with data-seen says by itself that this page was read.
 * - A browser of 2020 is given our styles in the words it knows (suuq/ui/older.py).
 * - The tab of the page that is open is in sight, however narrow the screen.
 * - Choosing a country proposes its currency, until a currency has been chosen by hand.
 */
(() => {
  "use strict";

  function dressOlder() {
    const sheet = document.querySelector('link[rel="older"]');
    if (!sheet || CSS.supports("selector(:is(a))")) return;
    sheet.rel = "stylesheet";
    document.head.append(sheet); // after those that are fetched later: what it says again stands last
  }

  dressOlder();

  function announceErrors(root) {
    const summary = root.querySelector("[data-errors]");
    if (!summary) return;
    const prefix = summary.dataset.prefix;
    if (prefix && !document.title.startsWith(prefix)) document.title = `${prefix} ${document.title}`;
    summary.focus();
  }

  async function copy(button) {
    const text = button.dataset.copy;
    try {
      await navigator.clipboard.writeText(text);
    } catch {
      const field = document.createElement("textarea");
      field.value = text;
      document.body.append(field);
      field.select();
      document.execCommand("copy");
      field.remove();
      button.focus();
    }
    document.querySelectorAll("[data-copied]").forEach(reset);
    const live = document.querySelector("[data-live]");
    const said = live ? live.dataset.live : "";
    button.dataset.copied = "";
    showWord(button, said);
    const use = button.querySelector("use");
    if (use) {
      use.dataset.before = use.getAttribute("href");
      use.setAttribute("href", use.dataset.before.replace(/#.*/, "#check"));
    }
    if (live) live.textContent = button.dataset.copiedWords || said;
  }

  function showWord(button, said) {
    let word = button.querySelector("[data-copy-word]");
    if (word) {
      word.dataset.before = word.textContent;
      word.textContent = word.dataset.copyWord || said;
      return;
    }
    word = document.createElement("span");
    word.dataset.saidOnce = "";
    word.textContent = said;
    button.append(word);
    if (button.hasAttribute("aria-label")) {
      button.dataset.name = button.getAttribute("aria-label");
      button.setAttribute("aria-label", `${said}. ${button.dataset.name}`);
    }
  }

  function reset(button) {
    delete button.dataset.copied;
    const word = button.querySelector("[data-copy-word]");
    if (word && word.dataset.before) word.textContent = word.dataset.before;
    if (button.dataset.name) button.setAttribute("aria-label", button.dataset.name);
    button.querySelectorAll("[data-said-once]").forEach((once) => once.remove());
    const use = button.querySelector("use");
    if (use && use.dataset.before) use.setAttribute("href", use.dataset.before);
  }

  document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-copy]");
    if (button) copy(button);
    document.querySelectorAll("details[data-menu][open]").forEach((menu) => {
      if (!menu.contains(event.target)) menu.open = false;
    });
  });

  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    document.querySelectorAll("details[data-menu][open]").forEach((menu) => {
      menu.open = false;
      menu.querySelector("summary").focus();
    });
  });

  document.addEventListener("change", (event) => {
    const form = event.target.closest("form[data-submit-on-change]");
    if (form) form.requestSubmit();
    const priced = event.target.closest("form[data-currencies]");
    if (priced) proposeCurrency(priced, event.target);
  });

  function proposeCurrency(form, changed) {
    const currency = form.elements.currency;
    if (changed === currency) currency.dataset.chosen = "";
    if (changed !== form.elements.warehouse || "chosen" in currency.dataset) return;
    const proposed = JSON.parse(form.dataset.currencies)[changed.value];
    if (proposed) currency.value = proposed;
  }

  function dress() {
    const scripts = document.querySelectorAll('link[rel="later"][as="script"]');
    const sheets = document.querySelectorAll('link[rel="later"]:not([as])');
    let missing = sheets.length; // one sheet alone would undo for a moment what the next one says: they count together
    sheets.forEach((sheet) => {
      sheet.media = "print";
      sheet.onload = () => --missing || sheets.forEach((each) => (each.media = "all"));
      sheet.rel = "stylesheet";
    });
    scripts.forEach((link) => {
      const script = document.createElement("script");
      script.src = link.href;
      link.replaceWith(script);
    });
  }

  window.addEventListener("load", () => requestAnimationFrame(() => requestAnimationFrame(dress)));

  function bringIntoSight(tab) {
    const strip = tab.parentElement;
    const [there, here] = [strip.getBoundingClientRect(), tab.getBoundingClientRect()];
    strip.scrollLeft += here.left + here.width / 2 - there.left - there.width / 2;
  }

  async function tellSeen(form) {
    const said = await fetch(form.action, { method: "POST", body: new FormData(form), redirect: "manual" }).catch(() => null);
    if (said && (said.ok || said.type === "opaqueredirect")) form.remove();
  }

  document.addEventListener("DOMContentLoaded", () => {
    document.querySelectorAll("[data-scripted]").forEach((part) => (part.hidden = false));
    announceErrors(document);
    document.querySelectorAll(".su-tabs > [aria-current]").forEach(bringIntoSight);
    document.querySelectorAll("form[data-seen]").forEach(tellSeen);
  });
  document.addEventListener("htmx:afterSwap", (event) => announceErrors(event.detail.target));
})();
