"""A new pack to begin with: an example whose comments come from the specs that check it."""

import re
from collections.abc import Iterator, Mapping
from datetime import date
from typing import Annotated, Any, Literal, get_args, get_origin

from django.utils.translation import gettext, override
from pydantic.fields import FieldInfo

from tongpin.base.numbers import COUNTING_WORDS
from tongpin.base.toml_text import toml_value
from tongpin.campaigns.measures import Measure
from tongpin.campaigns.pack_faults import pack_error
from tongpin.campaigns.pack_specs import FILES
from tongpin.campaigns.pack_tables import fields_by_key, inner_table, is_list_of_tables
from tongpin.campaigns.specs import TYPE_WORDS, FieldSpec, FileSpec, IndicatorSpec, Spec

CODE = re.compile(r"[a-z0-9][a-z0-9_-]{0,49}")
LANGUAGE = "zh-hans"  # packs are Chinese documents, whoever asks for them
TYPE_FIELD = FieldSpec.model_fields["type"]  # whose words are explained one by one
MEASURE_FIELD = IndicatorSpec.model_fields["measure"]  # likewise
EXAMPLE: dict[str, dict[str, Any]] = {
    "pack.toml": {
        "about": "用一两句话说明这项活动是什么、为谁而做。",
        "goals": ["第一个目标", "第二个目标"],
        "phase": [
            {"name": "准备", "from_on": "01-01", "before_on": "02-01"},
            {"name": "开展", "from_on": "02-01", "before_on": "12-01"},
            {"name": "总结", "from_on": "12-01", "before_on": "+01-01"},
        ],
        "key_date": [{"name": "启动", "on": "02-01"}],
        "mechanism": [
            {
                "key": "meeting",
                "name": "工作例会",
                "owner": "领导小组办公室",
                "trigger": "每两周一次",
                "output": "会议纪要",
                "next_step": "议定事项转为任务",
            }
        ],
    },
    "kinds.toml": {
        "kind": [
            {
                "key": "activity",
                "label": "主题活动",
                "word": "场次",
                "field": [
                    {"key": "day", "label": "活动日期", "type": "day", "required": True},
                    {"key": "unit", "label": "单位", "type": "unit", "required": True},
                    {"key": "title", "label": "活动名称", "type": "title", "required": True},
                    {"key": "place", "label": "地点", "type": "place"},
                    {"key": "people", "label": "参加人次", "type": "headcount"},
                ],
                "slot": [{"key": "picture", "label": "活动照片"}],
            }
        ]
    },
    "indicators.toml": {
        "indicator": [
            {
                "key": "activities",
                "label": "主题活动",
                "word": "场次",
                "measure": "acts",
                "definition": "已开展的主题活动场次。",
                "kinds": ["activity"],
            },
            {
                "key": "activity_visits",
                "label": "参加活动",
                "word": "人次",
                "measure": "visits",
                "definition": "每场活动参加人数之和。",
                "kinds": ["activity"],
            },
        ]
    },
    "outline.toml": {
        "title": "{unit}{campaign}工作报告",
        "lead": ["{start}至{until}，{unit}开展{campaign}。"],
        "print": {"activity_visits": {"digits": 2}},
        "anchor": [
            {
                "key": "largest",
                "kind": "activity",
                "which": "largest",
                "text": "{day}，{unit}组织{title}，{visits}参加",
            }
        ],
        "section": [
            {
                "heading": "开展情况",
                "point": [
                    {
                        "head": "组织活动",
                        "sentences": [
                            "组织主题活动{activities}，参加{activity_visits}。",
                            "{anchor:largest}。",
                        ],
                    }
                ],
            }
        ],
    },
    "services.toml": {
        "category": [
            {
                "key": "repair",
                "label": "修理",
                "about": "水管、电灯、门窗",
                "kind": "activity",
            }
        ]
    },
}


def check_code(code: str) -> None:
    """Raises PackError for what cannot be the code of a campaign."""
    if not CODE.fullmatch(code):
        text = (
            "不能作活动代码。代码以小写字母或数字开头，由小写字母、数字、- 和 _ 组成，最多 50 字。"
        )
        raise pack_error(text, file=code)


def new_pack_files(code: str, *, year: int, measures: Mapping[str, Measure]) -> dict[str, str]:
    """The files of a pack that passes the check as it is, with comments in Chinese.

    code       of the campaign
    year       in which it takes place
    measures   all that the site counts by
    """
    files = {}
    with override(LANGUAGE):
        for spec in FILES:
            files[spec.file_name] = file_text(spec, code, TableWriter(year, measures))
    return files


def file_text(spec: type[FileSpec], code: str, writer: "TableWriter") -> str:
    data = EXAMPLE[spec.file_name]
    if spec.file_name == "pack.toml":
        data = {
            "code": code,
            "name": code,
            "starts_on": "01-01",
            "ends_on": "12-31",
        } | data
    head = [f"# {gettext(spec.headline)}", f"# {note_on_comments()}"]
    return "\n".join([*head, "", *writer.table_lines(spec, data, "")]).rstrip() + "\n"


def note_on_comments() -> str:
    return gettext(
        "Lines that begin with # say what may stand there; take the sign away to use it."
    )


class TableWriter:
    """Writes tables with a comment for each key, at the first table of a sort alone."""

    def __init__(self, year: int, measures: Mapping[str, Measure]) -> None:
        self.year = year
        self.measures = measures
        self.explained: set[str] = set()

    def table_lines(self, spec: type[Spec], data: Mapping[str, Any], place: str) -> Iterator[str]:
        """The values of a table, then the tables within it, each under its heading."""
        is_first = place not in self.explained
        self.explained.add(place)
        tables = []
        for key, field in fields_by_key(spec).items():
            if inner_table(field):
                tables.append((key, field))
                continue
            if is_first:
                yield from self.comments_on(field)
            if key in data:
                yield f"{key} = {toml_value(self.day_or_same(field, data[key]))}"
            elif is_first:
                yield f"# {key} = {toml_value(example_of(field))}"
        for key, field in tables:
            yield from self.inner_lines(field, data.get(key), f"{place}{key}")

    def inner_lines(self, field: FieldInfo, value: Any, place: str) -> Iterator[str]:
        """The tables under a key, after what they are."""
        spec = inner_table(field)
        assert spec is not None
        yield ""
        yield from self.comments_on(field)
        if value is None:
            yield f"# [[{place}]]"
            yield from self.left_out_lines(spec)
        elif is_list_of_tables(field):
            for table in value:
                yield f"[[{place}]]"
                yield from self.table_lines(spec, table, f"{place}.")
        else:
            yield f"[{place}]"
            yield from self.free_key_lines(spec, value)

    def free_key_lines(self, spec: type[Spec], tables: Mapping[str, Any]) -> Iterator[str]:
        """What each table under a free key may hold, and the tables on a line each."""
        for key, field in fields_by_key(spec).items():
            for comment in self.comments_on(field):
                yield f"{comment} ({key})"
        for key, table in tables.items():
            yield f"{key} = {toml_value(table)}"

    def left_out_lines(self, spec: type[Spec]) -> Iterator[str]:
        """The keys of a table that the example does without."""
        for key, field in fields_by_key(spec).items():
            yield from self.comments_on(field)
            yield f"# {key} = {toml_value(example_of(field))}"

    def comments_on(self, field: FieldInfo) -> Iterator[str]:
        """What a key is for, and the words that it takes where there are few."""
        glossary = self.glossary_of(field)
        parts = []
        if field.description:
            parts.append(gettext(field.description))
        words = accepted_words(field.annotation)
        if words and not glossary:
            parts.append(gettext("one of: %(words)s") % {"words": "、".join(words)})
        if parts:
            yield f"# {'；'.join(parts)}"
        for word, meaning in glossary.items():
            yield f"#   {word}: {meaning}"

    def glossary_of(self, field: FieldInfo) -> dict[str, str]:
        """The words that a key takes, each with its meaning; none where no word needs one."""
        if field is TYPE_FIELD:
            return {word: gettext(meaning) for word, meaning in TYPE_WORDS.items()}
        if field is MEASURE_FIELD:
            return {key: measure_words(measure) for key, measure in self.measures.items()}
        return {}

    def day_or_same(self, field: FieldInfo, value: Any) -> Any:
        """A day of the campaign's year, of the next where it begins with +; other values as is."""
        if field.annotation is not date:
            return value
        is_next_year = value.startswith("+")
        return date.fromisoformat(f"{self.year + is_next_year}-{value.removeprefix('+')}")


def measure_words(measure: Measure) -> str:
    """What a measure counts, and by which words."""
    words = "、".join(word for word in COUNTING_WORDS if word in measure.words)
    return f"{gettext(measure.about)} ({words})"


def accepted_words(kind: Any) -> list[str]:
    """The words of a Literal; none for what takes other values too."""
    if get_origin(kind) is Annotated:
        return accepted_words(get_args(kind)[0])
    if get_origin(kind) is not Literal:
        return []
    words = []
    for word in get_args(kind):
        words += [word] if isinstance(word, str) and word else accepted_words(word)
    return words


def example_of(field: FieldInfo) -> Any:
    """What stands for a key that is left out, or a hint where nothing does."""
    if field.is_required():
        return "…"
    return 1 if field.default is None else field.default
