"""Certificates: issued to whoever won an award, revoked with a reason."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from tongpin.base.text import printable
from tongpin.contests.actions import ContestError
from tongpin.contests.certificate_numbers import new_number
from tongpin.contests.models import Certificate, Contest, Entrant, Placing
from tongpin.orgs.journal import record
from tongpin.orgs.models import Person


@transaction.atomic
def issue_certificates(contest: Contest, *, by: Person | None, now: datetime) -> list[Certificate]:
    """Make a certificate for everybody whose work won an award. Safe to repeat.

    Who had one for this place that was revoked gets no other; new places bring new ones.
    Raises ContestError before the last round is closed.
    """
    contest = Contest.objects.select_for_update().get(pk=contest.pk)
    last_places = Placing.objects.standing().filter(round__contest=contest, round__goes_on=None)
    winning = last_places.exclude(award="")
    if not winning.exists():
        raise ContestError(_("Certificates come after the last round."))
    placings = {placing.work_id: placing for placing in winning}
    entrants = Entrant.objects.filter(work__placings__in=winning, erased_at=None)
    entrants = entrants.exclude(certificates__placing__in=winning)
    certificates = []
    for entrant in entrants.order_by("id"):
        certificates.append(
            Certificate.objects.create(
                number=new_number(),
                placing=placings[entrant.work_id],
                entrant=entrant,
                issued_at=now,
            )
        )
    if certificates:
        count = len(certificates)
        record("contests.certificates.issue", contest, by=by, at=now, count=count)
    return certificates


@transaction.atomic
def revoke_certificate(
    certificate: Certificate, *, reason: str, by: Person | None, now: datetime
) -> None:
    """Whoever checks the number sees that it was revoked. Raises ContestError without a reason."""
    reason = printable(reason).strip()[:200]
    if not reason:
        raise ContestError(_("Say why the certificate is revoked."))
    if certificate.revoked_at is None:
        certificate.revoked_at = now
        certificate.reason = reason
        certificate.save(update_fields=["revoked_at", "reason"])
        record("contests.certificate.revoke", certificate, by=by, at=now, reason=reason)
