/*
 * The camera as a scanner (a phone on the bench), and as the bench's own camera for photos. The reader of barcodes is
 * fetched only when somebody asks for it. A code read goes the way of a scan: into the scan field, or into the list of
 * the parcel being measured.
 */
(() => {
  "use strict";

  const LOOK_MS = 150;
  const SAME_MS = 3000;
  const OWN_CAMERA = "bench.camera";
  const FORMATS = ["code_128", "code_39", "ean_13", "itf", "qr_code", "data_matrix", "pdf417"];
  let stream = null;
  let timer = 0;
  let seen = { code: "", at: 0 };

  const box = () => document.querySelector("[data-camera]");
  const video = () => box().querySelector("video");

  async function open() {
    stream = stream || (await navigator.mediaDevices.getUserMedia({ video: { facingMode: "environment", width: { ideal: 1280 } } }));
    video().srcObject = stream;
    await video().play();
  }

  function fetched(address) {
    return new Promise((done, failed) => {
      const script = document.createElement("script");
      script.src = address;
      script.addEventListener("load", done);
      script.addEventListener("error", failed);
      document.head.append(script);
    });
  }

  async function detector() {
    if (!window.BarcodeDetectionAPI) await fetched(box().dataset.reader);
    const { BarcodeDetector, prepareZXingModule } = window.BarcodeDetectionAPI;
    prepareZXingModule({ overrides: { locateFile: () => box().dataset.wasm } });
    return new BarcodeDetector({ formats: FORMATS });
  }

  async function start() {
    try {
      await open();
      shown(true);
      const eyes = await detector();
      const look = async () => {
        const [found] = await eyes.detect(video()).catch(() => []);
        if (found) take(found.rawValue);
        if (!box().hidden) timer = setTimeout(look, LOOK_MS);
      };
      look();
    } catch {
      shown(false);
    }
  }

  function take(code) {
    const again = code === seen.code && Date.now() - seen.at < SAME_MS;
    seen = { code, at: Date.now() };
    if (again) return;
    const field = document.querySelector("[data-scan]");
    if (document.querySelector("[data-measuring] [data-barcodes]")) window.suuq.bench.joinBarcode(code);
    else if (field) {
      field.value = code;
      field.form.requestSubmit();
    }
    window.suuq.bench.signal("ok");
  }

  function stop() {
    clearTimeout(timer);
    box().hidden = true;
    if (!stream || localStorage.getItem(OWN_CAMERA) === "yes") return;
    stream.getTracks().forEach((track) => track.stop());
    stream = null;
  }

  /* What the camera sees, or in its place that none answers. */
  function shown(answers) {
    box().hidden = false;
    video().hidden = !answers;
    box().querySelector("[data-camera-none]").hidden = answers;
  }

  /* The bench's own camera: one key, one photo, nothing to choose. */
  async function photograph(label) {
    try {
      await open();
      const blob = await window.suuq.bench.drawn(video());
      await window.suuq.bench.take(label.querySelector("input[type=file]"), new File([blob], "photo.jpg", { type: "image/jpeg" }));
    } catch {
      shown(false);
    }
    window.suuq.bench.focusFirst();
  }

  document.addEventListener("click", (event) => {
    if (event.target.closest("[data-camera-scan]")) start();
    if (event.target.closest("[data-camera-stop]")) stop();
    const label = event.target.closest('label[data-key="F2"]');
    if (!label || event.target.matches("input") || localStorage.getItem(OWN_CAMERA) !== "yes") return;
    event.preventDefault();
    photograph(label);
  }, true);
  document.addEventListener("change", (event) => {
    if (event.target.matches("[data-camera-switch]")) localStorage.setItem(OWN_CAMERA, event.target.checked ? "yes" : "no");
  });
  document.addEventListener("suuq:settled", () => {
    for (const button of document.querySelectorAll("[data-camera-scan]")) button.hidden = !navigator.mediaDevices;
    const wanted = document.querySelector("[data-camera-switch]");
    if (wanted) wanted.checked = localStorage.getItem(OWN_CAMERA) === "yes";
  });
})();
