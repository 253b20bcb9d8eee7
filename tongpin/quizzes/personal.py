"""What quizzes stores about people: attempts and what came of them, and who made quizzes.

Attempts and their leaves know a person by a UUID or a number, without a key of the database.
"""

import json
from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.db.models import Model, QuerySet
from django.utils.timezone import localdate

from tongpin.orgs.models import Person
from tongpin.orgs.personal_data import Erasure, PersonalData, Retention, deleted, signature
from tongpin.quizzes.answerers import uuid_of_person
from tongpin.quizzes.models import (
    Attempt,
    ExtraTime,
    GroupMember,
    HandMark,
    KeyChange,
    Quiz,
    QuizStart,
    Remark,
    ScoreChange,
)
from tongpin.quizzes.paper_content import HUNDREDTHS

RESULT_STAYS = "成绩是测试的记录，作为参加人数的来源随之保留"


def published_titles() -> dict[int, str]:
    """Quiz number -> title, of every published quiz."""
    return dict(Quiz.objects.published().values_list("pk", "title"))


def attempts_of(who: Sequence[UUID]) -> list[dict[str, Any]]:
    """Quizzes that a person or a device answered, newest first. Costs two queries."""
    titles = published_titles()
    rows = Attempt.objects.filter(quiz__in=list(titles), who__in=who)  # by the key's beginning
    return [
        {
            "quiz": titles[row.quiz],
            "number": row.number,
            "at": row.handed_in_at.isoformat(),
            "day": localdate(row.handed_in_at).isoformat(),
            "score": row.score / HUNDREDTHS,
            "answers": json.loads(row.answers),
        }
        for row in rows.order_by("-handed_in_at")
    ]


def uuids_of(person: Person) -> list[UUID]:
    """By what papers know the person: the row of the register, and those that were joined with it.

    A paper stays under the number by which it was handed in, as its receipt says.
    """
    numbers = [person.pk, *person.joined.order_by("pk").values_list("pk", flat=True)]
    return list(map(uuid_of_person, numbers))


def rows_of_answerer(model: type[Model], person: Person) -> QuerySet[Any]:
    """Rows of published quizzes under the person's UUID, quiz by quiz."""
    quizzes = list(published_titles())
    rows = model._default_manager.filter(quiz__in=quizzes, who__in=uuids_of(person))
    return rows.order_by("quiz", "pk")


def score_changes_of(person: Person) -> QuerySet[ScoreChange]:
    changes = ScoreChange.objects.filter(who__in=uuids_of(person))
    return changes.order_by("change__changed_at", "id")


def _result(model: type[Model], *, key: str, label: str, columns: dict[str, str]) -> PersonalData:
    """What a table of results holds under the person's UUID; quizzes are told by their number."""
    return PersonalData(
        model=model,
        field="who",
        key=key,
        label=label,
        purpose="成绩的由来可查",
        erasure=Erasure.NEVER,
        remainder=RESULT_STAYS,
        columns={"quiz": "quiz", "number": "number"} | columns,
        rows=lambda person: rows_of_answerer(model, person),
    )


def remarks_of_campaign(campaign: int) -> QuerySet[Remark]:
    quizzes = Quiz.objects.filter(campaign=campaign).values("pk")
    return Remark.objects.filter(quiz__in=quizzes).exclude(answer="", finding="")


def starts_of_campaign(campaign: int) -> QuerySet[QuizStart]:
    return QuizStart.objects.filter(quiz__in=Quiz.objects.filter(campaign=campaign).values("pk"))


RETENTIONS = (
    Retention(
        key="quiz_starts",
        label="限时测试的开始时间",
        setting="KEEP_DEVICES_DAYS",
        rows=starts_of_campaign,
        empty=deleted,
        remainder="答卷和成绩保留",
    ),
    Retention(
        key="extra_times",
        label="延长的答题时间及理由",
        setting="KEEP_REASONS_DAYS",
        rows=lambda campaign: ExtraTime.objects.filter(quiz__campaign=campaign),
        empty=deleted,
        remainder="答卷和成绩保留",
    ),
    Retention(
        key="remarks",
        label="答卷异常提示的本人说明和核实情况",
        setting="KEEP_REASONS_DAYS",
        rows=remarks_of_campaign,
        empty=lambda rows, now: rows.update(answer="", finding=""),
        remainder="只留曾有提示、何时核实",
    ),
)

PERSONAL_DATA = (
    PersonalData(
        model=Attempt,
        field="who",
        key="quizzes",
        label="答卷",
        purpose="计算成绩，本人可随时查看",
        erasure=Erasure.NEVER,
        remainder=RESULT_STAYS,
        export=lambda person: attempts_of(uuids_of(person)),
    ),
    PersonalData(
        model=Attempt,
        field="by",
        key="attempts_entered_for_others",
        label="代为录入的答卷",
        purpose="说明由谁录入",
        erasure=Erasure.NEVER,
        remainder=RESULT_STAYS,
        rows=lambda person: Attempt.objects.filter(by=person.pk),
    ),
    PersonalData(
        model=GroupMember,
        field="who",
        excuse="所指是合答的那份答卷，成员另列",
        label="合答答卷的标识",
        purpose="一份答卷由哪几人合答",
        erasure=Erasure.NEVER,
        remainder=RESULT_STAYS,
    ),
    PersonalData(
        model=GroupMember,
        field="person",
        key="answered_together",
        label="与人合答的答卷",
        purpose="合答的每个人都计入参加人数",
        erasure=Erasure.NEVER,
        remainder=RESULT_STAYS,
        columns={"quiz": "quiz"},
        rows=lambda person: GroupMember.objects.filter(person=person.pk).order_by("id"),
    ),
    _result(
        QuizStart, key="quizzes_begun", label="限时测试的开始时间", columns={"at": "started_at"}
    ),
    PersonalData(
        model=ScoreChange,
        field="who",
        key="score_changes",
        label="更正答案带来的成绩变动",
        purpose="成绩的由来可查",
        erasure=Erasure.NEVER,
        remainder=RESULT_STAYS,
        columns={
            "quiz": "change__quiz_id",
            "number": "number",
            "before": "before",
            "after": "after",
            "reason": "change__reason",
            "at": "change__changed_at",
        },
        rows=score_changes_of,
    ),
    _result(
        HandMark,
        key="answers_marked_by_hand",
        label="简答题的人工评分",
        columns={"points": "points", "remark": "remark", "at": "marked_at"},
    ),
    PersonalData(
        model=HandMark,
        field="marked_by",
        key="answers_of_others_marked",
        label="评过的简答题",
        purpose="说明由谁评分",
        erasure=Erasure.NEVER,
        remainder=RESULT_STAYS,
        rows=lambda person: HandMark.objects.filter(marked_by=person.pk),
    ),
    _result(
        Remark,
        key="attempts_remarked",
        label="答卷的异常提示和本人说明",
        columns={
            "kind": "kind",
            "at": "noted_at",
            "answer": "answer",
            "finding": "finding",
        },
    ),
    signature(Remark, "found_by", key="remarks_settled", label="核实过的异常提示"),
    PersonalData(
        model=ExtraTime,
        field="person",
        key="extra_times",
        label="延长的答题时间",
        purpose="照顾有需要的人",
        remainder="测试结束后可删除",
        columns={"quiz": "quiz__title", "percent": "percent", "reason": "reason"},
    ),
    signature(
        Quiz,
        "made_by",
        key="quizzes_made",
        label="编制的测试",
        columns={"title": "title", "unit": "unit__name", "at": "made_at"},
    ),
    signature(
        Quiz,
        "published_by",
        key="quizzes_published",
        label="发布的测试",
        columns={"title": "title", "unit": "unit__name", "at": "published_at"},
    ),
    signature(
        KeyChange,
        "changed_by",
        key="keys_corrected",
        label="更正的答案",
        columns={"quiz": "quiz__title", "reason": "reason", "at": "changed_at"},
    ),
)
