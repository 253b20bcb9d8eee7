"""The archive overview (归档情况): what is complete for the archive, unit by unit."""

from collections.abc import Iterable, Mapping, Sequence

from django.urls import reverse

from tongpin.acts.models import Act
from tongpin.base.columns import Column
from tongpin.dossiers.completeness import open_slots
from tongpin.office.models import YEARS, PaperKind
from tongpin.office.papers.definition import PaperDefinition
from tongpin.office.papers.scope import PaperScope
from tongpin.office.papers.sections import PaperCell, PaperSection, RowLink, table_section


def draw_archive_overview(scope: PaperScope) -> list[PaperSection]:
    kinds = [kind for kind in scope.campaign.kinds.in_order() if kind.spec.slots]
    acts = Act.objects.current().happened()
    acts = acts.filter(unit__in=scope.units, kind__in=kinds, occurred_on__lt=scope.before_on)
    acts = acts.select_related("kind", "unit").order_by("unit__position", "occurred_on")
    keeping = [f"{kind.label}：保管期限{YEARS[kind.spec.keep]}" for kind in kinds]
    return [
        unit_section(list(acts)),
        PaperSection(head="保管期限", lines=tuple(keeping)),
    ]


def unit_section(acts: Sequence[Act]) -> PaperSection:
    missing_slots = open_slots(acts)
    columns: tuple[Column[list[Act], PaperCell], ...] = (
        Column("单位", lambda unit_acts: unit_acts[0].unit.name),
        Column("应归档", len),
        Column("材料齐全", lambda unit_acts: complete_count(unit_acts, missing_slots)),
        Column(
            "材料待补", lambda unit_acts: len(unit_acts) - complete_count(unit_acts, missing_slots)
        ),
    )
    subjects = []
    for unit, unit_acts in by_unit(acts).items():
        path = reverse("office:archive", args=[unit])
        subjects.append((unit_acts, RowLink(unit=unit, path=path)))
    return table_section("归档情况", columns, subjects, empty_line="还没有应归档的材料。")


def by_unit(acts: Iterable[Act]) -> dict[int, list[Act]]:
    units: dict[int, list[Act]] = {}
    for act in acts:
        units.setdefault(act.unit_id, []).append(act)
    return units


def complete_count(acts: Iterable[Act], missing_slots: Mapping[int, Sequence[str]]) -> int:
    return sum(not missing_slots[act.pk] for act in acts)


ARCHIVE_OVERVIEW = PaperDefinition(
    kind=PaperKind.ARCHIVE,
    heading="归档情况",
    draw=draw_archive_overview,
    mechanism="archive",
    mentions_duties=False,
    notifies_units=False,
    records_decisions=False,
    is_read_below=False,
)
