"""What Markdown becomes: safe, with Korean anchors, links and diagrams."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kms.articles.rendering.markdown import as_plain, link_labels, render


@pytest.mark.parametrize(
    "text",
    [
        "<script>alert(1)</script>",
        "<img src=x onerror=alert(1)>",
        "[x](javascript:alert(1))",
        "[x](data:text/html;base64,PHNjcmlwdD4=)",
        "![x](javascript:alert(1))",
        '<a href="x" onclick="y">z</a>',
        "<iframe src=//x></iframe>",
        "<svg onload=alert(1)>",
        "[x]: javascript:alert(1)\n\n[x]",
        "```mermaid\n</pre><script>alert(1)</script>\n```",
        "[[<script>alert(1)</script>]]",
    ],
)
def test_nothing_runs(text: str) -> None:
    html = render(text, {}).html
    tags = re.findall(r"<[a-zA-Z][^>]*>", html)
    assert not any(
        re.search(r"<(script|iframe|svg|object|style)|\son\w+\s*=|javascript:|data:text", tag) for tag in tags
    )


@given(st.text(alphabet="<>[]()!*_`#|-\n가a :/\"'=&;", max_size=60))
def test_no_text_yields_a_tag_that_is_not_allowed(text: str) -> None:
    allowed = [
        "p",
        "br",
        "hr",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "strong",
        "em",
        "del",
        "code",
        "pre",
        "ul",
        "ol",
        "li",
        "a",
        "img",
        "div",
        "table",
        "thead",
        "tbody",
        "tr",
        "th",
        "td",
        "blockquote",
        "sup",
        "span",
        "mark",
        "section",
        "dl",
        "dt",
        "dd",
        "sub",
    ]
    assert set(re.findall(r"</?([a-zA-Z0-9]+)", render(text, {}).html)) <= set(allowed)


def test_headings_have_anchors_that_the_contents_name() -> None:
    page = render("## 처리 절차\n\n### 세부\n\n## 처리 절차", {})
    assert [(one.level, one.text) for one in page.contents] == [(2, "처리 절차"), (3, "세부"), (2, "처리 절차")]
    assert all(f'id="{one.anchor}"' in page.html for one in page.contents)
    assert len({one.anchor for one in page.contents}) == 3


def test_links_lead_where_they_are_told_and_gaps_invite_to_write() -> None:
    html = render("[[예산 편성]] [[없는 글|이것]]", {"예산 편성": "/articles/1", "없는 글": None}).html
    assert 'href="/articles/1"' in html
    assert "wiki-link-missing" in html
    assert ">이것</a>" in html


def test_labels_are_found_once_and_not_in_code() -> None:
    assert link_labels("[[가]] [[나|다]] [[가]] `[[라]]`\n\n```\n[[마]]\n```\n") == ["가", "나"]


def test_tables_tasks_and_diagrams() -> None:
    html = render("|a|b|\n|-|-|\n|1|2|\n\n- [x] 끝\n- [ ] 남음\n\n```mermaid\nflowchart LR\nA-->B\n```", {}).html
    assert "<th>a</th>" in html
    assert "☑ 끝" in html and "☐ 남음" in html
    assert '<pre class="mermaid">flowchart LR\nA--&gt;B\n</pre>' in html or "A--&gt;B</pre>" in html


def test_single_line_breaks_stay() -> None:
    assert "<br>" in render("가\n나", {}).html


def test_plain_text_is_what_is_read() -> None:
    assert as_plain("<h2>제목</h2><p>가 <b>&lt;나&gt;</b></p>") == "제목\n가 <나>"


@pytest.mark.parametrize("indent", ["", "  ", "   "])
def test_a_fence_closes_where_an_indenting_editor_left_it(indent: str) -> None:
    shown = render(f"```mermaid\nflowchart LR\n  A --> B\n{indent}```\n\n뒤", {})
    assert '<pre class="mermaid">flowchart LR' in shown.html
    assert "<p>뒤</p>" in shown.html


def test_of_a_diagram_only_the_labels_are_words() -> None:
    text = '```mermaid\nflowchart TD\n  A["신고 접수"] --> B{"보존식 & 검체?"}\n  B -->|있음| C[의뢰]\n```\n\n끝'
    assert render(text, {}).plain.splitlines() == ["신고 접수, 보존식 & 검체?, 있음, 의뢰", "끝"]
    pie = '```mermaid\npie title 필지\n  "도로" : 12\n  "하천" : 3\n```'
    assert render(pie, {}).plain == "도로, 하천"
