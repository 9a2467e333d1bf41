"""Makes the application: the only module that knows every room. Wires database, files, search, pages, events and slots."""

from __future__ import annotations

from datetime import timedelta
from importlib.metadata import PackageNotFoundError, version
from typing import Any

from flask import Flask
from flask_babel import lazy_gettext as _l
from flask_limiter import Limiter
from flask_limiter.util import get_remote_address
from werkzeug.middleware.proxy_fix import ProxyFix

from config import Config
from kms import health, tables
from kms.articles import catalogue_views, discussing, editing, parties
from kms.articles import handlers as article_handlers
from kms.articles import handover_views as handover
from kms.articles import navigation as article_navigation
from kms.articles import panels as article_panels
from kms.articles import settings as article_settings
from kms.articles import views as articles
from kms.articles.search_source import ArticleSource
from kms.clubs import filing as club_filing
from kms.clubs import handlers as club_handlers
from kms.clubs import panels as club_panels
from kms.clubs import queries as clubs_of_people
from kms.clubs import settings as club_settings
from kms.clubs import views as clubs
from kms.clubs import working as club_work
from kms.clubs.search_source import ClubSource
from kms.core import clock, db, ids, logs
from kms.core.events import Consumer
from kms.core.migrate import identity, upgrade
from kms.core.periodic import Job
from kms.core.permissions import SYSTEM, Permission, Viewer
from kms.core.settings import OfficeSetting
from kms.files import store as files
from kms.notices import handlers as notice_handlers
from kms.notices import panels as notice_panels
from kms.notices import service as notice_service
from kms.notices import settlement
from kms.notices import views as notices
from kms.operations import navigation as operations_navigation
from kms.operations.views import init_operations
from kms.org import accounts, administration, directory, directory_views, role_views, sessions
from kms.org import navigation as org_navigation
from kms.org import views as org
from kms.org.personnel import views as personnel
from kms.quality import handlers as quality_handlers
from kms.quality import panels as quality_panels
from kms.quality import service as quality_service
from kms.quality import settings as quality_settings
from kms.quality import views as quality
from kms.quality.ports import bind_companions
from kms.reports import handlers as report_handlers
from kms.reports import views as reports
from kms.rewards import desk as closing_desk
from kms.rewards import handlers as reward_handlers
from kms.rewards import navigation as reward_navigation
from kms.rewards import panels as reward_panels
from kms.rewards import queries as reward_queries
from kms.rewards import settings as reward_settings
from kms.rewards import views as rewards
from kms.search import panels as search_panels
from kms.search import queries as search
from kms.search import settings as search_settings
from kms.search import suggest_views
from kms.search import views as search_views
from kms.search.companions import Companions
from kms.search.dictionary import navigation as dictionary_navigation
from kms.search.dictionary import preview as dictionary_preview
from kms.search.dictionary import views as dictionary_views
from kms.search.dictionary.current import OfficeDictionary
from kms.search.folder import IndexFolder
from kms.search.indexer import Indexer
from kms.search.korean.choice import analyzer_named
from kms.seeking import handlers as seeking_handlers
from kms.seeking import navigation as seeking_navigation
from kms.seeking import panels as seeking_panels
from kms.seeking import request_views, telling
from kms.seeking import settings as seeking_settings
from kms.seeking import views as seeking
from kms.usage import access as usage_access
from kms.usage import marks, recording, rollup, searches
from kms.usage import panels as usage_panels
from kms.usage import service as usage
from kms.usage import settings as usage_settings
from kms.usage import views as usage_views
from kms.usage.often import often_searched
from kms.web.identity import viewer_or_none
from kms.web.requests import init_requests
from kms.web.slots import NavEntry, Slots
from kms.web.wiring import init_web

__all__ = ["bind", "consumers", "create_app", "indexer", "jobs", "tables"]


_LARGEST_REQUEST = 64 * 1024 * 1024


def bind(config: Config) -> None:
    """Bind database, file store and search of an office to this process; brings the database up to date."""
    logs.configure()
    config.prepare()
    clock.live_ahead(config.clock_ahead_days)
    database = db.Database(config.url)
    upgrade(database)
    db.bind(database)
    files.bind(files.FolderStore(config.uploads))
    folder = IndexFolder(config.index, analyzer_named(config.analyzer), identity(), OfficeDictionary())
    bind_companions(clubs_of_people.companions_of)
    search.bind(search.Search(folder, (ArticleSource(), ClubSource())))
    search.bound().listeners.append(usage.record_search)
    search.bound().companions = Companions(directory.names, _searched_by_many, _searched_before)
    dictionary_preview.bind_past(often_searched)
    usage_access.bind(parties.standing)
    settlement.bind(reward_queries.settled)
    marks.bind(config.key())
    recording.start()


def _searched_by_many(viewer: Viewer) -> tuple[str, ...]:
    return tuple(one.text for one in searches.popular(viewer))


def _searched_before(viewer: Viewer) -> tuple[str, ...]:
    return tuple(one.text for one in searches.recent(viewer))


def consumers() -> list[Consumer]:
    """Who reacts to events, in the order of delivery."""
    return [
        Consumer.of("articles", article_handlers),
        Consumer.of("seeking", seeking_handlers),
        Consumer.of("quality", quality_handlers),
        Consumer.of("rewards", reward_handlers),
        Consumer.of("clubs", club_handlers),
        Consumer.of("reports", report_handlers),
        Consumer.of("notices", notice_handlers),
    ]


def jobs() -> list[Job]:
    """What the worker does by the clock."""
    return [
        Job("usage.roll_up", rollup.roll_up_finished_days, timedelta(hours=1)),
        Job("seeking.tell_of_new", telling.tell_of_new, timedelta(minutes=1)),
        Job("quality.reassign_late", lambda: quality_service.reassign_late(SYSTEM), timedelta(hours=1)),
        Job("quality.rescore", lambda: quality_service.rescore_all(SYSTEM), timedelta(hours=6)),
        Job("notices.announce", notice_service.announce_due, timedelta(minutes=5)),
        Job("search.check", indexer().check, timedelta(hours=6)),
    ]


def indexer() -> Indexer:
    """The indexer of the bound office."""
    found = search.bound()
    return Indexer(found.folder, found.sources)


def create_app(config: Config) -> Flask:
    """The web application of one office."""
    bind(config)
    app = Flask("kms", static_folder=None, template_folder=None)
    app.config.update(SECRET_KEY=config.key(), MAX_CONTENT_LENGTH=_LARGEST_REQUEST, TESTING=config.testing)
    app.config.update(WTF_CSRF_TIME_LIMIT=None, WTF_CSRF_SSL_STRICT=False)
    if config.behind_proxy:
        app.wsgi_app = ProxyFix(app.wsgi_app)  # type: ignore[method-assign]
    init_requests(app)
    sessions.init_sessions(app, secure=config.behind_proxy)
    slots = init_web(app, office=config.office, version=_version())
    _register(app)
    names = tuple(one.name for one in consumers())
    init_operations(app, home=config.home, consumers=names, metrics_token=config.metrics_token)
    app.jinja_env.globals["encode_id"] = ids.encode
    app.extensions["kms.settings"] = {one.key: one for one in _settings()}
    _navigate(slots)
    _fill(slots)
    _limit(app, config)

    @app.teardown_appcontext
    def end_reading(_error: BaseException | None) -> None:
        db.close_reading()

    return app


def _register(app: Flask) -> None:
    """The pages of every room."""
    for blueprint in (
        org.blueprint,
        administration.blueprint,
        personnel.blueprint,
        role_views.blueprint,
        directory_views.blueprint,
        articles.blueprint,
        editing.blueprint,
        discussing.blueprint,
        handover.blueprint,
        catalogue_views.blueprint,
        search_views.blueprint,
        suggest_views.blueprint,
        dictionary_views.blueprint,
        rewards.blueprint,
        closing_desk.blueprint,
        reports.blueprint,
        quality.blueprint,
        clubs.blueprint,
        club_work.blueprint,
        club_filing.blueprint,
        usage_views.blueprint,
        seeking.blueprint,
        request_views.blueprint,
        notices.blueprint,
        health.blueprint,
    ):
        app.register_blueprint(blueprint)


def _settings() -> tuple[OfficeSetting[Any], ...]:
    """What an office may do its own way, in the order of the settings page."""
    return (
        *article_settings.ALL,
        *quality_settings.ALL,
        *reward_settings.ALL,
        *club_settings.ALL,
        *usage_settings.ALL,
        *search_settings.ALL,
        *seeking_settings.ALL,
        accounts.SHORTEST_PASSWORD,
        accounts.IDLE_MINUTES,
    )


def _navigate(slots: Slots) -> None:
    """Who is reached from the head of every page and from the administration's page."""
    slots.navigation += [
        NavEntry(_l("Knowledge"), "/articles"),
        NavEntry(_l("Knowledge map"), "/map"),
        NavEntry(_l("Study clubs"), "/clubs"),
        NavEntry(_l("Who does what"), "/people/org"),
        NavEntry(_l("Approvals"), "/approvals", (Permission.APPROVE_ARTICLE, Permission.APPROVE_ANYWHERE)),
        NavEntry(
            _l("Reviews"), "/reviews", (Permission.REVIEW_QUALITY, Permission.ASSIGN_REVIEWS, Permission.CONFIRM_CORE)
        ),
        NavEntry(_l("Mileage"), "/mileage"),
        NavEntry(_l("Monthly close"), "/close", (Permission.CLOSE_MONTH, Permission.APPROVE_CLOSE)),
        NavEntry(_l("Reports"), "/reports", (Permission.SEE_REPORTS,)),
        NavEntry(_l("Notices"), "/notices"),
    ]
    slots.administration += [
        *org_navigation.ADMINISTRATION,
        *article_navigation.ADMINISTRATION,
        *dictionary_navigation.ADMINISTRATION,
        *reward_navigation.ADMINISTRATION,
        *seeking_navigation.ADMINISTRATION,
        *operations_navigation.ADMINISTRATION,
    ]


def _fill(slots: Slots) -> None:
    """Who fills which place on which page."""
    slots.fill("tasks", article_panels.tasks)
    slots.fill("tasks", article_panels.waiting_handover)
    slots.fill("home.main", article_panels.newest)
    slots.fill("home.side", article_panels.core)
    slots.fill("me", article_panels.my_articles)
    slots.fill("tasks", reward_panels.tasks)
    slots.fill("me", reward_panels.my_points)
    slots.fill("tasks", quality_panels.tasks)
    slots.fill("article.below", quality_panels.rating)
    slots.fill("me", quality_panels.my_reviews)
    slots.fill("me", club_panels.my_clubs)
    slots.fill("tasks", club_panels.tasks)
    slots.fill("article.side", club_panels.of_article)
    slots.fill("editor.clubs", club_panels.in_editor)
    slots.fill("article.side", search_panels.similar)
    slots.fill("article.viewed", usage_panels.viewed)
    slots.fill("article.below", usage_panels.signals)
    slots.fill("search.results", usage_panels.noted)
    slots.fill("search.tools", seeking_panels.tools)
    slots.fill("home.side", seeking_panels.asked_for)
    slots.fill("me", seeking_panels.my_searches)
    slots.fill("tasks", seeking_panels.tasks)
    slots.fill("tasks", notice_panels.tasks)
    slots.fill("home.side", notice_panels.on_home)
    slots.fill("inbox.unread", notice_panels.unread)


def _limit(app: Flask, config: Config) -> None:
    """Rate limits: sign-in by address, search by person."""
    limiter = Limiter(get_remote_address, app=app, enabled=not config.testing, storage_uri="memory://")
    app.extensions["kms.limiter"] = limiter  # its decorators hold it weakly
    views: dict[str, Any] = app.view_functions
    views["org.sign_in"] = limiter.limit(config.login_rate)(views["org.sign_in"])
    views["suggest.suggestions_of"] = limiter.limit(config.suggest_rate, key_func=_person)(
        views["suggest.suggestions_of"]
    )
    views["search.results"] = limiter.limit(config.search_rate, key_func=_person)(views["search.results"])


def _person() -> str:
    viewer = viewer_or_none()
    return f"person:{viewer.employee_id}" if viewer else get_remote_address()


def _version() -> str:
    try:
        return version("kms")
    except PackageNotFoundError:
        return "0.1.0"
