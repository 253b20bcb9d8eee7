"""Who makes quizzes, for tests of what happens around them."""

import pytest
from django.test import Client

from tongpin.orgs.models import Role
from tongpin.testing import make_person


@pytest.fixture
def clerk(county):
    return make_person("赵文员", county["青禾县"], Role.CLERK, username="clerk")


@pytest.fixture
def page(clerk):
    client = Client()
    client.force_login(clerk)
    return client
