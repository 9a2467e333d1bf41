"""Importing personnel into a real office: what was planned is what happens, once, and by those in charge only."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kms.articles.models import Article
from kms.audit import queries as audit
from kms.core import clock
from kms.core.db import close_reading, reading, unit_of_work
from kms.core.errors import Conflict, Invalid, NotAllowed, NotFound
from kms.core.paging import PageRequest
from kms.core.permissions import SYSTEM
from kms.org import people, queries
from kms.org.personnel import service
from kms.org.personnel.plan import Kind
from kms.org.personnel.standing import standing
from tests.factories.office import STAFF, Office
from tests.org.personnel.sheets import NEWCOMER, everybody, file_of

ALL = everybody((number, login, code) for number, (login, (code, _roles)) in enumerate(STAFF.items(), 1))


def test_a_file_of_the_present_office_changes_nothing(office: Office) -> None:
    found = service.look(office.viewer("admin"), file_of(*ALL), complete=True)
    assert (found.changes_nothing, found.findings, found.unchanged) == (True, (), len(STAFF))


def test_people_join_move_change_leave_and_return(office: Office, drain: Callable[[], None]) -> None:
    admin = office.viewer("admin")
    people.leave(SYSTEM, office.people["stranger"])
    article_id = office.published()
    lines = [
        NEWCOMER,
        *[line for line in ALL if ",author," not in line and ",colleague," not in line],
        "00002,colleague,이름colleague,주사,팀장,NEW,새로운과,첫팀,기획,c@hanbit.kr",
    ]
    content = file_of(*lines, encoding="cp949")
    planned = service.look(admin, content, complete=True)
    assert planned.counts == {Kind.NEW: 1, Kind.RETURNING: 1, Kind.MOVED: 1, Kind.CHANGED: 0, Kind.LEFT: 1}
    service.apply(admin, planned)
    drain()
    newcomer = queries.viewer_by_login("newcomer")
    assert newcomer.team_id == office.teams["TAX"]
    moved = queries.people([office.people["colleague"]])[office.people["colleague"]]
    assert (moved.department, moved.team, moved.rank, moved.position) == ("새로운과", "첫팀", "주사", "팀장")
    assert office.viewer("stranger").team_id == office.teams["WEL"]
    with pytest.raises(NotFound):
        office.viewer("author")
    article = reading().get_one(Article, article_id)
    assert (article.author_id, article.owner_id) == (office.people["author"], None)
    assert service.look(admin, content, complete=True).changes_nothing  # a second time there is nothing to do


def test_looking_changes_nothing(office: Office) -> None:
    before = standing(SYSTEM)
    assert not service.look(SYSTEM, file_of(NEWCOMER, "9,,가,,,NEW,새과,팀,,"), complete=True).changes_nothing
    close_reading()
    assert standing(SYSTEM) == before


def test_all_of_a_plan_is_done_or_nothing(office: Office) -> None:
    planned = service.look(SYSTEM, file_of("9,,가,,,NEW,새과,팀,,", NEWCOMER))
    people.hire(SYSTEM, people.NewEmployee("90001", "newcomer", "먼저", "주무관", office.teams["TAX"]))
    with pytest.raises(Conflict):
        service.apply(SYSTEM, planned)
    close_reading()
    assert "NEW" not in standing(SYSTEM).departments


def test_a_change_holds_from_the_day_that_was_said(office: Office) -> None:
    author, day = office.people["author"], date(2026, 1, 5)
    content = file_of("00001,,이름author,주무관,,WEL,,WEL팀,,")
    service.apply(SYSTEM, service.look(SYSTEM, content, on=day))
    close_reading()
    assert queries.team_at(author, day - timedelta(days=1)) == office.teams["TAX"]
    assert queries.team_at(author, day) == office.teams["WEL"]
    with pytest.raises(Invalid):
        service.look(SYSTEM, content, on=clock.today() + timedelta(days=1))


@pytest.mark.parametrize("login", ["author", "monitor", "expert", "officer"])
def test_only_administrators_import(office: Office, login: str) -> None:
    viewer, content = office.viewer(login), file_of(NEWCOMER)
    planned = service.look(SYSTEM, content)
    digest = service.keep(office.viewer("admin"), content)
    for attempt in (
        lambda: service.look(viewer, content),
        lambda: service.apply(viewer, planned),
        lambda: service.keep(viewer, content),
        lambda: service.kept_plan(viewer, digest),
        lambda: service.confirm(viewer, digest, planned.fingerprint),
        lambda: service.give_up(viewer, digest),
    ):
        with pytest.raises(NotAllowed):
            attempt()


def test_what_was_shown_is_what_is_done(office: Office) -> None:
    admin = office.viewer("admin")
    digest = service.keep(admin, file_of(NEWCOMER))
    shown = service.kept_plan(admin, digest)
    people.hire(SYSTEM, people.NewEmployee("90001", "newcomer", "먼저", "주무관", office.teams["TAX"]))
    with pytest.raises(Conflict):
        service.confirm(admin, digest, shown.fingerprint)
    close_reading()
    service.confirm(admin, digest, service.kept_plan(admin, digest).fingerprint)
    close_reading()
    with pytest.raises(NotFound):
        service.kept_plan(admin, digest)


def test_a_kept_file_is_forgotten_when_given_up_or_after_a_day(office: Office) -> None:
    admin = office.viewer("admin")
    first, second = (service.keep(admin, file_of(NEWCOMER), complete=complete) for complete in (False, True))
    assert first != second
    service.give_up(admin, first)
    with pytest.raises(NotFound):
        service.give_up(admin, first)
    with clock.travel(clock.now() + timedelta(days=2)):
        close_reading()
        with pytest.raises(NotFound):
            service.kept_plan(admin, second)


def test_an_import_is_in_the_audit_log_with_its_figures(office: Office) -> None:
    admin = office.viewer("admin")
    service.apply(admin, service.look(admin, file_of(NEWCOMER)))
    close_reading()
    (entry,) = audit.entries(admin, PageRequest(), action="org.imported").rows
    assert entry.facts["new"] == 1
    assert "newcomer" not in str(entry.facts)


NUMBERS = st.sampled_from(["00001", "00002", "00003", "70001", "70002", ""])
LINES = st.lists(
    st.tuples(
        NUMBERS,
        st.sampled_from(["", "author", "new1", "new2", "not a login"]),
        st.sampled_from(["이름author", "다른이", ""]),
        st.sampled_from(["", "주무관", "주사"]),
        st.sampled_from(["", "팀장"]),
        st.sampled_from(["TAX", "WEL", "NEW", ""]),
        st.sampled_from(["", "세무과", "새과"]),
        st.sampled_from(["TAX팀", "첫팀"]),
        st.sampled_from(["", "징수"]),
        st.sampled_from(["", "a@b.kr"]),
    ).map(",".join),
    max_size=6,
)


class _Undo(Exception):
    """Ends an example without a trace."""


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(lines=LINES, complete=st.booleans())
def test_what_a_plan_says_is_what_applying_it_does(office: Office, lines: list[str], complete: bool) -> None:
    content = file_of(*lines)
    planned = service.look(SYSTEM, content, complete=complete)
    before = standing(SYSTEM).people
    with pytest.raises(_Undo), unit_of_work():
        service.apply(SYSTEM, planned)
        after = standing(SYSTEM)
        touched = {step.number: step for step in planned.steps}
        assert set(after.people) == set(before) | set(touched)
        for number, known in after.people.items():
            step = touched.get(number)
            assert known.facts == (step.facts if step else before[number].facts)
            assert known.left == (step.kind is Kind.LEFT if step else before[number].left)
        assert {code for code, _name in planned.new_departments} <= set(after.departments)
        assert set(planned.new_teams) <= after.teams
        again = service.look(SYSTEM, content, complete=complete)
        assert again.changes_nothing
        assert again.findings == planned.findings
        raise _Undo
