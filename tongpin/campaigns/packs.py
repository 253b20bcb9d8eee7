"""Reading and checking a pack: a folder of TOML that defines one kind of campaign."""

import hashlib
import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from tongpin.base.numbers import COUNTING_WORDS
from tongpin.base.toml_lines import Path as TomlPath
from tongpin.base.toml_lines import line_at, lines_of
from tongpin.campaigns.measures import Measure
from tongpin.campaigns.specs import (
    EVERY,
    FIELD_TYPES,
    FILLED_BY,
    KEEP,
    RUNS,
    STATUSES,
    IndicatorSpec,
    KindSpec,
)

SHIPPED = Path(__file__).parent / "packs"
FILES = ("pack.toml", "kinds.toml", "indicators.toml", "outline.toml")
PLACEHOLDER = re.compile(r"\{([a-z_]+)(?::([a-z_]+))?\}")
GROUPS = {"anchor", "example"}  # {anchor:key} and {example:key}
WORDS = {"mechanism_names", "campaign", "unit", "start", "until"}  # known to every outline

# Tables and their keys: name -> (types, is required). A dict value describes the tables inside.
DAY = (date,)
TEXT, TEXTS, NUMBER, FLAG, TABLE = (str,), (list,), (int,), (bool,), (dict,)
SCHEMA: dict[str, dict[str, Any]] = {
    "pack.toml": {
        "code": (TEXT, True),
        "name": (TEXT, True),
        "about": (TEXT, True),
        "goals": (TEXTS, True),
        "starts_on": (DAY, True),
        "ends_on": (DAY, True),
        "look_back_days": (NUMBER, False),
        "ask_minutes": (NUMBER, False),
        "phase": ({"name": (TEXT, True), "from_on": (DAY, True), "before_on": (DAY, True)}, False),
        "key_date": ({"name": (TEXT, True), "on": (DAY, True), "about": (TEXT, False)}, False),
        "mechanism": (
            {
                "key": (TEXT, True),
                "name": (TEXT, True),
                "owner": (TEXT, True),
                "trigger": (TEXT, True),
                "output": (TEXT, True),
                "next_step": (TEXT, True),
                "participants": (TEXT, False),
                "runs": (TEXT, False),
                "every": (TEXT, False),
                "late_over": (NUMBER, False),
            },
            False,
        ),
    },
    "kinds.toml": {
        "kind": (
            {
                "key": (TEXT, True),
                "label": (TEXT, True),
                "word": (TEXT, True),
                "hints": (TEXTS, False),
                "late_days": (NUMBER, False),
                "on_paper": (TEXT, False),
                "keep": (TEXT, False),
                "field": (
                    {
                        "key": (TEXT, True),
                        "label": (TEXT, True),
                        "type": (TEXT, True),
                        "synonyms": (TEXTS, False),
                        "required": (FLAG, False),
                        "role": (TEXT, False),
                        "register": (TEXT, False),
                        "choices": (TABLE, False),
                        "labels": (TABLE, False),
                        "status": (TABLE, False),
                    },
                    True,
                ),
                "slot": (
                    {"key": (TEXT, True), "label": (TEXT, True), "filled_by": (TEXT, False)},
                    False,
                ),
            },
            True,
        ),
    },
    "indicators.toml": {
        "indicator": (
            {
                "key": (TEXT, True),
                "label": (TEXT, True),
                "word": (TEXT, True),
                "measure": (TEXT, True),
                "definition": (TEXT, True),
                "kinds": (TEXTS, False),
                "roles": (TEXTS, False),
                "where": (TABLE, False),
                "statuses": (TEXTS, False),
                "day": (TEXT, False),
            },
            True,
        ),
    },
    "outline.toml": {
        "title": (TEXT, True),
        "lead": (TEXTS, True),
        "print": (TABLE, False),
        "anchor": (
            {
                "key": (TEXT, True),
                "kind": (TEXT, True),
                "which": (TEXT, True),
                "where": (TABLE, False),
                "text": (TEXT, True),
            },
            False,
        ),
        "example": (
            {
                "key": (TEXT, True),
                "kind": (TEXT, True),
                "count": (NUMBER, False),
                "where": (TABLE, False),
                "text": (TEXT, True),
            },
            False,
        ),
        "section": (
            {
                "heading": (TEXT, True),
                "lead": (TEXTS, False),
                "point": ({"head": (TEXT, True), "sentences": (TEXTS, True)}, True),
            },
            True,
        ),
    },
}


class PackError(Exception):
    """The pack cannot be used; one line per fault, each with file, line and what is accepted."""

    def __init__(self, faults: list[str]) -> None:
        super().__init__("\n".join(faults))
        self.faults = faults


@dataclass(frozen=True)
class Pack:
    """A checked pack."""

    folder: Path
    digest: str  # SHA-256 over its files
    about: dict[str, Any]  # pack.toml
    kinds: list[KindSpec]
    kind_data: list[dict[str, Any]]
    indicators: list[IndicatorSpec]
    indicator_data: list[dict[str, Any]]
    outline: dict[str, Any]


def shipped_packs() -> list[str]:
    return sorted(path.parent.name for path in SHIPPED.glob("*/pack.toml"))


def find_pack(name: str) -> Path:
    """The folder of a shipped pack, or the folder itself. Raises PackError if there is none."""
    for folder in (SHIPPED / name, Path(name)):
        if (folder / "pack.toml").is_file():
            return folder
    raise PackError(
        [f"{name}: 没有这个方案包。可用的有：{'、'.join(shipped_packs())}，或一个文件夹。"]
    )


def read_pack(folder: Path, measures: Mapping[str, Measure]) -> Pack:
    """Read a pack from its folder and check all of it. Raises PackError with every fault.

    measures    all that the site counts by, as the catalogue of figures lists them
    """
    checker = Checker(folder, measures)
    pack, kinds, indicators, outline = (checker.read(name) for name in FILES)
    if not checker.faults:
        checker.check_meaning(pack, kinds["kind"], indicators["indicator"], outline)
    if checker.faults:
        raise PackError(checker.faults)
    digest = hashlib.sha256()
    for name in FILES:
        digest.update((folder / name).read_bytes())
    return Pack(
        folder,
        digest.hexdigest(),
        pack,
        [KindSpec.of(data) for data in kinds["kind"]],
        kinds["kind"],
        [IndicatorSpec.of(data) for data in indicators["indicator"]],
        indicators["indicator"],
        outline,
    )


class Checker:
    """Collects the faults of one pack."""

    def __init__(self, folder: Path, measures: Mapping[str, Measure]) -> None:
        self.folder = folder
        self.measures = measures
        self.faults: list[str] = []
        self.lines: dict[str, dict[TomlPath, int]] = {}

    def read(self, name: str) -> dict[str, Any]:
        path = self.folder / name
        if not path.is_file():
            self.faults.append(f"{name}: 方案包缺少这个文件。应有：{'、'.join(FILES)}。")
            return {}
        text = path.read_text("utf-8")
        self.lines[name] = lines_of(text)
        try:
            data = tomllib.loads(text)
        except tomllib.TOMLDecodeError as error:
            self.faults.append(f"{name}: 不是正确的 TOML（{error}）。")
            return {}
        self.check_table(name, (), data, SCHEMA[name])
        return data

    def fault(self, name: str, path: TomlPath, text: str, *, near: str = "") -> None:
        """Note a fault at the path; `near` names text to be found from there on."""
        line = line_at(self.lines[name], path)
        if near:
            rows = (self.folder / name).read_text("utf-8").splitlines()
            line = next((n for n in range(line, len(rows) + 1) if near in rows[n - 1]), line)
        self.faults.append(f"{name}:{line}: {text}")

    def check_table(
        self, name: str, path: TomlPath, data: dict[str, Any], schema: dict[str, Any]
    ) -> None:
        for key in data.keys() - schema.keys():
            accepted = "、".join(schema)
            self.fault(name, (*path, key), f"不认识的键 {key}。可用的键：{accepted}。")
        for key, (types, is_required) in schema.items():
            if key not in data:
                if is_required:
                    self.fault(name, path, f"缺少 {key}。")
            elif isinstance(types, dict):
                self.check_tables(name, (*path, key), data[key], types)
            elif not isinstance(data[key], types) or data[key] == "":
                wanted = "、".join(kind.__name__ for kind in types)
                self.fault(name, (*path, key), f"{key} 应是不空的 {wanted}。")

    def check_tables(
        self, name: str, path: TomlPath, items: object, schema: dict[str, Any]
    ) -> None:
        if not isinstance(items, list) or not all(isinstance(item, dict) for item in items):
            self.fault(name, path, f"{path[-1]} 应写成 [[{path[-1]}]]。")
            return
        for index, item in enumerate(items):
            self.check_table(name, (*path, index), item, schema)

    def check_meaning(
        self,
        pack: dict[str, Any],
        kinds: list[dict[str, Any]],
        indicators: list[dict[str, Any]],
        outline: dict[str, Any],
    ) -> None:
        if pack["starts_on"] > pack["ends_on"]:
            self.fault("pack.toml", ("ends_on",), "ends_on 早于 starts_on。")
        for index, mechanism in enumerate(pack.get("mechanism", [])):
            for key, accepted in (("runs", RUNS), ("every", EVERY)):
                if key in mechanism:
                    where: TomlPath = ("mechanism", index, key)
                    self.check_one_of("pack.toml", where, mechanism[key], accepted)
        self.check_kinds(kinds)
        self.check_indicators(indicators, {kind["key"]: kind for kind in kinds})
        self.check_outline(outline, {i["key"] for i in indicators}, {k["key"] for k in kinds})

    def check_one_of(
        self, name: str, path: TomlPath, value: str, accepted: Iterable[str], *, near: str = ""
    ) -> None:
        known = sorted(accepted)
        if value not in known:
            self.fault(name, path, f"{value} 不可用。可用的：{'、'.join(known)}。", near=near)

    def check_kinds(self, kinds: list[dict[str, Any]]) -> None:
        name = "kinds.toml"
        for index, kind in enumerate(kinds):
            path: TomlPath = ("kind", index)
            self.check_one_of(name, (*path, "word"), kind["word"], COUNTING_WORDS)
            self.check_one_of(name, (*path, "keep"), kind.get("keep", "30"), KEEP)
            if "on_paper" in kind:
                others = {other["key"] for other in kinds} - {kind["key"]}
                self.check_one_of(name, (*path, "on_paper"), kind["on_paper"], others)
            slots = {slot["key"] for slot in kind.get("slot", [])}
            for number, slot in enumerate(kind.get("slot", [])):
                if "filled_by" in slot:
                    where = (*path, "slot", number, "filled_by")
                    self.check_one_of(name, where, slot["filled_by"], FILLED_BY)
            self.check_fields(path, kind, slots)

    def check_fields(self, path: TomlPath, kind: dict[str, Any], slots: set[str]) -> None:
        name = "kinds.toml"
        types = [field["type"] for field in kind["field"]]
        if "day" not in types:
            self.fault(name, path, f"{kind['key']} 缺少类型为 day 的字段。")
        for number, field in enumerate(kind["field"]):
            where = (*path, "field", number)
            self.check_one_of(name, (*where, "type"), field["type"], FIELD_TYPES)
            if field["type"] == "slot":
                self.check_one_of(name, (*where, "key"), field["key"], slots)
            if field["type"] == "choice" and not field.get("choices"):
                self.fault(name, where, f"{field['key']} 缺少 choices。")
            for status in field.get("status", {}).values():
                self.check_one_of(name, (*where, "status"), status, STATUSES)
            if field["type"] == "entry" and not field.get("register"):
                self.fault(name, where, f"{field['key']} 缺少 register。")

    def check_indicators(
        self, indicators: list[dict[str, Any]], kinds: dict[str, dict[str, Any]]
    ) -> None:
        name = "indicators.toml"
        for index, data in enumerate(indicators):
            path: TomlPath = ("indicator", index)
            self.check_one_of(name, (*path, "word"), data["word"], COUNTING_WORDS)
            self.check_one_of(name, (*path, "measure"), data["measure"], self.measures)
            measure = self.measures.get(data["measure"])
            words = measure.words if measure else COUNTING_WORDS
            self.check_one_of(name, (*path, "word"), data["word"], words)
            self.check_one_of(
                name, (*path, "day"), data.get("day", "ended_on"), {"occurred_on", "ended_on"}
            )
            for kind in data.get("kinds", []):
                self.check_one_of(name, (*path, "kinds"), kind, set(kinds))
            for status in data.get("statuses", []):
                self.check_one_of(name, (*path, "statuses"), status, STATUSES)
            fields = (
                {field["key"] for kind in data.get("kinds", []) for field in kinds[kind]["field"]}
                if not set(data.get("kinds", [])) - kinds.keys()
                else set()
            )
            for field in data.get("where", {}):
                self.check_one_of(name, (*path, "where"), field, fields)

    def check_outline(self, outline: dict[str, Any], figures: set[str], kinds: set[str]) -> None:
        name = "outline.toml"
        for key in outline.get("print", {}):
            self.check_one_of(name, ("print", key), key, figures)
        for group in GROUPS:
            for index, item in enumerate(outline.get(group, [])):
                self.check_one_of(name, (group, index, "kind"), item["kind"], kinds)
        named = {group: {i["key"] for i in outline.get(group, [])} for group in GROUPS}
        for path, text in sentences(outline):
            for key, inner in PLACEHOLDER.findall(text):
                if inner:
                    near = f"{{{key}:{inner}}}"
                    self.check_one_of(name, path, key, GROUPS, near=near)
                    self.check_one_of(name, path, inner, named.get(key, set()), near=near)
                else:
                    near = f"{{{key}}}"
                    self.check_one_of(name, path, key, figures | WORDS, near=near)


def sentences(outline: dict[str, Any]) -> Iterator[tuple[TomlPath, str]]:
    """Every sentence of an outline with its path, in reading order."""
    for text in outline["lead"]:
        yield ("lead",), text
    for number, section in enumerate(outline["section"]):
        for text in section.get("lead", []):
            yield ("section", number, "lead"), text
        for index, point in enumerate(section["point"]):
            for text in point["sentences"]:
                yield ("section", number, "point", index, "sentences"), text
