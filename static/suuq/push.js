/* Lets a person have this browser notified. Without this file, or without such a browser, the button stays hidden. */
(() => {
  "use strict";

  const place = document.querySelector("[data-push]");
  if (!place || !("serviceWorker" in navigator) || !("PushManager" in window) || !window.isSecureContext) return;
  const button = place.querySelector("[data-push-on]");
  button.hidden = false;

  function bytes(base64url) {
    const padded = (base64url + "=".repeat((4 - (base64url.length % 4)) % 4)).replace(/-/g, "+").replace(/_/g, "/");
    return Uint8Array.from(atob(padded), (character) => character.charCodeAt(0));
  }

  async function subscribe() {
    await navigator.serviceWorker.register("/sw.js", { scope: "/" });
    const worker = await navigator.serviceWorker.ready;
    const key = bytes(place.dataset.pushKey);
    const { endpoint, keys } = (
      await worker.pushManager.subscribe({ userVisibleOnly: true, applicationServerKey: key })
    ).toJSON();
    const body = new FormData();
    body.append("csrfmiddlewaretoken", document.querySelector("[name=csrfmiddlewaretoken]").value);
    body.append("endpoint", endpoint);
    body.append("p256dh", keys.p256dh);
    body.append("auth", keys.auth);
    const answer = await fetch(place.dataset.push, { method: "POST", body });
    if (!answer.ok) throw new Error("refused");
    window.location.reload();
  }

  button.addEventListener("click", () => {
    subscribe().catch(() => {
      place.querySelector("[data-push-refused]").hidden = false;
    });
  });
})();
