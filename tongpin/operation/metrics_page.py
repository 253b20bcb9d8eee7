"""The metrics in Prometheus' text format: requests as they were counted, the rest as it stands."""

from collections.abc import Iterator
from datetime import datetime
from math import inf

from django.db import Error
from prometheus_client import CollectorRegistry, generate_latest
from prometheus_client.core import GaugeMetricFamily, InfoMetricFamily, Metric
from prometheus_client.registry import Collector

from tongpin import __version__
from tongpin.home.tick_record import last_tick
from tongpin.operation import backlog
from tongpin.operation.places import storage_places
from tongpin.operation.request_metrics import request_counts
from tongpin.serving.database_state import database_state


def metrics_text(now: datetime) -> bytes:
    """All metrics at this moment."""
    present = CollectorRegistry()
    present.register(PresentState(now))
    return generate_latest(request_counts()) + generate_latest(present)


class PresentState(Collector):
    """What is read at each look: nothing that a worker would have to keep up to date."""

    def __init__(self, now: datetime) -> None:
        self.now = now

    def collect(self) -> Iterator[Metric]:
        yield InfoMetricFamily("tongpin", "The version.", {"version": __version__})
        yield from self._space()
        yield self._since_tick()
        state = database_state()
        yield _gauge("tongpin_database_up", "1 where the database answers.", state.is_reachable)
        yield _gauge(
            "tongpin_migrations_applied", "1 where no migration is missing.", state.is_ready
        )
        if state.is_ready:
            yield from self._of_database()

    def _of_database(self) -> Iterator[Metric]:
        """Nothing where the database fails just now: `tongpin_database_up` tells it next time."""
        try:
            families = [*self._backlog(), self._since_backup()]
        except Error:
            return
        yield from families

    def _backlog(self) -> Iterator[Metric]:
        counts = backlog.count_sendings(self.now)
        sendings = GaugeMetricFamily(
            "tongpin_sendings",
            "Messages to channels: waiting, of them stuck, and given up.",
            labels=["state"],
        )
        sendings.add_metric(["waiting"], counts.waiting)
        sendings.add_metric(["stuck"], counts.stuck)
        sendings.add_metric(["failed"], counts.failed)
        yield sendings
        broken = len(backlog.broken_channels())
        yield _gauge("tongpin_channels_broken", "Channels whose last try failed.", broken)
        days = backlog.count_changed_days()
        yield _gauge("tongpin_changed_days", "Days of units to be folded again.", days)
        units = backlog.count_changed_units()
        yield _gauge("tongpin_changed_units", "Units whose duties are to be matched.", units)
        uploads = backlog.count_unfinished_uploads()
        yield _gauge("tongpin_uploads_unfinished", "Uploads that are half there.", uploads)

    def _space(self) -> Iterator[Metric]:
        free = GaugeMetricFamily("tongpin_free_bytes", "Free bytes of the disk.", labels=["place"])
        size = GaugeMetricFamily("tongpin_disk_bytes", "Size of the disk.", labels=["place"])
        for place in storage_places():
            space = place.space()
            if space:
                free.add_metric([place.key], space.free)
                size.add_metric([place.key], space.size)
        yield free
        yield size

    def _since_tick(self) -> Metric:
        tick = last_tick()
        age = self._age(tick.well_at if tick else None)
        return _gauge(
            "tongpin_last_tick_age_seconds", "Since timed work last went well; +Inf: never.", age
        )

    def _since_backup(self) -> Metric:
        backup = backlog.last_backup()
        age = self._age(backup.at if backup else None)
        return _gauge(
            "tongpin_last_backup_age_seconds", "Since the newest backup; +Inf: there is none.", age
        )

    def _age(self, moment: datetime | None) -> float:
        return (self.now - moment).total_seconds() if moment else inf


def _gauge(name: str, documentation: str, value: float) -> Metric:
    return GaugeMetricFamily(name, documentation, value=value)
