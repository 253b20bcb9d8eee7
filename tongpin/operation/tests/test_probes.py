"""What programs that watch the site are told, and who is told nothing."""

from math import inf

import pytest
from django.db import OperationalError, connection
from django.db.migrations.recorder import MigrationRecorder
from django.utils import timezone
from prometheus_client.parser import text_string_to_metric_families

from tongpin import __version__
from tongpin.home.tick_record import record_tick
from tongpin.operation.request_metrics import count_request
from tongpin.orgs.journal import record
from tongpin.serving import database_state

pytestmark = pytest.mark.django_db

TOKEN = "a-token-for-prometheus"  # noqa: S105


def no_database(*arguments: object) -> None:
    raise OperationalError("connection to server at 10.1.2.3 refused for user tongpin")


def test_healthz_is_well(client):
    response = client.get("/healthz")

    assert response.status_code == 200
    assert response.json() == {
        "ok": True,
        "version": __version__,
        "database_reachable": True,
        "migrations_applied": True,
    }
    assert "no-store" in response.headers["Cache-Control"]


def test_healthz_is_cheap(client, django_assert_max_num_queries):
    with django_assert_max_num_queries(2):
        client.get("/healthz")


def test_healthz_answers_under_any_name_and_by_http(client, settings):
    settings.SECURE_SSL_REDIRECT = True

    assert client.get("/healthz", headers={"host": "10.0.0.7:8000"}).status_code == 200


def test_healthz_tells_of_a_missing_migration(client):
    MigrationRecorder(connection).record_unapplied("orgs", "0001_initial")

    response = client.get("/healthz")

    assert response.status_code == 503
    assert response.json() == {
        "ok": False,
        "version": __version__,
        "database_reachable": True,
        "migrations_applied": False,
    }


def test_healthz_tells_that_the_database_is_gone_and_not_where_it_is(client, monkeypatch):
    monkeypatch.setattr(database_state.MigrationRecorder, "applied_migrations", no_database)

    response = client.get("/healthz")

    assert response.status_code == 503
    assert response.json()["database_reachable"] is False
    assert "10.1.2.3" not in response.content.decode()


@pytest.mark.parametrize("address", ["/healthz", "/metrics"])
def test_probes_only_look(client, address):
    assert client.post(address).status_code == 405


@pytest.mark.parametrize("address", ["127.0.0.1", "::1"])
def test_metrics_are_told_to_this_machine(client, address):
    assert client.get("/metrics", REMOTE_ADDR=address).status_code == 200


@pytest.mark.parametrize(
    "headers",
    [
        {"x-forwarded-for": "127.0.0.1"},
        {"x-forwarded-proto": "https"},
        {"x-real-ip": "127.0.0.1"},
        {"forwarded": "for=127.0.0.1"},
        {"via": "1.1 proxy"},
    ],
)
def test_metrics_are_not_told_to_strangers_behind_a_proxy_of_this_machine(client, headers):
    response = client.get("/metrics", headers=headers)

    assert response.status_code == 403
    assert "TONGPIN_METRICS_TOKEN" in response.content.decode()
    assert "tongpin_" not in response.content.decode()


@pytest.mark.parametrize(
    ("setting", "sent", "status"),
    [
        (TOKEN, f"Bearer {TOKEN}", 200),
        (TOKEN, f"bearer {TOKEN}", 200),
        (TOKEN, f"Bearer {TOKEN}x", 403),
        (TOKEN, f"Basic {TOKEN}", 403),
        (TOKEN, "Bearer", 403),
        (TOKEN, "Bearer 令牌", 403),
        (TOKEN, "", 403),
        ("", "Bearer ", 403),
        ("", f"Bearer {TOKEN}", 403),
    ],
)
def test_metrics_are_told_elsewhere_for_the_token_alone(client, settings, setting, sent, status):
    settings.METRICS_TOKEN = setting

    response = client.get("/metrics", REMOTE_ADDR="10.1.2.3", HTTP_AUTHORIZATION=sent)

    assert response.status_code == status


def samples(client) -> dict[tuple[str, ...], float]:
    """Each sample of the page by its name and the values of its labels."""
    text = client.get("/metrics").content.decode()
    values = {}
    for family in text_string_to_metric_families(text):
        for sample in family.samples:
            labels = [value for __, value in sorted(sample.labels.items())]
            values[(sample.name, *labels)] = sample.value
    return values


def test_requests_are_counted_by_method_page_and_status(client, campaign):
    before = samples(client)
    client.get("/accounts/login/")
    client.get("/accounts/login/?next=/x/")
    client.get("/no-such-page/")
    client.generic("BREW", "/accounts/login/")

    after = samples(client)

    def growth(*key: str) -> float:
        return after.get(key, 0) - before.get(key, 0)

    assert growth("tongpin_requests_total", "GET", "200", "account_login") == 2
    assert growth("tongpin_requests_total", "GET", "404", "none") == 1
    assert growth("tongpin_requests_total", "other", "405", "account_login") == 1
    assert growth("tongpin_request_seconds_count", "account_login") == 3
    assert not [key for key in after if "BREW" in key]


def test_durations_fall_into_their_buckets(client):
    count_request("GET", "test:slow", 200, 0.3)
    count_request("GET", "test:slow", 200, 7.0)

    values = samples(client)

    edges = {}
    for (name, *labels), value in values.items():
        if name == "tongpin_request_seconds_bucket" and labels[1] == "test:slow":
            edges[float(labels[0])] = value
    assert edges[0.25] == 0
    assert edges[0.5] == edges[5] == 1
    assert edges[10] == edges[inf] == 2
    assert values[("tongpin_request_seconds_sum", "test:slow")] == pytest.approx(7.3)


def test_what_waits_and_how_old_the_last_tick_and_backup_are(client, campaign, var):
    values = samples(client)
    assert values[("tongpin_last_tick_age_seconds",)] == inf
    assert values[("tongpin_last_backup_age_seconds",)] == inf

    now = timezone.now()
    record_tick(ended_at=now, took_s=1, failed=[])
    record("backups.backup.make", "backup", by=None, at=now, name="a", bytes=1, digest="ab")
    values = samples(client)

    assert 0 <= values[("tongpin_last_tick_age_seconds",)] < 60
    assert 0 <= values[("tongpin_last_backup_age_seconds",)] < 60
    assert values[("tongpin_info", __version__)] == 1
    for state in ("waiting", "stuck", "failed"):
        assert values[("tongpin_sendings", state)] == 0
    for name in ("channels_broken", "changed_days", "changed_units", "uploads_unfinished"):
        assert values[(f"tongpin_{name}",)] == 0
    assert values[("tongpin_free_bytes", "var")] > 0
    assert values[("tongpin_database_up",)] == 1


def test_without_a_database_metrics_say_so_and_nothing_of_it(client, monkeypatch):
    monkeypatch.setattr(database_state.MigrationRecorder, "applied_migrations", no_database)

    values = samples(client)

    assert values[("tongpin_database_up",)] == 0
    assert ("tongpin_changed_days",) not in values
    assert ("tongpin_free_bytes", "var") in values


def test_a_database_that_fails_midway_leaves_the_rest_of_the_metrics(client, monkeypatch):
    monkeypatch.setattr("tongpin.operation.backlog.count_changed_units", no_database)

    values = samples(client)

    assert values[("tongpin_database_up",)] == 1
    assert ("tongpin_changed_days",) not in values
