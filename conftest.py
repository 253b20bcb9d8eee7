"""Fixtures that every test may ask for."""

import pytest
from django.core.cache import cache
from django.utils import translation

from tongpin.campaigns.models import Campaign
from tongpin.environment import file_store
from tongpin.orgs.journal_cache import clear_journal_cache
from tongpin.orgs.models import Person, Role, Unit
from tongpin.testing import make_campaign, make_county, make_person


@pytest.fixture(autouse=True)
def _own_folder(settings, tmp_path):
    settings.STORAGES = settings.STORAGES | {"evidence": file_store(str(tmp_path / "files"))}
    settings.UPLOADS = tmp_path / "uploads"
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]  # fast
    settings.LANGUAGE_CODE = "en"  # messages read the same whether catalogs are compiled or not
    cache.clear()  # it holds the limits of sign-in
    clear_journal_cache()
    with translation.override("en"):
        yield


@pytest.fixture
def campaign(db) -> Campaign:
    return make_campaign()


@pytest.fixture
def county(db) -> dict[str, Unit]:
    return make_county()


@pytest.fixture
def office(county) -> Person:
    return make_person("方远", county["青禾县"], Role.OFFICE, username="office")


@pytest.fixture
def clerk(county) -> Person:
    return make_person("林晓", county["柳林镇"], Role.CLERK, username="clerk")


@pytest.fixture
def stranger(county) -> Person:
    return make_person("石磊", county["石桥乡"], Role.CLERK, username="stranger")
