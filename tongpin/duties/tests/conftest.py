"""Fixtures for tests of duties."""

import pytest

from tongpin.duties.models import Directive
from tongpin.duties.tests.builders import issue


@pytest.fixture
def directive(campaign, county) -> Directive:
    return issue(campaign, county)
