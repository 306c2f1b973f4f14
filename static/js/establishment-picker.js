// [data-establishment-picker="address"]: looks typed words up on the server, which knows the
// reader's scope, and sends the key of what was chosen beside the words.
"use strict";
(() => {
  const text = JSON.parse(document.getElementById("ui-text")?.textContent ?? "{}");
  const WAIT = 200;

  function element(tag, properties) {
    return Object.assign(document.createElement(tag), properties);
  }

  function enhance(frame) {
    const key = frame.querySelector("input[type=hidden]");
    const input = frame.querySelector("input[type=text]");
    const list = element("ul", { className: "picker-list", id: `${input.id}_list`, hidden: true });
    const status = element("span", { className: "visually-hidden" });
    let rows = [];
    let active = -1;
    let timer = 0;
    let asked = 0;

    list.setAttribute("role", "listbox");
    list.setAttribute("aria-label", document.querySelector(`label[for="${input.id}"]`)?.textContent.trim() ?? "");
    status.setAttribute("role", "status");
    for (const [name, value] of Object.entries({ role: "combobox", "aria-expanded": "false", "aria-controls": list.id, "aria-autocomplete": "list" })) input.setAttribute(name, value);
    input.placeholder = text.searchName ?? "";
    frame.append(list, status);

    function mark(place) {
      active = place;
      [...list.children].forEach((item, index) => item.toggleAttribute("data-active", index === place));
      const item = list.children[place];
      if (item?.id) { input.setAttribute("aria-activedescendant", item.id); item.scrollIntoView({ block: "nearest" }); }
      else input.removeAttribute("aria-activedescendant");
    }

    function close() {
      list.hidden = true;
      input.setAttribute("aria-expanded", "false");
      mark(-1);
    }

    function pick(row) {
      key.value = row.id;
      input.value = row.label;
      input.dispatchEvent(new CustomEvent("picked", { bubbles: true }));
      input.dispatchEvent(new Event("change", { bubbles: true }));
      close();
    }

    function line(row, place) {
      const item = element("li", { id: `${list.id}_${place}`, textContent: row.name });
      item.setAttribute("role", "option");
      item.setAttribute("aria-selected", String(String(row.id) === key.value));
      item.append(element("small", { textContent: row.note }));
      item.addEventListener("mousedown", (event) => { event.preventDefault(); pick(row); });
      return item;
    }

    async function look(words) {
      const turn = ++asked;
      let found = [];
      try {
        const answer = await fetch(`${frame.dataset.establishmentPicker}?${new URLSearchParams({ q: words })}`, { headers: { Accept: "application/json" } });
        if (!answer.ok) return;
        found = (await answer.json()).results;
      } catch {
        return; // the line dropped: the words are looked up when the form is sent
      }
      if (turn !== asked || document.activeElement !== input) return;
      rows = found;
      const none = element("li", { className: "none", textContent: text.noMatch });
      none.setAttribute("role", "option");
      none.setAttribute("aria-disabled", "true");
      list.replaceChildren(...(rows.length ? rows.map(line) : [none]));
      list.hidden = false;
      input.setAttribute("aria-expanded", "true");
      status.textContent = rows.length ? (text.matches ?? "%s").replace("%s", rows.length) : text.noMatch;
      mark(rows.length ? 0 : -1);
    }

    input.addEventListener("input", () => {
      key.value = "";
      clearTimeout(timer);
      const words = input.value.trim();
      if (words) timer = setTimeout(() => look(words), WAIT);
      else close();
    });
    input.addEventListener("blur", close);
    input.addEventListener("keydown", (event) => {
      if (list.hidden) return;
      if (event.key === "ArrowDown" || event.key === "ArrowUp") {
        event.preventDefault();
        mark(Math.min(Math.max(active + (event.key === "ArrowDown" ? 1 : -1), 0), rows.length - 1));
      } else if (event.key === "Enter") {
        event.preventDefault();
        if (rows[active]) pick(rows[active]);
      } else if (event.key === "Escape") {
        event.preventDefault();
        close();
      }
    });
  }

  document.querySelectorAll("[data-establishment-picker]").forEach(enhance);
})();
