"""What oversight stores about people: who found, moved, inspected and answered."""

from tongpin.orgs.personal_data import PersonalData, signature
from tongpin.oversight.models import Inspection, Observation, Problem, ProblemStep, Visit

NAMED_IN_RECORD = "问题台账和督导记录是单位的记录，名字随之保留"


def named(model: type[Problem | Inspection], field: str, label: str) -> PersonalData:
    """Words of a record that name people of the unit."""
    return PersonalData(
        model=model,
        field=field,
        excuse="自由填写的文字，不与登记的人对应",
        label=label,
        purpose="说明由谁负责",
        remainder=NAMED_IN_RECORD,
    )


def visit_text(words: str, *, key: str, label: str) -> PersonalData:
    """Who wrote the opinion, the reply or the answer of a visit."""
    columns = {
        "unit": "unit__name",
        "planned_on": "planned_on",
        "text": words,
        "at": f"{words}_at",
    }
    return signature(Visit, f"{words}_by", key=key, label=label, columns=columns)


PERSONAL_DATA = (
    signature(
        Problem,
        "made_by",
        key="problems_registered",
        label="登记的问题",
        columns={"number": "number", "text": "text", "at": "made_at"},
    ),
    signature(
        ProblemStep,
        "made_by",
        key="steps_of_problems",
        label="问题整改中的办理步骤",
        columns={"problem": "problem__number", "move": "move", "text": "text", "at": "made_at"},
    ),
    named(Problem, "lead", "牵头领导姓名"),
    named(Problem, "charge", "责任人姓名"),
    PersonalData(
        model=ProblemStep,
        field="confirmation",
        excuse="自由填写的文字，不与登记的人对应",
        label="群众确认",
        purpose="说明问题解决后群众怎么说",
        remainder=NAMED_IN_RECORD,
    ),
    signature(
        Inspection,
        "made_by",
        key="inspections_planned",
        label="安排的督导",
        columns={"title": "title", "at": "made_at"},
    ),
    named(Inspection, "members", "督导组成员姓名"),
    visit_text("opinion", key="opinions_written", label="写的督导意见"),
    visit_text("reply", key="replies_to_opinions", label="对督导意见的说明"),
    visit_text("answer", key="answers_to_replies", label="对说明的答复"),
    signature(
        Observation,
        "taken_by",
        key="observations",
        label="督导中记下的情况",
        columns={"text": "text", "at": "seen_at"},
    ),
)
