"""Whether this process lives and can serve: for supervisors and load balancers."""

from __future__ import annotations

from flask import Blueprint, jsonify
from flask.typing import ResponseReturnValue
from sqlalchemy.exc import SQLAlchemyError

from kms.core.db import ping
from kms.core.errors import KmsError
from kms.search import queries as search

blueprint = Blueprint("health", __name__)


@blueprint.get("/healthz")
def live() -> ResponseReturnValue:
    """The process answers."""
    return jsonify(status="ok")


@blueprint.get("/readyz")
def ready() -> ResponseReturnValue:
    """Database and index answer; 503 with the part that does not."""
    try:
        ping()
        search.bound().folder.engine().position()
    except (SQLAlchemyError, KmsError) as error:
        return jsonify(status="not ready", part="database" if isinstance(error, SQLAlchemyError) else "index"), 503
    return jsonify(status="ok")
