"""What search stores about people: their names once more, in its index."""

from tongpin.orgs.personal_data import Erasure, PersonalData
from tongpin.search.models import IndexedRow

PERSONAL_DATA = (
    PersonalData(
        model=IndexedRow,
        field="words",
        label="搜索索引中的姓名，以及各项记录中写到的姓名",
        purpose="有权查看的人按姓名找到本人和记录",
        kept_for="与姓名、与所属记录同期；不进入备份",
        erasure=Erasure.AUTOMATIC,
        remainder="姓名改动、清空或记录更正后，下一次定时整理（约五分钟）从索引中删去，不留痕迹",
        excuse="是“姓名”和各项记录的副本，随它们导出",
    ),
)
