// [data-alike="address"]: while name, commune and phone are typed, says which entries of the
// register could be the same business. It only tells; the server asks before it stores.
"use strict";
(() => {
  const WAIT = 400;

  function line(row) {
    const item = document.createElement("li");
    const link = Object.assign(document.createElement("a"), { href: row.url, textContent: row.name, target: "_blank", rel: "noopener" });
    const note = Object.assign(document.createElement("small"), { textContent: row.note });
    item.append(link, " ", note);
    return item;
  }

  for (const frame of document.querySelectorAll("[data-alike]")) {
    const form = frame.closest("form");
    const found = frame.querySelector("[data-alike-found]");
    const list = frame.querySelector("[data-alike-list]");
    const fields = ["name", "commune", "contact_phone"].map((name) => form.elements[name]).filter(Boolean);
    let timer = 0;
    let asked = 0;
    let last = "";

    async function look() {
      const typed = new URLSearchParams(fields.map((field) => [field.name, field.value.trim()]));
      if (frame.dataset.alikeBut) typed.set("but", frame.dataset.alikeBut);
      if (String(typed) === last) return;
      last = String(typed);
      const turn = ++asked;
      let answer;
      try {
        const response = await fetch(`${frame.dataset.alike}?${typed}`, { headers: { Accept: "application/json" } });
        if (!response.ok) return;
        answer = await response.json();
      } catch {
        return; // the line dropped: the server looks when the form is sent
      }
      if (turn !== asked) return;
      list.replaceChildren(...answer.results.map(line));
      frame.querySelector("[data-alike-said]").textContent = answer.said;
      found.hidden = !answer.results.length;
    }

    for (const field of fields) {
      const wait = () => { clearTimeout(timer); timer = setTimeout(look, WAIT); };
      field.addEventListener("input", wait);
      field.addEventListener("change", wait);
    }
  }
})();
