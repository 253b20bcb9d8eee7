"""What stands in two acts: the same words, the same file, or the same picture."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
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


def find_repeats(
    act: Act, papers: Iterable[DossierPaper], answers: Iterable[SlotAnswer]
) -> list[Repeat]:
    """Everything of the act that stands in another act too, papers first. Four queries."""
    editions = act.editions()
    return [*repeated_papers(editions, list(papers)), *repeated_files(editions, answers)]


def repeated_papers(editions: Sequence[int], papers: Sequence[DossierPaper]) -> list[Repeat]:
    digests = {paper.digest for paper in papers}
    others = DossierPaper.objects.current().filter(digest__in=digests)
    others = others.exclude(act__in=editions).exclude(act__status=Status.CANCELLED)
    others = others.select_related("act__unit", "author").order_by("id")
    by_digest: defaultdict[str, list[DossierPaper]] = defaultdict(list)
    for other in others:
        by_digest[other.digest].append(other)
    repeats = []
    for paper in papers:
        for other in by_digest[paper.digest]:
            repeats.append(Repeat(other.act, paper, other))
    return repeats


def repeated_files(editions: Sequence[int], answers: Iterable[SlotAnswer]) -> list[Repeat]:
    files = {answer.file.pk: answer.file for answer in answers if answer.file}
    alike = alike_files(files)
    wanted: set[int] = set()
    for number in files:
        wanted |= alike[number]
    others = SlotAnswer.objects.filter(file__in=wanted, superseded_at=None, act__superseded_at=None)
    others = others.exclude(act__in=editions).exclude(act__status=Status.CANCELLED)
    candidates = list(others.select_related("act__unit", "file").order_by("id"))
    repeats = []
    for number, file in files.items():
        for other in candidates:
            if other.file and other.file.pk in alike[number]:
                repeats.append(Repeat(other.act, file, other.file))
    return repeats


def alike_files(files: Collection[int]) -> dict[int, set[int]]:
    """File -> itself, the same content of other senders, and files that show the same picture."""
    alike = {number: {number} for number in files}
    by_digest: defaultdict[str, set[int]] = defaultdict(set)
    digests = StoredFile.objects.filter(pk__in=files).values("digest")
    same_contents = StoredFile.objects.filter(digest__in=digests)
    for number, digest in same_contents.values_list("pk", "digest"):
        by_digest[digest].add(number)
    for same_files in by_digest.values():
        for number in same_files.intersection(files):
            alike[number] |= same_files
    pairs = LikePictures.objects.filter(Q(first__in=files) | Q(second__in=files))
    for first, second in pairs.values_list("first_id", "second_id"):
        alike.setdefault(first, set()).add(second)
        alike.setdefault(second, set()).add(first)
    return alike
