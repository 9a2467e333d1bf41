"""Markdown to sanitised HTML, table of contents and plain text. Pure: text and link targets in, values out.

Python-Markdown is quadratic for some inputs, so requests never call `render` themselves: `pool.py` does, in a child.
"""

from __future__ import annotations

import html
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any
from xml.etree.ElementTree import Element

import nh3
from markdown import Markdown
from markdown.extensions import Extension
from markdown.inlinepatterns import InlineProcessor

from kms.core.text import clean, one_line, slugify

LONGEST_TEXT = 200_000  # characters

_WIKI_LINK = re.compile(r"\[\[([^\[\]|\n]{1,200})(?:\|([^\[\]\n]{1,200}))?\]\]")
_CODE = re.compile(r"(?ms)^(`{3,}|~{3,}).*?^\1[`~]*\s*$|`[^`\n]+`")
_FENCE = re.compile(r"^( {0,3})(`{3,}|~{3,})(.*)$")
_DIAGRAM = re.compile(r'<pre class="mermaid">(.*?)</pre>', re.DOTALL)
_LABEL = re.compile(r'"([^"\n]+)"|[\[({|]([^\[\](){}|"\n]+)[\])}|]')
_BLOCK_END = re.compile(r"</(?:p|li|h[1-6]|tr|pre|blockquote|dd|dt|div)>|<br\s*/?>", re.I)
_TAG = re.compile(r"<[^>]+>")

_TAGS = {
    *("p", "br", "hr", "h1", "h2", "h3", "h4", "h5", "h6", "strong", "em", "del", "sub", "sup", "mark", "code", "pre"),
    *("ul", "ol", "li", "dl", "dt", "dd", "blockquote", "table", "thead", "tbody", "tr", "th", "td", "a", "img", "div"),
    *("span", "input", "label", "section"),
}
_ATTRIBUTES: dict[str, set[str]] = {
    **{f"h{level}": {"id"} for level in range(1, 7)},
    "a": {"href", "title", "id"},
    "li": {"id"},
    "sup": {"id"},
    "img": {"src", "alt", "title"},
    "ol": {"start"},
    "th": {"colspan", "rowspan", "scope"},
    "td": {"colspan", "rowspan"},
    "input": {"type", "checked", "disabled"},
}
_CLASSES = {
    "a": {"wiki-link", "wiki-link-missing", "footnote-ref", "footnote-backref"},
    "pre": {"mermaid"},
    "div": {"footnote", "table-scroll"},
    "ul": {"task-list"},
    "li": {"task-list-item"},
    "code": {f"language-{name}" for name in ("bash", "python", "sql", "json", "text", "html")},
}


@dataclass(frozen=True)
class Heading:
    """An entry of the table of contents."""

    level: int
    anchor: str
    text: str


@dataclass(frozen=True)
class Rendered:
    """A text as a page: sanitised HTML, its headings in order, and the words as read."""

    html: str
    contents: tuple[Heading, ...]
    plain: str


def link_labels(text: str) -> list[str]:
    """The titles that `[[title]]` and `[[title|words]]` of a text name, each once, in order; code is left out."""
    found = (one_line(match[1]) for match in _WIKI_LINK.finditer(_CODE.sub(" ", text)))
    return list(dict.fromkeys(label for label in found if label))


def render(text: str, links: Mapping[str, str | None]) -> Rendered:
    """Render a text. `links` maps each of its `link_labels` to an address, or None where nobody wrote that article."""
    engine = _engine()
    engine.reset()
    engine.wiki_links = links
    raw = engine.convert(_flush_fences(clean(text)[:LONGEST_TEXT]))
    safe = nh3.clean(
        raw,
        tags=_TAGS,
        attributes=_ATTRIBUTES,
        allowed_classes=_CLASSES,
        url_schemes={"http", "https", "mailto"},
        link_rel="noopener noreferrer",
        strip_comments=True,
    )
    safe = safe.replace('<input type="checkbox" disabled="">', "☐").replace(
        '<input type="checkbox" disabled="" checked="">', "☑"
    )
    safe = safe.replace("<table>", '<div class="table-scroll"><table>').replace("</table>", "</table></div>")
    return Rendered(safe, tuple(_headings(engine.toc_tokens)), as_plain(safe))


def as_plain(markup: str) -> str:
    """The words of sanitised HTML, a line per block; of a diagram's source what it labels."""
    words = _DIAGRAM.sub(_labels, markup)
    lines = html.unescape(_TAG.sub("", _BLOCK_END.sub("\n", words))).splitlines()
    return "\n".join(line for line in (one.strip() for one in lines) if line)


def _labels(found: re.Match[str]) -> str:
    """What a diagram's source puts in quotes and brackets, as one line."""
    words = (quoted or bare for quoted, bare in _LABEL.findall(html.unescape(found[1])))
    return "\n" + html.escape(", ".join(one.strip() for one in words)) + "\n"


def _flush_fences(text: str) -> str:
    """Closing fences moved to the margin of their opening: editors that indent leave them up to three spaces in.

    CommonMark 0.31 section 4.5 allows that; Python-Markdown would show the whole block as typed.
    """
    lines = text.split("\n")
    opening = None
    for number, line in enumerate(lines):
        found = _FENCE.match(line)
        if found is None:
            continue
        if opening is None:
            opening = found
        elif found[2].startswith(opening[2]) and not found[3].strip():
            lines[number] = opening[1] + opening[2]
            opening = None
    return "\n".join(lines)


def _headings(tokens: list[dict[str, Any]]) -> list[Heading]:
    found = []
    for token in tokens:
        found.append(Heading(token["level"], token["id"], html.unescape(_TAG.sub("", token["name"]))))
        found.extend(_headings(token["children"]))
    return found


class _Engine(Markdown):
    """A Markdown engine that knows where the links of the text at hand lead."""

    wiki_links: Mapping[str, str | None]
    toc_tokens: list[dict[str, Any]]


class _WikiLinks(InlineProcessor):
    """`[[title|words]]` as a link to the article, or as a marked gap that invites to write it."""

    def __init__(self, md: _Engine) -> None:
        super().__init__(_WIKI_LINK.pattern, md)
        self.links = md

    def handleMatch(self, match: re.Match[str], data: str) -> tuple[Element, int, int]:  # type: ignore[override]  # noqa: N802
        label = one_line(match[1])
        target = self.links.wiki_links.get(label)
        element = Element("a")
        element.text = (match[2] or match[1]).strip()
        element.set("class", "wiki-link" if target else "wiki-link wiki-link-missing")
        element.set("href", target or f"/articles/new?title={label}")
        return element, match.start(0), match.end(0)


class _House(Extension):
    """Our links, and no raw HTML: what looks like a tag is shown as typed."""

    def extendMarkdown(self, md: Markdown) -> None:  # noqa: N802
        md.preprocessors.deregister("html_block")
        md.inlinePatterns.deregister("html")
        assert isinstance(md, _Engine)
        md.inlinePatterns.register(_WikiLinks(md), "wiki-link", 175)


def _mermaid(source: str, *_args: Any, **_options: Any) -> str:
    """A diagram's source; the page's script draws it, and without script it stays readable."""
    return f'<pre class="mermaid">{html.escape(source)}</pre>'


def _anchor(title: str, separator: str) -> str:
    return "s-" + slugify(title)


@lru_cache(maxsize=1)
def _engine() -> _Engine:
    return _Engine(
        extensions=[
            "tables",
            "sane_lists",
            "nl2br",
            "footnotes",
            "toc",
            "pymdownx.superfences",
            "pymdownx.tilde",
            "pymdownx.tasklist",
            _House(),
        ],
        extension_configs={
            "toc": {"slugify": _anchor, "toc_depth": "2-4"},
            "footnotes": {"UNIQUE_IDS": False},
            "pymdownx.superfences": {
                "custom_fences": [{"name": "mermaid", "class": "mermaid", "format": _mermaid}],
            },
        },
        output_format="html",
    )
