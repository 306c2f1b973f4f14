// select[data-commune-picker]: a field that finds `it ong` in Ít Ong and shows kind and district.
// The select itself stays in the form and is what is sent. Options may carry data-kind,
// data-district and data-alt (other spellings). Works for one commune and for several.
"use strict";
(() => {
  const text = JSON.parse(document.getElementById("ui-text")?.textContent ?? "{}");
  const MOST = 60;
  const fold = (words) =>
    words.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase().replace(/đ/g, "d").replace(/\s+/g, " ").trim();
  const note = (option) => [option.dataset.kind, option.dataset.district].filter(Boolean).join(", ");
  const label = (option) => (note(option) ? `${option.text} (${note(option)})` : option.text);

  function element(tag, properties) {
    return Object.assign(document.createElement(tag), properties);
  }

  function enhance(select) {
    const many = select.multiple;
    const rows = [...select.options]
      .filter((option) => option.value)
      .map((option) => ({ option, key: ` ${fold([option.text, option.dataset.alt, option.dataset.kind, option.dataset.district].filter(Boolean).join(" "))}` }));
    const list = element("ul", { className: "picker-list", id: `${select.id}_list`, hidden: true });
    const input = element("input", { type: "text", className: "form-control", id: select.id, autocomplete: "off", placeholder: text.searchName });
    const chips = element("ul", { className: "picker-chips" });
    const status = element("span", { className: "visually-hidden" });
    const frame = element("div", { className: "picker" });
    let active = -1;
    let shown = [];

    select.id = `${select.id}_select`;
    select.hidden = true;
    list.setAttribute("role", "listbox");
    list.setAttribute("aria-label", document.querySelector(`label[for="${input.id}"]`)?.textContent.trim() ?? text.searchName);
    if (many) list.setAttribute("aria-multiselectable", "true");
    status.setAttribute("role", "status");
    for (const [name, value] of Object.entries({ role: "combobox", "aria-expanded": "false", "aria-controls": list.id, "aria-autocomplete": "list" })) input.setAttribute(name, value);
    for (const name of ["aria-describedby", "aria-invalid"]) if (select.hasAttribute(name)) input.setAttribute(name, select.getAttribute(name));
    if (select.classList.contains("is-invalid")) input.classList.add("is-invalid");
    select.before(frame);
    frame.append(chips, input, list, status, select);

    // Every typed word begins a word of the name, its other spelling, its kind or its district;
    // names that begin with what was typed come first.
    function find(typed) {
      const wanted = fold(typed);
      const words = wanted.split(" ").filter(Boolean);
      const hits = rows.filter(({ key }) => words.every((word) => key.includes(` ${word}`)));
      const rank = ({ option }) => (fold(option.text).startsWith(wanted) ? 0 : 1);
      return hits.sort((one, other) => rank(one) - rank(other)).slice(0, MOST).map(({ option }) => option);
    }

    function mark(index) {
      active = index;
      [...list.children].forEach((item, place) => item.toggleAttribute("data-active", place === index));
      const item = list.children[index];
      if (item?.id) { input.setAttribute("aria-activedescendant", item.id); item.scrollIntoView({ block: "nearest" }); }
      else input.removeAttribute("aria-activedescendant");
    }

    function row(option, place) {
      const item = element("li", { id: `${list.id}_${place}`, textContent: option.text });
      item.setAttribute("role", "option");
      item.setAttribute("aria-selected", String(option.selected));
      item.append(element("small", { textContent: note(option) }));
      item.addEventListener("mousedown", (event) => { event.preventDefault(); pick(option); });
      return item;
    }

    function open(typed) {
      shown = find(typed);
      const none = element("li", { className: "none", textContent: text.noMatch });
      none.setAttribute("role", "option");
      none.setAttribute("aria-disabled", "true");
      list.replaceChildren(...(shown.length ? shown.map(row) : [none]));
      list.hidden = false;
      input.setAttribute("aria-expanded", "true");
      status.textContent = shown.length ? (text.matches ?? "%s").replace("%s", shown.length) : text.noMatch;
      mark(typed && shown.length ? 0 : -1);
    }

    function close() {
      list.hidden = true;
      input.setAttribute("aria-expanded", "false");
      mark(-1);
      settle();
    }

    // What the field says is always what the select holds.
    function settle() {
      const chosen = rows.map(({ option }) => option).filter((option) => option.selected);
      if (!many) { input.value = chosen.length ? label(chosen[0]) : ""; return; }
      input.value = "";
      chips.replaceChildren(...chosen.map((option) => {
        const chip = element("li", { textContent: option.text, title: label(option) });
        const remove = element("button", { type: "button", textContent: "×" });
        remove.setAttribute("aria-label", (text.remove ?? "%s").replace("%s", label(option)));
        remove.addEventListener("click", () => { set(option, false); input.focus(); });
        chip.append(remove);
        return chip;
      }));
    }

    function set(option, on) {
      option.selected = on;
      select.dispatchEvent(new Event("input", { bubbles: true }));
      select.dispatchEvent(new Event("change", { bubbles: true }));
    }

    function pick(option) {
      set(option, many ? !option.selected : true);
      if (many) { settle(); open(""); } else close();
    }

    input.addEventListener("input", (event) => {
      event.stopPropagation();
      if (!many && !input.value.trim()) select.value = "";
      open(input.value);
    });
    input.addEventListener("change", (event) => event.stopPropagation());
    input.addEventListener("click", () => { if (list.hidden) { input.select(); open(""); } });
    input.addEventListener("blur", close);
    select.addEventListener("change", settle);
    input.addEventListener("keydown", (event) => {
      const last = shown.length - 1;
      if (event.key === "ArrowDown" || event.key === "ArrowUp") {
        event.preventDefault();
        if (list.hidden) return open("");
        const step = event.key === "ArrowDown" ? 1 : -1;
        mark(Math.min(Math.max(active + step, 0), last));
      } else if (event.key === "Enter" && !list.hidden) {
        event.preventDefault();
        if (shown[active]) pick(shown[active]);
      } else if (event.key === "Escape" && !list.hidden) {
        event.preventDefault();
        close();
      } else if (event.key === "Backspace" && many && !input.value && chips.lastElementChild) {
        chips.lastElementChild.querySelector("button").click();
      }
    });
    settle();
  }

  document.querySelectorAll("select[data-commune-picker]").forEach(enhance);
})();
