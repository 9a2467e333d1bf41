"""Imports every room's tables, so that the metadata is whole: for migrations, exports and tests."""

from kms.articles import models as articles
from kms.audit import models as audit
from kms.clubs import models as clubs
from kms.core import dispatch, outbox, settings
from kms.org import models as org
from kms.reports import models as reports
from kms.rewards import models as rewards

__all__ = ["articles", "audit", "dispatch", "org", "outbox", "reports", "rewards", "settings"]
from kms.quality import models as quality

__all__ = ["articles", "audit", "dispatch", "org", "outbox", "quality", "settings"]
__all__ = ["articles", "audit", "clubs", "dispatch", "org", "outbox", "settings"]
from kms.core import periodic
from kms.notices import models as notices
from kms.usage import models as usage

__all__ = ["articles", "audit", "dispatch", "notices", "org", "outbox", "periodic", "settings", "usage"]
