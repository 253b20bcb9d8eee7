import base64
from datetime import timedelta

import pytest

from tongpin.evidence.file_types import FileError
from tongpin.evidence.models import StoredFile, Upload
from tongpin.evidence.uploads import drop_old_uploads, file_of, start_upload
from tongpin.testing import NOON

pytestmark = pytest.mark.django_db


@pytest.fixture
def signed_in(client, clerk):
    client.force_login(clerk)
    return client


def started(client, length):
    name = base64.b64encode("纪要.txt".encode()).decode()
    response = client.post(
        "/uploads/",
        headers={"Upload-Length": str(length), "Upload-Metadata": f"filename {name}"},
    )
    return response["Location"]


def sent(client, place, offset, content):
    return client.patch(
        place,
        content,
        content_type="application/offset+octet-stream",
        headers={"Upload-Offset": str(offset)},
        CONTENT_TYPE="application/offset+octet-stream",  # also where there is no content
    )


def test_a_file_in_parts_becomes_whole(signed_in, clerk):
    place = started(signed_in, 6)
    assert sent(signed_in, place, 0, b"first")["Upload-Offset"] == "5"
    assert signed_in.head(place)["Upload-Offset"] == "5"
    assert not StoredFile.objects.exists()

    last = sent(signed_in, place, 5, b"!")

    upload = Upload.objects.get()
    assert (last.status_code, last["Upload-Offset"]) == (204, "6")
    assert file_of(upload.key, by=clerk, now=NOON).read() == b"first!"
    assert upload.file.name == "纪要.txt"
    assert not upload.path.exists()


@pytest.mark.parametrize("offset", [0, 4, 6])
def test_a_part_that_does_not_fit_changes_nothing(signed_in, offset):
    place = started(signed_in, 10)
    sent(signed_in, place, 0, b"first")

    response = sent(signed_in, place, offset, b"again")

    assert (response.status_code, response["Upload-Offset"]) == (409, "5")
    assert signed_in.head(place)["Upload-Offset"] == "5"


def test_the_last_part_sent_again_changes_nothing(signed_in, clerk):
    place = started(signed_in, 5)
    sent(signed_in, place, 0, b"first")

    for offset, content in ((0, b"first"), (5, b"")):
        assert sent(signed_in, place, offset, content)["Upload-Offset"] == "5"
    assert file_of(Upload.objects.get().key, by=clerk, now=NOON).read() == b"first"


def test_more_than_was_announced_is_refused(signed_in):
    assert sent(signed_in, started(signed_in, 3), 0, b"four").status_code == 409


def test_a_file_that_is_not_taken_is_told_at_its_end_and_forgotten(signed_in):
    place = started(signed_in, 4)

    response = sent(signed_in, place, 0, b"\x7fE\x00F")

    assert response.status_code == 400
    assert "not taken" in response.content.decode()
    assert signed_in.head(place).status_code == 404


@pytest.mark.parametrize("length", ["", "0", "-1", "99999999999"])
def test_a_size_that_is_not_taken_is_told_before_anything_is_sent(signed_in, length):
    response = signed_in.post("/uploads/", headers={"Upload-Length": length})

    assert response.status_code == 400


def test_an_upload_is_its_owners_alone(signed_in, client, stranger):
    place = started(signed_in, 4)
    upload = Upload.objects.get()
    client.force_login(stranger)

    assert client.head(place).status_code == 404
    with pytest.raises(FileError):
        file_of(upload.key, by=stranger, now=NOON)


def test_an_upload_can_be_given_up(signed_in):
    place = started(signed_in, 4)
    sent(signed_in, place, 0, b"a")
    path = Upload.objects.get().path

    assert signed_in.delete(place).status_code == 204
    assert not path.exists()
    assert not Upload.objects.exists()


def test_uploads_left_behind_are_dropped_after_a_week(clerk):
    start_upload("a.txt", 3, by=clerk, now=NOON)

    assert drop_old_uploads(now=NOON + timedelta(days=6)) == 0
    assert drop_old_uploads(now=NOON + timedelta(days=8)) == 1
