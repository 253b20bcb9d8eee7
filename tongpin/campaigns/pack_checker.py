"""Checking a pack: every fault with its file, its line and what is accepted."""

import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import TypeVar

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from tongpin.base.keyed import by_key
from tongpin.base.numbers import COUNTING_WORDS
from tongpin.base.toml_lines import Path as TomlPath
from tongpin.base.toml_lines import line_at, lines_of
from tongpin.campaigns.measures import Measure
from tongpin.campaigns.outline_specs import PLACEHOLDER, PLAIN_WORDS, OutlineSpec
from tongpin.campaigns.pack_specs import FILES, Pack
from tongpin.campaigns.pack_tables import (
    fields_along,
    fields_by_key,
    is_list_of_tables,
    table_at,
)
from tongpin.campaigns.specs import FieldSpec, FileSpec, IndicatorSpec, KindSpec, Spec

QUOTED = re.compile(r"'([^']+)'")
WANTED = {  # what pydantic missed -> in the words of a fault
    "string_type": "不空的文字",
    "string_too_short": "不空的文字",
    "int_type": "整数",
    "bool_type": " true 或 false",
    "date_type": "日期，如 2021-03-23",
    "tuple_type": '列表，如 ["…"]',
    "dict_type": "表，如 { … }",
    "model_type": "表，如 { … }",
}

SomeFile = TypeVar("SomeFile", bound=FileSpec)


class PackError(Exception):
    """The pack cannot be used; one line per fault, each with file, line and what is accepted."""

    def __init__(self, faults: list[str]) -> None:
        super().__init__("\n".join(faults))
        self.faults = faults


class PackChecker:
    """Reads the files of one pack and collects their faults."""

    def __init__(self, folder: Path, measures: Mapping[str, Measure]) -> None:
        self.folder = folder
        self.measures = measures
        self.faults: list[str] = []
        self.lines: dict[str, dict[TomlPath, int]] = {}

    def read(self, spec: type[SomeFile]) -> SomeFile | None:
        """The file as its spec says; None where it has a fault."""
        name = spec.file_name
        path = self.folder / name
        if not path.is_file():
            names = "、".join(file.file_name for file in FILES)
            self.faults.append(f"{name}: 方案包缺少这个文件。应有：{names}。")
            return None
        text = path.read_text("utf-8")
        self.lines[name] = lines_of(text)
        try:
            return spec.model_validate(tomllib.loads(text), by_alias=True, by_name=False)
        except tomllib.TOMLDecodeError as error:
            self.faults.append(f"{name}: 不是正确的 TOML（{error}）。")
        except ValidationError as error:
            for details in sorted(error.errors(), key=is_missing):
                self.add_misfit(name, spec, details)
        return None

    def add_fault(self, name: str, path: TomlPath, text: str, *, near: str = "") -> None:
        """Note a fault at the path; `near` names text to be found from there on."""
        line = line_at(self.lines[name], path)
        if near:
            line = self.line_near(name, line, near)
        self.faults.append(f"{name}:{line}: {text}")

    def line_near(self, name: str, first: int, text: str) -> int:
        """The first line from there on that holds the text; the line itself where none does."""
        rows = (self.folder / name).read_text("utf-8").splitlines()
        for number, row in enumerate(rows, start=1):
            if number >= first and text in row:
                return number
        return first

    def add_misfit(self, name: str, spec: type[Spec], details: ErrorDetails) -> None:
        """Note what does not fit the spec, in the words of whoever writes packs."""
        path = details["loc"]
        key = path[-1]
        if details["type"] == "missing":
            self.add_fault(name, path[:-1], f"缺少 {key}。")
        elif details["type"] == "extra_forbidden":
            accepted = "、".join(fields_by_key(table_at(spec, path[:-1])))
            self.add_fault(name, path, f"不认识的键 {key}。可用的键：{accepted}。")
        elif details["type"] in ("literal_error", "counting_word"):
            self.add_refusal(name, path, details["input"], accepted_values(details))
        elif details["type"] in ("tuple_type", "model_type") and holds_tables(spec, path):
            table = path[-2] if isinstance(key, int) else key
            self.add_fault(name, path, f"{table} 应写成 [[{table}]]。")
        else:
            wanted = WANTED.get(details["type"], details["msg"])
            self.add_fault(name, path, f"{words_of_path(path)} 应是{wanted}。")

    def add_refusal(
        self, name: str, path: TomlPath, value: object, accepted: Iterable[str], *, near: str = ""
    ) -> None:
        text = f"{value} 不可用。可用的：{'、'.join(sorted(accepted))}。"
        self.add_fault(name, path, text, near=near)

    def check_one_of(
        self, name: str, path: TomlPath, value: str, accepted: Iterable[str], *, near: str = ""
    ) -> None:
        known = set(accepted)
        if value not in known:
            self.add_refusal(name, path, value, known, near=near)

    def check_together(self, pack: Pack) -> None:
        """What one table says of another: keys that name something name what is there."""
        if pack.campaign.starts_on > pack.campaign.ends_on:
            self.add_fault("pack.toml", ("ends_on",), "ends_on 早于 starts_on。")
        kinds = by_key(pack.kinds)
        for index, kind in enumerate(pack.kinds):
            self.check_kind(("kind", index), kind, kinds)
        for index, indicator in enumerate(pack.indicators):
            self.check_indicator(("indicator", index), indicator, kinds)
        self.check_outline(pack)

    def check_kind(self, path: TomlPath, kind: KindSpec, kinds: Mapping[str, KindSpec]) -> None:
        name = "kinds.toml"
        if kind.on_paper:
            self.check_one_of(name, (*path, "on_paper"), kind.on_paper, kinds.keys() - {kind.key})
        types = [field.type for field in kind.fields]
        if "day" not in types:
            self.add_fault(name, path, f"{kind.key} 缺少类型为 day 的字段。")
        for number, field in enumerate(kind.fields):
            self.check_field((*path, "field", number), field, kind)

    def check_field(self, path: TomlPath, field: FieldSpec, kind: KindSpec) -> None:
        """Some types of fields need something more."""
        name = "kinds.toml"
        if field.type == "slot":
            self.check_one_of(name, (*path, "key"), field.key, by_key(kind.slots))
        if field.type == "choice" and not field.choices:
            self.add_fault(name, path, f"{field.key} 缺少 choices。")
        if field.type == "entry" and not field.register_key:
            self.add_fault(name, path, f"{field.key} 缺少 register。")

    def check_indicator(
        self, path: TomlPath, indicator: IndicatorSpec, kinds: Mapping[str, KindSpec]
    ) -> None:
        name = "indicators.toml"
        self.check_one_of(name, (*path, "measure"), indicator.measure, self.measures)
        if measure := self.measures.get(indicator.measure):
            self.check_one_of(name, (*path, "word"), indicator.word, measure.words)
        fields: set[str] = set()
        for key in indicator.kinds:
            self.check_one_of(name, (*path, "kinds"), key, kinds)
            if kind := kinds.get(key):
                fields.update(by_key(kind.fields))
        for key in indicator.where:
            self.check_one_of(name, (*path, "where"), key, fields)

    def check_outline(self, pack: Pack) -> None:
        name = "outline.toml"
        outline = pack.outline
        figures = set(by_key(pack.indicators))
        kinds = by_key(pack.kinds)
        for key in outline.print_styles:
            self.check_one_of(name, ("print", key), key, figures)
        for group, mentions in outline.mentions.items():
            for index, mention in enumerate(mentions):
                self.check_one_of(name, (group, index, "kind"), mention.kind, kinds)
        for path, text in sentences(outline):
            for match in PLACEHOLDER.finditer(text):
                self.check_placeholder(path, match, outline, figures)

    def check_placeholder(
        self, path: TomlPath, match: re.Match[str], outline: OutlineSpec, figures: set[str]
    ) -> None:
        """{figure} or {word}, {anchor:key} or {example:key}."""
        name = "outline.toml"
        key, inner = match.groups()
        if inner is None:
            self.check_one_of(name, path, key, figures | PLAIN_WORDS, near=match[0])
            return
        self.check_one_of(name, path, key, outline.mentions, near=match[0])
        mentions = by_key(outline.mentions.get(key, ()))
        self.check_one_of(name, path, inner, mentions, near=match[0])


def is_missing(details: ErrorDetails) -> bool:
    """Whether a key is missing: told last, for often another one was meant to be it."""
    return details["type"] == "missing"


def holds_tables(spec: type[Spec], path: TomlPath) -> bool:
    """Whether a list of tables belongs at the path, or one of its tables."""
    fields = fields_along(spec, path)
    return bool(fields) and is_list_of_tables(fields[-1])


def accepted_values(details: ErrorDetails) -> list[str]:
    """What a refused value could have been."""
    if details["type"] == "counting_word":
        return list(COUNTING_WORDS)
    return QUOTED.findall(details["ctx"]["expected"])


def words_of_path(path: TomlPath) -> str:
    """The key at the end of the path, with the place in its list."""
    *__, before, last = ("", *path)
    return f"{before} 的第 {last + 1} 项" if isinstance(last, int) else last


def sentences(outline: OutlineSpec) -> Iterator[tuple[TomlPath, str]]:
    """Every sentence of an outline with its path, in reading order."""
    for text in outline.lead:
        yield ("lead",), text
    for number, section in enumerate(outline.sections):
        for text in section.lead:
            yield ("section", number, "lead"), text
        for index, point in enumerate(section.points):
            for text in point.sentences:
                yield ("section", number, "point", index, "sentences"), text
