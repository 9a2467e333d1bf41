"""Which files may be kept: by what they contain, not by what their name says."""

from __future__ import annotations

from pathlib import PurePath

import puremagic
from flask_babel import lazy_gettext as _l

from kms.core.errors import KmsError
from kms.core.text import one_line

LARGEST_FILE = 50 * 1024 * 1024  # bytes

_ZIP = b"PK\x03\x04"
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ALLOWED: dict[str, tuple[str, tuple[bytes, ...]]] = {
    ".pdf": ("application/pdf", (b"%PDF-",)),
    ".png": ("image/png", (b"\x89PNG\r\n\x1a\n",)),
    ".jpg": ("image/jpeg", (b"\xff\xd8\xff",)),
    ".jpeg": ("image/jpeg", (b"\xff\xd8\xff",)),
    ".gif": ("image/gif", (b"GIF87a", b"GIF89a")),
    ".webp": ("image/webp", (b"RIFF",)),
    ".hwp": ("application/x-hwp", (_OLE,)),
    ".hwpx": ("application/hwp+zip", (_ZIP,)),
    ".docx": ("application/vnd.openxmlformats-officedocument.wordprocessingml.document", (_ZIP,)),
    ".xlsx": ("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", (_ZIP,)),
    ".pptx": ("application/vnd.openxmlformats-officedocument.presentationml.presentation", (_ZIP,)),
    ".odt": ("application/vnd.oasis.opendocument.text", (_ZIP,)),
    ".zip": ("application/zip", (_ZIP,)),
    ".doc": ("application/msword", (_OLE,)),
    ".xls": ("application/vnd.ms-excel", (_OLE,)),
    ".ppt": ("application/vnd.ms-powerpoint", (_OLE,)),
    ".txt": ("text/plain; charset=utf-8", ()),
    ".csv": ("text/csv; charset=utf-8", ()),
    ".md": ("text/markdown; charset=utf-8", ()),
}
SHOWN_IN_PAGE = frozenset({"image/png", "image/jpeg", "image/gif", "image/webp"})
ACCEPTED = ",".join(_ALLOWED)
PICTURES = tuple(ending for ending, (kind, _begins) in _ALLOWED.items() if kind in SHOWN_IN_PAGE)


class FileRefused(KmsError):
    """The file cannot be kept; says why and which can."""

    code = "files.refused"
    status = 422
    sentence = _l("This kind of file cannot be attached. Attach PDF, HWP, HWPX, Office documents, images or text.")


class FileTooLarge(FileRefused):
    """The file is larger than an attachment may be."""

    code = "files.too_large"
    status = 413
    sentence = _l("The file is larger than 50 MB. Make it smaller or divide it.")


class FileMisnamed(FileRefused):
    """The content is not what the name says."""

    code = "files.misnamed"
    sentence = _l("The file's content does not match its name. Save it again in the form that its name says.")


def safe_name(name: str) -> str:
    """The last part of a file's name in NFC, without what a path or a header could trip over."""
    last = PurePath(one_line(name).replace("\\", "/")).name
    return "".join(letter for letter in last if letter not in '"<>|:*?;').lstrip(".")[-150:] or "file"


def media_type(name: str, content: bytes) -> str:
    """The type to serve the file as. Raises FileRefused, FileTooLarge or FileMisnamed."""
    if len(content) > LARGEST_FILE:
        raise FileTooLarge
    kind = _ALLOWED.get(PurePath(name).suffix.lower())
    if kind is None:
        raise FileRefused
    media, starts = kind
    if starts:
        if not content.startswith(starts):
            raise FileMisnamed
    elif not _is_text(content):
        raise FileMisnamed
    return media


def _is_text(content: bytes) -> bool:
    """Decodes as UTF-8 or CP949 and holds no binary format that detection knows by its first bytes."""
    if b"\x00" in content:
        return False
    for encoding in ("utf-8", "cp949"):
        try:
            content.decode(encoding)
        except UnicodeDecodeError:
            continue
        try:
            guessed = puremagic.from_string(content[:4096], mime=True)
        except (puremagic.PureError, ValueError):
            return True
        return not guessed.startswith(("application/x-", "image/", "video/", "audio/")) or guessed.endswith("text")
    return False
