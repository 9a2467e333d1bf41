"""Valid offices, people and articles for tests, made through the services."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

from kms.articles import categories, service
from kms.articles.drafts import Draft
from kms.cli.knowledge import load_article_types
from kms.core.db import unit_of_work
from kms.core.permissions import SYSTEM, Role, Viewer
from kms.org import accounts, people, queries
from kms.rewards.rules import load_rules

PASSWORD = "a long password for tests"

# login: department, roles
STAFF: dict[str, tuple[str, set[Role]]] = {
    "author": ("TAX", set()),
    "colleague": ("TAX", set()),
    "stranger": ("WEL", set()),
    "monitor": ("TAX", {Role.DEPT_MONITOR}),
    "other_monitor": ("WEL", {Role.DEPT_MONITOR}),
    "expert": ("WEL", {Role.KNOWLEDGE_EXPERT}),
    "expert2": ("INV", {Role.KNOWLEDGE_EXPERT}),
    "expert3": ("WEL", {Role.KNOWLEDGE_EXPERT}),
    "admin": ("INV", {Role.KNOWLEDGE_ADMIN}),
    "officer": ("INV", {Role.KNOWLEDGE_OFFICER}),
}


@dataclass(frozen=True)
class Office:
    """Ids of what the small office is made of."""

    departments: dict[str, int]
    teams: dict[str, int]
    people: dict[str, int]
    categories: dict[str, int]

    def viewer(self, login: str) -> Viewer:
        """The person as a viewer, as of now."""
        return queries.viewer_by_login(login)

    def draft(self, **changes: object) -> Draft:
        """A complete draft."""
        whole = Draft(
            title="체납 처분 절차",
            summary="체납 처분을 시작하기 전에 확인할 것을 정리했습니다.",
            keywords=("체납", "징수"),
            body="## 절차\n\n1. 독촉장을 보냅니다.\n2. 재산을 조회합니다.\n",
            type_code="know_how",
            category_id=self.categories["C1"],
        )
        return replace(whole, **changes)  # type: ignore[arg-type]

    def drafted(self, login: str = "author", **changes: object) -> int:
        """The id of a new draft of a person."""
        return service.register(self.viewer(login), self.draft(**changes)).article_id

    def published(self, login: str = "author", **changes: object) -> int:
        """The id of an article that was registered and submitted."""
        article_id = self.drafted(login, **changes)
        service.submit(self.viewer(login), article_id)
        return article_id


def small_office(*, passwords: bool = False) -> Office:
    """Three departments with a team each, the people of STAFF, all types, a map of three places."""
    with unit_of_work():
        load_article_types(SYSTEM)
        load_rules(SYSTEM)
        departments = {
            code: people.add_department(SYSTEM, code, name, sort)
            for sort, (code, name) in enumerate((("TAX", "세무과"), ("WEL", "복지정책과"), ("INV", "혁신지원과")))
        }
        teams = {code: people.add_team(SYSTEM, one, f"{code}팀") for code, one in departments.items()}
        staff = {}
        for number, (login, (code, roles)) in enumerate(STAFF.items(), 1):
            person = people.NewEmployee(
                f"{number:05d}", login, f"이름{login}", "주무관", teams[code], joined_on=date(2020, 1, 1)
            )
            staff[login] = people.hire(SYSTEM, person)
            people.set_roles(SYSTEM, staff[login], roles)
        root = categories.add_category(
            SYSTEM, code="C", name="재정", name_en="Finance", parent_id=None, department_id=departments["TAX"]
        )
        leaves = {
            code: categories.add_category(
                SYSTEM, code=code, name=name, parent_id=root, department_id=departments["TAX"]
            )
            for code, name in (("C1", "지방세"), ("C2", "계약"))
        }
        categories.set_experts(SYSTEM, root, [staff["expert"]])
    if passwords:
        for employee_id in staff.values():
            accounts.set_password(SYSTEM, employee_id, PASSWORD, must_change=False)
    return Office(departments, teams, staff, {"C": root, **leaves})
