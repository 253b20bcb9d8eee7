"""What dossiers stores about people: what they wrote, made up and recorded."""

from django.db.models import QuerySet

from tongpin.dossiers.actions import empty_papers, erase_paper
from tongpin.dossiers.models import DossierPaper, MakeUp, Minutes
from tongpin.orgs.personal_data import Erasure, PersonalData, Retention, signature


def current_papers() -> QuerySet[DossierPaper]:
    """The newest version of each paper, the last one written first."""
    return DossierPaper.objects.current().order_by("-recorded_at", "-id")


PAPERS = PersonalData(
    model=DossierPaper,
    field="author",
    key="papers",
    label="发言提纲和心得体会",
    purpose="作为该次活动的材料",
    erasure=Erasure.BY_PERSON,
    remainder="各版本的标题、正文和摘要全部清空，只留曾有一篇、何时删除",
    columns={
        "act": "act__title",
        "slot": "slot",
        "title": "title",
        "text": "text",
        "at": "recorded_at",
    },
    rows=lambda person: current_papers().filter(author=person),
    wish="paper",
    erase=erase_paper,
)

MAKE_UPS = PersonalData(
    model=MakeUp,
    field="person",
    key="made_up",
    label="补学情况",
    purpose="说明缺席的人怎样补上",
    remainder="补学登记是单位的记录，名单随之保留",
    columns={"act": "act__title", "how": "how", "on": "done_on"},
    rows=lambda person: person.make_ups.order_by("-done_on", "-id"),
)


def papers_of_campaign(campaign: int) -> QuerySet[DossierPaper]:
    return DossierPaper.objects.filter(act__kind__campaign=campaign, erased_at=None)


def phones_of_papers(campaign: int) -> QuerySet[DossierPaper]:
    return DossierPaper.objects.filter(act__kind__campaign=campaign).exclude(phone="")


RETENTIONS = (
    Retention(
        key="paper_phones",
        label="写材料的手机的标识",
        setting="KEEP_DEVICES_DAYS",
        rows=phones_of_papers,
        empty=lambda rows, now: rows.update(phone=""),
        remainder="材料本身保留",
    ),
    Retention(
        key="papers",
        label="发言提纲和心得体会的标题、正文",
        setting="KEEP_PAPERS_DAYS",
        rows=papers_of_campaign,
        empty=empty_papers,
        remainder="只留曾有一篇；归档包中的不动",
    ),
)

PERSONAL_DATA = (
    PAPERS,
    PersonalData(
        model=DossierPaper,
        field="author",
        key="papers_replaced",
        label="提纲和体会的旧版本",
        purpose="改动前的版本可查",
        erasure=Erasure.BY_PERSON,
        remainder="删除现行版本时一并清空",
        rows=lambda person: person.papers.exclude(superseded_at=None),
    ),
    PersonalData(
        model=DossierPaper,
        field="phone",
        excuse="只存手机标识的摘要，凭它在本机上显示这些材料",
        label="写材料的手机",
        purpose="未登录的人只能改自己手机写的材料",
        erasure=Erasure.BY_PERSON,
        remainder="“忘记这部手机”清空材料，手机标识随即无人能对上",
    ),
    signature(DossierPaper, "recorded_by", key="papers_recorded", label="代为登记的提纲和体会"),
    signature(
        Minutes,
        "recorded_by",
        key="minutes_recorded",
        label="写的会议记录",
        columns={"act": "act__title", "revision": "number", "at": "recorded_at"},
    ),
    PersonalData(
        model=Minutes,
        field="points",
        excuse="自由填写的文字，不与登记的人对应",
        label="会议记录中提到的人",
        purpose="记录会议内容",
        remainder="会议记录是单位的记录，更正时另存新版",
    ),
    MAKE_UPS,
    signature(MakeUp, "recorded_by", key="made_up_recorded", label="登记的补学情况"),
)
