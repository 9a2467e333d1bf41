"""A Java process that holds one Lucene index: found on this machine or said to be missing, started, spoken to, ended."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from collections.abc import Sequence
from pathlib import Path
from types import TracebackType
from typing import Any

JARS = Path("/usr/share/java")  # where Debian's package puts them
_PARTS = ("lucene-core", "lucene-analyzers-common", "lucene-analyzers-nori")
_PROGRAM = Path(__file__).parent / "LuceneSearch.java"


class LuceneMissing(Exception):
    """Java or Lucene's jars are not on this machine; says what to install."""


def command(jars: Path | None = None, java: str = "java") -> list[str]:
    """How to start Java with Lucene, up to the arguments of the program. Raises LuceneMissing.

    The jars are those of `jars`, else of the folder that KMS_LUCENE_JARS names, else of Debian's package.
    """
    folder = jars or Path(os.environ.get("KMS_LUCENE_JARS", JARS))
    runtime = shutil.which(java)
    found = [max(folder.glob(f"{part}-[0-9]*.jar"), default=None) for part in _PARTS]
    missing = [part for part, path in zip(_PARTS, found, strict=True) if path is None]
    if runtime is None or shutil.which("javac") is None:
        raise LuceneMissing(
            "Java 11 or newer with its compiler is not installed. Debian: apt-get install default-jdk-headless"
        )
    if missing:
        raise LuceneMissing(
            f"{', '.join(missing)} not found in {folder}. Debian: apt-get install liblucene8-java; "
            "elsewhere put the jars of Lucene 8 into a folder and name it in KMS_LUCENE_JARS."
        )
    path = os.pathsep.join(map(str, found))
    return [runtime, "-Xmx1g", "-XX:+UseSerialGC", "-cp", path, str(_PROGRAM)]


class LuceneProcess:
    """An index in `folder`, which must be empty. `analysis` and `title_weight` are those of LuceneSearch.java."""

    def __init__(self, folder: Path, analysis: str, title_weight: float = 0.0) -> None:
        """Start it. Raises LuceneMissing."""
        self._process = subprocess.Popen(  # noqa: S603  (a program of ours)
            [*command(), str(folder), analysis, str(title_weight)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            encoding="utf-8",
        )

    @property
    def pid(self) -> int:
        """The number of the Java process."""
        return self._process.pid

    def add(self, number: int, title: str, text: str) -> None:
        """Add a document; it can be found after `commit`."""
        self._send(id=str(number), title=title, text=text)

    def commit(self) -> float:
        """Seconds that Lucene took for all since the last commit: analysis, writing, merging."""
        self._send(commit="1")
        return float(self._answer()["seconds"])

    def search(self, text: str, limit: int) -> tuple[Sequence[int], float]:
        """Numbers of the best documents and the milliseconds that Lucene took, analysis included."""
        self._send(query=text, limit=str(limit))
        answer = self._answer()
        return answer["ids"], float(answer["ms"])

    def close(self) -> None:
        """End it; the folder stays."""
        self._process.communicate()

    def __enter__(self) -> LuceneProcess:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def _send(self, **members: str) -> None:
        assert self._process.stdin is not None
        self._process.stdin.write(json.dumps(members, ensure_ascii=False) + "\n")

    def _answer(self) -> dict[str, Any]:
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.flush()
        line = self._process.stdout.readline()
        if not line:
            raise RuntimeError(f"Lucene ended with status {self._process.wait()}")
        answer: dict[str, Any] = json.loads(line)
        return answer
