"""Fixtures for tests of plans."""

import pytest

from tongpin.campaigns.models import Kind
from tongpin.orgs.models import Unit
from tongpin.plans.models import PlanItem
from tongpin.plans.tests.builders import add_topic


@pytest.fixture
def kind(campaign) -> Kind:
    return campaign.kinds.get(key="session")


@pytest.fixture
def unit(county) -> Unit:
    return county["柳林镇"]


@pytest.fixture
def item(kind, unit) -> PlanItem:
    return add_topic(kind, unit)
