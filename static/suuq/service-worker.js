/*
 * The one service worker of the site. It keeps nothing by itself: a page asks to be kept by answering with the header
 * X-Keep-Offline, and static files are kept as they are used. Online, pages always come from the server; the kept copy
 * is shown only when there is no line. A shopper who asks for any other page then gets their pocket: the page of that
 * name, kept once whatever its language. Signing out forgets the kept pages, and those that are on their way to be kept
 * (the queue of unsent acts stays: it is in IndexedDB, and is only ever sent for the person who filled it).
 */
"use strict";

const PAGES = "suuq-pages-1";
const FILES = "suuq-files-1";
const POCKET = "/pocket/";
const HASHED = /\.[0-9a-f]{12}\.[a-z0-9]+$/;

let partings = 0;

self.addEventListener("install", () => self.skipWaiting());

self.addEventListener("activate", (event) => {
  event.waitUntil(
    (async () => {
      for (const name of await caches.keys()) if (name !== PAGES && name !== FILES) await caches.delete(name);
      await self.clients.claim();
    })(),
  );
});

/* The page that registered us was loaded before we lived: it sends the list of what it is made of. */
self.addEventListener("message", (event) => {
  if (!event.data || !event.data.keep) return;
  event.waitUntil(
    (async () => {
      await Promise.all(event.data.keep.map((address) => fetched(new Request(address), FILES).catch(() => null)));
      if (event.data.page) await page(new Request(event.data.page)).catch(() => null);
      if (event.ports[0]) event.ports[0].postMessage("kept");
    })(),
  );
});

async function fetched(request, cacheName) {
  const answer = await fetch(request);
  if (answer.ok && !answer.redirected) await (await caches.open(cacheName)).put(request, answer.clone());
  return answer;
}

async function file(request) {
  const kept = await caches.match(request, { cacheName: FILES });
  if (kept && HASHED.test(new URL(request.url).pathname)) return kept;
  try {
    return await fetched(request, FILES);
  } catch (noLine) {
    if (kept) return kept;
    throw noLine;
  }
}

async function page(request) {
  try {
    const before = partings;
    const answer = await fetch(request);
    if (answer.ok && !answer.redirected && answer.headers.has("X-Keep-Offline")) {
      const pages = await caches.open(PAGES);
      if (partings === before) await pages.put(plain(request.url), answer.clone());
    }
    return answer;
  } catch (noLine) {
    const kept = await caches.match(plain(request.url), { cacheName: PAGES });
    const pocket = kept || (await caches.match(self.location.origin + POCKET, { cacheName: PAGES }));
    if (pocket) return pocket;
    throw noLine;
  }
}

/* What was asked for before the server ended the session may still be answered after it: it is not kept either. */
async function signOut(request) {
  try {
    return await fetch(request);
  } finally {
    partings += 1;
    await caches.delete(PAGES);
  }
}

function plain(address) {
  const url = new URL(address);
  return url.origin + (url.pathname.endsWith(POCKET) ? POCKET : url.pathname);
}

self.addEventListener("fetch", (event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (url.origin !== self.location.origin) return;
  if (request.method === "POST" && url.pathname.endsWith("/accounts/logout/")) event.respondWith(signOut(request));
  if (request.method !== "GET") return;
  if (request.mode === "navigate") event.respondWith(page(request));
  else if (url.pathname.startsWith("/static/")) event.respondWith(file(request));
});

/* A notice for the person of this browser: sealed by us, opened by the browser. A click leads to their parcels. */
self.addEventListener("push", (event) => {
  if (!event.data) return;
  const { title, body, tag, lang } = event.data.json();
  const dir = lang === "ar" ? "rtl" : "ltr";
  event.waitUntil(self.registration.showNotification(title, { body, tag, lang, dir }));
});

self.addEventListener("notificationclick", (event) => {
  event.notification.close();
  event.waitUntil(self.clients.openWindow("/home/"));
});
