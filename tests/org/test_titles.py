"""Every permission, role and lead group has a name in both languages."""

from __future__ import annotations

import pytest
from flask import Flask
from flask_babel import force_locale

from kms.core.permissions import Permission, Role
from kms.org.models import LeadGroup
from kms.org.titles import LEAD_GROUPS, PERMISSIONS, ROLES, permission_title


def test_nothing_is_without_a_name(app: Flask) -> None:
    assert set(PERMISSIONS) == set(Permission)
    assert set(ROLES) == set(Role)
    assert set(LEAD_GROUPS) == set(LeadGroup)


@pytest.mark.parametrize("one", list(Permission))
def test_each_permission_reads_differently_in_korean(app: Flask, one: Permission) -> None:
    with app.test_request_context():
        with force_locale("en"):
            english = permission_title(one)
        with force_locale("ko"):
            assert permission_title(one) != english
