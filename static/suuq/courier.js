/*
 * The courier's round without a line. A form marked data-kept is put into the device's queue instead of being sent: its
 * parcel is marked at once, and again when the answer comes. With no queue (an old phone) the form is sent as it is.
 */
(() => {
  "use strict";

  const card = (number) => document.querySelector(`[data-parcel="${number}"]`);

  function mark(number, state, say) {
    const parcel = card(number);
    if (!parcel) return;
    parcel.dataset.state = state;
    const line = parcel.querySelector("[data-said]");
    line.textContent = say;
    line.hidden = !say;
    if (state === "stop") parcel.querySelectorAll("button").forEach((button) => (button.disabled = false));
    if (state !== "stop") parcel.querySelectorAll("details[open]").forEach((one) => (one.open = false));
  }

  function fields(form) {
    const told = {};
    for (const [name, value] of new FormData(form)) {
      if (name === "csrfmiddlewaretoken" || name === "once" || (value instanceof File && !value.size)) continue;
      told[name] = name in told ? [told[name], value].flat() : value; // several boxes ticked are several values
    }
    return told;
  }

  document.addEventListener("submit", async (event) => {
    const form = event.target.closest("form[data-kept]");
    if (!form || !window.suuq || !window.indexedDB) return;
    event.preventDefault();
    if (!form.reportValidity()) return;
    form.querySelectorAll("button").forEach((button) => (button.disabled = true));
    const told = fields(form);
    mark(told.number, "waiting", form.closest("[data-round]").dataset.kept);
    await window.suuq.queue.add(form.dataset.kept, told);
  });

  document.addEventListener("suuq:replayed", ({ detail }) => {
    const { number } = detail.act.fields;
    const { state, say = [] } = detail.answer;
    mark(number, state, say.join(" "));
  });

  document.addEventListener("suuq:queue", ({ detail }) => {
    document.querySelectorAll("[data-line]").forEach((line) => {
      line.hidden = detail.state === "sent";
      line.dataset.state = detail.state;
    });
  });

  document.addEventListener("DOMContentLoaded", async () => {
    const round = document.querySelector("[data-round]");
    if (!round || !window.suuq) return;
    for (const act of await window.suuq.queue.list()) mark(act.fields.number, "waiting", round.dataset.kept);
  });
})();
