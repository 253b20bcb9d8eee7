"""The check of a receipt, for anybody who has it."""

from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from tongpin.quizzes.attempts import moment
from tongpin.quizzes.forms import ReceiptForm
from tongpin.quizzes.models import Attempt, Quiz
from tongpin.quizzes.paper_content import HUNDREDTHS
from tongpin.quizzes.receipts import SECRETS, fingerprint
from tongpin.quizzes.tickets import Receipt, mark_of


@login_not_required
@require_http_methods(["GET", "POST"])
def receipt_check(request: HttpRequest) -> HttpResponse:
    """What a receipt says, and whether the stored paper still says the same."""
    form = ReceiptForm(request.POST or request.GET or None)
    context: dict[str, Any] = {"form": form}
    if form.is_bound and form.is_valid():
        context["is_checked"] = True
        receipt = Receipt.opened(form.cleaned_data["receipt"].strip(), SECRETS)
        if receipt:
            context |= _receipt_context(receipt)
    return render(request, "quizzes/receipt.html", context)


def _receipt_context(receipt: Receipt) -> dict[str, Any]:
    row = _attempt_of(receipt)
    return {
        "quiz": Quiz.objects.filter(pk=receipt.quiz).select_related("unit").first(),
        "handed_in_at": moment(receipt.handed_in_ms),
        "score": receipt.score / HUNDREDTHS,
        "row": row,
        "score_now": row.score / HUNDREDTHS if row else None,
        "agrees": row and fingerprint(row.answers) == receipt.answers,
    }


def _attempt_of(receipt: Receipt) -> Attempt | None:
    """The attempt of the receipt, found by its moment and the mark of who answered."""
    rows = Attempt.objects.filter(
        quiz=receipt.quiz, handed_in_at=moment(receipt.handed_in_ms), number=receipt.number
    )
    for row in rows:
        if receipt.who in [mark_of(row.who, secret) for secret in SECRETS]:
            return row
    return None
