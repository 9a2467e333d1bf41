// The Markdown editor: CodeMirror over a textarea that stays the truth, preview beside it, autosave. Nothing acts while a syllable is composed.
import { defaultKeymap, history, historyKeymap } from "@codemirror/commands";
import { markdown } from "@codemirror/lang-markdown";
import { syntaxHighlighting } from "@codemirror/language";
import { EditorState } from "@codemirror/state";
import { EditorView, keymap } from "@codemirror/view";
import { classHighlighter } from "@lezer/highlight";
import { csrf, say } from "./page.js";
import { checklist, similar, templates } from "./assist.js";
import { draw } from "./diagrams.js";
import { pasting } from "./paste.js";

const area = document.querySelector("textarea[data-editor=markdown]");
const form = area?.form;
const preview = document.querySelector("[data-preview]");
const savedTime = document.querySelector("[data-saved-time]");
let composingNow = false;
let changed = false;
let view;

function start() {
  view = new EditorView({
    parent: area.parentElement,
    state: EditorState.create({
      doc: area.value,
      extensions: [
        history(),
        markdown(),
        syntaxHighlighting(classHighlighter),
        keymap.of([...defaultKeymap, ...historyKeymap]),
        EditorView.lineWrapping,
        EditorView.contentAttributes.of({ "aria-label": area.dataset.label, tabindex: "0" }),
        EditorView.updateListener.of((update) => {
          if (!update.docChanged) return;
          area.value = view.state.doc.toString();
          touched();
        }),
      ],
    }),
  });
  area.hidden = true;
}

function stop() {
  area.value = view.state.doc.toString();
  view.destroy();
  view = undefined;
  area.hidden = false;
  area.focus();
}

function later(action, pause) {
  let timer = 0;
  const run = () => {
    clearTimeout(timer);
    timer = setTimeout(() => (composingNow ? run() : action()), pause);
  };
  return run;
}

const showPreview = later(async () => {
  const answer = await fetch(area.dataset.previewUrl, {
    method: "POST",
    headers: { "Content-Type": "application/json", "X-CSRFToken": csrf() },
    body: JSON.stringify({ text: area.value }),
  });
  preview.innerHTML = await answer.text();
  draw(preview);
}, 400);

const autosave = later(async () => {
  try {
    const answer = await fetch(area.dataset.autosaveUrl, { method: "POST", headers: { "X-CSRFToken": csrf() }, body: new FormData(form) });
    if (!answer.ok) throw new Error(String(answer.status));
    savedTime.textContent = (await answer.json()).message;
    localStorage.removeItem(keyOfCopy());
  } catch {
    localStorage.setItem(keyOfCopy(), area.value);
    savedTime.textContent = savedTime.dataset.failed;
  }
}, 3000);

const keyOfCopy = () => `kms-draft:${area.dataset.autosaveUrl}`;

let check = () => {};

function touched() {
  changed = true;
  check();
  showPreview();
  autosave();
}

let waiting = [];

// What helpers may do with the text: at once, or as soon as the syllable at the caret is composed.
const editing = {
  composing: () => composingNow,
  text: () => area.value,
  replace: (text) => afterComposing(() => put(text, 0, area.value.length, text.length, text.length)),
  insert: (text, from, to) =>
    afterComposing(() => {
      const { from: start, to: end } = view ? view.state.selection.main : { from: area.selectionStart, to: area.selectionEnd };
      put(text, start, end, from, to);
    }),
};

function afterComposing(action) {
  if (composingNow) waiting.push(action);
  else action();
}

function put(text, start, end, from, to) {
  if (view) {
    view.dispatch({ changes: { from: start, to: end, insert: text }, selection: { anchor: start + from, head: start + to } });
    view.focus();
  } else {
    area.setRangeText(text, start, end, "end");
    area.setSelectionRange(start + from, start + to);
    area.focus();
    touched();
  }
}

const WRAPS = { bold: ["**", "**"], heading: ["\n## ", ""], list: ["\n- ", ""], link: ["[[", "]]"], table: ["\n| ", " |  |\n| --- | --- |\n|  |  |\n"], diagram: ["\n```mermaid\nflowchart LR\n  A[\"", "\"] --> B[\"\"]\n```\n"] };

function wrap(kind) {
  const [before, after] = WRAPS[kind];
  if (view) {
    const { from, to } = view.state.selection.main;
    const chosen = view.state.sliceDoc(from, to);
    view.dispatch({ changes: { from, to, insert: before + chosen + after }, selection: { anchor: from + before.length + chosen.length } });
    view.focus();
  } else {
    area.setRangeText(before + area.value.slice(area.selectionStart, area.selectionEnd) + after, area.selectionStart, area.selectionEnd, "end");
    area.focus();
    touched();
  }
}

if (area) {
  start();
  form.addEventListener("compositionstart", () => (composingNow = true));
  form.addEventListener("compositionend", () => {
    composingNow = false;
    setTimeout(() => {
      const actions = waiting;
      waiting = [];
      actions.forEach((action) => action());
    });
  });
  form.addEventListener("input", (event) => event.target !== area || touched());
  form.addEventListener("input", () => ((changed = true), check(), autosave()));
  form.addEventListener("change", () => ((changed = true), check(), autosave()));
  check = later(checklist(form), 200);
  const showSimilar = later(similar(form), 400);
  form.elements.title.addEventListener("input", showSimilar);
  templates(form, editing);
  pasting(area.parentElement, editing, document.querySelector("[data-editor-said]"));
  form.addEventListener("submit", () => (changed = false));
  window.addEventListener("beforeunload", (event) => changed && event.preventDefault());
  document.addEventListener("click", (event) => {
    const tool = event.target.closest("[data-wrap]");
    if (tool) wrap(tool.dataset.wrap);
    if (event.target.closest("[data-plain-text]")) view ? stop() : start();
  });
  const copy = localStorage.getItem(keyOfCopy());
  if (copy && copy !== area.value) say(savedTime.dataset.copy);
  showPreview();
}
