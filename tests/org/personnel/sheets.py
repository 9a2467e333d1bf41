"""Personnel files for tests, as text."""

from __future__ import annotations

from collections.abc import Iterable

HEAD = "사번,아이디,성명,직급,직위,부서코드,부서,팀,담당업무,이메일"
NEWCOMER = "90001,newcomer,김새롬,주무관,,TAX,세무과,TAX팀,징수,new@hanbit.kr"


def file_of(*lines: str, head: str = HEAD, encoding: str = "utf-8") -> bytes:
    """A file of a header and lines."""
    return "\r\n".join([head, *lines, ""]).encode(encoding)


def everybody(office_people: Iterable[tuple[int, str, str]]) -> list[str]:
    """A line that changes nothing for each (running number, login, department code) of the small office."""
    return [f"{number:05d},{login},이름{login},주무관,,{code},,{code}팀,," for number, login, code in office_people]
