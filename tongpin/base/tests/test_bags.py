import hashlib
import io
import unicodedata
import zipfile

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tongpin.base.bags import DECLARATION, faults_of, write_bag

TWO = {"会议记录.txt": "记录".encode(), "图/一.jpg": b"picture"}


def bag(folder, payload, tags, info):
    stream = io.BytesIO()
    write_bag(stream, folder, payload, tags, info)
    return stream.getvalue()


def unpacked(tmp_path, content=None):
    """The bag in a folder, to be spoiled."""
    content = content or bag("bag", TWO, {"metadata/act.json": b"{}"}, "Source-Organization: X\n")
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        archive.extractall(tmp_path)
    return tmp_path / "bag"


def by_hand(folder, *, version="1.0", **files):
    """A bag of one payload file, written line by line."""
    (folder / "data").mkdir(parents=True)
    (folder / "data" / "a.txt").write_bytes(b"a")
    told = DECLARATION.replace("1.0", version)
    digest = hashlib.md5(b"a").hexdigest()
    files = {"bagit": told, "manifest-md5": f"{digest}  data/a.txt\n"} | files
    for name, text in files.items():
        (folder / f"{name.replace('_', '-')}.txt").write_text(text)
    return folder


def test_a_bag_is_valid_as_zip_and_as_folder(tmp_path):
    path = tmp_path / "bag.zip"
    path.write_bytes(bag("bag", TWO, {}, ""))

    assert faults_of(path) == []
    assert faults_of(unpacked(tmp_path)) == []


@pytest.mark.parametrize("version", ["0.93", "0.97", "1.0"])
def test_bags_of_other_makers_are_valid(tmp_path, version):
    assert faults_of(by_hand(tmp_path / "bag", version=version)) == []


def test_bag_info_counts_bytes_and_files(tmp_path):
    info = (unpacked(tmp_path) / "bag-info.txt").read_text()

    assert info == "Source-Organization: X\nPayload-Oxum: 13.2\n"


def test_a_changed_file_is_named(tmp_path):
    folder = unpacked(tmp_path)
    (folder / "data/会议记录.txt").write_bytes("纪录".encode())

    assert faults_of(folder) == [
        "data/会议记录.txt has another checksum than manifest-sha256.txt says."
    ]


def test_a_missing_file_is_named(tmp_path):
    folder = unpacked(tmp_path)
    (folder / "data/会议记录.txt").unlink()

    assert faults_of(folder) == [
        "data/会议记录.txt is missing.",
        "bag-info.txt counts 13.2 bytes and files, there are 7.1.",
    ]


def test_a_file_too_many_is_named(tmp_path):
    folder = unpacked(tmp_path)
    (folder / "data/more.txt").write_bytes(b"")

    assert faults_of(folder)[0] == "data/more.txt is not listed in manifest-sha256.txt."


def test_changed_metadata_are_named(tmp_path):
    folder = unpacked(tmp_path)
    (folder / "metadata/act.json").write_bytes(b"[]")

    assert faults_of(folder) == [
        "metadata/act.json has another checksum than tagmanifest-sha256.txt says."
    ]


@pytest.mark.parametrize(
    "declared",
    [
        "BagIt-Version : 1.0\nTag-File-Character-Encoding: UTF-8\n",
        "BagIt-Version:  1.0\nTag-File-Character-Encoding: UTF-8\n",
        "BagIt-Version: 1\nTag-File-Character-Encoding: UTF-8\n",
        "BagIt-Version: 1.0\n",
        "\ufeffBagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n",
        "",
    ],
)
def test_a_declaration_with_a_fault_is_refused(tmp_path, declared):
    folder = by_hand(tmp_path / "bag", bagit=declared)

    assert faults_of(folder) == [
        "bagit.txt is missing, or does not say version and encoding in two lines."
    ]


@pytest.mark.parametrize("path", ["/etc/passwd", "../a.txt", "~/a.txt", "data/../../a.txt"])
def test_a_path_out_of_the_bag_is_never_opened(tmp_path, path):
    digest = hashlib.md5(b"a").hexdigest()
    folder = by_hand(tmp_path / "bag", manifest_md5=f"{digest}  data/a.txt\n{digest}  {path}\n")

    assert faults_of(folder) == [f"{path} leads out of the bag."]


def test_what_is_to_be_fetched_lies_in_the_payload(tmp_path):
    folder = by_hand(
        tmp_path / "bag", fetch="https://a.example/b 1 data/b.txt\nhttps://a.example/c 1 ../c.txt\n"
    )

    assert faults_of(folder) == [
        "data/b.txt is to be fetched and is missing.",
        "fetch.txt: ../c.txt lies outside the payload.",
    ]


def test_from_1_0_on_every_manifest_lists_every_file(tmp_path):
    other = {"manifest_sha1": ""}

    assert faults_of(by_hand(tmp_path / "old", version="0.97", **other)) == []
    assert faults_of(by_hand(tmp_path / "new", version="1.0", **other)) == [
        "data/a.txt is not listed in manifest-sha1.txt."
    ]


def test_a_file_listed_twice_is_named(tmp_path):
    line = f"{hashlib.md5(b'a').hexdigest()}  data/a.txt\n"

    folder = by_hand(tmp_path / "bag", manifest_md5=line * 2)

    assert faults_of(folder) == ["data/a.txt is listed twice in manifest-md5.txt."]


def test_bag_info_is_made_of_labels_and_values(tmp_path):
    folder = by_hand(tmp_path / "bag", bag_info="Contact-Name: A\n  B\nnothing\n")

    assert faults_of(folder) == ["bag-info.txt, line 3: no label and value."]


def test_names_composed_in_two_ways_are_the_same(tmp_path):
    decomposed = unicodedata.normalize("NFD", "é.txt")
    folder = unpacked(tmp_path, bag("bag", {"é.txt": b"e"}, {}, ""))
    (folder / "data/é.txt").rename(folder / "data" / decomposed)

    assert faults_of(folder) == []


def test_a_damaged_zip_is_told(tmp_path):
    content = bytearray(bag("bag", {"a.txt": b"text" * 50}, {}, ""))
    content[46] ^= 0xFF
    path = tmp_path / "bag.zip"
    path.write_bytes(content)

    assert faults_of(path) == [
        "data/a.txt has another checksum than manifest-sha256.txt says.",
        "bag-info.txt counts 200.1 bytes and files, there are 0.1.",
    ]


def test_what_is_no_bag_is_told(tmp_path):
    path = tmp_path / "a.txt"
    path.write_text("text")

    assert faults_of(path) == [f"{path} is neither a folder nor a zip."]


NAMES = st.text(
    st.characters(blacklist_categories=["Cs", "Cc"], blacklist_characters='/\\:*?"<>|.'),
    min_size=1,
    max_size=20,
).filter(lambda name: name.strip() == name)


@given(st.dictionaries(NAMES, st.binary(max_size=20), min_size=1, max_size=4))
def test_any_names_and_contents_survive(tmp_path_factory, payload):
    folded = {unicodedata.normalize("NFC", name): content for name, content in payload.items()}
    path = tmp_path_factory.mktemp("bags") / "bag.zip"

    path.write_bytes(bag("bag", folded, {}, ""))

    assert faults_of(path) == []
