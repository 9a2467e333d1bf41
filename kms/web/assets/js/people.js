// A text field of people turned into a chooser: type a name, choose from the list with arrows and Enter. Without script the logins are typed.
import { composing } from "./page.js";

export function people(field) {
  const list = document.createElement("ul");
  list.className = "menu-list";
  list.id = `${field.id}-options`;
  list.setAttribute("role", "listbox");
  list.hidden = true;
  field.parentElement.classList.add("menu");
  field.after(list);
  field.setAttribute("role", "combobox");
  field.setAttribute("aria-controls", list.id);
  field.setAttribute("aria-expanded", "false");
  field.autocomplete = "off";
  const names = document.createElement("p");
  names.className = "hint";
  names.setAttribute("role", "status");
  list.after(names);
  const known = new Map();
  let timer = 0;

  // Logins say little: the people whom they mean are named below the field.
  const showNames = () => {
    const chosen = field.value.split(",").map((one) => known.get(one.trim().split(" ")[0])).filter(Boolean);
    names.textContent = chosen.join(", ");
  };
  const fetchPeople = async (word) => {
    const found = await (await fetch(`${field.dataset.people}?q=${encodeURIComponent(word)}`)).json();
    for (const one of found) known.set(one.id, one.label);
    return found;
  };

  const last = () => field.value.split(",").at(-1).trim();
  const close = () => {
    list.hidden = true;
    field.setAttribute("aria-expanded", "false");
    field.removeAttribute("aria-activedescendant");
  };
  const take = (option) => {
    field.value = [...field.value.split(",").slice(0, -1).map((one) => one.trim()), option.dataset.value + (field.dataset.peopleSuffix ?? "")].filter(Boolean).join(", ") + ", ";
    close();
    showNames();
    field.dispatchEvent(new Event("input", { bubbles: true }));
    field.focus();
  };
  const ask = async () => {
    const word = last();
    if (!word) return close();
    const found = await fetchPeople(word);
    if (word !== last()) return;
    list.replaceChildren(
      ...found.map((one, at) => {
        const option = document.createElement("li");
        option.id = `${list.id}-${at}`;
        option.setAttribute("role", "option");
        option.dataset.value = one.id;
        option.textContent = one.label;
        option.addEventListener("mousedown", (event) => (event.preventDefault(), take(option)));
        return option;
      }),
    );
    list.hidden = !found.length;
    field.setAttribute("aria-expanded", String(!list.hidden));
  };
  field.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(ask, 150);
    showNames();
  });
  const begun = field.value.split(",").map((one) => one.trim().split(" ")[0]).filter(Boolean).slice(0, 20);
  Promise.all(begun.map(fetchPeople)).then(showNames);
  field.addEventListener("blur", close);
  field.addEventListener("keydown", (event) => {
    if (composing(event) || list.hidden) return;
    const options = [...list.children];
    const at = options.findIndex((one) => one.getAttribute("aria-selected") === "true");
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      const next = options[(at + (event.key === "ArrowDown" ? 1 : options.length - 1) + options.length) % options.length];
      options.forEach((one) => one.setAttribute("aria-selected", String(one === next)));
      field.setAttribute("aria-activedescendant", next.id);
    } else if (event.key === "Enter") {
      event.preventDefault();
      take(options[Math.max(0, at)]);
    } else if (event.key === "Escape") close();
  });
}
