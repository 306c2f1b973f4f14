// input[data-date-field]: takes 5/6/2019 as typed and adds a calendar, Monday first.
// Arrow keys walk the days, Page Up and Down the months; Escape returns to the field.
"use strict";
(() => {
  const text = JSON.parse(document.getElementById("ui-text")?.textContent ?? "{}");
  const lang = document.documentElement.lang || "vi";
  const monthName = new Intl.DateTimeFormat(lang, { month: "long", year: "numeric" });
  const dayName = new Intl.DateTimeFormat(lang, { dateStyle: "full" });
  const weekday = new Intl.DateTimeFormat(lang, { weekday: "narrow" });
  const weekdayLong = new Intl.DateTimeFormat(lang, { weekday: "long" });
  const pad = (number) => String(number).padStart(2, "0");
  const show = (date) => `${pad(date.getDate())}/${pad(date.getMonth() + 1)}/${date.getFullYear()}`;
  const shift = (date, days) => new Date(date.getFullYear(), date.getMonth(), date.getDate() + days);

  function parse(typed) {
    const parts = typed.trim().match(/^(\d{1,2})[\s/.-](\d{1,2})[\s/.-](\d{4}|\d{2})$/);
    if (!parts) return null;
    const [day, month, year] = parts.slice(1).map(Number);
    const date = new Date(year < 100 ? 2000 + year : year, month - 1, day);
    return date.getDate() === day && date.getMonth() === month - 1 ? date : null;
  }

  // The same day of another month, or its last one.
  function shiftMonth(date, months) {
    const last = new Date(date.getFullYear(), date.getMonth() + months + 1, 0);
    return new Date(last.getFullYear(), last.getMonth(), Math.min(date.getDate(), last.getDate()));
  }

  function element(tag, properties, ...children) {
    const made = Object.assign(document.createElement(tag), properties);
    made.append(...children);
    return made;
  }

  function enhance(input) {
    const opener = element("button", { type: "button", className: "date-open" });
    opener.setAttribute("aria-label", text.pickDate);
    opener.setAttribute("aria-expanded", "false");
    const pop = element("div", { className: "date-pop", hidden: true });
    pop.setAttribute("role", "dialog");
    pop.setAttribute("aria-label", text.pickDate);
    const frame = element("span", { className: "date-field" });
    input.before(frame);
    frame.append(input, opener, pop);
    let at = new Date();
    let drawing = false; // replacing the days takes the focus away for a moment

    const today = () => parse(input.dataset.today ?? "") ?? new Date();
    const close = (refocus) => {
      pop.hidden = true;
      opener.setAttribute("aria-expanded", "false");
      if (refocus) input.focus();
    };
    const choose = (date) => {
      input.value = show(date);
      input.dispatchEvent(new Event("input", { bubbles: true }));
      input.dispatchEvent(new Event("change", { bubbles: true }));
      close(true);
    };
    const move = (date) => { at = date; draw(); pop.querySelector('td button[tabindex="0"]').focus(); };

    function dayButton(date) {
      const cell = element("button", { type: "button", textContent: date.getDate(), tabIndex: +date === +at ? 0 : -1 });
      cell.setAttribute("aria-label", dayName.format(date));
      cell.setAttribute("aria-pressed", String(+date === +(parse(input.value) ?? 0)));
      if (date.getMonth() !== at.getMonth()) cell.dataset.outside = "";
      if (show(date) === show(today())) cell.setAttribute("aria-current", "date");
      cell.addEventListener("click", () => choose(date));
      return cell;
    }

    function turn(label, sign, months) {
      const made = element("button", { type: "button", textContent: sign });
      made.setAttribute("aria-label", label);
      made.addEventListener("click", () => { at = shiftMonth(at, months); draw(); pop.querySelectorAll("header button")[months > 0 ? 1 : 0].focus(); });
      return made;
    }

    function draw() {
      const first = new Date(at.getFullYear(), at.getMonth(), 1);
      let date = shift(first, -((first.getDay() + 6) % 7));
      const head = element("tr", {});
      const body = element("tbody", {});
      for (let day = 0; day < 7; day += 1) {
        const name = element("th", { scope: "col", textContent: weekday.format(shift(date, day)) });
        name.setAttribute("aria-label", weekdayLong.format(shift(date, day)));
        head.append(name);
      }
      for (let week = 0; week < 6; week += 1) {
        const row = element("tr", {});
        for (let day = 0; day < 7; day += 1, date = shift(date, 1)) row.append(element("td", {}, dayButton(date)));
        body.append(row);
      }
      const title = element("b", { textContent: monthName.format(at) });
      title.setAttribute("aria-live", "polite");
      drawing = true;
      pop.replaceChildren(
        element("header", {}, turn(text.previousMonth, "‹", -1), title, turn(text.nextMonth, "›", 1)),
        element("table", {}, element("thead", {}, head), body),
      );
      drawing = false;
    }

    function open() {
      const from = parse(input.value) ?? today();
      pop.hidden = false;
      pop.classList.toggle("to-left", frame.getBoundingClientRect().left + 304 > document.documentElement.clientWidth);
      opener.setAttribute("aria-expanded", "true");
      move(shift(from, 0));
    }

    const steps = { ArrowLeft: -1, ArrowRight: 1, ArrowUp: -7, ArrowDown: 7 };
    opener.addEventListener("click", () => (pop.hidden ? open() : close(true)));
    input.addEventListener("keydown", (event) => {
      if (event.altKey && event.key === "ArrowDown") { event.preventDefault(); open(); }
    });
    input.addEventListener("change", () => {
      const date = parse(input.value);
      if (date && input.value !== show(date)) input.value = show(date);
    });
    pop.addEventListener("keydown", (event) => {
      const monday = (at.getDay() + 6) % 7;
      if (event.key === "Escape") { event.preventDefault(); return close(true); }
      if (!event.target.closest("td")) return;
      let to = null;
      if (event.key in steps) to = shift(at, steps[event.key]);
      else if (event.key === "PageUp") to = shiftMonth(at, event.shiftKey ? -12 : -1);
      else if (event.key === "PageDown") to = shiftMonth(at, event.shiftKey ? 12 : 1);
      else if (event.key === "Home") to = shift(at, -monday);
      else if (event.key === "End") to = shift(at, 6 - monday);
      if (to) { event.preventDefault(); move(to); }
    });
    frame.addEventListener("focusout", (event) => {
      if (!pop.hidden && !drawing && !frame.contains(event.relatedTarget)) close(false);
    });
  }

  document.querySelectorAll("input[data-date-field]").forEach(enhance);
})();
