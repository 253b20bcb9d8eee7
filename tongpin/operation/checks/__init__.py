"""All checks of the running site, and how they are asked."""

import logging
from collections.abc import Sequence
from datetime import datetime

from django.db import Error
from django.utils.translation import gettext as _

from tongpin.operation.checks import database, program, safety, space, work
from tongpin.operation.checks.operation_check import (
    CheckGroup,
    CheckReport,
    CheckResult,
    CheckState,
    Needs,
    OperationCheck,
    broken,
    doubtful,
)
from tongpin.serving.database_state import DatabaseState, database_state, fault_words

log = logging.getLogger(__name__)

CHECKS: tuple[OperationCheck, ...] = (
    *program.CHECKS,
    *database.CHECKS,
    *space.CHECKS,
    *work.CHECKS,
    *safety.CHECKS,
)


def run_checks(now: datetime) -> list[CheckReport]:
    """Every check with what it finds now. Raises nothing: what cannot look says so."""
    state = database_state()
    return [CheckReport(check, _result(check, state, now)) for check in CHECKS]


def _result(check: OperationCheck, state: DatabaseState, now: datetime) -> CheckResult:
    if check.needs >= Needs.DATABASE and not state.is_reachable:
        return doubtful(
            _("Not looked at: the database does not answer."), _("See “Database connection” first.")
        )
    if check.needs >= Needs.TABLES and not state.is_ready:
        return doubtful(
            _("Not looked at: the tables are not those of this version."),
            _("See “Database tables” first."),
        )
    try:
        return check.look(now)
    except Error as error:
        text = _("The database failed: %(fault)s") % {"fault": fault_words(error)}
        return broken(text, _("See “Database connection” first, then try again."))
    except Exception:
        log.exception("The check %s failed", check.key)
        return broken(
            _("This could not be looked at."),
            _("The log has the error: look for “The check”."),
        )


def groups_of(reports: Sequence[CheckReport]) -> list[tuple[CheckGroup, list[CheckReport]]]:
    """The reports under their headings, in order."""
    groups = []
    for group in CheckGroup:
        groups.append((group, [report for report in reports if report.check.group == group]))
    return groups


def summary_of(reports: Sequence[CheckReport]) -> str:
    """All of it in a sentence."""
    states = [report.result.state for report in reports]
    bad, doubtful_count = states.count(CheckState.BAD), states.count(CheckState.WARN)
    if not bad and not doubtful_count:
        return _("All is in order.")
    sentences = []
    if bad:
        sentences.append(_("To be mended: %(count)s.") % {"count": bad})
    if doubtful_count:
        sentences.append(_("Worth a look: %(count)s.") % {"count": doubtful_count})
    return " ".join(sentences)
