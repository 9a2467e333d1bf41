"""Parameters of scoring and rules of grades: versions and settings."""

from __future__ import annotations

from dataclasses import replace

import pytest

from kms.core import settings
from kms.core.db import close_reading
from kms.core.errors import Invalid, NotAllowed
from kms.quality import parameters
from kms.quality.grades import Rules
from kms.quality.scoring import Parameters
from kms.quality.settings import ALL, EXCELLENT_CUT
from tests.factories.office import Office


def test_a_new_version_of_the_variances_holds_from_now_on(office: Office) -> None:
    assert parameters.current() == Parameters()
    number = parameters.define(office.viewer("admin"), Parameters(rater=0.2), reason="분기 추정")
    close_reading()
    assert parameters.current() == replace(Parameters(rater=0.2), version=number)


def test_impossible_values_are_refused_and_only_those_in_charge_define(office: Office) -> None:
    for values in (Parameters(error=0), Parameters(centre=7), Parameters(corrected_from=0)):
        with pytest.raises(Invalid):
            parameters.define(office.viewer("admin"), values, reason="사유")
    with pytest.raises(NotAllowed):
        parameters.define(office.viewer("officer"), Parameters(), reason="사유")


def test_cuts_are_what_the_office_set(office: Office) -> None:
    assert parameters.rules() == Rules()
    known = {one.key: one for one in ALL}
    settings.change(office.viewer("admin"), known, EXCELLENT_CUT.key, "72", reason="", expected_version=0)
    close_reading()
    assert parameters.rules() == Rules(excellent=72)
