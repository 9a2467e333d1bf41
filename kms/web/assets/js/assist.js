// Help while an article is written: what is still missing, articles with a similar title, the template of its kind.
export function checklist(form) {
  const list = form.querySelector("[data-checklist]");
  if (!list) return () => {};
  list.addEventListener("click", (event) => {
    const item = event.target.closest("[data-check]");
    if (item?.dataset.check !== "body") return;
    event.preventDefault();
    (form.querySelector(".cm-content") ?? form.elements.body).focus();
  });
  return () => {
    for (const item of list.querySelectorAll("[data-check]")) {
      const there = Boolean(form.elements[item.dataset.check].value.trim());
      item.classList.toggle("done", there);
      item.querySelector("[data-mark]").textContent = there ? "✓" : "○";
      item.querySelector("[data-word]").textContent = there ? list.dataset.there : list.dataset.missing;
    }
  };
}

export function similar(form) {
  const place = form.querySelector("[data-similar]");
  let asked = "";
  return async () => {
    const title = form.elements.title.value.trim();
    if (!place || title === asked) return;
    asked = title;
    const found = title.length < 2 ? "" : await (await fetch(place.dataset.similar + encodeURIComponent(title))).text();
    if (title === asked) place.innerHTML = found;
  };
}

// A template comes when its kind is chosen and nothing else was written; the button puts it at the caret of any text.
export function templates(form, editing) {
  const kind = form.querySelector("[data-templates]");
  if (!kind) return;
  const texts = JSON.parse(document.getElementById(kind.dataset.templates).textContent);
  const untouched = () => {
    const now = editing.text().trim();
    return !now || Object.values(texts).some((text) => text.trim() === now);
  };
  kind.addEventListener("change", () => untouched() && editing.replace(texts[kind.value] ?? ""));
  form.querySelector("[data-insert-template]")?.addEventListener("click", () => {
    const text = texts[kind.value] ?? "";
    if (untouched()) editing.replace(text);
    else editing.insert(`\n${text}`, 0, 0);
  });
}
