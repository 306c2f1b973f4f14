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

  // What is asked, where the field's name says only where on this page: lines move when somebody
  // else enters one, and what was typed for one commune must never come back at another.
  const asks = (field) => field.dataset.keepAs ?? field.name;

  // Fields that ask the same (checkboxes, a commune's further lines) are told apart by their place.
  function snapshot(form) {
    const values = {};
    for (const field of fields(form)) (values[asks(field)] ??= []).push(read(field));
    return values;
  }

  // What the record's lines stood at when the page was drawn, by which the server notices others.
  const standing = (form) => [...form.querySelectorAll("[data-keep-stand]")];
  const stands = (form) => Object.fromEntries(standing(form).map((field) => [asks(field), field.value]));
  const group = (field) => (field.dataset.keepAs ?? "").replace(/:[^:]*$/, "");
  const same = (one, other) => JSON.stringify(one) === JSON.stringify(other);

  // Writes what the person had changed, and nothing else: what others have saved meanwhile stays.
  // Where they changed the very same, the server is told which version this was typed over, and
  // shows both. Returns the words for which this page has no field: lines that had been added.
  function fill(form, kept) {
    const seen = {};
    const both = new Set();
    const was = (name, place) => kept.was?.[name]?.[place];
    for (const field of fields(form)) {
      const name = asks(field);
      const place = (seen[name] = (seen[name] ?? -1) + 1);
      const mine = kept.values[name]?.[place];
      if (mine === undefined || same(mine, was(name, place)) || same(mine, read(field))) continue;
      if (!same(read(field), was(name, place))) both.add(group(field));
      write(field, mine);
    }
    for (const field of standing(form)) {
      const before = kept.stands?.[asks(field)];
      if (before !== undefined && both.has(group(field))) field.value = before;
    }
    const left = Object.entries(kept.values).flatMap(([name, all]) =>
      all.filter((value, place) => place > (seen[name] ?? -1) && !same(value, was(name, place))));
    return left.filter((value) => typeof value === "string" && value.trim());
  }

  function button(label, kind, act) {
    const element = document.createElement("button");
    element.type = "button";
    element.className = `btn btn-${kind}`;
    element.textContent = label;
    element.addEventListener("click", act);
    return element;
  }

  function offer(form, key, kept) {
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
      button(text.restore, "primary", () => done(fill(form, kept))),
      button(text.discard, "outline-secondary", () => { store.removeItem(key); done(); }),
    );
    form.prepend(bar);
  }

  function keep(form) {
    const key = `${PREFIX}${form.dataset.keepUser ?? ""}:${location.pathname}${location.search}`;
    const drawn = snapshot(form);
    const blank = JSON.stringify(drawn);
    // Sent and given back: what was typed stands in the form already.
    const rejected = form.querySelector("[data-error-summary], [data-typed]") !== null;
    let dirty = rejected;
    let timer = 0;

    const kept = JSON.parse(store.getItem(key) ?? "null");
    if (kept && Date.now() - kept.at > WEEK) store.removeItem(key);
    else if (kept && !rejected && JSON.stringify(kept.values) !== blank) offer(form, key, kept);

    const was = rejected ? kept?.was : drawn;
    const save = () => {
      const values = snapshot(form);
      dirty = JSON.stringify(values) !== blank;
      if (dirty) store.setItem(key, JSON.stringify({ at: Date.now(), values, was, stands: stands(form) }));
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
