// [data-tick-group] [data-tick-all]: a button that ticks every box of its group, or unticks them
// when all are ticked already. Without the script the button stays hidden and the boxes do.
"use strict";
(() => {
  for (const group of document.querySelectorAll("[data-tick-group]")) {
    const button = group.querySelector("[data-tick-all]");
    const boxes = [...group.querySelectorAll("input[type=checkbox]:not(:disabled)")];
    if (!button || boxes.length < 2) continue;
    button.hidden = false;
    button.addEventListener("click", () => {
      const wanted = boxes.some((box) => !box.checked);
      for (const box of boxes) {
        if (box.checked === wanted) continue;
        box.checked = wanted;
        box.dispatchEvent(new Event("change", { bubbles: true }));
      }
    });
  }
})();
