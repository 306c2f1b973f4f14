// While a file is worked on, the page is read again every two seconds; without script a link does it.
"use strict";

(() => {
  const EVERY = 2000;
  const box = document.querySelector("[data-working]");
  if (!box) return;
  const look = async () => {
    try {
      const answer = await fetch(location.href, { headers: { "X-Requested-With": "fetch" } });
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      const fresh = page.querySelector("[data-sheet-import]");
      if (!fresh || !fresh.hasAttribute("data-working")) {
        location.reload();
        return;
      }
      box.replaceChildren(...fresh.childNodes);
    } catch {
      // The server may be restarting: the next look will tell.
    }
    setTimeout(look, EVERY);
  };
  setTimeout(look, EVERY);
})();
