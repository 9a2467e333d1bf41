// Beside each heading of an article a button that copies the address of its section; `main.js` does the copying.
for (const prose of document.querySelectorAll("[data-sections]")) {
  for (const heading of prose.querySelectorAll(":is(h2, h3, h4)[id]")) {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "copy-link no-print";
    button.dataset.copy = `${location.pathname}#${heading.id}`;
    button.dataset.done = prose.dataset.copyDone;
    button.setAttribute("aria-label", `${prose.dataset.copyLabel}: ${heading.textContent}`);
    button.textContent = "#";
    heading.append(button);
  }
}
