import io
from datetime import time

import openpyxl
import pytest
from django.core.files.base import ContentFile

from tongpin.acts.actions import ActDraft, Presence, SlotAnswerDraft, answer_slot, record_act
from tongpin.acts.models import Act, Entry, Participation, SlotAnswer
from tongpin.evidence.actions import keep_file
from tongpin.ledgers.actions import load_files
from tongpin.ledgers.exports import export_acts
from tongpin.ledgers.load_run import LoadOptions
from tongpin.ledgers.models import LedgerRow
from tongpin.ledgers.roster_exports import export_people, export_units
from tongpin.ledgers.stored_rows import values_of_acts
from tongpin.orgs.models import JournalEntry, Person, Post, Role, Unit
from tongpin.testing import DAY, NOON, make_act, make_campaign, make_county, make_person

CELLS = {
    "unit": "柳林镇",
    "title": "=防汛（一）",
    "place": "村部",
    "number": "青调〔2021〕1号",
    "entry": "青禾发布",
    "text": "甲；乙",
    "count": "95.5",
    "headcount": "12",
    "expected": "15",
    "names": "王伟、李娜",
    "person": "赵敏",
    "leave": "周强（病假）；吴丹",
    "minutes": "90分钟",
    "token": "a1b2",
    "nickname": "小计",
    "slot": "有",
}


def exported(kind):
    return export_acts(kind, Act.objects.current().filter(kind=kind))


def load_back(campaign, content, name="导出.xlsx", **options):
    return load_files(
        campaign, [(name, content)], by=None, now=NOON, options=LoadOptions(**options)
    )


def edited(content, header, value):
    book = openpyxl.load_workbook(io.BytesIO(content))
    sheet = book.active
    column = [cell.value for cell in sheet[1]].index(header) + 1
    sheet.cell(2, column).value = value
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def fill(campaign, kind):
    """One act with every field of the kind filled, as a ledger brings it."""
    day = f"{campaign.starts_on.isoformat()} 09:30"
    ends = {"day": day, "end": campaign.ends_on.isoformat()}
    cells = [
        next(iter(spec.choices.values()))[0] if spec.type == "choice" else (CELLS | ends)[spec.type]
        for spec in kind.spec.fields
    ]
    book = openpyxl.Workbook()
    book.active.title = kind.label
    book.active.append([spec.label for spec in kind.spec.fields])
    book.active.append(cells)
    for cell in book.active[2]:
        cell.data_type = "s"
    stream = io.BytesIO()
    book.save(stream)
    report = load_back(campaign, stream.getvalue(), f"{kind.label}.xlsx")
    assert [row.faults for row in report.rows] == [()]


@pytest.mark.parametrize("pack", ["study-2021", "flood-safety"])
def test_every_list_loads_back_as_the_same(db, pack):
    campaign = make_campaign(pack)
    make_county()

    for kind in campaign.kinds.order_by("position"):
        fill(campaign, kind)
        before = LedgerRow.objects.count(), JournalEntry.objects.count()

        report = load_back(campaign, exported(kind))

        assert (kind.key, dict(report.tally)) == (kind.key, {"same": 1})
        assert (LedgerRow.objects.count(), JournalEntry.objects.count()) == before


@pytest.mark.parametrize("pack", ["study-2021", "flood-safety"])
def test_one_edited_cell_is_one_correction(db, pack):
    campaign = make_campaign(pack)
    make_county()

    for kind in campaign.kinds.order_by("position"):
        fill(campaign, kind)
        header = next(s.label for s in kind.spec.fields if s.type in ("title", "nickname"))
        content = edited(exported(kind), header, "改过的")

        report = load_back(campaign, content, f"{kind.key}.xlsx")

        assert (kind.key, dict(report.tally)) == (kind.key, {"changed": 1})
        assert load_back(campaign, content, f"{kind.key}.xlsx").tally == {"same": 1}
        assert load_back(campaign, exported(kind), f"{kind.key}-2.xlsx").tally == {"same": 1}
        assert Act.objects.current().filter(kind=kind).count() == 1


ANSWERS = [
    ("plan", "link", "https://example.cn/A"),
    ("sign_in", "kept", "办公室二楼；左柜"),
    ("minutes", "stated", ""),
    ("materials", "stated", "有"),
    ("outlines", "none", "本次集中观影"),
    ("notes", "kept", "线下存档"),
]


def answered(campaign, county):
    act = make_act(campaign, county["柳林镇"], "session", visits=0)
    for slot, kind, text in ANSWERS:
        answer_slot(act, slot, SlotAnswerDraft(kind, text=text), by=None, now=NOON)
    file = keep_file("照片.txt", ContentFile(b"x").read(), by=None, now=NOON)
    answer_slot(act, "pictures", SlotAnswerDraft("file", file=file), by=None, now=NOON)
    return act


def answers_of(act):
    current = SlotAnswer.objects.filter(act=act, superseded_at=None)
    return sorted(current.values_list("slot", "kind", "text", "file__name"))


def test_answers_of_every_kind_load_back_as_the_same(campaign, county):
    act = answered(campaign, county)

    assert load_back(campaign, exported(act.kind)).tally == {"same": 1}


def test_answers_of_every_kind_outlive_a_correction(campaign, county):
    act = answered(campaign, county)
    before = answers_of(act)

    report = load_back(campaign, edited(exported(act.kind), "地点", "会议室"))

    assert report.tally == {"changed": 1}
    assert answers_of(Act.objects.current().get()) == before


def test_an_emptied_slot_is_no_answer_any_more(campaign, county):
    act = answered(campaign, county)

    load_back(campaign, edited(exported(act.kind), "会议纪要", None))

    kept = [slot for slot, *__ in answers_of(Act.objects.current().get())]
    assert kept == ["materials", "notes", "outlines", "pictures", "plan", "sign_in"]


def test_a_closed_act_loads_back_as_the_same_and_stays_closed(campaign, county):
    act = make_act(campaign, county["柳林镇"], status="closed")
    content = exported(act.kind)

    assert load_back(campaign, content).tally == {"same": 1}
    assert load_back(campaign, edited(content, "活动地点", "礼堂")).tally == {"changed": 1}
    assert Act.objects.current().get().status == "closed"


def test_namesakes_and_how_they_signed_in_outlive_a_correction(campaign, county):
    kind = campaign.kinds.get(key="session")
    unit = county["柳林镇"]
    people = [make_person("王伟", unit), make_person("王伟", unit)]
    presences = [Presence(person.pk, source="scan") for person in people]
    draft = ActDraft(kind.pk, unit.pk, "学习", DAY, {"starts_at": time(9, 30)}, presences)
    record_act(campaign.pk, draft, by=None, now=NOON)

    assert load_back(campaign, exported(kind)).tally == {"same": 1}
    assert load_back(campaign, edited(exported(kind), "地点", "会议室")).tally == {"changed": 1}

    (new,) = Act.objects.current()
    parts = Participation.objects.filter(act=new).order_by("person_id")
    assert [(part.person, part.source) for part in parts] == [(person, "scan") for person in people]
    assert Person.objects.count() == 2


def test_a_list_exported_before_the_last_correction_is_refused(campaign, county):
    act = make_act(campaign, county["柳林镇"])
    content = exported(act.kind)
    load_back(campaign, edited(content, "活动地点", "礼堂"))

    report = load_back(campaign, edited(content, "活动地点", "广场"), "旧.xlsx")

    assert report.tally == {"refused": 1}
    assert [fault.column for fault in report.rows[0].faults] == ["记录编号"]


def test_a_file_of_old_is_not_doubled_after_a_correction_by_a_list(campaign, county):
    kind = campaign.kinds.get(key="activity")
    fill(campaign, kind)
    row = LedgerRow.objects.get()
    content = row.ledger.file.read()
    load_back(campaign, edited(exported(kind), "活动地点", "礼堂"))

    assert load_back(campaign, content, row.ledger.name).tally == {"same": 1}
    assert Act.objects.current().count() == 1


def test_a_clerk_cannot_take_another_units_record(campaign, county):
    act = make_act(campaign, county["石桥乡"])
    content = edited(exported(act.kind), "承办单位", "柳林镇")

    report = load_back(campaign, content, units=frozenset({county["柳林镇"].pk}))

    assert report.tally == {"refused": 1}


def test_units_and_people_load_back_as_the_same(campaign, county):
    make_person("王伟", county["柳林镇"])
    make_person("王伟", county["石桥乡"])

    units, people = load_back(campaign, export_units()), load_back(campaign, export_people())

    assert units.tally == {"same": 5}  # the county among them
    assert people.tally == {"same": 2}


def test_a_register_holds_more_than_a_thousand_clerks(county):
    units = Unit.objects.bulk_create([Unit(name=f"{number}村") for number in range(1001)])
    people = Person.objects.bulk_create([Person(name="林晓", phone="139") for __ in units])
    Post.objects.bulk_create(
        [
            Post(person=person, unit=unit, role=Role.CLERK)
            for person, unit in zip(people, units, strict=True)
        ]
    )

    rows = openpyxl.load_workbook(io.BytesIO(export_units())).active.values

    clerks = [row[4:6] for row in rows if row[4] == "林晓"]
    assert clerks == [("林晓", "139")] * 1001


def test_a_list_holds_more_than_a_thousand_different_things(campaign, county):
    kind = campaign.kinds.get(key="article")
    entries = Entry.objects.bulk_create(
        [Entry(campaign=campaign, register="account", name=f"账号{n}") for n in range(1001)]
    )
    acts = Act.objects.bulk_create(
        [
            Act(
                kind=kind,
                unit=county["柳林镇"],
                title="开班",
                occurred_on=DAY,
                entry=entry,
                recorded_at=NOON,
            )
            for entry in entries
        ]
    )

    names = [values.entry for values in values_of_acts(Act.objects.order_by("id"))]

    assert len(acts) == 1001
    assert names == [("account", f"账号{number}") for number in range(1001)]
