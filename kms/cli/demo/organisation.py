"""The demo's organisation: 28 departments, 132 teams, 1,300 invented employees, five lead groups. The same at every run."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from kms.core.db import unit_of_work
from kms.core.permissions import Role, Viewer
from kms.org import accounts, people
from kms.org.models import LeadGroup
from kms.org.people import NewEmployee
from kms.org.queries import roles_of, viewer_by_login

SEED = 20260504
BEGAN = date(2026, 1, 2)  # groups and experts hold office since then
EMPLOYEES = 1300
PASSWORD = "knowledge-2026"  # noqa: S105  (of invented people on one's own machine)
ACCOUNTS = {
    "employee": "employee (주무관)",
    "expert": "knowledge expert (지식전문가)",
    "monitor": "department monitor (부서 지식담당)",
    "admin": "knowledge administrator (지식관리자)",
    "officer": "innovation officer (혁신책임관)",
}
GROUP_SIZES = {
    LeadGroup.CHANGE_MANAGER: 29,
    LeadGroup.INNOVATION_LEADER: 20,
    LeadGroup.INNOVATION_SPROUT: 19,
    LeadGroup.INNOVATION_EXPERT: 11,
    LeadGroup.KNOWLEDGE_EXPERT: 22,
}

# code, name, teams with their duties; together 132 teams
DEPARTMENTS: tuple[tuple[str, str, str], ...] = (
    ("AUD", "감사담당관", "감사총괄 조사 청렴 계약심사"),
    ("PRD", "홍보담당관", "홍보기획 언론 디지털소통"),
    ("PLN", "기획예산과", "기획 예산 성과관리 의회법무 통계"),
    ("INV", "혁신지원과", "혁신기획 혁신지원 지식행정 제안"),
    ("GEN", "총무과", "총무 인사 후생복지 기록관리 교육훈련"),
    ("AUT", "자치행정과", "자치행정 주민자치 마을협력 동행정 민방위"),
    ("CIV", "민원여권과", "민원행정 가족관계 여권 통합민원"),
    ("FIN", "재무과", "재무 계약 지출 재산관리 청사관리"),
    ("TAX", "세무과", "세무총괄 재산세 지방소득세 징수 체납정리"),
    ("LND", "부동산정보과", "토지관리 지적 부동산평가 공간정보"),
    ("DIG", "디지털정책과", "정보기획 정보시스템 데이터 통신 정보보호"),
    ("ECO", "일자리경제과", "일자리정책 소상공인 전통시장 사회적경제"),
    ("CUL", "문화체육과", "문화기획 관광 체육 축제 도서관"),
    ("WEL", "복지정책과", "복지기획 통합사례 자원봉사 복지시설"),
    ("LIV", "생활보장과", "기초생활 긴급지원 자활 통합조사 의료급여"),
    ("SNR", "어르신복지과", "어르신정책 돌봄 경로당 장사"),
    ("DIS", "장애인복지과", "장애인정책 활동지원 편의시설"),
    ("FAM", "가족정책과", "보육 아동 청소년 여성가족 다문화"),
    ("HLT", "보건정책과", "보건기획 감염병관리 의약 건강증진 정신건강 방문건강"),
    ("HYG", "위생과", "식품위생 공중위생 위생지도"),
    ("ENV", "환경과", "환경정책 대기 수질 기후대응"),
    ("CLN", "청소행정과", "청소기획 재활용 음식물 청소장비"),
    ("PRK", "공원녹지과", "공원 조경 산림 녹지관리"),
    ("URB", "도시계획과", "도시계획 도시재생 정비사업 경관"),
    ("BLD", "건축주택과", "건축허가 건축관리 주택 공동주택지원 위반건축"),
    ("TRF", "교통행정과", "교통정책 대중교통 주차관리 주차단속 교통시설"),
    ("ROD", "도로하수과", "도로관리 도로정비 하수 가로등 보도 치수"),
    ("SAF", "안전재난과", "안전정책 재난대응 시설안전 상황관리"),
)
_EXTRA_TEAMS = ("운영지원", "현장대응", "기획조정", "시설운영", "민원대응")
_TEAMS = 132

_SURNAMES = [
    "김",
    "이",
    "박",
    "최",
    "정",
    "강",
    "조",
    "윤",
    "장",
    "임",
    "한",
    "오",
    "서",
    "신",
    "권",
    "황",
    "안",
    "송",
    "류",
    "전",
    "홍",
    "고",
    "문",
    "양",
    "손",
    "배",
    "백",
    "허",
    "유",
    "남",
    "심",
    "노",
    "하",
    "곽",
    "성",
    "차",
    "주",
    "우",
    "구",
    "민",
]
_SURNAME_WEIGHTS = [21, 15, 8, 5, 5, 2, 2, 2, 2, 2, *([1] * 30)]
_FIRST = [
    "민",
    "서",
    "지",
    "현",
    "수",
    "예",
    "도",
    "하",
    "은",
    "영",
    "정",
    "태",
    "성",
    "재",
    "승",
    "유",
    "채",
    "동",
    "경",
    "진",
    "상",
    "준",
    "소",
    "다",
    "가",
    "나",
    "윤",
    "기",
    "주",
    "혜",
]
_SECOND = [
    "준",
    "연",
    "우",
    "진",
    "희",
    "영",
    "아",
    "호",
    "훈",
    "림",
    "은",
    "현",
    "석",
    "원",
    "경",
    "빈",
    "솔",
    "인",
    "규",
    "환",
    "미",
    "나",
    "주",
    "라",
    "섭",
    "율",
    "란",
    "찬",
    "별",
    "결",
]
_RANKS = ("주무관", "주사보", "주사")
_RANK_WEIGHTS = (0.74, 0.12, 0.14)


@dataclass(frozen=True)
class _Place:
    department: str
    team_id: int
    duty: str
    leads: bool


def build_organisation(viewer: Viewer) -> None:
    """Departments, teams, people, groups, roles and the demo accounts; part of the caller's transaction."""
    chance = random.Random(SEED)
    places = list(_places(viewer, chance))
    hired: dict[str, list[int]] = {}
    everyone: list[int] = []
    with unit_of_work():
        for number, place in enumerate(places, 1):
            employee_id = people.hire(viewer, _person(chance, number, place))
            hired.setdefault(place.department, []).append(employee_id)
            everyone.append(employee_id)
        _groups(viewer, chance, everyone)
        _roles(viewer, hired)
        for login in ACCOUNTS:
            _account(viewer, login)


def _team_names() -> dict[str, list[str]]:
    """Teams a department, filled up to 132 with teams that any department may have."""
    names = {code: teams.split() for code, _name, teams in DEPARTMENTS}
    missing = _TEAMS - sum(map(len, names.values()))
    codes = [code for code, _name, _teams in DEPARTMENTS]
    for turn in range(max(0, missing)):
        names[codes[turn % len(codes)]].append(_EXTRA_TEAMS[turn // len(codes) % len(_EXTRA_TEAMS)])
    for turn in range(max(0, -missing)):
        names[codes[-1 - turn % len(codes)]].pop()
    return names


def _places(viewer: Viewer, chance: random.Random) -> Iterator[_Place]:
    """A place for each of the 1,300: five accounts first, then every team in turn."""
    names = _team_names()
    teams: list[tuple[str, int, str]] = []
    for sort, (code, name, _teams) in enumerate(DEPARTMENTS):
        department_id = people.add_department(viewer, code, name, sort)
        for order, team in enumerate(names[code]):
            team_id = people.add_team(viewer, department_id, f"{team}팀", team, order)
            teams.append((code, team_id, team))
    first = {code: (team_id, duty) for code, team_id, duty in reversed(teams)}
    for code in ("CIV", "PLN", "WEL", "INV", "PLN"):
        yield _Place(code, *first[code], leads=False)
    for number in range(EMPLOYEES - len(ACCOUNTS)):
        code, team_id, duty = teams[number % len(teams)] if number < 2 * len(teams) else chance.choice(teams)
        yield _Place(code, team_id, duty, leads=number < len(teams))


def _person(chance: random.Random, number: int, place: _Place) -> NewEmployee:
    logins = list(ACCOUNTS)
    surname = chance.choices(_SURNAMES, _SURNAME_WEIGHTS)[0]
    name = surname + chance.choice(_FIRST) + chance.choice(_SECOND)
    rank = "사무관" if place.leads and number % 9 == 0 else chance.choices(_RANKS, _RANK_WEIGHTS)[0]
    login = logins[number - 1] if number <= len(logins) else f"u{number:04d}"
    joined = date(chance.randint(1996, 2025), chance.choice((1, 7)), 1)
    position = "팀장" if place.leads else ""
    return NewEmployee(f"{number:06d}", login, name, rank, place.team_id, position, place.duty, "", joined)


def _groups(viewer: Viewer, chance: random.Random, everyone: list[int]) -> None:
    for group, size in GROUP_SIZES.items():
        pool = everyone[1:2] if group is LeadGroup.KNOWLEDGE_EXPERT else []
        rest = chance.sample([one for one in everyone[len(ACCOUNTS) :]], size - len(pool))
        for employee_id in [*pool, *rest]:
            people.join_group(viewer, employee_id, group, on=BEGAN)
            if group is LeadGroup.KNOWLEDGE_EXPERT:
                people.set_roles(viewer, employee_id, {Role.KNOWLEDGE_EXPERT})


def _roles(viewer: Viewer, hired: dict[str, list[int]]) -> None:
    """A monitor in each department; the demo accounts' own roles."""
    taken = {"monitor": Role.DEPT_MONITOR, "admin": Role.KNOWLEDGE_ADMIN, "officer": Role.KNOWLEDGE_OFFICER}

    for login, role in taken.items():
        people.set_roles(viewer, viewer_by_login(login).employee_id, {role})
    for members in hired.values():
        free = next(one for one in members[1:] if not roles_of(one))
        people.set_roles(viewer, free, {Role.DEPT_MONITOR})


def _account(viewer: Viewer, login: str) -> None:

    accounts.set_password(viewer, viewer_by_login(login).employee_id, PASSWORD, must_change=False)
