"""A document as the index keeps it: terms a field, numbers, and what is stored to be shown."""

from __future__ import annotations

import json
from typing import Any

from kms.search.ports import FACETS, Analyzer, Document
from kms.search.whoosh.columnar import Row, count_words

TEXT_FIELDS = ("title", "titlepairs", "text", "people")
AUDIENCE = "audience"
_LONGEST_STORED_BODY = 20_000


def analyse(analyzer: Analyzer, document: Document) -> dict[str, dict[str, int]]:
    """Terms of each text field with their number of occurrences."""
    title = analyzer.terms(document.title)
    summary = analyzer.terms("\n".join([document.summary, " ".join(document.keywords)]))
    return {
        "title": count_words(title),
        "titlepairs": count_words(pairs(document.title)),
        "text": count_words([*title, *summary, *analyzer.terms(document.body)]),
        "people": count_words(analyzer.terms(f"{document.people} {document.team}") + document.people.lower().split()),
    }


def pairs(text: str) -> list[str]:
    """Pairs of neighbouring letters inside words, so that missing spaces and unknown compounds still meet."""
    squeezed = "".join(letter.lower() for letter in text if letter.isalnum())
    return [squeezed[at : at + 2] for at in range(len(squeezed) - 1)]


def row_of(document: Document, terms: dict[str, dict[str, int]]) -> Row:
    """The document's row in the columns: text, facets, audience, numbers."""
    keywords = {AUDIENCE: dict.fromkeys(document.audience, 1)}
    for name in FACETS:
        keywords[name] = dict.fromkeys(document.facets.get(name, ()), 1)
    numbers = {
        "published": document.published_at.timestamp(),
        "grade": document.grade_weight,
        "freshness": document.freshness_weight,
    }
    return Row({**terms, **keywords}, numbers)


def stored_of(document: Document) -> str:
    """What is shown of a hit, as JSON."""
    return json.dumps(
        {
            "kind": document.kind,
            "id": document.id,
            "url": document.url,
            "title": document.title,
            "summary": document.summary,
            "body": document.body[:_LONGEST_STORED_BODY],
            "facts": dict(document.facts),
            "published": document.published_at.timestamp(),
        },
        ensure_ascii=False,
    )


def stored_from(text: str) -> dict[str, Any]:
    """The values that `stored_of` wrote."""
    found: dict[str, Any] = json.loads(text)
    return found
