"""Three-way merge of texts by lines: two people changed the same article, and neither may lose anything. Pure."""

from __future__ import annotations

from dataclasses import dataclass

from merge3 import Merge3


@dataclass(frozen=True)
class Merged:
    """`clean`: nobody touched the other's lines. Else `text` holds both versions between markers."""

    text: str
    clean: bool


def merge(base: str, mine: str, theirs: str) -> Merged:
    """Take over what each side changed against `base`; the same change on both sides counts once."""
    if mine == theirs or theirs == base:
        return Merged(mine, True)
    if mine == base:
        return Merged(theirs, True)
    weave = Merge3(_lines(base), _lines(mine), _lines(theirs))
    clean = all(group[0] != "conflict" for group in weave.merge_groups())
    return Merged("\n".join(_marked(weave)), clean)


def _lines(text: str) -> list[str]:
    return text.split("\n")


def _marked(weave: Merge3[str]) -> list[str]:
    lines: list[str] = []
    for group in weave.merge_groups():
        if group[0] == "conflict":
            _kind, _base, mine, theirs = group
            lines += ["<<<<<<<", *mine, "=======", *theirs, ">>>>>>>"]
        else:
            lines += group[1]
    return lines
