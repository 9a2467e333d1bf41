"""Files of an article: owners add and remove, readers download."""

from __future__ import annotations

import pytest

from kms.articles import attachments
from kms.core.db import close_reading
from kms.core.errors import NotAllowed, NotFound
from kms.files.types import FileRefused
from tests.factories.office import Office


def test_added_listed_downloaded_removed(office: Office) -> None:
    article_id = office.published()
    file_id = attachments.attach(office.viewer("author"), article_id, "../보고.txt", "내용".encode())
    close_reading()
    assert [row.name for row in attachments.listed(office.viewer("stranger"), article_id)] == ["보고.txt"]
    path, name, kind = attachments.download(office.viewer("stranger"), article_id, file_id)
    assert (path.read_bytes().decode(), name, kind) == ("내용", "보고.txt", "text/plain; charset=utf-8")
    attachments.remove(office.viewer("author"), file_id)
    close_reading()
    assert attachments.listed(office.viewer("stranger"), article_id) == []
    with pytest.raises(NotFound):
        attachments.download(office.viewer("stranger"), article_id, file_id)


def test_only_owners_add_and_remove(office: Office) -> None:
    article_id = office.published()
    file_id = attachments.attach(office.viewer("author"), article_id, "a.txt", b"x")
    with pytest.raises(NotAllowed):
        attachments.attach(office.viewer("stranger"), article_id, "a.txt", b"x")
    with pytest.raises(NotAllowed):
        attachments.remove(office.viewer("stranger"), file_id)
    with pytest.raises(FileRefused):
        attachments.attach(office.viewer("author"), article_id, "a.exe", b"MZ")


def test_the_id_of_another_article_does_not_open_a_file(office: Office) -> None:
    closed = office.published(visibility="department")
    opened = office.published(title="열린 글")
    file_id = attachments.attach(office.viewer("author"), closed, "a.txt", b"x")
    close_reading()
    for article_id in (closed, opened):
        with pytest.raises(NotFound):
            attachments.download(office.viewer("stranger"), article_id, file_id)
