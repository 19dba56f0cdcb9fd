/*
 * A photo is made smaller before it is sent; after a check-in it is sent while the next parcel is scanned.
 * Where the bench has a camera of its own, its key takes the picture at once; else the key opens the device's camera.
 */
(() => {
  "use strict";

  const LONGEST_SIDE = 1600;
  const QUALITY = 0.82;

  async function smaller(file) {
    if (!file.type.startsWith("image/") || !window.createImageBitmap) return file;
    try {
      const blob = await drawn(await createImageBitmap(file));
      return blob && blob.size < file.size ? new File([blob], "photo.jpg", { type: "image/jpeg" }) : file;
    } catch {
      return file;
    }
  }

  function drawn(picture) {
    const wide = picture.videoWidth || picture.width;
    const high = picture.videoHeight || picture.height;
    const scale = Math.min(1, LONGEST_SIDE / Math.max(wide, high));
    const canvas = document.createElement("canvas");
    canvas.width = Math.round(wide * scale);
    canvas.height = Math.round(high * scale);
    canvas.getContext("2d").drawImage(picture, 0, 0, canvas.width, canvas.height);
    return new Promise((done) => canvas.toBlob(done, "image/jpeg", QUALITY));
  }

  function sayPhoto(input, which) {
    const label = input.closest("label");
    const word = label && label.querySelector("[data-photo-word]");
    if (word && word.dataset[which]) word.textContent = word.dataset[which];
  }

  async function take(input, file) {
    const form = input.closest("form");
    const picture = await smaller(file);
    if (form.hasAttribute("data-background")) {
      const body = new FormData(form);
      body.set("photo", picture);
      const sent = await fetch(form.action, { method: "POST", body, headers: { "X-Background": "1" } }).catch(() => null);
      sayPhoto(input, sent && sent.ok ? "sent" : "failed");
    } else {
      const files = new DataTransfer();
      files.items.add(picture);
      input.files = files.files;
      sayPhoto(input, "sent");
    }
  }

  /* The command barcode presses the key of the photo, when its answer comes and never when a page is loaded again. */
  function photoWanted(panel) {
    const key = panel.hasAttribute("data-photo-now") && panel.querySelector('[data-key="F2"]');
    if (key) key.click();
  }

  document.addEventListener("change", async (event) => {
    const input = event.target;
    if (!input.matches('input[type="file"]') || !input.files.length || !document.querySelector("[data-bench]")) return;
    await take(input, input.files[0]);
    window.suuq.bench.focusFirst();
  });

  Object.assign(window.suuq.bench, { drawn, photoWanted, take });
})();
