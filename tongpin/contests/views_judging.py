"""A judge's pages, under the secret address that the judge was given."""

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from tongpin.contests.forms import ScoreForm
from tongpin.contests.models import Judge, Score, Work
from tongpin.contests.rounds import give_score, works_for
from tongpin.serving.errors import errors_as_messages


def judge_of(key: str) -> Judge:
    return get_object_or_404(Judge.objects.select_related("round__contest", "unit"), key=key)


@login_not_required
@require_GET
def judging(request: HttpRequest, key: str) -> HttpResponse:
    """The judge's page: works by their numbers alone."""
    judge = judge_of(key)
    scores = {score.work_id: score for score in judge.scores.all()}
    works = [work_row(judge, work, scores.get(work.pk)) for work in works_for(judge)]
    contest_round = judge.round
    context = {
        "judge": judge,
        "round": contest_round,
        "contest": contest_round.contest,
        "works": works,
    }
    return render(request, "contests/judging.html", context)


def work_row(judge: Judge, work: Work, score: Score | None) -> dict[str, object]:
    """The work with a form that holds what the judge gave it."""
    points = score.points if score else []
    initial = {f"points{place}": number for place, number in enumerate(points)}
    form = ScoreForm(contest=judge.round.contest, initial=initial, auto_id=False)
    return {"work": work, "form": form, "sum": sum(points) if score else None}


@login_not_required
@require_POST
def score_give(request: HttpRequest, key: str, pk: int) -> HttpResponse:
    judge = judge_of(key)
    work = get_object_or_404(Work, pk=pk, contest=judge.round.contest_id)
    form = ScoreForm(request.POST, contest=judge.round.contest)
    if form.is_valid():
        with errors_as_messages(request):
            give_score(judge, work, form.points(), now=timezone.now())
    else:
        text = _("Work %(number)s: every criterion needs a number.")
        messages.error(request, text % {"number": work.number})
    return redirect("contests:judging", key)


@login_not_required
@require_GET
def work_file(request: HttpRequest, key: str, pk: int) -> FileResponse:
    """The work's file under its number, for a judge who may see it."""
    works = {work.pk: work for work in works_for(judge_of(key))}
    work = works.get(pk)
    if work is None or work.file is None:
        raise Http404
    return FileResponse(
        work.file.open(), filename=f"{work.number}", content_type=work.file.media_type
    )
