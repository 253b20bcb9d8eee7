"""Which quizzes a person sees, and which are the person's to change."""

from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.utils.timezone import localdate

from tongpin.campaigns.http import campaign_of
from tongpin.orgs.http import Request
from tongpin.orgs.permissions import may_record_for, recordable_unit_ids
from tongpin.quizzes.models import Quiz, QuizQuerySet


def quizzes_for(request: Request) -> QuizQuerySet:
    """Quizzes of the campaign: published ones are there for everybody, others for their makers."""
    quizzes = Quiz.objects.filter(campaign=campaign_of(request)).select_related("unit", "kind")
    own = recordable_unit_ids(request.user, localdate())
    return quizzes.filter(unit__in=own) | quizzes.published()


def quiz_for(request: Request, pk: int) -> Quiz:
    return get_object_or_404(quizzes_for(request), pk=pk)


def own_quiz(request: Request, pk: int) -> Quiz:
    """A quiz that the person may change. Raises PermissionDenied for another's."""
    quiz = quiz_for(request, pk)
    if not may_record_for(request.user, quiz.unit_id, localdate()):
        raise PermissionDenied
    return quiz


def published_quiz(request: Request, pk: int) -> Quiz:
    """A quiz with a paper. Raises Http404 for a draft."""
    return _with_paper(quiz_for(request, pk))


def own_published_quiz(request: Request, pk: int) -> Quiz:
    """The person's own. Raises PermissionDenied for another's, Http404 for a draft."""
    return _with_paper(own_quiz(request, pk))


def _with_paper(quiz: Quiz) -> Quiz:
    if quiz.published_at is None:
        raise Http404
    return quiz
