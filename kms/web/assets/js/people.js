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
  let timer = 0;

  const last = () => field.value.split(",").at(-1).trim();
  const close = () => {
    list.hidden = true;
    field.setAttribute("aria-expanded", "false");
  };
  const take = (option) => {
    field.value = [...field.value.split(",").slice(0, -1).map((one) => one.trim()), option.dataset.value].filter(Boolean).join(", ") + ", ";
    close();
    field.focus();
  };
  const ask = async () => {
    const word = last();
    if (!word) return close();
    const found = await (await fetch(`${field.dataset.people}?q=${encodeURIComponent(word)}`)).json();
    list.replaceChildren(
      ...found.map((one) => {
        const option = document.createElement("li");
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
  });
  field.addEventListener("blur", close);
  field.addEventListener("keydown", (event) => {
    if (composing(event) || list.hidden) return;
    const options = [...list.children];
    const at = options.findIndex((one) => one.getAttribute("aria-selected") === "true");
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      const next = options[(at + (event.key === "ArrowDown" ? 1 : options.length - 1) + options.length) % options.length];
      options.forEach((one) => one.setAttribute("aria-selected", String(one === next)));
    } else if (event.key === "Enter") {
      event.preventDefault();
      take(options[Math.max(0, at)]);
    } else if (event.key === "Escape") close();
  });
}
