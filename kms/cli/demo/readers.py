"""The demo's readers: what they open, search, say, ask, and the notices that they read. From a fixed seed."""

from __future__ import annotations

import random
from datetime import date, datetime, timedelta

from sqlalchemy import select

from kms.articles import comments, parties, queries
from kms.cli.demo.organisation import PASSWORD
from kms.core import clock, db
from kms.core.clock import Month
from kms.core.permissions import Viewer
from kms.notices import service as notices
from kms.notices.service import NoticeDraft
from kms.org import accounts
from kms.org import queries as org
from kms.org.models import Employee
from kms.seeking import requests
from kms.seeking.requests import Wish
from kms.usage import recording, rollup
from kms.usage import service as usage
from kms.usage.access import Standing
from kms.usage.clicks import Shown
from kms.usage.models import SignalKind

_READERS_A_MONTH = 220
_SEARCHES = (
    ("민원 처리기간", 9),
    ("수의계약 서류", 7),
    ("예산 이월", 6),
    ("체납 안내문", 5),
    ("공문서 결재", 8),
    ("층간소음 상담", 4),
    ("위반건축물", 5),
    ("행정사무감사 자료", 6),
    ("초과근무 신청", 7),
    ("긴급복지 현장확인", 5),
    ("가로수 가지치기", 3),
    ("개인정보 삭제", 6),
)
_IN_VAIN = ("드론 비행 승인", "관용차 반납", "직장어린이집 신청", "전자칠판 대여", "공용 차량 배차", "법인카드 분실")
_WHY = "민원인이 물었으나 정리된 글을 찾지 못했습니다."
_APPLIED = (
    "같은 민원을 처리할 때 점검표를 그대로 썼습니다.",
    "우리 팀 업무 순기표에 넣었습니다.",
    "신규 직원 교육 자료로 썼습니다.",
    "동 주민센터 안내문을 고칠 때 참고했습니다.",
)
_QUESTIONS = (
    "서식은 어디에서 내려받을 수 있습니까?",
    "다른 부서에서 써도 되는 기준인지 궁금합니다.",
    "기한을 넘겼을 때는 어떻게 처리하셨습니까?",
    "표의 기준일을 함께 적어 주시면 좋겠습니다.",
)
_ANSWER = "확인해서 본문에 반영하겠습니다. 말씀 고맙습니다."
_NOTICES = (
    ("지식 등록 활동의 날 안내", "매달 셋째 금요일은 지식 등록 활동의 날입니다. 이달에 겪은 일 가운데 동료에게 도움이 될 한 가지를 적어 주십시오.", 10, False),
    ("개인정보가 담긴 글을 등록하지 않도록 확인하십시오", "등록하기 전에 주민등록번호, 전화번호, 계좌번호가 없는지 확인하십시오. 사례는 누구인지 알 수 없게 고쳐 씁니다.", 40, True),
    ("10월 학습동아리 사례발표 신청", "사례발표를 신청할 동아리는 활동보고를 마친 뒤 혁신지원과에 알려 주십시오.", 150, False),
)  # fmt: skip


def post_notices() -> None:
    """Put the notices on the board, each some days after the play began."""
    admin = org.viewer_by_login("admin")
    for title, body, days, must_confirm in _NOTICES:
        day = date(2026, 5, 4) + timedelta(days=days)
        with clock.travel(clock.korean_instant(day, 9, 30)):
            notices.post(admin, NoticeDraft(title, body, None, valid_from=day, must_confirm=must_confirm))


def read_month(month: Month, articles: list[int], chance: random.Random) -> int:
    """Let some hundred people read, search, react and ask in a month; returns the number of views."""
    everybody = list(db.reading().scalars(select(Employee.id).order_by(Employee.number)))
    views, clicking = 0, random.Random(str(month))  # of its own, so that what is played stays as it was
    for employee_id in chance.sample(everybody, _READERS_A_MONTH):
        viewer = org.viewer_by_id(employee_id)
        with clock.travel(_moment(month, chance)):
            for article_id in chance.sample(articles, min(len(articles), chance.randint(1, 5))):
                views += _read(viewer, article_id, chance)
            text, hits = chance.choice(_SEARCHES) if chance.random() > 0.12 else (chance.choice(_IN_VAIN), 0)
            usage.record_search(viewer, text, hits)
            if hits:
                _open_result(viewer, text, articles, clicking)
    for login in ("employee", "expert", "monitor", "admin", "officer"):
        with clock.travel(_moment(month, chance)):
            accounts.sign_in(login, PASSWORD, address="10.0.0.9")
    recording.flush()
    rollup.roll_up(min(month.next.first_day, clock.today()))
    return views


def _open_result(viewer: Viewer, text: str, articles: list[int], chance: random.Random) -> None:
    """Open one of the results of a search, mostly one on top; some open nothing."""
    if chance.random() < 0.25:
        return
    about = random.Random(text).sample(articles, min(len(articles), 6))  # the same words find the same
    page = Shown(f"{chance.getrandbits(96):024x}", text, 1, tuple(f"article:{one}" for one in about))
    usage.record_click(viewer, page, min(int(chance.expovariate(0.7)), len(about) - 1))


def ask_for_knowledge() -> None:
    """Let people ask for some of what they searched in vain, one of them taken over by an expert."""
    askers = ("employee", "monitor", "expert")
    for days, title in enumerate(_IN_VAIN[:3]):
        with clock.travel(clock.korean_instant(date(2026, 10, 12) + timedelta(days=days), 10)):
            for login in askers[: days + 1]:
                request_id = requests.ask(org.viewer_by_login(login), Wish(title, _WHY))
    with clock.travel(clock.korean_instant(date(2026, 10, 20), 11)):
        requests.take(org.viewer_by_login("expert"), request_id)


def _read(viewer: Viewer, article_id: int, chance: random.Random) -> int:
    """Open one article if it may be read; now and then react to it. 1 when it was opened."""
    if parties.standing(viewer, article_id) is not Standing.READER:
        return 0
    article = queries.readable_article(viewer, article_id)
    if article.published_at is None or article.published_at > clock.now():
        return 0
    usage.record_view(viewer, article_id, department_id=article.department_id)
    if chance.random() < 0.06:
        usage.signal(viewer, article_id, SignalKind.HELPFUL)
    if chance.random() < 0.02:
        usage.signal(viewer, article_id, SignalKind.APPLIED, chance.choice(_APPLIED))
    if chance.random() < 0.01:
        question = comments.post(viewer, article_id, chance.choice(_QUESTIONS))
        author = org.viewer_by_id(article.author_id)
        comments.post(author, article_id, _ANSWER, parent_id=question)
    return 1


def _moment(month: Month, chance: random.Random) -> datetime:
    return clock.korean_instant(month.first_day + timedelta(days=chance.randint(0, 27)), chance.randint(9, 17))
