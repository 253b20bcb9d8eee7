"""What evidence stores about people: who put files in."""

from tongpin.evidence.models import StoredFile, Upload
from tongpin.orgs.personal_data import Erasure, PersonalData, signature

PERSONAL_DATA = (
    signature(
        StoredFile,
        "stored_by",
        key="files_put_in",
        label="存入的文件",
        columns={"name": "name", "at": "stored_at"},
    ),
    PersonalData(
        model=Upload,
        field="by",
        key="uploads_under_way",
        label="未传完的文件",
        purpose="断网后接着上传",
        kept_for="传完为止，无人续传的到期清除",
        erasure=Erasure.AUTOMATIC,
        remainder="无",
        columns={"name": "name", "at": "started_at"},
    ),
)
