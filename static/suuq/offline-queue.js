/*
 * A queue of what a person did without a line. It is generic: it knows addresses and fields, not what they mean.
 *
 * How to use it:
 *
 * 1. The page. Load keep.js and this script (defer) before your own and give <body> or any element
 *      data-queue data-who="{{ request.user.pk }}"
 *    with a {% csrf_token %} inside it. Only acts of that person are ever sent.
 *    To open the page itself without a line, answer it with the header X-Keep-Offline: yes (any value); this script
 *    registers the service worker (/sw.js) and has the page and its files kept. data-keep="a.js b.wasm" on the same
 *    element names further files to keep that the page loads only later.
 *
 * 2. The act. In your script:
 *      await suuq.queue.add("/courier/kept/hand-over/", { box: "CP7000...", name: "Hodan", signature: blob });
 *    It gets an id made on this device and this moment's time, is written to IndexedDB, and is sent at once if there
 *    is a line: POST of the fields and device_id, happened_at, csrfmiddlewaretoken. A value may be a string, a Blob, or a
 *    list of them. Acts are sent in the order they were made, one at a time, by one window at a time.
 *
 * 3. The server. An act's view wears @replay.once (suuq/replay.py) and returns replay.Answer(state, say, facts): the
 *    same id told again gets the first answer, both times are stored, and a Refused becomes state "stop". Never move a
 *    state backwards: ask your gates as always.
 *
 * 4. The news, as events of document:
 *      suuq:queue    detail = {length, state}: "sent" all told, "waiting" not tried yet, "sending", "no-line" tried and
 *                    kept, "signed-out" the session ended and nothing is sent until the person signs in again
 *      suuq:replayed detail = {act, answer}: one act was answered; answer = {state, say, again, ...facts}
 *    [data-queue-length] elements show the number by themselves.
 *
 * suuq.queue.list() gives the waiting acts, suuq.queue.replay() tries again now (it does so by itself on "online",
 * when the page is shown again, and every 5 seconds while something waits).
 */
(() => {
  "use strict";

  const NAME = "suuq-queue";
  const TABLE = "acts";
  const AGAIN_MS = 5000;
  let opened = null;
  let running = null;
  let rank = 0;

  const home = () => document.querySelector("[data-queue]");
  const who = () => (home() ? home().dataset.who : "");
  const tell = (name, detail) => document.dispatchEvent(new CustomEvent(name, { detail }));

  function database() {
    opened = opened || new Promise((done, failed) => {
      const asked = indexedDB.open(NAME, 1);
      asked.onupgradeneeded = () => asked.result.createObjectStore(TABLE, { keyPath: "id" });
      asked.onsuccess = () => done(asked.result);
      asked.onerror = () => failed(asked.error);
    });
    return opened;
  }

  async function table(mode, ask) {
    const db = await database();
    return new Promise((done, failed) => {
      const work = db.transaction(TABLE, mode);
      const asked = ask(work.objectStore(TABLE));
      work.oncomplete = () => done(asked.result);
      work.onerror = work.onabort = () => failed(work.error);
    });
  }

  async function list() {
    const all = await table("readonly", (acts) => acts.getAll());
    return all.filter((act) => act.who === who()).sort((a, b) => a.at.localeCompare(b.at) || a.rank - b.rank);
  }

  function newId() {
    if (crypto.randomUUID) return crypto.randomUUID();
    const bytes = crypto.getRandomValues(new Uint8Array(16));
    bytes[6] = (bytes[6] & 15) | 64;
    bytes[8] = (bytes[8] & 63) | 128;
    const hex = [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
    return hex.replace(/(.{8})(.{4})(.{4})(.{4})/, "$1-$2-$3-$4-");
  }

  async function say(state) {
    const { length } = await list();
    document.querySelectorAll("[data-queue-length]").forEach((one) => {
      one.textContent = length;
    });
    tell("suuq:queue", { length, state: state || (length ? "waiting" : "sent") });
    return length;
  }

  async function add(url, fields) {
    rank += 1;
    const act = { id: newId(), url, fields, at: new Date().toISOString(), rank, who: who() };
    await table("readwrite", (acts) => acts.put(act));
    await say();
    replay();
    return act;
  }

  function body(act) {
    const form = new FormData();
    for (const [name, value] of Object.entries(act.fields)) {
      for (const one of [value].flat()) form.append(name, one);
    }
    form.append("device_id", act.id);
    form.append("happened_at", act.at);
    const token = home().querySelector("[name=csrfmiddlewaretoken]");
    form.append("csrfmiddlewaretoken", token ? token.value : "");
    return form;
  }

  /* Answers: an object when the act was taken up, "later" to keep it and wait, "signed-out" to keep it and say so. */
  async function send(act) {
    let answer;
    try {
      answer = await fetch(act.url, { method: "POST", body: body(act), redirect: "manual", headers: { Accept: "application/json" } });
    } catch {
      return "later";
    }
    if (answer.type === "opaqueredirect" || answer.status === 401 || answer.status === 403) return "signed-out";
    if (answer.status >= 500 || answer.status === 429 || answer.status === 408) return "later";
    const isOurs = (answer.headers.get("Content-Type") || "").includes("json");
    if (isOurs) return answer.json();
    return { state: "stop", say: [], status: answer.status };
  }

  async function replayAll() {
    for (let next = (await list())[0]; next; next = (await list())[0]) {
      await say("sending");
      const answer = await send(next);
      if (answer === "later") return say("no-line");
      if (answer === "signed-out") return say("signed-out");
      await table("readwrite", (acts) => acts.delete(next.id));
      tell("suuq:replayed", { act: next, answer });
    }
    return say("sent");
  }

  function replay() {
    running = running || alone(replayAll).finally(() => {
      running = null;
    });
    return running;
  }

  function alone(work) {
    return navigator.locks ? navigator.locks.request(NAME, work) : work();
  }

  async function keepPage() {
    await window.suuq.keep(location.href, (home().dataset.keep || "").split(" ").filter(Boolean));
    if (home()) home().setAttribute("data-kept", "");
  }

  window.suuq = window.suuq || {};
  window.suuq.queue = { add, list, replay };

  document.addEventListener("DOMContentLoaded", async () => {
    if (!home()) return;
    if (await say()) replay();
    window.addEventListener("online", replay);
    document.addEventListener("visibilitychange", () => document.visibilityState === "visible" && replay());
    setInterval(async () => (await list()).length && replay(), AGAIN_MS);
    window.addEventListener("load", () => keepPage().catch(() => null));
    if (document.readyState === "complete") keepPage().catch(() => null);
  });
})();
