"""Reading changes nothing, and what was read stays in no cache: every address of ours is asked."""

import itertools
import re
from uuid import UUID

import pytest
from django.db import connection
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver
from django.utils import timezone

from tongpin.burden.complaints import make_complaint
from tongpin.contests.tests.builders import contest_of, round_of, work
from tongpin.orgs.models import Role
from tongpin.plans.actions import keep_base
from tongpin.quizzes.models import Quiz
from tongpin.quizzes.tests.builders import published
from tongpin.signin.actions import open_hall
from tongpin.signin.codes import hall_code, window_at
from tongpin.signin.models import Device
from tongpin.testing import NOON, client_of, make_act, make_person

WRITES = re.compile(r'\s*(INSERT INTO|UPDATE|DELETE FROM)\s+"?(\w+)', re.IGNORECASE)
OWN_ACCOUNT = {"mfa", "account", "usersessions"}  # apps of other packages
BROUGHT_ALONG = (  # tables worked out from rows, which a page may bring up to date
    "django_session",
    "acts_changed",
    "figures_",
    "search_",
    "duties_",
    "learning_",
    "orgs_written",
)
KEPT = {"learning:worker", "oversight:worker", "signin:worker"}  # scripts, the same for everybody
MOST = 12  # addresses tried for one page

pytestmark = pytest.mark.django_db(transaction=True, reset_sequences=True)  # rows have low numbers


@pytest.fixture
def world(campaign, county):
    """Something of most apps, so that many addresses lead to a page."""
    now = timezone.now()
    act = make_act(campaign, county["柳林镇"])
    hall = open_hall(act, by=None, now=now)
    quiz = published(campaign, county["青禾县"], now)
    contest = contest_of(campaign, county)
    round_of(contest)
    work(contest, county["柳林镇"])
    keep_base(None, {"name": "烈士陵园", "unit": county["青禾县"]}, by=None, now=NOON)
    make_complaint("表太多", page="", contact="", by=None, now=now)
    return [quiz.key, hall_code(hall.key, window_at(now)), "plan"]


@pytest.fixture
def clients(county):
    roles = (Role.OFFICE, Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN)
    people = [make_person(f"某{role}", county["青禾县"], role, username=role) for role in roles]
    clerk = make_person("某员", county["柳林镇"], Role.CLERK, username="someone")
    return [Client(), *map(client_of, people), client_of(clerk)]


def pages(patterns, prefix="", app=""):
    """(name, address with its converters) of every page of ours."""
    for pattern in patterns:
        address = f"{prefix}{pattern.pattern}"
        if isinstance(pattern, URLResolver):
            yield from pages(pattern.url_patterns, address, pattern.app_name or app)
        elif isinstance(pattern, URLPattern) and app and app not in OWN_ACCOUNT:
            yield f"{app}:{pattern.name}", address


def filled(address, keys):
    """The address with numbers and keys that may lead to a row."""
    converters = re.findall(r"<(\w+):(\w+)>", address)
    values = {"row": range(1, 4), "uuid": [UUID(int=1)]}
    offered = [values.get(kind, keys) for kind, __ in converters]
    for chosen in itertools.islice(itertools.product(*offered), MOST):
        text = address
        for (kind, name), value in zip(converters, chosen, strict=True):
            text = text.replace(f"<{kind}:{name}>", str(value))
        yield f"/{text}"


class WriteWatch:
    """Notes which tables were written."""

    def __init__(self):
        self.tables = set()

    def __call__(self, execute, sql, params, many, context):
        match = WRITES.match(sql)
        if match and not match[2].startswith(BROUGHT_ALONG):
            self.tables.add(match[2])
        return execute(sql, params, many, context)


def answers_of(world, clients):
    """(name, address, status, headers, written tables) of every address, for everybody."""
    for name, address in pages(get_resolver().url_patterns):
        for path in filled(address, world):
            for client in clients:
                watch = WriteWatch()
                with connection.execute_wrapper(watch):
                    answer = client.get(path)
                    if answer.streaming:
                        list(answer.streaming_content)  # then the client closes it
                yield name, path, answer, watch.tables


def test_no_address_changes_anything_by_being_read_nor_stays_in_a_cache(world, clients):
    opened, written, cached = set(), {}, set()
    for name, path, answer, tables in answers_of(world, clients):
        if answer.status_code == 200:
            opened.add(name)
        if tables - {"orgs_journalentry"} or (tables and answer.status_code != 403):
            written.setdefault(name, set()).update(tables)
        if "no-store" not in answer.headers.get("Cache-Control", "") and name not in KEPT:
            cached.add(path)

    assert written == {}
    assert cached == set()
    assert len(opened) > 100
    assert not Device.objects.exists()
    assert Quiz.objects.count() == 1


def test_what_may_be_kept_is_asked_for_anew(db):
    for name in ("learning/worker.js", "signin/worker.js"):
        answer = Client().get(f"/{name}")
        if answer.status_code == 200:
            assert answer.headers["Cache-Control"] == "no-cache"
