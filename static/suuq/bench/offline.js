/*
 * The receiving bench without a line. When a scan cannot be sent, the same loop goes on here, scan, measures, next, and
 * each parcel is kept in the queue (offline-queue.js). When the line is back the queue is told in order, what came of
 * each parcel is listed with its place, and the bench of the server returns.
 */
(() => {
  "use strict";

  const UNDO_MS = 60000;
  const LAST = 10;
  const WEIGHT = /^\d{1,3}([.,]\d{1,3})?$/;
  const { suuq } = window;
  const home = () => document.querySelector("[data-queue]");
  const words = (name) => home().querySelector(`[data-words="${name}"]`).textContent;
  const listed = (name) => (home().dataset[name] || "").toUpperCase().split(" ").filter(Boolean);
  let away = false;
  let sent = "";
  let last = null;
  let mustCage = false;

  /* The panels. */

  function draw(name) {
    const panel = document.querySelector(`template[data-offline-${name}]`).content.firstElementChild.cloneNode(true);
    document.getElementById("bench").replaceWith(panel);
    suuq.bench.line(false, true);
    return panel;
  }

  async function show(state, say, code = "") {
    const panel = draw("bench");
    panel.dataset.state = state;
    panel.querySelector(".su-bench").classList.add(`su-bench--${state}`);
    panel.querySelector("[data-word]").textContent = words(`word-${state}`);
    panel.querySelector(`[data-icon="${state}"]`).hidden = false;
    panel.querySelector("[data-say]").textContent = words(say);
    panel.querySelector("[data-code]").textContent = code;
    panel.querySelector("[data-scan-words]").textContent = words(mustCage ? "cage" : "scan");
    panel.querySelector("[data-offline-acts]").hidden = !last;
    suuq.bench.settle();
    await side(panel);
  }

  async function measure(code) {
    const panel = draw("measure");
    panel.querySelector("[data-say]").textContent = words("measure");
    panel.querySelector("[data-code]").textContent = code;
    panel.querySelector("[data-barcodes]").value = code;
    suuq.bench.settle();
    await side(panel);
  }

  async function side(panel) {
    const acts = await suuq.queue.list();
    panel.querySelector("[data-queue-length]").textContent = acts.length;
    const rows = acts.slice(-LAST).reverse().map((act) => row(barcode(act) || "↶", new Date(act.at)));
    panel.querySelector("[data-offline-last]").replaceChildren(...rows);
  }

  function row(code, at) {
    const line = document.createElement("li");
    const name = document.createElement("bdi");
    name.dir = "ltr";
    name.textContent = code;
    const time = document.createElement("time");
    time.className = "su-muted su-scans__place";
    time.textContent = at.toTimeString().slice(0, 5);
    line.append(name, time);
    return line;
  }

  const barcode = (act) => (act.fields.barcodes || "").split("\n")[0];

  /* The loop. */

  async function scanned(text) {
    const code = text.trim().toUpperCase();
    if (!code) return show("ready", "ready");
    if (code === "SUUQ-UNDO") return undo();
    if (mustCage) return caged(code);
    if (code === "SUUQ-OK") return show("ready", "ready");
    if (code.startsWith("SUUQ-") || listed("places").includes(code)) return show("attention", "needs-line");
    const kept = await suuq.queue.list();
    if (kept.some((act) => (act.fields.barcodes || "").toUpperCase().split("\n").includes(code))) return show("attention", "again", code);
    return measure(text.trim());
  }

  function caged(code) {
    if (!listed("cages").includes(code)) return show("stop", "nothing");
    mustCage = false;
    return show("ready", "ready");
  }

  function fieldsOf(form) {
    const fields = {};
    for (const [name, value] of new FormData(form)) {
      if (typeof value === "string" && name !== "csrfmiddlewaretoken") fields[name] = value;
    }
    if (home().dataset.drop) fields.drop = home().dataset.drop;
    return fields;
  }

  function wrong(fields) {
    const sides = ["length", "width", "height"].map((name) => (fields[name] || "").trim());
    if (!WEIGHT.test((fields.weight || "").trim()) || Number(fields.weight.replace(",", ".")) <= 0) return ["weight", "weight"];
    const filled = sides.filter(Boolean);
    if (filled.length !== 0 && filled.length !== 3) return ["length", "sides"];
    return filled.every((text) => WEIGHT.test(text)) ? null : ["length", "sides"];
  }

  async function keep(form) {
    const fields = fieldsOf(form);
    const error = wrong(fields);
    const told = form.querySelector("[data-error]");
    if (error && told) {
      told.textContent = words(error[1]);
      const field = form.querySelector(`[name="${error[0]}"]`);
      field.setAttribute("aria-invalid", "true");
      field.focus();
      suuq.bench.signal("attention");
      return;
    }
    const act = await suuq.queue.add(home().dataset.checkIn, fields);
    last = { id: act.id, at: Date.now() };
    mustCage = fields.is_prohibited !== undefined || fields.battery === "loose";
    await show(mustCage ? "stop" : "ok", mustCage ? "caged" : "kept", fields.barcodes.split("\n")[0]);
  }

  async function undo() {
    if (!last) return show("attention", "nothing");
    if (Date.now() - last.at > UNDO_MS) return show("attention", "late");
    await suuq.queue.add(home().dataset.undo, { act: last.id });
    last = null;
    mustCage = false;
    return show("attention", "undone");
  }

  /* Leaving the server's bench, and coming back to it. */

  function leave(event) {
    if (!home()) return;
    const form = event.detail.elt.closest("form");
    away = true;
    if (form && form.hasAttribute("data-parcel")) keep(form);
    else if (form && form.querySelector("[data-scan]")) scanned(sent);
    else show("attention", "needs-line");
  }

  function goAway() {
    away = true;
    show("ready", "ready");
  }

  function comeBack() {
    if (!away || mustCage || document.querySelector("#bench[data-measuring]")) return;
    away = false;
    last = null;
    window.htmx.ajax("GET", home().dataset.benchUrl, { target: "#bench", select: "#bench", swap: "outerHTML settle:0ms" });
  }

  function told(event) {
    const { act, answer } = event.detail;
    if (answer.state !== "stop") document.querySelector(`[data-told-list] [data-act="${act.fields.act}"]`)?.remove();
    if (!home() || !(act.url === home().dataset.checkIn || answer.state === "stop")) return;
    const box = document.querySelector("[data-told]");
    const line = row(answer.code || barcode(act), new Date(act.at));
    const place = document.createElement("b");
    place.textContent = answer.shelf ? `${answer.place} ${answer.shelf}` : "";
    const say = document.createElement("span");
    say.textContent = answer.say.length ? answer.say.join(" ") : words("failed");
    if (answer.state === "ok") line.firstChild.after(place);
    else line.firstChild.after(place, say);
    line.classList.add(`su-told__${answer.state}`);
    line.dataset.act = act.id;
    box.querySelector("[data-told-list]").prepend(line);
    box.querySelector("[data-told-count]").textContent = box.querySelectorAll("li").length;
    box.hidden = false;
  }

  document.addEventListener("submit", (event) => {
    const form = event.target;
    const field = form.querySelector("[data-scan]");
    if (field) sent = field.value;
    const offline = form.matches("[data-offline-scan], [data-offline-parcel]");
    if (!home() || !offline) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    if (field) scanned(field.value);
    else keep(form);
  }, true);
  document.addEventListener("click", (event) => {
    if (event.target.closest("[data-offline-undo]")) undo();
    if (event.target.closest("[data-offline-leave]")) show("ready", "ready");
    if (event.target.closest("[data-told-done]")) {
      document.querySelector("[data-told-list]").replaceChildren();
      document.querySelector("[data-told]").hidden = true;
    }
  });
  document.addEventListener("htmx:sendError", leave);
  document.addEventListener("suuq:replayed", told);
  document.addEventListener("suuq:queue", (event) => {
    const line = document.querySelector("[data-line]");
    const { state, length } = event.detail;
    if (state === "sent") comeBack();
    if (state === "no-line" && !away && !document.querySelector("#bench[data-measuring]")) goAway();
    if (line && state === "signed-out") line.textContent = words("signed-out");
    if (line && length) line.dataset.kept = length;
  });
  window.addEventListener("online", async () => {
    if (!(await suuq.queue.list()).length) comeBack();
  });
  document.addEventListener("DOMContentLoaded", () => {
    if (home() && !navigator.onLine) goAway();
  });
})();
