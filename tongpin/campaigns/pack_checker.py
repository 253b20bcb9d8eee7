"""Checking a pack: every fault with its file, its line and what is accepted."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from operator import attrgetter
from typing import Any, TypeVar

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from tongpin.base.keyed import Keyed, by_key
from tongpin.base.numbers import COUNTING_WORDS
from tongpin.base.toml_lines import Path as TomlPath
from tongpin.base.toml_lines import line_at, lines_of
from tongpin.base.toml_text import TomlError, toml_data
from tongpin.campaigns.adjustments import adjusted_data
from tongpin.campaigns.measures import Measure
from tongpin.campaigns.outline_specs import (
    ACT_WORD,
    ACT_WORDS,
    BRACES,
    PLACEHOLDER,
    PLAIN_WORDS,
    MentionSpec,
    OutlineSpec,
)
from tongpin.campaigns.pack_faults import PackFault
from tongpin.campaigns.pack_specs import FILES, AdjustmentSpec, CampaignSpec, Pack, PackFiles
from tongpin.campaigns.pack_tables import (
    fields_along,
    fields_by_key,
    is_list_of_tables,
    table_at,
)
from tongpin.campaigns.service_specs import EVERYWHERE, ServicesFile
from tongpin.campaigns.specs import FieldSpec, FileSpec, IndicatorSpec, KindSpec, Spec

QUOTED = re.compile(r"'([^']+)'")
WANTED = {  # what pydantic missed -> in the words of a fault
    "string_type": "不空的文字",
    "string_too_short": "不空的文字",
    "string_pattern_mismatch": "小写字母开头，由小写字母、数字和下划线组成的名称",
    "string_too_long": "不超过 {max_length} 字的文字",
    "greater_than_equal": "不小于 {ge} 的值",
    "less_than_equal": "不大于 {le} 的值",
    "too_short": "至少写一项的列表",
    "int_type": "整数",
    "bool_type": " true 或 false",
    "date_type": "日期，如 2021-03-23",
    "tuple_type": '列表，如 ["…"]',
    "dict_type": "表，如 {{ … }}",
    "model_type": "表，如 {{ … }}",
}

SomeFile = TypeVar("SomeFile", bound=FileSpec)


class PackChecker:
    """Reads the files of one pack, adjusted by the lines, and collects what is wrong.

    faults    what is wrong with the pack
    misfits   lines that find no place in it; they change nothing
    """

    def __init__(
        self,
        files: PackFiles,
        measures: Mapping[str, Measure],
        lines: Sequence[AdjustmentSpec] = (),
    ) -> None:
        self.files = files
        self.measures = measures
        self.adjustments = lines
        self.faults: list[PackFault] = []
        self.misfits: list[AdjustmentSpec] = []
        self.lines: dict[str, dict[TomlPath, int]] = {}

    def read(self, spec: type[SomeFile]) -> SomeFile | None:
        """The file as its spec says; None where it has a fault."""
        name = spec.file_name
        if name not in self.files and not spec.is_optional:
            names = "、".join(file.file_name for file in FILES if not file.is_optional)
            text = "方案包缺少这个文件。"
            self.faults.append(PackFault(file=name, text=text, accepted=f"应有：{names}。"))
            return None
        try:
            data = self.toml_of(name)
            file = spec.model_validate(data, by_alias=True, by_name=False)
            return self.adjusted(file, data) or file
        except TomlError as error:
            self.faults.append(PackFault(file=name, text=str(error)))
        except ValidationError as error:
            for details in sorted(error.errors(), key=is_missing):
                self.add_misfit(name, spec, details)
        return None

    def adjusted(self, file: SomeFile, data: dict[str, Any]) -> SomeFile | None:
        """The file with the lines in place; None where none is about it."""
        if all(line.file != file.file_name for line in self.adjustments):
            return None
        spec = type(file)
        data, misfits = adjusted_data(spec, data, self.adjustments)
        self.misfits.extend(misfits)
        return spec.model_validate(data, by_alias=True, by_name=False)

    def toml_of(self, name: str) -> dict[str, Any]:
        """The file's tables. Raises TomlError, which says what is wrong with the text."""
        text = self.files.get(name, "")
        data = toml_data(text)
        self.lines[name] = lines_of(text)
        return data

    def add_fault(
        self, name: str, path: TomlPath, text: str, *, accepted: str = "", near: str = ""
    ) -> None:
        """Note a fault at the path; `near` names text to be found from there on."""
        line = line_at(self.lines[name], path)
        if near:
            line = self.line_near(name, line, near)
        fault = PackFault(file=name, line=line, path=path, text=text, accepted=accepted)
        self.faults.append(fault)

    def line_near(self, name: str, first: int, text: str) -> int:
        """The first line from there on that holds the text; the line itself where none does."""
        rows = self.files[name].splitlines()
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
            told = f"可用的键：{accepted}。"
            self.add_fault(name, path, f"不认识的键 {key}。", accepted=told)
        elif details["type"] in ("literal_error", "counting_word"):
            self.add_refusal(name, path, details["input"], accepted_values(details))
        elif details["type"] in ("tuple_type", "model_type") and holds_tables(spec, path):
            table = path[-2] if isinstance(key, int) else key
            self.add_fault(name, path, f"{table} 应写成 [[{table}]]。")
        else:
            self.add_fault(name, path, f"{words_of_path(path)} 应是{wanted_words(details)}。")

    def add_refusal(
        self, name: str, path: TomlPath, value: object, accepted: Iterable[str], *, near: str = ""
    ) -> None:
        told = f"可用的：{'、'.join(sorted(accepted))}。"
        self.add_fault(name, path, f"{value} 不可用。", accepted=told, near=near)

    def check_one_of(
        self, name: str, path: TomlPath, value: str, accepted: Iterable[str], *, near: str = ""
    ) -> None:
        known = set(accepted)
        if value not in known:
            self.add_refusal(name, path, value, known, near=near)

    def check_together(self, pack: Pack) -> None:
        """What one table says of another: keys that name something name what is there."""
        self.check_campaign(pack.campaign)
        kinds = by_key(pack.kinds)
        self.check_once("kinds.toml", ("kind",), pack.kinds)
        for index, kind in enumerate(pack.kinds):
            self.check_kind(("kind", index), kind, kinds)
        self.check_paper_loops(pack.kinds)
        self.check_once("indicators.toml", ("indicator",), pack.indicators)
        for index, indicator in enumerate(pack.indicators):
            self.check_indicator(("indicator", index), indicator, kinds)
        self.check_outline(pack)
        self.check_services(pack.services, kinds)

    def check_campaign(self, campaign: CampaignSpec) -> None:
        """Days stand in their order, and no mechanism is there twice."""
        name = "pack.toml"
        if campaign.starts_on > campaign.ends_on:
            self.add_fault(name, ("ends_on",), "ends_on（最后一天）早于 starts_on（第一天）。")
        for number, phase in enumerate(campaign.phases):
            if phase.from_on >= phase.before_on:
                text = "before_on 应晚于 from_on：它是本阶段结束后的第一天。"
                self.add_fault(name, ("phase", number, "before_on"), text)
        self.check_once(name, ("mechanism",), campaign.mechanisms)
        days = set()
        for number, key_date in enumerate(campaign.key_dates):
            if (key_date.name, key_date.on) in days:
                text = f"重要节点 {key_date.name} 在同一天写了两次，只留一个。"
                self.add_fault(name, ("key_date", number, "name"), text)
            days.add((key_date.name, key_date.on))

    def check_once(self, name: str, path: TomlPath, tables: Sequence[Keyed]) -> None:
        """No two tables of the list at the path have the same key."""
        keys = set()
        for number, table in enumerate(tables):
            if table.key in keys:
                text = f"{table.key} 已经用过，每个 key 只能用一次。"
                self.add_fault(name, (*path, number, "key"), text)
            keys.add(table.key)

    def check_paper_loops(self, kinds: Sequence[KindSpec]) -> None:
        """What is filled in on paper has a kind of its own, not one that is on paper as well."""
        on_paper = {kind.key for kind in kinds if kind.on_paper}
        for number, kind in enumerate(kinds):
            if kind.on_paper in on_paper - {kind.key}:
                text = f"{kind.on_paper} 自己也写了 on_paper，互相指来指去没有终点。"
                accepted = "on_paper 应指一个没有 on_paper 的类别。"
                path = ("kind", number, "on_paper")
                self.add_fault("kinds.toml", path, text, accepted=accepted)

    def check_kind(self, path: TomlPath, kind: KindSpec, kinds: Mapping[str, KindSpec]) -> None:
        name = "kinds.toml"
        if kind.on_paper:
            self.check_one_of(name, (*path, "on_paper"), kind.on_paper, kinds.keys() - {kind.key})
        self.check_once(name, (*path, "field"), kind.fields)
        self.check_once(name, (*path, "slot"), kind.slots)
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
        if indicator.key in PLAIN_WORDS:
            text = f"{indicator.key} 是提纲句子里的固定用语，数字不能用这个 key。"
            self.add_fault(name, (*path, "key"), text)
        self.check_one_of(name, (*path, "measure"), indicator.measure, self.measures)
        if measure := self.measures.get(indicator.measure):
            self.check_one_of(name, (*path, "word"), indicator.word, measure.words)
            if indicator.of_own_unit and measure.is_folded:
                text = f"{indicator.measure} 的数字不能只算本单位，请删去 of_own_unit。"
                self.add_fault(name, (*path, "of_own_unit"), text)
        fields = set(measure.where_fields) if measure else set()
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
        for key, style in outline.print_styles.items():
            self.check_one_of(name, ("print", key), key, figures)
            if "{name}" not in style.name_as:
                text = "name_as 里应有 {name}，它换成名称，如 《{name}》。"
                self.add_fault(name, ("print", key, "name_as"), text)
        for group, mentions in outline.mentions.items():
            self.check_once(name, (group,), mentions)
            for index, mention in enumerate(mentions):
                self.check_mention((group, index), mention, kinds)
        self.check_rates(pack)
        groups = self.placeholder_groups(pack, figures)
        for path, text in sentences(outline):
            for match in PLACEHOLDER.finditer(text):
                self.check_placeholder(path, match, groups)
            self.check_braces(path, PLACEHOLDER.sub("", text))

    def placeholder_groups(self, pack: Pack, figures: set[str]) -> dict[str, set[str]]:
        """What may stand behind the colon, by what stands before it; "": what stands alone."""
        rates = set(by_key(pack.outline.rates))
        groups = {"": figures | PLAIN_WORDS, "names": set[str](), "rate": rates}
        for indicator in pack.indicators:
            measure = self.measures.get(indicator.measure)
            if measure and measure.thing:
                groups["names"].add(indicator.key)
        for group, mentions in pack.outline.mentions.items():
            groups[group] = set(by_key(mentions))
        return groups

    def check_services(self, services: ServicesFile, kinds: Mapping[str, KindSpec]) -> None:
        """What residents ask for ends in an act that this pack has, and a limit has its reason."""
        name = ServicesFile.file_name
        self.check_once(name, ("category",), services.categories)
        for number, category in enumerate(services.categories):
            path = ("category", number)
            self.check_one_of(name, (*path, "kind"), category.kind, kinds)
            if category.lowest_level < EVERYWHERE and not category.because:
                text = "写了 lowest_level 就要写 because：为什么不能再往下派。"
                self.add_fault(name, (*path, "lowest_level"), text)

    def check_rates(self, pack: Pack) -> None:
        """A rate has its base: two figures of one word."""
        name = "outline.toml"
        figures = by_key(pack.indicators)
        self.check_once(name, ("rate",), pack.outline.rates)
        for number, rate in enumerate(pack.outline.rates):
            path = ("rate", number)
            self.check_one_of(name, (*path, "part"), rate.part, figures)
            self.check_one_of(name, (*path, "base"), rate.base, figures)
            words = {figures[key].word for key in (rate.part, rate.base) if key in figures}
            if len(words) > 1:
                text = f"{rate.part} 和 {rate.base} 的计数用语不同，不能相比。"
                self.add_fault(name, (*path, "base"), text)

    def check_mention(
        self, path: TomlPath, mention: MentionSpec, kinds: Mapping[str, KindSpec]
    ) -> None:
        """The kind, the fields asked for, and the words in which an act is told."""
        name = "outline.toml"
        self.check_one_of(name, (*path, "kind"), mention.kind, kinds)
        self.check_braces((*path, "text"), ACT_WORD.sub("", mention.text))
        if mention.kind not in kinds:
            return
        fields = by_key(filter(attrgetter("is_stored"), kinds[mention.kind].fields))
        for match in ACT_WORD.finditer(mention.text):
            words = ACT_WORDS | fields.keys()
            self.check_one_of(name, (*path, "text"), match[1], words, near=match[0])
        for key in mention.where:
            self.check_one_of(name, (*path, "where"), key, fields)

    def check_braces(self, path: TomlPath, rest: str) -> None:
        """Nothing in braces is left where all that is known was taken out."""
        if BRACES.search(rest):
            text = "花括号里只能是一个名称，如 {unit}；单独的花括号不可用。"
            self.add_fault("outline.toml", path, text)

    def check_placeholder(
        self, path: TomlPath, match: re.Match[str], groups: Mapping[str, set[str]]
    ) -> None:
        """{figure} or {word}, {names:figure}, {anchor:key} or {example:key}."""
        name = "outline.toml"
        key, inner = match.groups()
        if inner is None:
            self.check_one_of(name, path, key, groups[""], near=match[0])
            return
        self.check_one_of(name, path, key, groups.keys() - {""}, near=match[0])
        self.check_one_of(name, path, inner, groups.get(key, ()), near=match[0])


def is_missing(details: ErrorDetails) -> bool:
    """Whether a key is missing: told last, for often another one was meant to be it."""
    return details["type"] == "missing"


def holds_tables(spec: type[Spec], path: TomlPath) -> bool:
    """Whether a list of tables belongs at the path, or one of its tables."""
    fields = fields_along(spec, path)
    return bool(fields) and is_list_of_tables(fields[-1])


def wanted_words(details: ErrorDetails) -> str:
    """What a value should be, with the limit that it passed."""
    words = WANTED.get(details["type"], details["msg"])
    return words.format_map(details.get("ctx", {}))


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
    yield ("title",), outline.title
    for text in outline.lead:
        yield ("lead",), text
    yield ("coverage",), outline.coverage
    for number, section in enumerate(outline.sections):
        for text in section.lead:
            yield ("section", number, "lead"), text
        for index, point in enumerate(section.points):
            for text in point.sentences:
                yield ("section", number, "point", index, "sentences"), text
