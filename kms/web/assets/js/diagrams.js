// Draws Mermaid diagrams; their source stays in the page for readers without script. Loaded only where a page has one.
export async function draw(root) {
  const sources = [...root.querySelectorAll("pre.mermaid:not([data-drawn])")];
  if (!sources.length) return;
  const { default: mermaid } = await import("mermaid");
  mermaid.initialize({ startOnLoad: false, securityLevel: "strict", theme: "neutral", fontFamily: "inherit" });
  for (const [index, source] of sources.entries()) {
    source.dataset.drawn = "yes";
    try {
      const { svg } = await mermaid.render(`diagram-${Date.now()}-${index}`, source.textContent);
      const figure = document.createElement("div");
      figure.className = "diagram";
      figure.setAttribute("role", "img");
      figure.setAttribute("aria-label", source.textContent.slice(0, 300));
      figure.innerHTML = svg;
      source.hidden = true;
      source.after(figure);
    } catch {
      source.classList.add("not-drawn");
    }
  }
}

draw(document);
