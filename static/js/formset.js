// Lines of one form. Without this script all empty lines show and "add" asks the server for more;
// with it only as many as are needed, and "add" shows the next one.
//
//   section[data-lines] holds [data-line], the empty ones [data-blank], and button[data-more]
//   field[data-only-when="name=value"] shows only while that field has that value
//   select[data-suggest-flag="checkbox name"][data-suggest-when="value value"] ticks the box
"use strict";
(() => {
  const SHOWN = 2;

  for (const section of document.querySelectorAll("[data-lines]")) {
    const lines = [...section.querySelectorAll("[data-line]")];
    const least = Math.max(SHOWN, section.querySelector(".member-line") ? 3 : 1);
    const filled = lines.filter((line) => !line.hasAttribute("data-blank")).length;
    const invalid = section.querySelector(".is-invalid") !== null;
    lines.forEach((line, place) => {
      line.hidden = line.hasAttribute("data-blank") && place >= Math.max(least, filled) && !(invalid && line.querySelector(".is-invalid"));
    });
    section.querySelector("[data-more]")?.addEventListener("click", (event) => {
      const next = lines.find((line) => line.hidden);
      if (!next) return; // none left: the server makes more, and keeps what was typed
      event.preventDefault();
      next.hidden = false;
      next.querySelector("input:not([type=hidden]), select")?.focus();
    });
  }

  // Kept words put back into hidden lines show them.
  document.addEventListener("input", (event) => {
    const line = event.target.closest?.("[data-line]");
    if (line && event.target.value) line.hidden = false;
  });

  for (const field of document.querySelectorAll("[data-only-when]")) {
    const [name, value] = field.dataset.onlyWhen.split("=");
    const other = field.form?.elements[name];
    const frame = field.closest("[data-only-frame]") ?? field.closest("[class*='col-']") ?? field.closest(".mb-3");
    if (!other || !frame) continue;
    const settle = () => { frame.hidden = other.value !== value && !field.classList.contains("is-invalid"); };
    other.addEventListener("change", settle);
    settle();
  }

  for (const select of document.querySelectorAll("select[data-suggest-flag]")) {
    const box = select.form?.elements[select.dataset.suggestFlag];
    const values = new Set((select.dataset.suggestWhen ?? "").split(" "));
    let touched = box?.checked;
    box?.addEventListener("click", () => { touched = true; });
    select.addEventListener("change", () => { if (box && !touched) box.checked = values.has(select.value); });
  }
})();
