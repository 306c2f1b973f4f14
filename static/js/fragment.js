// [data-fragment="/address/"]: filled with what the address answers, once the page stands. Links inside
// it that are marked data-fragment-link replace it in place; without script they open as pages.
"use strict";
(() => {
  async function fill(place, address) {
    const answer = await fetch(address, { headers: { "X-Fragment": "1" } });
    if (!answer.ok) return;
    place.innerHTML = await answer.text();
    place.dispatchEvent(new CustomEvent("fragment:filled", { bubbles: true }));
  }

  for (const place of document.querySelectorAll("[data-fragment]")) {
    if (place.dataset.fragment) fill(place, place.dataset.fragment).catch(() => {});
    place.addEventListener("click", (event) => {
      const link = event.target.closest("a[data-fragment-link]");
      if (!link || event.ctrlKey || event.metaKey || event.shiftKey || event.button) return;
      event.preventDefault();
      fill(place, link.href).then(() => place.querySelector("[aria-current]")?.focus()).catch(() => { location = link.href; });
    });
  }
})();
