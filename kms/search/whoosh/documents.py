"""A document as the index keeps it: terms a field, numbers, and what is stored to be shown."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from itertools import chain
from typing import Any

from kms.search.korean.normal import normalised
from kms.search.korean.units import is_unit
from kms.search.likeness import likeness
from kms.search.ports import FACETS, Analyzer, Document
from kms.search.whoosh.columnar import Row, count_words
from kms.search.whoosh.keys import hashed
from kms.search.whoosh.suggesting import shown

TEXT_FIELDS = ("title", "titlepairs", "text", "people", "units", "files")
AUDIENCE = "audience"
AUTHORS, KEYWORDS = "author", "keyword"  # whole names and keywords, without spaces
_RANKS = {"core": 3, "excellent": 2, "needs_work": 0}  # when sorted by grade; all others 1
WORDS = "words"  # as titles and keywords write them, where the analyser takes them apart
_LONGEST_STORED_BODY = 20_000
_MOST_LETTERS = 20_000


@dataclass(frozen=True)
class Terms:
    """A document's terms: those of the whole text in their order, title first; those of other fields counted; letters."""

    counts: dict[str, dict[str, int]]
    text: list[str]
    letters: str
    likeness: int = 0


def analyse(analyzer: Analyzer, document: Document) -> Terms:
    """What is searched of a document."""
    summary = "\n".join([document.summary, " ".join(document.keywords)])
    found = [analyzer.terms(part) for part in (document.title, summary, document.body)]
    title, *rest = [[term for term in terms if not is_unit(term)] for terms in found]
    counts = {
        "title": count_words(title),
        "units": count_words(term for terms in found for term in terms if is_unit(term)),
        "titlepairs": count_words(pairs(document.title)),
        "people": count_words(analyzer.terms(f"{document.people} {document.team}") + document.people.lower().split()),
        "files": count_words(analyzer.terms(document.attachments) if document.attachments else ()),
    }
    text = [*title, *chain.from_iterable(rest)]
    letters = squeezed(f"{document.title}{summary}{document.body[:_MOST_LETTERS]}")
    return Terms(counts, text, letters, likeness(squeezed(document.body[:_MOST_LETTERS])))


def squeezed(text: str) -> str:
    """The letters and digits of a text in their normal form, nothing between them."""
    return "".join(filter(str.isalnum, normalised(text)[0]))


def pairs(text: str) -> list[str]:
    """Pairs of neighbouring letters, so that missing spaces and unknown compounds still meet."""
    letters = squeezed(text)
    return [letters[at : at + 2] for at in range(len(letters) - 1)]


def row_of(document: Document, terms: Terms) -> Row:
    """The document's row in the columns: text, facets, audience, numbers."""
    keywords = {AUDIENCE: dict.fromkeys(document.audience, 1), WORDS: _whole_words(document, terms)}
    keywords[AUTHORS] = dict.fromkeys(filter(None, [squeezed(document.people)]), 1)
    keywords[KEYWORDS] = dict.fromkeys(filter(None, map(squeezed, document.keywords)), 1)
    for name in FACETS:
        keywords[name] = dict.fromkeys(document.facets.get(name, ()), 1)
    numbers = {
        "published": document.published_at.timestamp(),
        "grade": document.grade_weight,
        "freshness": document.freshness_weight,
        "rank": _RANKS.get(next(iter(document.facets.get("grade", ())), ""), 1),
        "due": document.review_due.toordinal() if document.review_due else 0,
        "likeness_high": terms.likeness >> 32,
        "likeness_low": terms.likeness & 0xFFFFFFFF,
    }
    suggested = shown(document.title, document.keywords)
    return Row({**terms.counts, **keywords}, numbers, {"text": terms.text}, terms.letters, suggested)


def _whole_words(document: Document, terms: Terms) -> dict[str, int]:
    """Words of title and keywords, without digits, that are no terms themselves: what a misspelt word may be corrected to."""
    words = re.findall(r"[^\W\d_]{2,}", normalised(" ".join([document.title, *document.keywords]))[0])
    return dict.fromkeys(set(words).difference(terms.text), 1)


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
            "files": document.attachments[:_LONGEST_STORED_BODY],
            "facts": dict(document.facts),
            "published": document.published_at.timestamp(),
            "audience": sorted(document.audience),
        },
        ensure_ascii=False,
    )


def fingerprint(document: Document) -> int:
    """A number that changes with whatever is indexed of a document, but for its freshness, which falls day by day."""
    told = {**document.__dict__, "freshness_weight": None, "published_at": document.published_at.timestamp()}
    told["review_due"] = document.review_due and document.review_due.isoformat()
    told["facets"], told["facts"] = sorted(document.facets.items()), sorted(document.facts.items())
    return hashed(json.dumps({**told, "audience": sorted(document.audience)}, ensure_ascii=False, default=str))


def stored_from(text: str) -> dict[str, Any]:
    """The values that `stored_of` wrote."""
    found: dict[str, Any] = json.loads(text)
    return found
