// What every page has: focus on what matters first, a look whether files changed, and small helps.
// Nothing here is needed to work with the desk.

const first = document.querySelector('main [role="alert"]:not(:empty), main .notice.wrong[tabindex], main [role="status"]:not([hidden]):not(:empty)');
const heading = document.querySelector("h1");
if (location.hash === "" && (first || heading)) {
  const target = first || heading;
  target.tabIndex = -1;
  target.focus({ preventScroll: !first });
}

// Somebody who is typing is never interrupted: then the page only says that something changed.
let typed = false;
document.addEventListener("input", () => { typed = true; });
const shown = Number(document.body.dataset.look);
const { of } = document.body.dataset;
const changed = document.querySelector(".notice.changed");

async function look() {
  if (document.visibilityState === "visible") {
    try {
      const answer = await fetch("/state");
      const state = answer.ok ? await answer.json() : { look: shown, of };
      if (changed && !state.busy && state.look !== 0 && (state.look !== shown || state.of !== of)) {
        if (typed || document.querySelector("iframe, details[open] form")) {
          changed.hidden = false;
        } else {
          location.reload();
          return;
        }
      }
    } catch {
      // The desk is closed; the next thing that is clicked says so.
    }
  }
  setTimeout(look, 4000);
}
if (changed && document.body.dataset.page !== "job") setTimeout(look, 4000);

// Search while typing: as on the server, without accents.
const plain = (text) => text.toLowerCase().replaceAll("đ", "d").normalize("NFD").replace(/\p{M}/gu, "").replace(/[^a-z0-9]+/g, " ").trim();
const search = document.querySelector("#q");
const rows = document.querySelectorAll("#units tr[data-words]");
search?.addEventListener("input", () => {
  const words = plain(search.value).split(" ");
  for (const row of rows) row.hidden = !words.every((word) => row.dataset.words.includes(word));
});

for (const button of document.querySelectorAll("[data-copy]")) {
  button.hidden = false;
  button.addEventListener("click", async () => {
    const text = document.getElementById(button.dataset.copy);
    text.select();
    await navigator.clipboard.writeText(text.value);
    button.textContent = button.dataset.done;
  });
}

const all = document.querySelector("[data-pick-all]");
if (all) {
  all.hidden = false;
  all.addEventListener("click", () => {
    for (const box of document.querySelectorAll('input[name="paper"]:not(:disabled)')) box.checked = true;
  });
}
