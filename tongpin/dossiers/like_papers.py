"""Papers of two authors that are largely the same: each author is asked, and nobody else."""

from django.db.models import Count, Exists, OuterRef

from tongpin.dossiers.models import DossierPaper, PaperSketch
from tongpin.dossiers.text_likeness import ENOUGH, are_largely_the_same, pieces_of, sketch_of

AT_ONCE = 500  # papers sketched in one pass
COMPARED = 20  # papers with the most in common that are read


def keep_sketch(paper: DossierPaper) -> None:
    """Keep by what the paper is found again; a text that is too short is kept with none."""
    numbers = sketch_of(pieces_of(paper.text))
    sketches = [PaperSketch(paper=paper, number=number) for number in numbers or [-1]]
    PaperSketch.objects.bulk_create(sketches)


def sketch_papers() -> int:
    """Sketch papers that were handed in before texts were compared; tells how many."""
    sketches = PaperSketch.objects.filter(paper=OuterRef("pk"))
    papers = DossierPaper.objects.current().filter(~Exists(sketches)).order_by("id")[:AT_ONCE]
    count = 0
    for paper in papers:
        keep_sketch(paper)
        count += 1
    return count


def has_its_like(paper: DossierPaper) -> bool:
    """Whether another author's paper of the same campaign is largely the same. Three queries."""
    numbers = paper.sketches.exclude(number=-1).values_list("number", flat=True)
    campaign = paper.act.kind.campaign_id
    others = DossierPaper.objects.current().filter(act__kind__campaign=campaign)
    others = others.exclude(author=paper.author_id).filter(sketches__number__in=list(numbers))
    near = others.annotate(shared=Count("sketches")).filter(shared__gte=ENOUGH)
    pieces = pieces_of(paper.text)
    for text in near.order_by("-shared", "id").values_list("text", flat=True)[:COMPARED]:
        if are_largely_the_same(pieces, pieces_of(text)):
            return True
    return False
