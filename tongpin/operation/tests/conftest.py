"""Fixtures of tests about the running site."""

from datetime import UTC, datetime

import pytest

from tongpin.orgs.models import Role
from tongpin.testing import client_of, make_person

NOW = datetime(2021, 4, 30, 4, tzinfo=UTC)


@pytest.fixture
def now() -> datetime:
    return NOW


@pytest.fixture
def var(settings, tmp_path):
    """A folder of its own for what Tongpin writes."""
    settings.VAR = tmp_path / "var"
    settings.VAR.mkdir(mode=0o750)
    return settings.VAR


@pytest.fixture
def operator(county):
    return make_person("祁明", county["青禾县"], Role.SYSTEM_ADMIN, username="operator")


@pytest.fixture
def operator_client(operator):
    return client_of(operator)
