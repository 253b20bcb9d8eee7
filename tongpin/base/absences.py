"""Who was away, as Chinese clerks write it: 张三（病假）；李四下乡；事假：王五; pure."""

import re
from collections.abc import Iterator
from dataclasses import replace

from tongpin.base.name_lists import (
    AWAY,
    BRACKETS,
    NOBODY,
    OFFICE_ALONE,
    RESETS,
    SURNAMES,
    NotNames,
    WrittenName,
    labelled_parts,
    people_of_part,
)

NAME = f"[{''.join(sorted(SURNAMES))}][\\u3400-\\u9fff]{{1,2}}?"
TEXT = r"[^、,，;；。\s（()）]"  # what a reason without brackets is made of
REASON = (
    rf"(?:(?:因|在|去|赴|正在){TEXT}{{1,12}}|(?:{AWAY.pattern}|下乡|开会|培训|住院|生病|值班|驻村|探亲"
    rf"|轮休|借调|另有|临时|有事){TEXT}{{0,8}})"
)
BEHIND = r"(?=[、,，;；。\s]|$)"
# Each puts a reason that stands otherwise into brackets behind its name.
REASON_FORMS = (
    (re.compile(rf"({NAME})\s*[:：\-－—,，]+\s*({REASON}){BEHIND}"), r"\1（\2）"),
    (re.compile(rf"(?<![\u3400-\u9fff])({NAME})({REASON}){BEHIND}"), r"\1（\2）"),
    (re.compile(r"[,，;；。\s]*(?:事由|原因|理由)(?:为|是)?[:：]\s*([^;；\n]+)"), r"（\1）"),
    (re.compile(r"[)）]\s*[(（]"), "；"),
)
NOBODY_AWAY = re.compile(
    r"无人?(?:请假|缺席|缺勤|未到)?(?:人员|情况)?|没有?人?(?:请假|缺席)?|(?:全员|全部|全体)?(?:到齐|全勤|参加)|0人?"
)
NO_REASON = re.compile("(?:缺席|缺勤|未到|没到|没来|未参加|没参加|不在)(?:人员|者|会)?")
LEAVE_LABEL = re.compile("(?:请假|缺席|缺勤|未到)(?:人员|者)?(?:及(?:事由|原因))?")
LEAVE = "请假"
ENDS = " 。.;；\n"


def read_absences(text: str) -> list[WrittenName]:
    """The people in the order typed, each once, with the reason that is given, or "".

    A reason behind several names holds for those before it that have none. Raises NotNames
    where somebody is meant who is not named: 3人, 全体党员.
    """
    if NOBODY_AWAY.fullmatch(text.strip(ENDS)):
        return []
    away: dict[str, WrittenName] = {}
    waiting: list[str] = []  # names whose reason may follow
    for separator, label, part in labelled_parts(_with_brackets(text)):
        if separator in RESETS:
            waiting = []
        for piece in re.split(r"(?<=[)）\]】〕])", part):
            people = list(_people(piece, label))
            for written in people:
                away.setdefault(written.name, written)
                waiting.append(written.name)
            reason = people[-1].reason if people else ""
            if reason:
                for name in waiting:
                    away[name] = replace(away[name], reason=away[name].reason or reason)
                waiting = []
    return list(away.values())


def _with_brackets(text: str) -> str:
    for pattern, brackets in REASON_FORMS:
        text = pattern.sub(brackets, text)
    return text


def _people(piece: str, label: str) -> Iterator[WrittenName]:
    """The people of one piece. Raises NotNames for an office or a bracket without a name."""
    people = list(people_of_part(BRACKETS.sub("", piece), label))
    asides = [aside for aside in BRACKETS.findall(piece) if not OFFICE_ALONE.fullmatch(aside)]
    if not people and piece.strip() and piece.strip() not in NOBODY:
        raise NotNames(piece.strip())
    for written in people:
        reason = "；".join(asides).removeprefix(f"{LEAVE}；") or _reason(written.reason)
        yield replace(written, reason=reason, is_away=True)


def _reason(reason: str) -> str:
    """What a label or word says of why; that somebody was away is no reason."""
    return "" if NO_REASON.fullmatch(reason) else LEAVE_LABEL.sub(LEAVE, reason)
