"""Fixtures for tests of service."""

import pytest

from tongpin.orgs.models import Person, Role
from tongpin.service.models import ServiceOrder, ServiceRequest
from tongpin.service.tests.builders import ask, dispatched, done
from tongpin.testing import make_person


@pytest.fixture
def request_of_village(campaign, county) -> ServiceRequest:
    """王庄村 asks for a tap to be mended; the county's office is to dispatch it."""
    return ask(campaign, county["王庄村"], contact="王阿姨 13800000000")


@pytest.fixture
def dispatched_order(request_of_village, office, county) -> ServiceOrder:
    """The same, sent to 柳林镇."""
    return dispatched(request_of_village, office, county["柳林镇"])


@pytest.fixture
def done_order(request_of_village, office, clerk, county) -> ServiceOrder:
    """The same, reported as done by 柳林镇."""
    return done(request_of_village, office, clerk, county["柳林镇"])


@pytest.fixture
def dispatcher(county) -> Person:
    """A second person at the county's desk."""
    return make_person("白小叶", county["青禾县"], Role.CLERK, username="dispatcher")
