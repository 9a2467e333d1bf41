"""What an office may change about clubs."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

from kms.core.settings import OfficeSetting

SILENT_MONTHS = OfficeSetting(
    "clubs.silent_months", 2, _l("Months without a report after which a club counts as silent"), low=1, high=12
)
NEW_MONTHS = OfficeSetting("clubs.new_months", 6, _l("Months for which a club counts as new"), low=1, high=24)
REPORT_DUE_DAY = OfficeSetting(
    "clubs.report_due_day", 5, _l("Day of the month on which the last month's club report is due"), low=1, high=28
)
MOST_MEMBERS = OfficeSetting("clubs.most_members", 20, _l("Members that a club has at most"), low=2, high=200)

ALL = (SILENT_MONTHS, NEW_MONTHS, REPORT_DUE_DAY, MOST_MEMBERS)
