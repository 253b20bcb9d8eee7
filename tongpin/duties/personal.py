"""What duties stores about people: who issued, made, waived and moved them."""

from tongpin.duties.models import Directive, DueDateMove, Duty
from tongpin.orgs.personal_data import signature

PERSONAL_DATA = (
    signature(
        Directive,
        "issued_by",
        key="directives_issued",
        label="下发的通知",
        columns={"title": "title", "number": "number", "at": "issued_at"},
    ),
    signature(Duty, "made_by", key="duties_made", label="布置的任务"),
    signature(
        Duty,
        "waived_by",
        key="duties_waived",
        label="免除的任务",
        columns={"title": "title", "reason": "reason", "at": "waived_at"},
    ),
    signature(
        DueDateMove,
        "moved_by",
        key="due_dates_moved",
        label="改过的期限",
        columns={
            "duty": "duty__title",
            "before": "old_due_on",
            "after": "new_due_on",
            "reason": "reason",
            "at": "moved_at",
        },
    ),
)
