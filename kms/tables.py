"""Imports every room's tables, so that the metadata is whole: for migrations, exports and tests."""

from kms.articles import models as articles
from kms.audit import models as audit
from kms.clubs import models as clubs
from kms.core import dispatch, outbox, periodic, settings
from kms.notices import models as notices
from kms.org import models as org
from kms.quality import models as quality
from kms.reports import models as reports
from kms.rewards import models as rewards
from kms.search.dictionary import models as dictionary
from kms.seeking import models as seeking
from kms.usage import models as usage

__all__ = [
    "articles",
    "audit",
    "clubs",
    "dictionary",
    "dispatch",
    "notices",
    "org",
    "outbox",
    "periodic",
    "quality",
    "reports",
    "rewards",
    "seeking",
    "settings",
    "usage",
]
