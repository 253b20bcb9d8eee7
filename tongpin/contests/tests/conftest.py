"""Fixtures of contests."""

import pytest

from tongpin.contests.tests.builders import contest_of, work


@pytest.fixture
def contest(campaign, county):
    return contest_of(campaign, county)


@pytest.fixture
def works(contest, county):
    """Three works of three schools."""
    units = (county["柳林镇"], county["石桥乡"], county["王庄村"])
    names = ("张晓", "欧阳明", "王红")
    return [work(contest, unit, name) for unit, name in zip(units, names, strict=True)]
