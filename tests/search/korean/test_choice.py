"""The analyser that the setting names, or a sentence on what it needs."""

from __future__ import annotations

import sys
from importlib.util import find_spec

import jpype
import pytest

from config import BadSetting, Config
from kms.search.errors import AnalyzerMissing, JavaMissing, KiwiMissing
from kms.search.korean.choice import analyzer_named

CHOICES = next(one for one in Config.__dataclass_fields__.values() if one.name == "analyzer").metadata["one_of"]


@pytest.mark.parametrize("name", CHOICES)
def test_every_choice_is_there_or_says_what_to_install(name: str) -> None:
    try:
        found = analyzer_named(name)
    except AnalyzerMissing as error:
        assert ("kiwipiepy" if name == "kiwi" else "Java") in str(error)
        assert "mecab" in str(error)
        assert find_spec("kiwipiepy") is None if name == "kiwi" else not _java()
    else:
        assert found.name == name


def _java() -> bool:
    try:
        return bool(jpype.getDefaultJVMPath())
    except jpype.JVMNotFoundException:
        return False


def test_the_default_needs_nothing_else() -> None:
    assert analyzer_named(Config().analyzer).name == "mecab"


@pytest.mark.parametrize("name", ["komoran", "okt"])
def test_without_java_it_is_said_at_the_start(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    def nowhere() -> str:
        raise jpype.JVMNotFoundException

    monkeypatch.setattr(jpype, "getDefaultJVMPath", nowhere)
    with pytest.raises(JavaMissing, match="Java"):
        analyzer_named(name)


def test_without_its_package_kiwi_says_how_to_install_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "kiwipiepy", None)
    with pytest.raises(KiwiMissing, match="pip install"):
        analyzer_named("kiwi")


def test_an_analyser_that_is_none_is_refused_with_the_names_of_those_that_are() -> None:
    with pytest.raises(BadSetting, match="mecab, kiwi, komoran, okt"):
        Config.from_environment({"KMS_ANALYZER": "nori"})
