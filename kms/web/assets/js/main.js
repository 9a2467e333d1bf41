// What every page needs: keyboard ways, menus, confirmation, search as one types. No side effect while a syllable is composed.
import htmx from "htmx.org";
import { composing, say } from "./page.js";
import "./clicks.js";

htmx.config.includeIndicatorStyles = false;
htmx.config.allowEval = false;
document.addEventListener("htmx:configRequest", (event) => {
  event.detail.headers["X-CSRFToken"] = document.querySelector("meta[name=csrf-token]")?.content ?? "";
});

const typing = (target) => target.closest?.("input, textarea, select, [contenteditable=true]");

document.addEventListener("keydown", (event) => {
  if (composing(event) || event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.key === "Escape") {
    const menu = event.target.closest?.("details.menu[open]");
    if (menu) {
      menu.open = false;
      menu.querySelector("summary").focus();
    }
  }
  if (typing(event.target)) return;
  if (event.key === "/") {
    event.preventDefault();
    document.querySelector("#site-search")?.focus();
  }
  const list = document.querySelector("[data-result-list]");
  if (list && (event.key === "j" || event.key === "k")) step(list, event.key === "j" ? 1 : -1);
});

function step(list, by) {
  const links = [...list.querySelectorAll("a[data-result]")];
  if (!links.length) return;
  const at = links.indexOf(document.activeElement);
  links[Math.min(links.length - 1, Math.max(0, at + by))].focus();
}

// Marks 1-5 by number key inside a group of radio buttons.
document.addEventListener("keydown", (event) => {
  const group = event.target.closest?.("[data-keys]");
  if (!group || composing(event) || event.target.matches("textarea, input[type=text]")) return;
  const radio = group.querySelector(`input[type=radio][value="${CSS.escape(event.key)}"]`);
  if (radio) {
    radio.checked = true;
    radio.focus();
    radio.dispatchEvent(new Event("change", { bubbles: true }));
  }
});

document.addEventListener("click", (event) => {
  const toggle = event.target.closest("[data-toggle]");
  if (toggle) {
    const target = document.getElementById(toggle.dataset.toggle);
    const open = target.classList.toggle("open");
    toggle.setAttribute("aria-expanded", String(open));
  }
  const copy = event.target.closest("[data-copy]");
  if (copy) {
    navigator.clipboard.writeText(new URL(copy.dataset.copy, location.href).href).then(() => say(copy.dataset.done));
  }
  if (event.target.closest("[data-print]")) window.print();
  for (const menu of document.querySelectorAll("details.menu[open]")) if (!menu.contains(event.target)) menu.open = false;
});

document.addEventListener("submit", (event) => {
  const question = event.submitter?.dataset.confirm ?? event.target.dataset.confirm;
  if (question && !window.confirm(question)) event.preventDefault();
});

document.addEventListener("change", (event) => {
  if (event.target.matches("[data-submit-on-change]")) event.target.form.requestSubmit();
});

for (const box of document.querySelectorAll("[data-people]")) import("./people.js").then((module) => module.people(box));
for (const field of document.querySelectorAll("[data-suggest]")) import("./suggest.js").then((module) => module.suggest(field));
for (const form of document.querySelectorAll("form[data-keep]")) import("./keep.js").then((module) => module.keep(form));
if (document.querySelector("[data-sections]")) import("./sections.js");
