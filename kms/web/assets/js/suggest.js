// The search field as a combobox (WAI-ARIA APG): suggestions follow what is typed, also inside a syllable; the text stays the reader's own.
import { composing, say } from "./page.js";

const PAUSE = 90; // ms without a key before the server is asked
const KEPT = 60; // answers that are kept while the page is open

export function suggest(field) {
  const list = document.createElement("div");
  list.id = `${field.id}-suggestions`;
  list.className = "suggestions";
  list.setAttribute("role", "listbox");
  list.setAttribute("aria-label", field.dataset.suggestLabel);
  list.hidden = true;
  field.form.append(list);
  for (const [name, value] of Object.entries({ role: "combobox", "aria-autocomplete": "list", "aria-expanded": "false", "aria-controls": list.id }))
    field.setAttribute(name, value);
  const answers = new Map();
  let timer = 0;
  let running = null;
  let shown = null; // the text that the open list is for

  const options = () => [...list.querySelectorAll("[role=option]")];
  const active = () => list.querySelector("[aria-selected=true]");

  function close() {
    clearTimeout(timer);
    running?.abort();
    list.hidden = true;
    shown = null;
    field.setAttribute("aria-expanded", "false");
    mark(null);
  }

  function mark(option) {
    active()?.setAttribute("aria-selected", "false");
    if (!option) return field.removeAttribute("aria-activedescendant");
    option.setAttribute("aria-selected", "true");
    field.setAttribute("aria-activedescendant", option.id);
    option.scrollIntoView({ block: "nearest" });
  }

  async function ask() {
    const text = field.value;
    if (text === shown && !list.hidden) return;
    running?.abort();
    const key = text.trim();
    if (!answers.has(key)) {
      const request = (running = new AbortController());
      try {
        const answer = await fetch(`${field.dataset.suggest}?q=${encodeURIComponent(key)}`, { signal: request.signal });
        if (!answer.ok || answer.redirected) return close(); // signed out, too many, or no index: the field works as without script
        answers.set(key, (await answer.json()).groups);
      } catch {
        return; // asked anew, or no network
      }
      if (answers.size > KEPT) answers.delete(answers.keys().next().value);
    }
    if (field.value.trim() === key && document.activeElement === field) show(text, answers.get(key));
  }

  function show(text, groups) {
    list.replaceChildren(...groups.map(group));
    const count = options().length;
    list.hidden = !count;
    shown = text;
    field.setAttribute("aria-expanded", String(count > 0));
    field.removeAttribute("aria-activedescendant");
    if (count) say(field.dataset.suggestCount.replace("{count}", count));
  }

  function group({ name, label, options: entries }) {
    const box = document.createElement("div");
    box.setAttribute("role", "group");
    const head = document.createElement("div");
    head.id = `${list.id}-${name}`;
    head.className = "suggestions-head";
    head.textContent = label;
    box.setAttribute("aria-labelledby", head.id);
    box.append(head, ...entries.map((entry, at) => option(`${head.id}-${at}`, entry)));
    return box;
  }

  function option(id, { text, url, hint }) {
    const row = document.createElement("div");
    row.id = id;
    row.setAttribute("role", "option");
    row.setAttribute("aria-selected", "false");
    row.dataset.url = url;
    const name = document.createElement("span");
    name.textContent = text;
    row.append(name);
    if (hint) {
      const more = document.createElement("span");
      more.className = "subtle small";
      more.textContent = hint;
      row.append(" ", more);
    }
    return row;
  }

  field.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(ask, PAUSE);
  });
  field.addEventListener("click", () => list.hidden && ask());
  field.addEventListener("blur", close);
  list.addEventListener("mousedown", (event) => event.preventDefault()); // the field keeps its focus
  list.addEventListener("click", (event) => {
    const chosen = event.target.closest("[role=option]");
    if (chosen) location.assign(chosen.dataset.url);
  });
  field.form.addEventListener("submit", close);
  field.addEventListener("keydown", (event) => {
    if (composing(event) || event.ctrlKey || event.metaKey) return; // the key is for the syllable
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      if (list.hidden) return void ask();
      const all = options();
      const at = all.indexOf(active()) + (event.key === "ArrowDown" ? 1 : active() ? -1 : 0);
      mark(at >= 0 && at < all.length ? all[at] : at < 0 && !active() ? all.at(-1) : null); // past either end: back to the text
    } else if (event.key === "Enter" && active()) {
      event.preventDefault();
      location.assign(active().dataset.url);
    } else if (event.key === "Escape" && !list.hidden) {
      event.preventDefault(); // a search field would be emptied
      close();
    } else if (event.key === "Tab") close();
  });
}
