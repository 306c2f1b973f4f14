// The top navigation: opens on phones, closes its menus on Escape and on a click elsewhere.
"use strict";
(() => {
  const toggle = document.querySelector(".nav-toggle");
  const groups = document.querySelectorAll("details.nav-group");

  toggle?.addEventListener("click", () => {
    const open = toggle.closest(".top-row").classList.toggle("nav-open");
    toggle.setAttribute("aria-expanded", String(open));
  });

  document.addEventListener("click", (event) => {
    for (const group of groups) {
      if (!group.contains(event.target)) group.open = false;
    }
  });

  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    for (const group of groups) {
      if (group.open && group.contains(document.activeElement)) {
        group.open = false;
        group.querySelector("summary").focus();
      }
    }
  });

  // What is wrong is read first.
  document.querySelector("[data-error-summary]")?.focus();

  for (const button of document.querySelectorAll("[data-print]")) {
    button.addEventListener("click", () => window.print());
  }
})();
