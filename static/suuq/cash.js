/*
 * The cash desk's figures, worked out while the clerk types. Without this file the same sums come with the receipt.
 *
 * - [data-till] holds data-due and data-pieces; [data-given] is the field, [data-change] the figure to give back,
 *   [data-pieces-words] how to give it; [data-note] buttons fill the field.
 * - [data-count] holds fields named piece_N; [data-counted] shows their sum.
 * - [data-key] elements are pressed by their key; [data-print] prints the page.
 */
(() => {
  "use strict";

  const group = document.documentElement.lang === "en" ? "," : "\u00a0";
  const digits = (text) => text.replace(/[\u0660-\u0669]/g, (d) => d.charCodeAt(0) - 0x660).replace(/\D/g, "");
  const grouped = (number) => String(number).replace(/\B(?=(\d{3})+$)/g, group);
  const show = (element, number) => {
    element.textContent = element.dataset.zero.replace("0", grouped(number));
  };

  function till(box) {
    const due = Number(box.dataset.due);
    const pieces = box.dataset.pieces.split(",").map(Number);
    const field = box.querySelector("[data-given]");
    const part = document.querySelector("[name=part]");
    const change = box.querySelector("[data-change]");
    const words = document.querySelector("[data-pieces-words]");

    function work() {
      const owed = Number(digits((part && part.value) || "")) || due;
      let left = Math.max(Number(digits(field.value)) - owed, 0);
      show(change, left);
      const given = [];
      for (const piece of pieces) {
        const count = Math.floor(left / piece);
        if (count) given.push(`${count} × ${grouped(piece)}`);
        left -= count * piece;
      }
      words.textContent = given.length ? `${words.dataset.before} ${given.join(" · ")}` : "";
    }

    document.querySelectorAll("[data-note]").forEach((button) => {
      button.hidden = false;
      button.addEventListener("click", () => {
        field.value = grouped(Number(button.dataset.note));
        field.focus();
        work();
      });
    });
    field.addEventListener("input", work);
    if (part) part.addEventListener("input", work);
    work();
    field.focus();
    field.select();
  }

  function count(form) {
    const total = form.querySelector("[data-counted]");
    const work = () => {
      let sum = 0;
      form.querySelectorAll("[name^=piece_]").forEach((field) => {
        sum += Number(digits(field.value)) * Number(field.name.slice(6));
      });
      show(total, sum);
    };
    form.addEventListener("input", work);
    work();
  }

  document.querySelectorAll("[data-till]").forEach(till);
  document.querySelectorAll("[data-count]").forEach(count);
  document.addEventListener("click", (event) => {
    if (event.target.closest("[data-print]")) window.print();
  });
  document.addEventListener("keydown", (event) => {
    const wanted = [...document.querySelectorAll("[data-key]")].find((element) => element.dataset.key === event.key);
    if (!wanted || event.ctrlKey || event.altKey || event.metaKey) return;
    event.preventDefault();
    if (wanted.matches("input")) {
      wanted.focus();
      wanted.select();
    } else wanted.click();
  });
})();
