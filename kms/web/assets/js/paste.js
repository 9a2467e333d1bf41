// Tables from Excel, HWP and Word become Markdown tables, pictures are kept with the article. Other pastes are left to the browser.
import { csrf } from "./page.js";

const line = (node) => node.textContent.replace(/\s+/g, " ").trim();
const BLOCKS = "p, h1, h2, h3, h4, h5, h6, li, pre, blockquote";

// The cells of a table as rows of equal length; what spans several rows or columns stands in the first of them.
export function grid(table) {
  const rows = [];
  [...table.rows].forEach((row, y) => {
    rows[y] ??= [];
    let x = 0;
    for (const cell of row.cells) {
      while (rows[y][x] !== undefined) x += 1;
      const down = Math.min(cell.rowSpan || 1, table.rows.length - y);
      for (let dy = 0; dy < down; dy += 1) {
        rows[y + dy] ??= [];
        for (let dx = 0; dx < cell.colSpan; dx += 1) rows[y + dy][x + dx] = dy || dx ? "" : line(cell).replaceAll("|", "\\|");
      }
    }
  });
  const width = Math.max(0, ...rows.map((row) => row.length));
  return rows.map((row) => Array.from({ length: width }, (_, x) => row[x] ?? "")).filter((row) => row.some(Boolean));
}

export function markdownTable(table) {
  const [head, ...body] = grid(table);
  if (!head) return "";
  const show = (row) => `| ${row.join(" | ")} |`;
  return [show(head), show(head.map(() => "---")), ...body.map(show)].join("\n");
}

// A pasted page as Markdown, or nothing when it holds no table: plain text is then what the browser pastes anyway.
export function markdownOf(html) {
  const page = new DOMParser().parseFromString(html, "text/html");
  if (!page.querySelector("table")) return "";
  const parts = [];
  for (const node of page.body.querySelectorAll(`table, ${BLOCKS}`)) {
    if (node.parentElement.closest(`table, ${BLOCKS}`)) continue;
    const heading = /^H([1-6])$/.exec(node.tagName);
    if (node.tagName === "TABLE") parts.push(markdownTable(node));
    else if (heading) parts.push(`${"#".repeat(Math.max(2, Number(heading[1])))} ${line(node)}`);
    else parts.push(node.tagName === "LI" ? `- ${line(node)}` : line(node));
  }
  return `\n${parts.filter(Boolean).join("\n\n")}\n\n`;
}

// `editing.insert(text, from, to)` puts text at the caret and selects that part of it, after any syllable is composed.
export function pasting(place, editing, said) {
  async function keep(file) {
    if (!said.dataset.pictureAddress) return (said.textContent = said.dataset.pictureFirst);
    said.textContent = said.dataset.pictureWaits;
    const form = new FormData();
    form.append("file", file, file.name || "picture.png");
    try {
      const answer = await fetch(said.dataset.pictureAddress, { method: "POST", headers: { "X-CSRFToken": csrf(), Accept: "application/json" }, body: form });
      const facts = await answer.json();
      if (!answer.ok) throw new Error(facts.message);
      const alt = said.dataset.pictureAlt;
      editing.insert(`\n![${alt}](${facts.address})\n`, 3, 3 + alt.length);
      said.textContent = "";
    } catch (error) {
      said.textContent = `${said.dataset.pictureFailed} ${error.message}`;
    }
  }

  place.addEventListener(
    "paste",
    (event) => {
      if (editing.composing()) return;
      const text = markdownOf(event.clipboardData.getData("text/html"));
      const picture = [...event.clipboardData.files].find((file) => file.type.startsWith("image/"));
      if (!text && !picture) return;
      event.preventDefault();
      event.stopPropagation();
      if (text) {
        editing.insert(text, text.length, text.length);
        said.textContent = said.dataset.tableTaken;
      } else keep(picture);
    },
    true,
  );
  document.querySelector("[data-insert-picture]")?.addEventListener("change", (event) => {
    if (event.target.files[0]) keep(event.target.files[0]);
    event.target.value = "";
  });
}
