"""What the names in a file of texts mean in this office: authors, departments, kinds, places on the map. Looked up once a run."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from sqlalchemy import select

from kms.articles import categories
from kms.articles.bulk import Author
from kms.articles.imported import Item
from kms.articles.models import Category
from kms.core.db import reading
from kms.core.errors import Invalid, NotFound
from kms.core.permissions import Viewer
from kms.core.text import one_line
from kms.org import queries as org


@dataclass
class Office:
    """Names of one run of an import; `type_code` and `category_code` hold for texts that name none."""

    viewer: Viewer
    type_code: str
    category_code: str
    review_days: dict[str, int] = field(default_factory=dict)
    _authors: dict[str, Author] = field(default_factory=dict)
    _departments: dict[str, Author] = field(default_factory=dict)
    _places: dict[str, int] = field(default_factory=dict)
    _seen: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.review_days = {one.code: one.review_days for one in categories.article_types()}

    def author_of(self, item: Item) -> Author:
        """Who wrote a text and for which team; also remembers its id. Raises Invalid for names that nobody has."""
        if item.id in self._seen:
            raise Invalid({"id": f"the id {item.id} stood already at {self._seen[item.id]}"})
        self._seen[item.id] = item.place or item.id
        author = self._person(item.author) if item.author else self._importer()
        if not item.department:
            return author
        place = self._department(item.department)
        if item.author and author.department_id == place.department_id:
            return author
        return Author(author.id, place.team_id, place.department_id)

    def kind_of(self, item: Item) -> str:
        """The kind of a text. Raises Invalid for one that is not open here."""
        code = item.type or self.type_code
        if code not in self.review_days:
            raise Invalid({"type": f"there is no kind {code!r}; there are {', '.join(self.review_days)}"})
        return code

    def people(self, item: Item, logins: Iterable[str]) -> tuple[int, ...]:
        """Ids of people by their logins. Raises Invalid."""
        return tuple(self._person(login).id for login in logins)

    def shares(self, item: Item) -> dict[int, int]:
        """Shares of the co-authors; the author's own is what is left."""
        own = item.author or None
        return {self._person(login).id: share for login, share in item.contributions.items() if login != own}

    def known_place(self, item: Item) -> int | None:
        """The place of a text on the map, None when nobody made it yet."""
        name = _place_name(item, self.category_code)
        if name not in self._places:
            found = reading().scalars(
                select(Category.id).where((Category.code == name[:20]) | (Category.name == name[:80]))
            )
            if (place := found.first()) is not None:
                self._places[name] = place
        return self._places.get(name)

    def place_of(self, item: Item, *, make: bool) -> int:
        """The place of a text, made when nobody has it; 0 when it would be made. Raises Invalid without a name."""
        name = _place_name(item, self.category_code)
        if not name:
            raise Invalid({"category": "no place on the map is named; give --category"})
        place = self.known_place(item)
        if place is None and make:
            code = name if len(name) <= 20 else f"{name[:12]}-{len(name)}{sum(map(ord, name)) % 9973}"[:20]
            place = categories.add_category(self.viewer, code=code, name=name[:80], parent_id=None, department_id=None)
            self._places[name] = place
        return place or 0

    def _importer(self) -> Author:
        viewer = self.viewer
        if viewer.team_id is None or viewer.department_id is None:
            raise Invalid({"author": "no author is named; give --as"})
        return Author(viewer.employee_id, viewer.team_id, viewer.department_id)

    def _person(self, login: str) -> Author:
        if login not in self._authors:
            try:
                found = org.viewer_by_login(login)
            except NotFound:
                raise Invalid({"author": f"nobody here has the login {login}"}) from None
            assert found.team_id is not None and found.department_id is not None
            self._authors[login] = Author(found.employee_id, found.team_id, found.department_id)
        return self._authors[login]

    def _department(self, code: str) -> Author:
        """A department by its code or name, with its first team."""
        if not self._departments:
            first: dict[int, int] = {}
            for team_id, _name, department_id in org.teams():
                first.setdefault(department_id, team_id)
            for one in org.departments():
                if one.id in first:
                    self._departments[one.code] = self._departments[one.name] = Author(0, first[one.id], one.id)
        if code not in self._departments:
            raise Invalid({"department": f"there is no department {code!r} with a team"})
        return self._departments[code]


def _place_name(item: Item, otherwise: str) -> str:
    return one_line(item.category or otherwise).replace("/", "·")
