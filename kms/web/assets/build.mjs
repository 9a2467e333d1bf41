// Bundles scripts, styles and fonts into ../static/dist with hashed names and a manifest. Run by tools/build_assets.py.
import { build } from "esbuild";
import { createHash } from "node:crypto";
import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";

const here = path.dirname(fileURLToPath(import.meta.url));
const root = path.resolve(here, "../../..");
const out = path.resolve(here, "../static/dist");
const modules = path.join(root, "node_modules");
const work = path.join(here, ".generated");

// The tokens of KRDS as they are, and for each light colour an alias that dark mode points at its high-contrast twin.
function theme() {
  const tokens = readFileSync(path.join(modules, "krds-uiux/resources/css/token/krds_tokens.css"), "utf8");
  const names = [...tokens.matchAll(/--krds-light-color-([a-z0-9-]+):/g)].map((match) => match[1]);
  const aliases = (kind) => names.map((name) => `--c-${name}: var(--krds-${kind}-color-${name});`).join("\n");
  return `${tokens}
:root { color-scheme: light; ${aliases("light")} }
@media (prefers-color-scheme: dark) { :root:not(.theme-light) { color-scheme: dark; ${aliases("high-contrast")} } }
:root.theme-dark { color-scheme: dark; ${aliases("high-contrast")} }`;
}

// Hanja and whatever the Korean fonts lack, by unicode-range, so that a page loads only what it shows.
function fonts() {
  const pretendard = readFileSync(path.join(modules, "pretendard/dist/web/variable/pretendardvariable-dynamic-subset.css"), "utf8")
    .replaceAll("./woff2-dynamic-subset", path.join(modules, "pretendard/dist/web/variable/woff2-dynamic-subset"));
  const noto = readFileSync(path.join(modules, "@fontsource/noto-sans-kr/400.css"), "utf8")
    .replaceAll("./files", path.join(modules, "@fontsource/noto-sans-kr/files"))
    .replaceAll(/,\s*url\([^)]*\.woff\)\s*format\('woff'\)/g, "");
  const gov = ["Regular:400", "Medium:500", "Bold:700"].map((pair) => {
    const [name, weight] = pair.split(":");
    const file = path.join(modules, `krds-uiux/resources/fonts/PretendardGOV-${name}.subset.woff2`);
    return `@font-face { font-family: "Pretendard GOV"; font-weight: ${weight}; font-display: swap; src: url("${file}") format("woff2"); }`;
  });
  return [...gov, pretendard, noto].join("\n");
}

mkdirSync(work, { recursive: true });
rmSync(out, { recursive: true, force: true });
mkdirSync(out, { recursive: true });
writeFileSync(path.join(work, "theme.css"), theme());
writeFileSync(path.join(work, "fonts.css"), fonts());

const entries = { main: "js/main.js", editor: "js/editor.js", charts: "js/charts.js", diagrams: "js/diagrams.js", style: "css/style.css" };
const result = await build({
  entryPoints: Object.fromEntries(Object.entries(entries).map(([name, file]) => [name, path.join(here, file)])),
  bundle: true,
  minify: true,
  format: "esm",
  splitting: true,
  chunkNames: "chunk/[name]-[hash]",
  target: ["es2022"],
  outdir: out,
  entryNames: "[name]-[hash]",
  assetNames: "font/[name]-[hash]",
  loader: { ".woff2": "file", ".woff": "empty" },
  nodePaths: [modules],
  metafile: true,
  legalComments: "linked",
  logLevel: "warning",
});

const manifest = {};
for (const [file, facts] of Object.entries(result.metafile.outputs)) {
  const name = path.basename(file);
  const plain = name.replace(/-[A-Z0-9]{8}\./, ".");
  if (facts.entryPoint && path.parse(plain).name in entries) manifest[plain] = name;
}
const digest = createHash("sha256").update(JSON.stringify(manifest)).digest("hex").slice(0, 12);
writeFileSync(path.join(out, "manifest.json"), JSON.stringify({ ...manifest, digest }, null, 2));
rmSync(work, { recursive: true, force: true });
console.log(`built ${Object.keys(manifest).length} entries`);
