"""Lists as workbooks that `load` takes back unchanged."""

from collections.abc import Iterator

from django.db.models import QuerySet

from tongpin.acts.models import Act
from tongpin.base.sheets import Cell, write_book
from tongpin.campaigns.models import Kind
from tongpin.campaigns.specs import FieldSpec
from tongpin.ledgers.headers import RECORD
from tongpin.ledgers.rosters import PEOPLE, UNITS
from tongpin.ledgers.row_parser import MARKED, slot_answer
from tongpin.ledgers.row_values import RowValues
from tongpin.ledgers.stored_rows import code_of, values_of_acts
from tongpin.orgs.models import Post, Role, Unit
from tongpin.orgs.tree import NEVER

BATCH = 1000
SLOT_WORDS = {"stated": "有", "kept": "线下存放", "none": "不适用"}


def export_acts(kind: Kind, acts: QuerySet[Act]) -> bytes:
    """The acts of one kind, one a row, with the code by which each is known again."""
    specs = columns_of(kind)
    header = [RECORD, *(spec.label for spec in specs)]
    return write_book(kind.label, header, _act_rows(specs, acts))


def columns_of(kind: Kind) -> list[FieldSpec]:
    """The kind's fields without second ones for the same people, who would count twice."""
    counted = [(s.type, s.role) for s in kind.spec.fields]
    return [
        spec
        for n, spec in enumerate(kind.spec.fields)
        if spec.type not in ("headcount", "names") or counted[n] not in counted[:n]
    ]


def _act_rows(specs: list[FieldSpec], acts: QuerySet[Act]) -> Iterator[list[Cell | None]]:
    units = dict(Unit.objects.values_list("pk", "name"))
    numbers = list(acts.order_by("occurred_on", "id").values_list("pk", flat=True))
    for start in range(0, len(numbers), BATCH):
        found = acts.model._default_manager.in_bulk(numbers[start : start + BATCH])
        batch = [found[number] for number in numbers[start : start + BATCH]]
        for act, values in zip(batch, values_of_acts(batch), strict=True):
            yield [code_of(act.pk, values), *(cell_of(spec, values, units) for spec in specs)]


def cell_of(spec: FieldSpec, values: RowValues, units: dict[int, str]) -> Cell | None:
    """One field of the act as a cell that reads back as the same."""
    columns: dict[str, Cell | None] = {
        "unit": units.get(values.unit),
        "day": _day(values),
        "end": values.ended_on,
        "title": values.title,
        "place": values.place,
        "number": values.number,
        "entry": values.entry[1] if values.entry else None,
    }
    if spec.type in columns:
        return columns[spec.type]
    if spec.type == "choice":
        key = values.fields.get(spec.key)
        return spec.choices[key][0] if key in spec.choices else None
    if spec.type == "slot":
        return _slot(spec, values)
    if spec.type in ("names", "person", "leave", "headcount", "minutes", "token"):
        return _people(spec, values)
    return values.fields.get(spec.key)


def _day(values: RowValues) -> Cell | None:
    if values.starts_at and values.occurred_on:
        return f"{values.occurred_on} {values.starts_at:%H:%M}"
    return values.occurred_on


def _slot(spec: FieldSpec, values: RowValues) -> str | None:
    told = [(kind, text) for slot, kind, text in values.answers if slot == spec.key]
    return "；".join(_answer(kind, text) for kind, text in told) or None


def _answer(kind: str, text: str) -> str:
    """The text alone where it reads back as the same kind of answer, else with a mark."""
    plain = text or SLOT_WORDS.get(kind, "")
    return plain if slot_answer(plain) == (kind, text) else MARKED.get(kind, "") + text


def _people(spec: FieldSpec, values: RowValues) -> Cell | None:
    mine = [one for one in values.people if one.role == spec.role]
    heads = [heads for heads in values.heads if heads.role == spec.role]
    present = [one.name for one in mine if one.status == "present"]
    heads_and_names = sum(item.visits for item in heads) + len(present)
    if spec.type == "token":
        return next((one.token for one in mine if one.token), None)
    if spec.type == "leave":
        away = [one for one in mine if one.status != "present"]
        return "；".join(f"{o.name}（{o.reason}）" if o.reason else o.name for o in away) or None
    if spec.type == "minutes":
        return next((f"{item.minutes}分钟" for item in heads if item.minutes), None)
    if spec.type == "headcount":
        return heads_and_names or (0 if spec.required else None)
    return "、".join(filter(None, present)) or None


def export_units() -> bytes:
    """The register of units as the tree stands; a top unit is its own superior."""
    rows: list[list[Cell | None]] = []
    for unit in Unit.objects.in_order().prefetch_related(
        "placements__parent", "names", "posts__person"
    ):
        stands = [place.parent for place in unit.placements.all() if place.before_on == NEVER]
        parent = stands[0] if stands else unit
        clerks = [post.person for post in unit.posts.all() if post.role == Role.CLERK]
        clerk = clerks[0] if clerks else None
        rows.append(
            [
                unit.name,
                parent.name,
                unit.category,
                unit.code,
                clerk.name if clerk else None,
                clerk.phone if clerk else None,
                "、".join(sorted(name.name for name in unit.names.all())),
            ]
        )
    return write_book(UNITS.label, [spec.label for spec in UNITS.fields], rows)


def export_people() -> bytes:
    """The roster of members."""
    posts = Post.objects.filter(role=Role.MEMBER).select_related("person", "unit")
    rows = [
        [post.person.name, post.unit.name, post.title, post.person.phone]
        for post in posts.order_by("unit__position", "id")
    ]
    return write_book(PEOPLE.label, [spec.label for spec in PEOPLE.fields], rows)
