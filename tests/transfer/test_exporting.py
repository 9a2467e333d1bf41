"""Taking an office out: who may, where to, whole or not at all, and written down in the audit log."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
import yaml
from sqlalchemy import select

from kms.articles import attachments, queries, service
from kms.articles.models import Visibility
from kms.audit.models import AuditEntry
from kms.core.db import close_reading, reading
from kms.core.errors import NotAllowed
from kms.core.migrate import identity
from kms.core.permissions import SYSTEM
from kms.files.store import store
from kms.transfer.errors import FolderTaken
from kms.transfer.exporting import export_office
from tests.factories.office import STAFF, Office


@pytest.mark.parametrize("login", STAFF)
def test_only_who_may_read_everything_takes_it_out(office: Office, tmp_path: Path, login: str) -> None:
    if login == "admin":
        export_office(office.viewer(login), tmp_path / "out")
        close_reading()
        entry = reading().scalars(select(AuditEntry).order_by(AuditEntry.id.desc())).first()
        assert entry is not None
        assert (entry.action, entry.actor_id) == ("office.exported", office.people["admin"])
    else:
        with pytest.raises(NotAllowed):
            export_office(office.viewer(login), tmp_path / "out")
        assert list(tmp_path.glob("*out*")) == []


def test_a_folder_with_something_in_it_is_left_alone(office: Office, tmp_path: Path) -> None:
    (tmp_path / "out").mkdir()
    export_office(SYSTEM, tmp_path / "out")  # empty: taken
    with pytest.raises(FolderTaken):
        export_office(SYSTEM, tmp_path / "out")
    (tmp_path / "file").write_text("mine")
    with pytest.raises(FolderTaken):
        export_office(SYSTEM, tmp_path / "file")
    assert (tmp_path / "file").read_text() == "mine"


def test_an_export_that_fails_leaves_nothing(office: Office, tmp_path: Path) -> None:
    def stop(_step: int) -> None:
        raise OSError(28, "No space left on device", "x")

    with pytest.raises(OSError, match="No space"):
        export_office(SYSTEM, tmp_path / "out", progress=stop)
    assert [path.name for path in tmp_path.iterdir() if "out" in path.name] == []


def test_an_article_reads_as_markdown(office: Office, tmp_path: Path) -> None:
    article_id = office.published(
        contributions={office.people["colleague"]: 40},
        visibility=Visibility.PEOPLE,
        readers=(office.people["stranger"],),
    )
    head = queries.readable_article(office.viewer("author"), article_id).head_revision_id
    changed = office.draft(
        title="새 제목", body="새 본문\n", visibility=Visibility.PEOPLE, readers=(office.people["stranger"],)
    )
    service.save(office.viewer("author"), article_id, changed, base_revision_id=head)
    export_office(SYSTEM, tmp_path / "out")
    (path,) = (tmp_path / "out" / "articles" / "c1").glob("*-새-제목.md")
    _, head_text, body = path.read_text().split("---\n", 2)
    facts = yaml.safe_load(head_text)
    assert body == "새 본문\n"
    assert facts["former_slugs"] == ["체납-처분-절차", "새-제목"]
    expected = {"title": "새 제목", "author": "author", "department": "TAX", "category": "C1", "readers": ["stranger"]}
    assert {name: facts[name] for name in expected} == expected
    revisions = (tmp_path / "out" / "tables" / "revision.jsonl").read_text().splitlines()
    assert [json.loads(line)["number"] for line in revisions] == [1, 2]


def test_lost_and_damaged_attachments_are_named_and_the_rest_is_there(office: Office, tmp_path: Path) -> None:
    article_id = office.published()
    author = office.viewer("author")
    for name in ("gone", "harmed", "whole"):
        attachments.attach(author, article_id, f"{name}.txt", name.encode())
    (gone, harmed, whole) = [store().put(name.encode()) for name in ("gone", "harmed", "whole")]
    store().path(gone).unlink()
    store().path(harmed).write_bytes(b"other")
    done = export_office(SYSTEM, tmp_path / "out")
    assert set(done.missing) == {f"attachment: {gone}", f"attachment: {harmed}"}
    assert [path.name for path in (tmp_path / "out" / "files").glob("*/*")] == [whole]


def test_progress_reaches_what_was_announced(office: Office, tmp_path: Path) -> None:
    office.published()
    announced: list[int] = []
    steps: list[int] = []
    export_office(SYSTEM, tmp_path / "out", begin=announced.append, progress=steps.append)
    assert [sum(steps)] == announced


def test_the_head_of_an_article_is_plain_to_read_and_progress_counts_the_offices_rows(
    office: Office, tmp_path: Path
) -> None:
    identity()
    office.published()
    announced: list[int] = []
    steps: list[int] = []
    export_office(SYSTEM, tmp_path / "out", begin=announced.append, progress=steps.append)
    assert [sum(steps)] == announced
    (path,) = (tmp_path / "out" / "articles").rglob("*.md")
    assert "\nkeywords:\n- 체납\n- 징수\n" in path.read_text()
