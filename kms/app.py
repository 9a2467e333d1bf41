"""Makes the application: the only module that knows every room. Wires database, files, search, pages, events and slots."""

from __future__ import annotations

from importlib.metadata import PackageNotFoundError, version
from typing import Any

from flask import Flask
from flask_babel import lazy_gettext as _l
from flask_limiter import Limiter
from flask_limiter.util import get_remote_address
from werkzeug.middleware.proxy_fix import ProxyFix

from config import Config
from kms import health, tables
from kms.articles import catalogue_views, editing
from kms.articles import handlers as article_handlers
from kms.articles import handover_views as handover
from kms.articles import navigation as article_navigation
from kms.articles import panels as article_panels
from kms.articles import settings as article_settings
from kms.articles import views as articles
from kms.articles.search_source import ArticleSource
from kms.core import db, ids, logs
from kms.core.events import Consumer
from kms.core.migrate import identity, upgrade
from kms.core.permissions import Permission
from kms.files import store as files
from kms.operations import navigation as operations_navigation
from kms.operations.views import init_operations
from kms.org import accounts, administration, directory_views, role_views, sessions
from kms.org import navigation as org_navigation
from kms.org import views as org
from kms.org.personnel import views as personnel
from kms.search import queries as search
from kms.search import views as search_views
from kms.search.indexer import Indexer, IndexFolder
from kms.search.korean.mecab import MecabAnalyzer
from kms.web.identity import viewer_or_none
from kms.web.requests import init_requests
from kms.web.slots import NavEntry, Slots
from kms.web.wiring import init_web

__all__ = ["bind", "consumers", "create_app", "indexer", "tables"]

_LARGEST_REQUEST = 64 * 1024 * 1024


def bind(config: Config) -> None:
    """Bind database, file store and search of an office to this process; brings the database up to date."""
    logs.configure()
    config.prepare()
    database = db.Database(config.url)
    upgrade(database)
    db.bind(database)
    files.bind(files.FolderStore(config.uploads))
    folder = IndexFolder(config.index, MecabAnalyzer(), identity())
    search.bind(search.Search(folder, (ArticleSource(),)))


def consumers() -> list[Consumer]:
    """Who reacts to events, in the order of delivery."""
    return [Consumer.of("articles", article_handlers)]


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
    for blueprint in (
        org.blueprint,
        administration.blueprint,
        personnel.blueprint,
        role_views.blueprint,
        directory_views.blueprint,
        articles.blueprint,
        editing.blueprint,
        handover.blueprint,
        catalogue_views.blueprint,
        search_views.blueprint,
        health.blueprint,
    ):
        app.register_blueprint(blueprint)
    names = tuple(one.name for one in consumers())
    init_operations(app, home=config.home, consumers=names, metrics_token=config.metrics_token)
    app.jinja_env.globals["encode_id"] = ids.encode
    settings = (*article_settings.ALL, accounts.SHORTEST_PASSWORD, accounts.IDLE_MINUTES)
    app.extensions["kms.settings"] = {one.key: one for one in settings}
    _fill(slots)
    _limit(app, config)

    @app.teardown_appcontext
    def end_reading(_error: BaseException | None) -> None:
        db.close_reading()

    return app


def _fill(slots: Slots) -> None:
    """Who fills which place on which page."""
    slots.navigation += [
        NavEntry(_l("Knowledge"), "/articles"),
        NavEntry(_l("Knowledge map"), "/map"),
        NavEntry(_l("Who does what"), "/people/org"),
        NavEntry(_l("Approvals"), "/approvals", (Permission.APPROVE_ARTICLE, Permission.APPROVE_ANYWHERE)),
    ]
    slots.administration += [
        *org_navigation.ADMINISTRATION,
        *article_navigation.ADMINISTRATION,
        *operations_navigation.ADMINISTRATION,
    ]
    slots.fill("tasks", article_panels.tasks)
    slots.fill("tasks", article_panels.waiting_handover)
    slots.fill("home.main", article_panels.newest)
    slots.fill("home.side", article_panels.core)
    slots.fill("me", article_panels.my_articles)


def _limit(app: Flask, config: Config) -> None:
    """Rate limits: sign-in by address, search by person."""
    limiter = Limiter(get_remote_address, app=app, enabled=not config.testing, storage_uri="memory://")
    app.extensions["kms.limiter"] = limiter  # its decorators hold it weakly
    views: dict[str, Any] = app.view_functions
    views["org.sign_in"] = limiter.limit(config.login_rate)(views["org.sign_in"])
    views["search.results"] = limiter.limit(config.search_rate, key_func=_person)(views["search.results"])


def _person() -> str:
    viewer = viewer_or_none()
    return f"person:{viewer.employee_id}" if viewer else get_remote_address()


def _version() -> str:
    try:
        return version("kms")
    except PackageNotFoundError:
        return "0.1.0"
