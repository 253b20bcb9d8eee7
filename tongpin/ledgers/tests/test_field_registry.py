"""Every type of field that a pack may declare says everything that ledgers ask of it."""

from datetime import date
from typing import Literal, get_args, get_origin

import pytest
from django.template.loader import get_template

from tongpin.campaigns.specs import FieldSpec, FieldType
from tongpin.ledgers.cell_meanings import TableContext, row_values
from tongpin.ledgers.field_types.field_registry import REGISTRY, cell_of, read_cell
from tongpin.ledgers.headers import LedgerColumn
from tongpin.orgs.unit_names import Directory, KnownName
from tongpin.testing import open_pack

UNITS = {1: "柳林镇"}
CONTEXT = TableContext(
    Directory([KnownName(1, "柳林镇")], []), date(2021, 1, 1), date(2021, 12, 31), 2021
)
KIND = open_pack("study-2021").kinds[0]
# One cell of each type that says something, as a list shows it.
CELLS = {
    "unit": "柳林镇",
    "day": "2021-03-23 14:30",
    "end": date(2021, 3, 24),
    "title": "学党史",
    "place": "礼堂",
    "number": "1号",
    "entry": "青禾发布",
    "text": "甲；乙",
    "count": 95.5,
    "choice": "立行立改",
    "date": "2021-03-25",
    "nickname": "小计",
    "names": "王伟、李娜",
    "person": "赵敏",
    "leave": "周强（病假）；吴丹",
    "headcount": 12,
    "expected": 15,
    "minutes": "90分钟",
    "token": "a1b2",
    "slot": "有；存于：左柜",
}
FAULTY = {
    "unit": "无此单位",
    "day": "昨天",
    "end": "昨天",
    "count": "许多",
    "choice": "也许",
    "date": "昨天",
    "names": "全体党员",
    "person": "等三人",
    "leave": "长" * 61,
    "headcount": "许多",
    "expected": -1,
    "minutes": 15,
}


def names_in(annotation):
    """All words of a Literal of Literals."""
    if get_origin(annotation) is Literal:
        return set().union(*(names_in(item) for item in get_args(annotation)))
    return {annotation}


def column_of(key):
    spec = FieldSpec(key="field", label="栏目", type=key, choices={"now": ("立行立改",)})
    return LedgerColumn(0, "栏目", spec)


def test_every_type_of_a_pack_is_registered():
    assert REGISTRY.keys() == names_in(FieldType)
    assert REGISTRY.keys() == CELLS.keys()


@pytest.mark.parametrize("key", sorted(CELLS))
def test_a_type_shows_what_it_reads(key):
    column = column_of(key)

    meaning = read_cell(column, CELLS[key], CONTEXT)
    values = row_values("meeting", 0, [meaning])

    assert meaning.faults == ()
    if key == "minutes":  # a time belongs to people, whom another column counts
        assert values.heads[0].minutes == 90
    assert cell_of(column.spec, values, UNITS) == CELLS[key]


@pytest.mark.parametrize("key", sorted(FAULTY))
def test_a_type_says_what_it_accepts(key):
    meaning = read_cell(column_of(key), FAULTY[key], CONTEXT)

    (fault,) = meaning.faults
    assert (fault.column, fault.value) == ("栏目", str(FAULTY[key]))
    assert fault.accepted


@pytest.mark.parametrize("field_type", REGISTRY.values(), ids=lambda field_type: field_type.key)
def test_a_type_is_typed_by_a_part_of_the_page(field_type):
    if field_type.input_part:
        get_template(f"ledgers/_field_input.html#{field_type.input_part}")
    assert len(field_type.input_suffixes) == len(set(field_type.input_suffixes))
