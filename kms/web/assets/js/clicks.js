// Tells the search log which result of a shown page was opened: the note of the page and the place, nothing else.
// The links stay plain addresses; where this fails or does not run, nothing is different but the log.
import { csrf } from "./page.js";

function tell(event) {
  const link = event.target.closest?.("a[href]");
  const page = document.querySelector("[data-clicks]");
  if (!link || !page || event.button > 1) return;
  const place = JSON.parse(page.dataset.urls).indexOf(link.getAttribute("href"));
  if (place < 0) return;
  navigator.sendBeacon("/search/click", new URLSearchParams({ csrf_token: csrf(), note: page.dataset.clicks, place }));
}

document.addEventListener("click", tell);
document.addEventListener("auxclick", tell); // the middle button
