"""As which acts papers count."""

from tongpin.campaigns.http import kinds_of
from tongpin.campaigns.models import Campaign, Kind
from tongpin.quizzes.models import Quiz


def kinds_of_quizzes(campaign: Campaign) -> list[Kind]:
    """The kinds of acts that papers of single people can be, but for those that count paper."""
    kinds = {kind.key: kind for kind in kinds_of(campaign) if kind.spec.is_personal}
    for kind in list(kinds.values()):
        kinds.pop(kind.spec.on_paper, None)
    return list(kinds.values())


def kind_on_paper(quiz: Quiz) -> int:
    """The kind of what was filled in on paper, where the pack counts it apart. Costs a query."""
    kinds = quiz.campaign.kinds.filter(key=quiz.kind.spec.on_paper)
    return kinds.values_list("pk", flat=True).first() or quiz.kind_id
