"""Lucene finds what it was given where it is installed; where it is not, the failure says what to install."""

from __future__ import annotations

from pathlib import Path

import pytest

from kms.search.lucene.process import LuceneMissing, LuceneProcess, command


def installed() -> bool:
    """Whether this machine has Java and Lucene."""
    try:
        command()
    except LuceneMissing:
        return False
    return True


@pytest.mark.parametrize(
    ("analysis", "title_weight", "asked", "found"),
    [
        ("nori", 0.0, "예산을 편성한다", [1]),
        ("nori-mixed", 0.0, "예산편성", [1]),
        ("nori", 2.0, "도로", [3, 2]),
        ("cjk", 0.0, "점용", [3, 2]),
        ("whitespace", 0.0, "편성하는", [1]),
        ("whitespace", 0.0, "", []),
    ],
)
def test_documents_are_found_or_the_missing_parts_are_named(
    tmp_path: Path, analysis: str, title_weight: float, asked: str, found: list[int]
) -> None:
    if not installed():
        with pytest.raises(LuceneMissing, match="apt-get install"):
            LuceneProcess(tmp_path, analysis, title_weight)
        return
    with LuceneProcess(tmp_path, analysis, title_weight) as process:
        process.add(1, '예산 \\ "편성" 절차', "예산을\n\t편성하는 절차입니다.")
        process.add(2, "허가", "도로의 점용 허가는 부서에서 하며, 허가의 신청과 처리 기간은 따로 정합니다.")
        process.add(3, "도로 점용", "점용 허가")
        assert process.commit() > 0
        ids, ms = process.search(asked, 10)
    assert (list(ids), ms > 0) == (found, True)


def test_missing_jars_are_named_with_their_folder(tmp_path: Path) -> None:
    with pytest.raises(LuceneMissing) as raised:
        command(tmp_path)
    said = str(raised.value)
    assert (
        said.startswith("Java")
        or f"lucene-core, lucene-analyzers-common, lucene-analyzers-nori not found in {tmp_path}" in said
    )
    assert "apt-get install" in said


def test_a_machine_without_java_is_told_to_install_it(tmp_path: Path) -> None:
    with pytest.raises(LuceneMissing, match="default-jdk-headless"):
        command(tmp_path, java="no-such-java")


def test_the_newest_of_several_jars_is_taken(tmp_path: Path) -> None:
    for part in ("lucene-core", "lucene-analyzers-common", "lucene-analyzers-nori"):
        for version in ("8.7.0", "8.9.0"):
            (tmp_path / f"{part}-{version}.jar").touch()
    try:
        path = command(tmp_path)[command(tmp_path).index("-cp") + 1]
    except LuceneMissing as missing:
        assert "default-jdk-headless" in str(missing)
    else:
        assert [Path(one).name for one in path.split(":")] == [
            f"{part}-8.9.0.jar" for part in ("lucene-core", "lucene-analyzers-common", "lucene-analyzers-nori")
        ]
