"""Files are taken by what they are, not by what their name says."""

from __future__ import annotations

import pytest

from kms.files.types import FileMisnamed, FileRefused, FileTooLarge, media_type, safe_name


@pytest.mark.parametrize(
    ("name", "content", "kind"),
    [
        ("가.pdf", b"%PDF-1.7 ...", "application/pdf"),
        ("a.PNG", b"\x89PNG\r\n\x1a\n....", "image/png"),
        ("a.hwpx", b"PK\x03\x04....", "application/hwp+zip"),
        ("a.txt", "한글".encode(), "text/plain; charset=utf-8"),
        ("a.csv", "한글,표".encode("cp949"), "text/csv; charset=utf-8"),
    ],
)
def test_taken(name: str, content: bytes, kind: str) -> None:
    assert media_type(name, content) == kind


@pytest.mark.parametrize(
    ("name", "content", "error"),
    [
        ("a.exe", b"MZ", FileRefused),
        ("a.svg", b"<svg/>", FileRefused),
        ("a.html", b"<html>", FileRefused),
        ("noending", b"x", FileRefused),
        ("a.pdf", b"MZ\x90", FileMisnamed),
        ("a.png", b"<script>", FileMisnamed),
        ("a.txt", b"\x00\x01\x02", FileMisnamed),
        ("a.pdf", b"%PDF-" + b"x" * (50 * 1024 * 1024), FileTooLarge),
    ],
)
def test_refused(name: str, content: bytes, error: type[Exception]) -> None:
    with pytest.raises(error):
        media_type(name, content)


@pytest.mark.parametrize(
    ("name", "safe"),
    [("../../a.pdf", "a.pdf"), ("C:\\x\\보고.hwp", "보고.hwp"), ('a";b.txt', "ab.txt"), ("...", "file"), ("", "file")],
)
def test_names_cannot_leave_their_folder(name: str, safe: str) -> None:
    assert safe_name(name) == safe
