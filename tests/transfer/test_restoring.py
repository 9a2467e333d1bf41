"""Out and in again: the same office, row by row, on either database and across them; what is damaged is named and refused."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import insert, select

from kms.articles import approval, attachments, autosave, comments, queries, service
from kms.articles.models import Category, Visibility
from kms.audit import service as audit
from kms.core import clock, db, settings
from kms.core.db import Base, close_reading, reading, unit_of_work
from kms.core.errors import NotAllowed
from kms.core.migrate import IDENTITY, identity
from kms.core.outbox import EventRow
from kms.core.permissions import SYSTEM, Role
from kms.files.store import FolderStore, store
from kms.files.store import bind as bind_files
from kms.org import accounts, people
from kms.rewards import ledger, rules
from kms.rewards import service as rewards
from kms.transfer.errors import DamagedExport, NotAnExport, OfficeNotEmpty
from kms.transfer.exporting import export_office
from kms.transfer.restoring import restore_office
from tests.databases import postgresql_copy, sqlite_copy
from tests.factories import points
from tests.factories.office import PASSWORD, Office

Rows = dict[str, list[dict[str, Any]]]


def _everything() -> Rows:
    """All rows of all tables as Python values, without the mark of the database itself."""
    close_reading()
    connection = reading().connection()
    found: Rows = {}
    for table in Base.metadata.sorted_tables:
        result = connection.execute(select(table).order_by(*table.primary_key.columns)).mappings()
        found[table.name] = [dict(row) for row in result if row.get("key") != IDENTITY]
    close_reading()
    return found


def _contents() -> dict[str, bytes]:
    return {digest: store().get(digest) for digest in store().digests()}


def _a_year_of_work(office: Office) -> None:
    """Rows in every table that articles, organisation, settings and audit have."""
    identity()
    author, colleague = office.viewer("author"), office.viewer("colleague")
    article_id = office.published(
        title='제목: "따옴표" & ---',
        body="---\n## 본문\n\n[[아직 없는 글]]\n\n| 가 | 나 |\n| - | - |\n| 1 | 2 |\n",
        contributions={office.people["colleague"]: 30},
        legal_basis=("지방세징수법 제32조",),
    )
    head = queries.readable_article(author, article_id).head_revision_id
    service.save(author, article_id, office.draft(title="새 제목", body="둘째"), base_revision_id=head, reason="고침")
    close_reading()
    head = queries.readable_article(author, article_id).head_revision_id
    service.save(colleague, article_id, office.draft(body="제안"), base_revision_id=head)
    office.published(title="지정 공개", visibility=Visibility.PEOPLE, readers=(office.people["stranger"],))
    office.drafted(title="초안 🙂 \u3000전각")
    retired = office.published(title="낡은 글", login="stranger")
    approval.retire(office.viewer("admin"), retired, reason="낡음")
    attachments.attach(author, article_id, "사진.txt", "내용".encode())
    attachments.attach(author, article_id, "big.txt", b"x" * 300_000)
    question = comments.post(colleague, article_id, "질문")
    comments.post(author, article_id, "답", parent_id=question)
    autosave.keep(author, 0, office.draft(title="쓰다 만 글"), base_revision_id=None)
    known = {accounts.IDLE_MINUTES.key: accounts.IDLE_MINUTES}
    settings.change(office.viewer("admin"), known, accounts.IDLE_MINUTES.key, "45", reason="", expected_version=0)
    people.set_roles(SYSTEM, office.people["expert"], {Role.DEPT_MONITOR})
    people.leave(SYSTEM, office.people["stranger"])
    accounts.set_password(SYSTEM, office.people["author"], PASSWORD)
    _points(office)


def _points(office: Office) -> None:
    """A closed month, points taken back from it, a held day with one entry released, an objection."""
    booked = points.book(office, "author", "a", "grade_core")
    held = [points.book(office, "author", f"r{number}", "article_registered") for number in range(6)]
    rewards.release(office.viewer("admin"), held[0], "in order")
    points.close(office)
    reversal = rewards.propose_reversal(office.viewer("admin"), booked, "duplicate", "see b")
    rewards.decide_reversal(office.viewer("officer"), reversal, approve=True)
    with clock.travel(points.on(12)):
        rewards.object_to(office.viewer("author"), held[1], "mine")
    rules.add_version(
        office.viewer("admin"), rules.CORE, points=40, cap_times=None, valid_from=clock.today(), reason="more"
    )


@pytest.fixture(params=["sqlite", "postgresql"])
def elsewhere(request: pytest.FixtureRequest, tmp_path: Path) -> Callable[[], None]:
    """Bind an empty office on one of the two databases, with a file store of its own."""

    def move() -> None:
        folder = tmp_path / "elsewhere"
        folder.mkdir()
        url = sqlite_copy(folder) if request.param == "sqlite" else postgresql_copy()
        db.bind(db.Database(url, pool_size=4))
        bind_files(FolderStore(folder / "uploads"))
        identity()

    return move


def test_an_office_comes_back_the_same_row_by_row(
    office: Office, drain: Callable[[], None], elsewhere: Callable[[], None], tmp_path: Path
) -> None:
    _a_year_of_work(office)
    drain()
    done = export_office(office.viewer("admin"), tmp_path / "out", passwords=True)
    before, files, mark = _everything(), _contents(), identity()
    assert (done.articles, done.missing) == (4, ())
    elsewhere()
    own = identity()
    restored = restore_office(SYSTEM, tmp_path / "out")
    after = _everything()
    assert [name for name in before if before[name] != after[name]] == []
    assert _contents() == files
    assert (restored.rows, restored.articles) == (sum(map(len, before.values())), 4)
    assert (identity(), own == mark) == (own, False)
    _goes_on_working(office, before)


def _goes_on_working(office: Office, before: Rows) -> None:
    """New rows get new numbers, the chains of the audit log and of the ledger hold, and points are booked on."""
    article_id = office.published(title="그 뒤의 글")
    close_reading()
    newest = max(row["number"] for row in before["event"])
    assert reading().scalar(select(EventRow.number).where(EventRow.stream == f"article:{article_id}").limit(1)) > newest
    with unit_of_work() as uow:
        audit.record(uow, SYSTEM, "test", "test")
    points.book(office, "author", "after", at=clock.now())
    close_reading()
    assert audit.first_broken() is None
    assert ledger.verify() == []


def test_numbers_that_are_gone_are_not_given_again(
    office: Office, elsewhere: Callable[[], None], tmp_path: Path
) -> None:
    office.published()
    with unit_of_work() as uow:
        last = uow.session.scalars(select(EventRow.number).order_by(EventRow.number.desc())).first()
        for row in uow.session.scalars(select(EventRow)):
            uow.session.delete(row)
    export_office(SYSTEM, tmp_path / "out")
    elsewhere()
    restore_office(SYSTEM, tmp_path / "out")
    office.drafted()
    close_reading()
    assert reading().scalars(select(EventRow.number)).first() == (last or 0) + 1


def test_without_passwords_everything_else_comes(office: Office, elsewhere: Callable[[], None], tmp_path: Path) -> None:
    accounts.set_password(SYSTEM, office.people["author"], PASSWORD)
    export_office(office.viewer("admin"), tmp_path / "out")
    written = "".join(path.read_text() for path in (tmp_path / "out").rglob("*.jsonl"))
    assert "argon2" not in written
    before = _everything()
    elsewhere()
    assert not restore_office(SYSTEM, tmp_path / "out").passwords
    after = _everything()
    assert after.pop("credential") == []
    before.pop("credential")
    assert before == after


def test_a_tree_comes_back_whatever_the_order_of_its_ids(
    office: Office, elsewhere: Callable[[], None], tmp_path: Path
) -> None:
    with unit_of_work() as uow:
        root = uow.session.scalars(select(Category).where(Category.code == "C")).one()
        place = {"name": "x", "name_en": "", "sort": 0, "department_id": None, "closed_at": None}
        uow.session.execute(
            insert(Category),
            [
                {"id": root.id + 2, "code": "N", "path": "/C/N/", "parent_id": root.id, **place},
                {"id": 5, "code": "M", "path": "/C/N/M/", "parent_id": root.id + 2, **place},
            ],
        )
    before = _everything()
    export_office(SYSTEM, tmp_path / "out")
    elsewhere()
    restore_office(SYSTEM, tmp_path / "out")
    assert _everything()["category"] == before["category"]


def _a_table(out: Path) -> Path:
    return out / "tables" / "employee.jsonl"


def _an_article(out: Path) -> Path:
    return next((out / "articles").rglob("*.md"))


def _a_file(out: Path) -> Path:
    return next((out / "files").rglob("*/*"))


@pytest.mark.parametrize("place", [_a_table, _an_article, _a_file], ids=["table", "article", "file"])
@pytest.mark.parametrize("harm", ["removed", "cut", "flipped"])
def test_damage_is_named_and_nothing_is_written(
    office: Office, tmp_path: Path, place: Callable[[Path], Path], harm: str
) -> None:
    article_id = office.published()
    attachments.attach(office.viewer("author"), article_id, "a.txt", b"content")
    out = tmp_path / "out"
    export_office(SYSTEM, out)
    path = place(out)
    content = path.read_bytes()
    if harm == "removed":
        path.unlink()
    else:
        path.write_bytes(content[:-3] if harm == "cut" else bytes([content[0] ^ 1]) + content[1:])
    (out / "tables" / "team.jsonl").write_text("")
    folder = tmp_path / "empty"
    folder.mkdir()
    db.bind(db.Database(sqlite_copy(folder)))
    bind_files(FolderStore(folder / "uploads"))
    with pytest.raises(DamagedExport) as found:
        restore_office(SYSTEM, out)
    named = " ".join(found.value.places)
    assert path.relative_to(out).as_posix() in named and "tables/team.jsonl" in named
    assert (sum(map(len, _everything().values())), _contents()) == (0, {})


def _rewrite(out: Path, change: Callable[[dict[str, Any]], object]) -> None:
    facts = json.loads((out / "manifest.json").read_text())
    change(facts)
    (out / "manifest.json").write_text(json.dumps(facts))


@pytest.mark.parametrize(
    ("change", "error"),
    [
        (lambda facts: facts.update(version=99), NotAnExport),
        (lambda facts: facts.update(format="other"), NotAnExport),
        (lambda facts: facts.pop("tables"), NotAnExport),
        (lambda facts: facts["tables"].update(strange={"rows": 0, "columns": []}), DamagedExport),
        (lambda facts: facts["tables"]["team"].update(columns=["id", "shoe_size"]), DamagedExport),
        (lambda facts: facts["tables"]["team"].update(rows=99), DamagedExport),
        (lambda facts: facts["tables"].pop("article"), DamagedExport),
        (lambda facts: facts["files"].update({"../../etc/hostname": {"size": 1, "sha256": ""}}), DamagedExport),
    ],
)
def test_what_does_not_fit_is_refused_whole(
    office: Office, tmp_path: Path, change: Callable[[dict[str, Any]], object], error: type[Exception]
) -> None:
    out = tmp_path / "out"
    export_office(SYSTEM, out)
    _rewrite(out, change)
    folder = tmp_path / "empty"
    folder.mkdir()
    db.bind(db.Database(sqlite_copy(folder)))
    with pytest.raises(error):
        restore_office(SYSTEM, out)
    assert sum(map(len, _everything().values())) == 0


def test_only_an_empty_office_takes_one_in_and_a_dry_run_writes_nothing(office: Office, tmp_path: Path) -> None:
    out = tmp_path / "out"
    export_office(SYSTEM, out)
    with pytest.raises(OfficeNotEmpty):
        restore_office(SYSTEM, out)
    shutil.rmtree(out / "files", ignore_errors=True)
    with pytest.raises(NotAllowed):
        restore_office(office.viewer("officer"), out)
    folder = tmp_path / "empty"
    folder.mkdir()
    db.bind(db.Database(sqlite_copy(folder)))
    assert restore_office(SYSTEM, out, dry_run=True).rows > 0
    assert sum(map(len, _everything().values())) == 0
