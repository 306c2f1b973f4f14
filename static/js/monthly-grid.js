// table[data-month-grid]: arrow keys and Enter move between cells, a block copied from a spreadsheet
// fills cells, a commune gets further lines, totals follow. Without this script it is a plain form.
"use strict";
(() => {
  const NAMES = ["day", "quantity", "attendances", "women"];
  const number = new Intl.NumberFormat(document.documentElement.lang || "vi");

  function whole(typed) {
    const bare = typed.trim().replace(/^(\d{1,3})((?:[.\s]\d{3})+)$/, (all, head, rest) => head + rest.replace(/[.\s]/g, ""));
    return /^\d+$/.test(bare) ? Number(bare) : 0;
  }

  function enhance(table) {
    const lines = () => [...table.querySelectorAll("tr[data-line]")];
    const cell = (line, name) => line.querySelector(`[data-cell="${name}"]`);
    const said = (input) => input.dispatchEvent(new Event("input", { bubbles: true }));

    function go(input, down, right) {
      const all = lines();
      const at = all.indexOf(input.closest("tr"));
      const column = NAMES.indexOf(input.dataset.cell) + right;
      const target = all[at + down] && NAMES[column] && cell(all[at + down], NAMES[column]);
      if (target) { target.focus(); target.select(); }
      return Boolean(target);
    }

    table.addEventListener("keydown", (event) => {
      const input = event.target.closest("[data-cell]");
      if (!input || event.altKey || event.ctrlKey || event.metaKey) return;
      const whole = input.selectionStart === 0 && input.selectionEnd === input.value.length;
      const collapsed = input.selectionStart === input.selectionEnd;
      const moves = {
        ArrowUp: [-1, 0], ArrowDown: [1, 0], Enter: [event.shiftKey ? -1 : 1, 0],
        ArrowLeft: whole || (collapsed && input.selectionStart === 0) ? [0, -1] : null,
        ArrowRight: whole || (collapsed && input.selectionEnd === input.value.length) ? [0, 1] : null,
      };
      const move = moves[event.key];
      if (!move || (event.shiftKey && event.key !== "Enter")) return;
      event.preventDefault();
      go(input, ...move);
    });

    // What of a block found no cell is told: figures that vanish unseen are the worst of mistakes.
    function tellLeftOut(total) {
      const note = document.querySelector("[data-left-out]");
      note.hidden = !total;
      const words = note.querySelector("span") ?? note.appendChild(document.createElement("span"));
      words.textContent = total ? note.dataset.leftOut.replace("%s", number.format(total)) : "";
    }

    // A spreadsheet puts a cell that holds a tab or a line break into quotes: read as two, it would
    // move every figure behind it to another commune.
    function rowsOf(text) {
      const cells = /(?:"((?:[^"]|"")*)"|([^\t\n]*))(\t|\n|$)/y;
      const rows = [[]];
      for (let found; (found = cells.exec(text)); ) {
        rows.at(-1).push((found[1]?.replace(/""/g, '"') ?? found[2]).trim());
        if (!found[3]) break;
        if (found[3] === "\n") rows.push([]);
      }
      return rows;
    }

    // Rows of the block go down the lines, its columns to the right; what sticks out is left out.
    table.addEventListener("paste", (event) => {
      const input = event.target.closest("[data-cell]");
      const text = event.clipboardData?.getData("text/plain").replace(/\r\n?/g, "\n").replace(/\n+$/, "") ?? "";
      if (!input || !/[\t\n]/.test(text)) return;
      event.preventDefault();
      const all = lines();
      const top = all.indexOf(input.closest("tr"));
      const left = NAMES.indexOf(input.dataset.cell);
      let leftOut = 0;
      rowsOf(text).forEach((row, down) => row.forEach((value, right) => {
        const target = all[top + down] && NAMES[left + right] && cell(all[top + down], NAMES[left + right]);
        if (target) { target.value = value; said(target); }
        else if (value) leftOut += 1;
      }));
      tellLeftOut(leftOut);
    });

    function total() {
      for (const place of table.querySelectorAll("[data-total]")) {
        const inputs = table.querySelectorAll(`[data-cell="${place.dataset.total}"]`);
        place.textContent = number.format([...inputs].reduce((sum, input) => sum + whole(input.value), 0));
      }
    }

    function mark(input) {
      input.classList.toggle("changed", input.value !== input.defaultValue);
    }

    let next = lines().length;

    // One more line of the same commune, with names of its own.
    function add(line) {
      const copy = line.cloneNode(true);
      const prefix = `l${Math.max(next++, lines().length)}-`;
      copy.className = "";
      copy.querySelector("th").classList.add("further");
      for (const input of copy.querySelectorAll("[name]")) {
        input.name = input.name.replace(/^l\d+-/, prefix);
        input.id = `id_${input.name}`;
        if (input.dataset.keepAs) input.dataset.keepAs = input.dataset.keepAs.replace(/:\d*:/, "::");
        if (!input.name.endsWith("-commune")) { input.value = ""; input.setAttribute("value", ""); }
        if (input.dataset.cell) { input.className = "form-control"; input.removeAttribute("aria-invalid"); input.removeAttribute("aria-describedby"); }
      }
      copy.querySelectorAll(".month-remove, .month-others > *").forEach((part) => part.remove());
      const problem = line.nextElementSibling?.matches(".month-problem") ? line.nextElementSibling : line;
      problem.after(copy);
      line.querySelector(".month-act button")?.remove();
      offer(copy);
      cell(copy, "day").focus();
    }

    function offer(line) {
      const place = line.querySelector(".month-act");
      place.querySelector("button")?.remove();
      const button = Object.assign(document.createElement("button"), { type: "button", textContent: "+" });
      button.setAttribute("aria-label", table.dataset.addLabel.replace("%s", line.querySelector("th span").textContent));
      button.title = button.getAttribute("aria-label");
      button.addEventListener("click", () => add(line));
      place.append(button);
    }

    table.addEventListener("focusin", (event) => { if (event.target.matches("[data-cell]")) event.target.select(); });
    table.addEventListener("input", (event) => { if (event.target.matches("[data-cell]")) { mark(event.target); total(); } });
    const all = lines();
    const commune = (line) => line?.querySelector('[name$="-commune"]').value;
    all.forEach((line, place) => { if (commune(line) !== commune(all[place + 1])) offer(line); });
    total();
  }

  document.querySelectorAll("table[data-month-grid]").forEach(enhance);
})();
