/* Keys of the desks: each key presses what it is printed on (data-key). Everything works without this file. */
(function () {
  "use strict";
  var OFF = "suuq-keys-off";

  function off() {
    try { return localStorage.getItem(OFF) === "1"; } catch (error) { return false; }
  }

  function writing(target) {
    return target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName) && target.type !== "radio" && target.type !== "checkbox";
  }

  function press(element) {
    if (element.tagName === "SUMMARY") { element.parentElement.open = !element.parentElement.open; element.focus(); return; }
    element.click();
    if (element.control) { element.control.focus(); }
  }

  function find() {
    var box = document.getElementById("id_q"), way = document.querySelector("a[data-find]");
    if (box) { box.focus(); box.select(); return true; }
    if (way) { window.location.assign(way.href + "#id_q"); }
    return Boolean(way);
  }

  /* While an officer writes, the letters are theirs: Escape gives the keys back, Ctrl and Enter send the form. */
  function acted(event) {
    if (event.key === "Escape") { event.target.blur(); return true; }
    if (event.key !== "Enter" || !event.ctrlKey || !event.target.form) { return false; }
    event.preventDefault();
    event.target.form.requestSubmit();
    return true;
  }

  document.addEventListener("keydown", function (event) {
    if ((event.ctrlKey || event.metaKey) && !event.altKey && event.key.toLowerCase() === "k" && find()) { event.preventDefault(); return; }
    if (writing(event.target) && event.target.closest(".cu-case") && acted(event)) { return; }
    if (off() || event.ctrlKey || event.metaKey || event.altKey || event.repeat || writing(event.target)) { return; }
    var key = event.key.length === 1 ? event.key.toLowerCase() : event.key;
    var found = Array.prototype.filter.call(document.querySelectorAll("[data-key]"), function (element) {
      return element.dataset.key === key;
    })[0];
    if (found) { event.preventDefault(); press(found); }
  });

  document.addEventListener("change", function (event) {
    if (!event.target.matches("[data-keys-off]")) { return; }
    try { localStorage.setItem(OFF, event.target.checked ? "1" : "0"); } catch (error) { /* private browsing keeps nothing */ }
  });

  document.addEventListener("click", function (event) {
    var photo = event.target.closest("[data-zoom]");
    if (!photo || !window.HTMLDialogElement) { return; }
    event.preventDefault();
    var box = document.createElement("dialog");
    box.className = "cu-zoom";
    box.appendChild(photo.querySelector("img").cloneNode());
    box.addEventListener("click", function () { box.close(); });
    box.addEventListener("close", function () { box.remove(); photo.focus(); });
    document.body.appendChild(box);
    box.showModal();
  });

  document.querySelectorAll("[data-keys-off]").forEach(function (box) { box.checked = off(); });
  if (window.location.hash === "#id_q") { find(); }
  var chosen = document.querySelector(".su-desk__list [aria-current]");
  if (chosen) { chosen.scrollIntoView({ block: "nearest" }); }
})();
