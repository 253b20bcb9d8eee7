"""One pass of timed work."""

import logging
from collections.abc import Callable
from datetime import datetime
from time import monotonic

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from django.utils.translation import gettext as _

from tongpin.accounts.lockouts import drop_old_attempts
from tongpin.burden.complaints import remind_of_complaints
from tongpin.campaigns.models import Campaign
from tongpin.contests.actions import erase_children
from tongpin.dossiers.like_papers import sketch_papers
from tongpin.duties.duty_settlement import settle_duties
from tongpin.duties.models import Template
from tongpin.duties.plan_duties import follow_plans
from tongpin.duties.recurring_duties import make_due_duties
from tongpin.duties.reminders import remind_all
from tongpin.evidence.unused_files import drop_unused_files
from tongpin.evidence.uploads import drop_old_uploads
from tongpin.figures.cell_folding import fold_cells
from tongpin.home.tick_record import record_tick
from tongpin.learning.fading_topics import count_all_fading
from tongpin.notices.actions import deliver
from tongpin.office.mechanism_runs import draft_due_papers
from tongpin.orgs.actions import use_due_names
from tongpin.orgs.journal_anchors import write_due_anchor
from tongpin.oversight.actions import look_back_on_problems
from tongpin.quizzes.attempt_settlement import settle_attempts
from tongpin.search.index_keeping import keep_index
from tongpin.service.asker_erasure import erase_askers
from tongpin.service.late_orders import remind_of_orders, tell_due_days
from tongpin.serving.database_state import database_state, has_no_tables
from tongpin.serving.sent_once import forget_sent_forms
from tongpin.serving.standstill import StandstillError, check_standstill

log = logging.getLogger(__name__)


def _make_duties(now: datetime) -> int:
    count = 0
    for template in Template.objects.filter(ended_at=None):
        count += make_due_duties(template, now=now)
    return count


def _fold(now: datetime) -> str:
    counts = []
    for campaign in Campaign.objects.newest_first():
        counts.append(f"{campaign.code} {fold_cells(campaign)}")
    return ", ".join(counts)


STEPS: list[tuple[str, Callable[[datetime], object]]] = [
    ("units renamed", lambda now: use_due_names(now=now)),
    ("papers settled", lambda now: settle_attempts(now=now)),
    ("fading topics counted", lambda now: count_all_fading(now=now)),
    ("days folded", _fold),
    ("children's names erased", lambda now: erase_children(Campaign.objects.all(), now=now)),
    ("duties made", _make_duties),
    ("plans followed", lambda now: follow_plans(now=now)),
    ("units looked at", lambda now: settle_duties()),
    ("papers drafted", lambda now: draft_due_papers(now=now)),
    ("papers compared by what they say", lambda now: sketch_papers()),
    ("offices reminded", lambda now: remind_all(now=now)),
    ("problems to look at again", lambda now: look_back_on_problems(now=now)),
    ("orders whose day is known now", lambda now: tell_due_days(now=now)),
    ("orders late", lambda now: remind_of_orders(now=now)),
    ("residents' names and numbers erased", lambda now: erase_askers(now=now)),
    ("complaints due", lambda now: remind_of_complaints(now=now)),
    ("messages", lambda now: deliver(now=now)),
    ("journal anchored", write_due_anchor),
    ("rows indexed for the search", lambda now: keep_index()),
    ("wrong passwords forgotten", lambda now: drop_old_attempts(now=now)),
    ("sent forms forgotten", lambda now: forget_sent_forms(now=now)),
    ("uploads dropped", lambda now: drop_old_uploads(now=now)),
    ("files dropped that nothing names", lambda now: drop_unused_files(now=now)),
]


class Command(BaseCommand):
    help = "One pass of timed work: settle papers, fold changed days, remind, deliver, erase."

    def handle(self, *args: object, **options: object) -> None:
        """A step that fails is told, and holds up no other."""
        try:
            check_standstill()
        except StandstillError as error:
            raise CommandError(str(error)) from error
        if has_no_tables():  # every step would say so in its own way
            raise CommandError(database_state().problem)
        started_s = monotonic()
        failed = []
        for label, step in STEPS:
            try:
                self.stdout.write(f"{label}: {step(timezone.now())}")
            except Exception:
                log.exception("tick: %s failed", label)
                failed.append(label)
        record_tick(ended_at=timezone.now(), took_s=monotonic() - started_s, failed=failed)
        if failed:
            raise CommandError(_("These steps failed: %(steps)s.") % {"steps": ", ".join(failed)})
