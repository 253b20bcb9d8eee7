"""What contests stores about people: entrants, judges, certificates, who hands works in."""

from django.db.models import QuerySet

from tongpin.contests.models import Certificate, Contest, Entrant, Judge, Work
from tongpin.orgs.models import Person
from tongpin.orgs.personal_data import Erasure, PersonalData, signature

AFTER_CAMPAIGN = "本次活动结束为止（十四周岁以下），其余与参赛记录同期保存"


def certificates_of(person: Person) -> QuerySet[Certificate]:
    """Those to the person's name in a unit where the person stands or stood. Costs two queries."""
    units = set(person.posts.values_list("unit_id", flat=True)) | {person.home_unit_id}
    certificates = Certificate.objects.filter(
        entrant__name=person.name,
        entrant__is_child=False,
        entrant__work__unit__in=units - {None},
    )
    return certificates.order_by("-issued_at", "-id")


CERTIFICATES = PersonalData(
    model=Certificate,
    field="entrant",
    key="certificates",
    label="证书",
    purpose="凭编号核验真伪，编号页不显示姓名",
    erasure=Erasure.NEVER,
    remainder="证书编号须长期可核验，只显示奖项和单位",
    columns={"number": "number", "award": "placing__award"},
    rows=certificates_of,
)

PERSONAL_DATA = (
    CERTIFICATES,
    PersonalData(
        model=Entrant,
        field="name",
        excuse="参赛者不与登记的人对应；本单位同名成人的证书列在“证书”中",
        label="参赛者姓名",
        purpose="印制证书",
        kept_for=AFTER_CAMPAIGN,
        erasure=Erasure.AUTOMATIC,
        remainder="十四周岁以下参赛者的姓名和作品在活动结束后清空，名次、证书编号和人数保留",
    ),
    PersonalData(
        model=Entrant,
        field="consent",
        excuse="监护人不与登记的人对应",
        label="监护人同意书",
        purpose="证明十四周岁以下参赛者的监护人同意",
        kept_for="本次活动结束为止",
        erasure=Erasure.AUTOMATIC,
        remainder="活动结束后清空",
    ),
    PersonalData(
        model=Judge,
        field="name",
        excuse="评委凭专用地址评分，不与登记的人对应",
        label="评委姓名",
        purpose="说明由谁评分",
        erasure=Erasure.NEVER,
        remainder="评分须可追溯到人，随评分记录保留",
    ),
    signature(
        Contest,
        "started_by",
        key="contests_started",
        label="发起的比赛",
        columns={"name": "name", "unit": "unit__name", "at": "started_at"},
    ),
    signature(
        Work,
        "handed_in_by",
        key="works_handed_in",
        label="报送的作品",
        columns={
            "contest": "contest__name",
            "number": "number",
            "title": "title",
            "at": "handed_in_at",
        },
    ),
)
