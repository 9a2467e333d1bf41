"""The Java virtual machine that KoNLPy's Komoran and Okt run in, and what texts must be like for them."""

from __future__ import annotations

import threading
from functools import cache
from importlib import metadata

import jpype
from konlpy import jvm

from kms.search.errors import JavaMissing

LONGEST_WORD = 40  # letters that a Java analyser gets in one run: its time grows faster than the run
_MEGABYTES = 1024
_lock = threading.Lock()


def require() -> None:
    """Say now that there is no Java, not at the first search. Raises JavaMissing."""
    try:
        jpype.getDefaultJVMPath()
    except jpype.JVMNotFoundException as error:
        raise JavaMissing from error


def start() -> None:
    """Start Java in this process, once. A process forked afterwards has none."""
    with _lock:
        if not jpype.isJVMStarted():
            jvm.init_jvm(max_heap_size=_MEGABYTES)


@cache
def konlpy_version() -> str:
    """The version of KoNLPy, which brings the analysers with it."""
    return metadata.version("konlpy")


def plain(piece: str) -> tuple[str, list[int]]:
    """A text as Java's analysers take it, and the place in `piece` of each of its letters and of its end.

    White space is one space, none at both ends; letters that Java counts twice are left out; long words are cut.
    """
    letters: list[str] = []
    places: list[int] = []
    run = 0
    for place, letter in enumerate(piece):
        if letter.isspace() or letter > "\uffff":
            if letters and letters[-1] != " ":
                letters.append(" ")
                places.append(place)
            run = 0
            continue
        if run == LONGEST_WORD:
            letters.append(" ")
            places.append(place)
            run = 0
        letters.append(letter)
        places.append(place)
        run += 1
    if letters and letters[-1] == " ":
        del letters[-1], places[-1]
    return "".join(letters), [*places, places[-1] + 1 if places else 0]
