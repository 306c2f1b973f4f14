// A form is sent once, and what was typed survives a dropped line.
//
// form[data-keep] is copied to localStorage while it is being filled in, under its address and
// data-keep-user. The copy goes only when a page says that something was saved: a lost connection,
// an expired session and a rejected form all leave it where it is. It goes, too, when its owner
// signs out or somebody else signs in here: nobody finds another's words on a shared machine.
"use strict";
(() => {
  const PREFIX = "keep:";
  const SENT = "keep-sent";
  const WEEK = 7 * 24 * 3600 * 1000;
  const SKIP = new Set(["csrfmiddlewaretoken", "form_key", "row_version"]);

  const store = (() => {
    try {
      localStorage.setItem(PREFIX, "");
      localStorage.removeItem(PREFIX);
      return localStorage;
    } catch {
      return null; // switched off in this browser: nothing is kept, everything else works
    }
  })();

  const text = JSON.parse(document.getElementById("ui-text")?.textContent ?? "{}");

  function fields(form) {
    return [...form.elements].filter(
      (field) => field.name && !SKIP.has(field.name) && !["hidden", "password", "file", "submit"].includes(field.type),
    );
  }

  function read(field) {
    if (field.type === "checkbox" || field.type === "radio") return field.checked;
    if (field.type === "select-multiple") return [...field.selectedOptions].map((option) => option.value);
    return field.value;
  }

  function write(field, value) {
    if (field.type === "checkbox" || field.type === "radio") field.checked = value;
    else if (field.type === "select-multiple") for (const option of field.options) option.selected = value.includes(option.value);
    else field.value = value;
    field.dispatchEvent(new Event("input", { bubbles: true }));
    field.dispatchEvent(new Event("change", { bubbles: true }));
  }

  // Fields of one name (checkboxes) are told apart by their place among them.
  function snapshot(form) {
    const values = {};
    for (const field of fields(form)) (values[field.name] ??= []).push(read(field));
    return values;
  }

  // Returns the words for which this page has no field: lines that the server had added.
  function fill(form, values) {
    const seen = {};
    for (const field of fields(form)) {
      const place = (seen[field.name] = (seen[field.name] ?? -1) + 1);
      if (values[field.name]?.[place] !== undefined) write(field, values[field.name][place]);
    }
    const left = Object.keys(values).filter((name) => !(name in seen));
    return left.flatMap((name) => values[name]).filter((value) => typeof value === "string" && value.trim());
  }

  function button(label, kind, act) {
    const element = document.createElement("button");
    element.type = "button";
    element.className = `btn btn-${kind}`;
    element.textContent = label;
    element.addEventListener("click", act);
    return element;
  }

  function offer(form, key, values) {
    const bar = document.createElement("div");
    bar.className = "keeper";
    bar.setAttribute("role", "status");
    const words = document.createElement("p");
    words.textContent = text.unsavedFound;
    const done = (left = []) => {
      bar.replaceChildren(words);
      words.textContent = `${text.notRestored} ${left.join("; ")}`;
      if (!left.length) bar.remove();
    };
    bar.append(
      words,
      button(text.restore, "primary", () => done(fill(form, values))),
      button(text.discard, "outline-secondary", () => { store.removeItem(key); done(); }),
    );
    form.prepend(bar);
  }

  function keep(form) {
    const key = `${PREFIX}${form.dataset.keepUser ?? ""}:${location.pathname}${location.search}`;
    const blank = JSON.stringify(snapshot(form));
    // Sent and given back: what was typed stands in the form already.
    const rejected = form.querySelector("[data-error-summary], [data-typed]") !== null;
    let dirty = rejected;
    let timer = 0;

    const kept = JSON.parse(store.getItem(key) ?? "null");
    if (kept && Date.now() - kept.at > WEEK) store.removeItem(key);
    else if (kept && !rejected && JSON.stringify(kept.values) !== blank) offer(form, key, kept.values);

    const save = () => {
      const values = snapshot(form);
      dirty = JSON.stringify(values) !== blank;
      if (dirty) store.setItem(key, JSON.stringify({ at: Date.now(), values }));
    };
    form.addEventListener("input", () => { dirty = true; clearTimeout(timer); timer = setTimeout(save, 400); });
    form.addEventListener("change", save);
    form.addEventListener("submit", () => { clearTimeout(timer); save(); dirty = false; sessionStorage.setItem(SENT, key); });
    window.addEventListener("beforeunload", (event) => { if (dirty) event.preventDefault(); });
  }

  if (store) {
    const me = document.querySelector("form[data-sign-out]")?.dataset.signOut;
    const others = (key) => key.startsWith(PREFIX) && !key.startsWith(`${PREFIX}${me}:`);
    if (me) Object.keys(store).filter(others).forEach((key) => store.removeItem(key));
    else sessionStorage.removeItem(SENT); // the session ended: that form was not stored
    const sent = sessionStorage.getItem(SENT);
    if (sent && document.querySelector(".message-success")) {
      store.removeItem(sent);
      sessionStorage.removeItem(SENT);
    }
    document.querySelectorAll("form[data-keep]").forEach(keep);
    // Whoever signs out leaves nothing of theirs on the machine. A session that merely ends does.
    for (const form of document.querySelectorAll("form[data-sign-out]")) {
      form.addEventListener("submit", () => {
        const mine = `${PREFIX}${form.dataset.signOut}:`;
        Object.keys(store).filter((key) => key.startsWith(mine)).forEach((key) => store.removeItem(key));
      });
    }
  }

  // After the first click the buttons rest; the browser's Back button wakes them.
  const buttons = (form) => [...form.elements].filter((field) => field.type === "submit");
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (form.method !== "post" || event.defaultPrevented) return;
    if (form.dataset.sending) return event.preventDefault();
    form.dataset.sending = "1";
    setTimeout(() => buttons(form).forEach((field) => { field.disabled = true; }));
    setTimeout(() => wake(form), 20000);
  });
  function wake(form) {
    delete form.dataset.sending;
    buttons(form).forEach((field) => { field.disabled = false; });
  }
  window.addEventListener("pageshow", (event) => { if (event.persisted) document.querySelectorAll("form").forEach(wake); });
})();
