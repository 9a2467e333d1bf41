"""Imports every room's tables, so that the metadata is whole: for migrations, exports and tests."""

from kms.articles import models as articles
from kms.audit import models as audit
from kms.clubs import models as clubs
from kms.core import dispatch, outbox, settings
from kms.org import models as org

__all__ = ["articles", "audit", "clubs", "dispatch", "org", "outbox", "settings"]
