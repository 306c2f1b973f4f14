// Says under the map which commune is pointed at; the links carry the same words themselves.
"use strict";
(() => {
  const wire = (root) => { for (const map of root.querySelectorAll(".map")) {
    const line = map.querySelector(".map-now");
    const idle = line.textContent;
    const show = (event) => {
      const link = event.target.closest("a");
      line.textContent = link ? `${link.closest("g[aria-label]").getAttribute("aria-label")} · ${link.getAttribute("aria-label")}` : idle;
    };
    map.addEventListener("pointerover", show);
    map.addEventListener("focusin", show);
    map.addEventListener("pointerleave", () => { line.textContent = idle; });
  } };
  wire(document);
  document.addEventListener("fragment:filled", (event) => wire(event.target));
})();
