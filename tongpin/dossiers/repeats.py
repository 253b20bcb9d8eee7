"""What stands in two acts: the same words, the same file, or the same picture."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Q

from tongpin.acts.models import Act, SlotAnswer, Status
from tongpin.dossiers.models import DossierPaper
from tongpin.evidence.models import LikePictures, StoredFile


@dataclass(frozen=True)
class Repeat:
    """A paper or a file of one act, and the one in another act that is like it."""

    act: Act  # the other one
    mine: DossierPaper | StoredFile
    theirs: DossierPaper | StoredFile

    @property
    def is_text(self) -> bool:
        return isinstance(self.mine, DossierPaper)


def repeats(
    act: Act, papers: Iterable[DossierPaper], answers: Iterable[SlotAnswer]
) -> list[Repeat]:
    """Everything of the act that stands in another act too, papers first. Four queries."""
    own = act.editions()
    return [*_texts(own, list(papers)), *_files(own, list(answers))]


def _texts(own: list[int], papers: list[DossierPaper]) -> list[Repeat]:
    others = DossierPaper.objects.current().filter(digest__in={paper.digest for paper in papers})
    others = others.exclude(act__in=own).exclude(act__status=Status.CANCELLED)
    others = others.select_related("act__unit", "author").order_by("id")
    return [
        Repeat(other.act, paper, other)
        for paper in papers
        for other in others
        if other.digest == paper.digest
    ]


def _files(own: list[int], answers: list[SlotAnswer]) -> list[Repeat]:
    mine = {answer.file.pk: answer.file for answer in answers if answer.file}
    pairs = LikePictures.objects.filter(Q(first__in=mine) | Q(second__in=mine))
    like: dict[int, set[int]] = {number: {number} for number in mine}
    for first, second in pairs.values_list("first_id", "second_id"):
        like.setdefault(first, set()).add(second)
        like.setdefault(second, set()).add(first)
    wanted = {other for number in mine for other in like[number]}
    held = SlotAnswer.objects.filter(file__in=wanted, superseded_at=None, act__superseded_at=None)
    held = held.exclude(act__in=own).exclude(act__status=Status.CANCELLED)
    held = held.select_related("act__unit", "file").order_by("id")
    return [
        Repeat(answer.act, file, answer.file)
        for number, file in mine.items()
        for answer in held
        if answer.file and answer.file.pk in like[number]
    ]
