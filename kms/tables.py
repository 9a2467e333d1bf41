"""Imports every room's tables, so that the metadata is whole: for migrations, exports and tests."""

from kms.articles import models as articles
from kms.audit import models as audit
from kms.core import dispatch, outbox, periodic, settings
from kms.notices import models as notices
from kms.org import models as org
from kms.usage import models as usage

__all__ = ["articles", "audit", "dispatch", "notices", "org", "outbox", "periodic", "settings", "usage"]
