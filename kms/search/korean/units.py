"""What is one thing though written in several words: dates, articles of laws, document numbers, amounts.

Each gives one term that is the same for all ways of writing it, beside the terms of its parts; it begins with a mark that
no other term has. 2026년 5월 19일, 2026. 5. 19., 2026-05-19 and '26.5.19. are #2026-05-19; 제12조 and §12 are #제12조.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from kms.search.korean.numerals import value

MARK = "#"

Span = tuple[str, int, int]  # term, start, end

_YEAR = r"((?:19|20)\d\d|'\d\d)"
_MONTH = r"(0?[1-9]|1[0-2])"
_DAY = r"(0?[1-9]|[12]\d|3[01])"
_DATE = re.compile(rf"{_YEAR} ?(?:년|[./-]) ?{_MONTH} ?(?:월|[./-]) ?{_DAY}(?!\d)(?: ?일|\.)?")
_MONTH_OF_YEAR = re.compile(
    rf"{_YEAR}(?: ?년 ?{_MONTH} ?월(?! ?\d)|\. ?{_MONTH}\.(?! ?\d)|-(0[1-9]|1[0-2])(?![\d-]| ?호))"
)
_ARTICLE = re.compile(
    r"(?:제 ?(\d+) ?조|§ ?(\d+)(?: ?조)?|(\d+)조(?! ?원| ?\d*[십백천억]| ?\d+억|여))(?: ?의 ?(\d+)(?![\d배분명인개년월일회]))?"
    r"(?: ?제? ?(\d+) ?항| ?([①-⑳]))?(?: ?제 ?(\d+) ?호)?"
)
_NUMBER_OF_YEAR = re.compile(r"((?:19|20)\d\d) ?[-‐-―] ?(\d{1,6}) ?호")
_AFTER_DASH = re.compile(r"[-‐-―] ?(\d{1,6})(?![\d-])")
_COUNTED = (
    r"(원(?!칙|인|래|본)|명(?!령|칭|의|시|예|단)|인(?=$|[^가-힣]|[이의을은과])|개월|퍼센트|%|세대(?!주)|가구(?!주)|세(?=$|[^가-힣]|[이미부의를가])"
    r"|시간|건(?=$|[^가-힣]|[이의을은과]))"
)
_AMOUNT = re.compile(rf"\d[\d,]*(?:\.\d+)?(?: ?[조억만천백](?: ?\d[\d,]*)?)* ?{_COUNTED}")
_SPELT = re.compile(rf"[일이삼사오육칠팔구십백천만억]+ ?{_COUNTED}")
_NO_AMOUNT = {"만세", "천세"}
_ALIKE = {"인": "명", "퍼센트": "%"}
_LAW = re.compile(r'(?:"([^"\n]{2,60})"|([가-힣]+(?:법|법률|령|규칙|조례|규정|규약|예규|지침|고시)))\s?\Z')
_NAMELESS = re.compile(r"(?:이|같은|동|본|그)?\s?(?:법|법률|영|령|시행령|시행규칙|규칙|조례|규정|대통령령|총리령|부령)")
_HANGUL_BEFORE = re.compile(r"([가-힣]{2,20}) ?\Z")


def units(text: str) -> list[Span]:
    """Terms of the units of a text in its normal form, with their places, in order."""
    if not _TELLING.search(text):
        return []
    found = [*_dates(text), *_articles(text), *_numbers(text), *_amounts(text)]
    return sorted(found, key=lambda one: one[1:])


_TELLING = re.compile(r"\d|[십백천만억]")


def is_unit(term: str) -> bool:
    """Whether a term stands for a unit."""
    return term.startswith(MARK)


def _dates(text: str) -> Iterator[Span]:
    for match in _DATE.finditer(text):
        if not _digit_before(text, match.start()):
            year, month, day = match.groups()
            yield f"{MARK}{_full(year)}-{int(month):02}-{int(day):02}", match.start(), match.end()
    for match in _MONTH_OF_YEAR.finditer(text):
        if not _digit_before(text, match.start()):
            year, *months = match.groups()
            month = next(filter(None, months))
            yield f"{MARK}{_full(year)}-{int(month):02}", match.start(), match.end()


def _full(year: str) -> int:
    """A year of four digits; two after an apostrophe are of 1970 to 2069."""
    return int(year) if year.isdigit() else (1900 if int(year[1:]) >= 70 else 2000) + int(year[1:])


def _articles(text: str) -> Iterator[Span]:
    """The article, with its paragraph as well where one is named, and with its law where that stands before it."""
    for match in _ARTICLE.finditer(text):
        start, end = match.span()
        if _digit_before(text, start):
            continue
        first, second, third, branch, paragraph, circled, item = match.groups()
        if not (first or second) and branch and " " in match[0]:
            continue  # 3조의 2배
        article = f"제{int(first or second or third)}조" + (f"의{int(branch)}" if branch else "")
        yield MARK + article, start, end
        if paragraph or circled:
            part = f"제{int(paragraph) if paragraph else ord(circled) - ord('①') + 1}항"
            yield MARK + article + part + (f"제{int(item)}호" if item else ""), start, end
        law, law_start = _law_before(text, start)
        if law:
            yield MARK + law + article, law_start, end


def _law_before(text: str, place: int) -> tuple[str, int]:
    """The name of the law that ends right before a place, without spaces; empty where none has a name."""
    if text[max(0, place - 2) : place].rstrip()[-1:] not in {
        "법",
        "률",
        "령",
        "칙",
        "례",
        "정",
        "약",
        "규",
        "침",
        "시",
        '"',
    }:
        return "", place
    begin = max(0, place - 64)
    match = _LAW.search(text[begin:place])
    if match is None or _NAMELESS.fullmatch(match[1] or match[2]):
        return "", place
    return "".join((match[1] or match[2]).split()), begin + match.start()


def _numbers(text: str) -> Iterator[Span]:
    """제2026-15호, and the numbers that departments give: 행정지원과-1234."""
    for match in _NUMBER_OF_YEAR.finditer(text):
        yield f"{MARK}제{match[1]}-{int(match[2])}호", match.start(), match.end()
    for match in _AFTER_DASH.finditer(text):
        before = _HANGUL_BEFORE.search(text, max(0, match.start() - 21), match.start())
        if before:
            yield f"{MARK}{before[1]}-{int(match[1])}", before.start(), match.end()


def _amounts(text: str) -> Iterator[Span]:
    for pattern in (_AMOUNT, _SPELT):
        for match in pattern.finditer(text):
            before = text[match.start() - 1 : match.start()]
            amount = value(match[0][: -len(match[1])])
            if amount is None or before.isalnum() or before in {".", ","} or match[0] in _NO_AMOUNT:
                continue
            yield f"{MARK}{amount}{_ALIKE.get(match[1], match[1])}", match.start(), match.end()


def _digit_before(text: str, place: int) -> bool:
    return place > 0 and text[place - 1].isdigit()
