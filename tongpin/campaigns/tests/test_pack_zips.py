"""Zips that people send: read where they are plain, refused with a reason where they are not."""

import io
import stat
import struct
import zipfile
import zlib

import pytest

from tongpin.campaigns.pack_faults import PackError
from tongpin.campaigns.pack_zips import MOST_BYTES, files_of_zip, zip_of_files
from tongpin.campaigns.packs import FILE_NAMES, digest_of, files_at, find_pack

TEXT = 'code = "x"\n'


def zipped(*members: tuple[str | zipfile.ZipInfo, str | bytes]) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members:
            archive.writestr(name, content)
    return stream.getvalue()


def faults_of(content: bytes) -> list[str]:
    with pytest.raises(PackError) as error:
        files_of_zip(content, FILE_NAMES)
    return error.value.faults


def test_a_pack_comes_back_from_its_zip_and_gives_the_same_bytes():
    files = files_at(find_pack("flood-safety"))

    content = zip_of_files(files, "flood-safety")

    assert files_of_zip(content, FILE_NAMES) == files
    assert zip_of_files(files, "flood-safety") == content


def test_files_may_lie_in_the_zip_itself_with_what_systems_leave_behind():
    content = zipped(("pack.toml", TEXT), ("__MACOSX/._pack.toml", b"\xff"), (".DS_Store", b"\xff"))

    assert files_of_zip(content, FILE_NAMES) == {"pack.toml": TEXT}


def test_a_byte_order_mark_is_no_part_of_a_text():
    assert files_of_zip(zipped(("pack.toml", b"\xef\xbb\xbf" + TEXT.encode())), FILE_NAMES) == {
        "pack.toml": TEXT
    }


def gbk_zip(name: str, content: bytes) -> bytes:
    """A zip as Windows in Chinese writes it: names in GBK and no flag."""
    raw = name.encode("gbk")
    size = len(content)
    head = struct.pack("<HHHHHIIIHH", 20, 0, 0, 0, 33, zlib.crc32(content), size, size, len(raw), 0)
    local = b"PK\x03\x04" + head + raw + content
    central = b"PK\x01\x02" + struct.pack("<H", 20) + head
    central += struct.pack("<HHHII", 0, 0, 0, 0, 0) + raw
    end = struct.pack("<HHHHIIH", 0, 0, 1, 1, len(central), len(local), 0)
    return local + central + b"PK\x05\x06" + end


def test_names_in_gbk_are_read():
    assert files_of_zip(gbk_zip("防汛/pack.toml", TEXT.encode()), FILE_NAMES) == {"pack.toml": TEXT}


def test_a_fault_names_files_in_gbk_as_people_wrote_them():
    assert faults_of(gbk_zip("防汛/说明.docx", b"x"))[0].startswith("防汛/说明.docx: 方案包里没有")


@pytest.mark.parametrize(
    "name", ["../pack.toml", "/pack.toml", "a/../../pack.toml", "C:/pack.toml", "a\\pack.toml"]
)
def test_a_path_that_leads_out_is_refused(name):
    info = zipfile.ZipInfo("pack.toml")
    info.filename = name

    assert faults_of(zipped((info, TEXT)))[0].endswith("路径指到压缩包之外，不可用。")


def test_a_link_is_refused():
    info = zipfile.ZipInfo("pack.toml")
    info.external_attr = (stat.S_IFLNK | 0o777) << 16

    assert faults_of(zipped((info, "/etc/passwd"))) == [
        "pack.toml: 是一个链接，不可用，请放文件本身。"
    ]


def test_what_swells_is_refused_before_it_is_unpacked():
    assert faults_of(zipped(("pack.toml", "a" * 500_000))) == [
        "pack.toml: 解压后膨胀得不像文字，不可用。"
    ]
    assert faults_of(zipped(("pack.toml", "a" * 2_000_000))) == ["pack.toml: 解压后超过 1 MB。"]


def test_a_member_that_lies_about_its_size_is_stopped():
    content = bytearray(zipped(("pack.toml", "a" * 3_000_000)))
    size = struct.pack("<I", 3_000_000)
    shown = struct.pack("<I", 1_000)
    content = content.replace(size, shown)

    assert faults_of(bytes(content))


@pytest.mark.parametrize(
    ("members", "told"),
    [
        ([("pack.toml", TEXT), ("PACK.toml", TEXT)], "PACK.toml: 方案包里没有这个文件"),
        ([("a/pack.toml", TEXT), ("pack.toml", TEXT)], "pack.toml: 这个文件在压缩包里有两份"),
        ([("a/pack.toml", TEXT), ("b/kinds.toml", TEXT)], "文件分散在几处：a、b"),
        ([("a/b/pack.toml", TEXT)], "a/b/pack.toml: 放得太深"),
        ([("pack.toml", TEXT), ("inner.zip", zipped(("a", "b")))], "inner.zip: 压缩包里不能再有"),
        ([("pack.toml", TEXT), ("run.exe", "MZ")], "run.exe: 方案包里没有这个文件。可用的："),
        ([("pack.toml", "名称".encode("gbk"))], "pack.toml:1: 不是 UTF-8 编码的文字"),
        ([(f"{number}.toml", "") for number in range(51)], "压缩包里有 51 个文件，最多 50 个。"),
    ],
)
def test_what_is_no_pack_is_refused_with_its_reason(members, told):
    assert faults_of(zipped(*members))[0].startswith(told)


@pytest.mark.parametrize("content", [b"", b"PK", b"no zip at all", b"\x00" * 100])
def test_what_is_no_zip_is_refused(content):
    assert faults_of(content) == ["这不是能打开的 zip 文件，请重新压缩后再传。"]


def test_a_zip_that_is_too_large_is_not_opened():
    assert faults_of(b"x" * (MOST_BYTES + 1)) == ["压缩包超过 2 MB，方案包只应有几个文本文件。"]


def test_a_locked_zip_is_refused():
    content = bytearray(zipped(("pack.toml", TEXT)))
    content[content.index(b"PK\x03\x04") + 6] |= 1
    content[content.index(b"PK\x01\x02") + 8] |= 1

    assert faults_of(bytes(content)) == ["pack.toml: 加了密码，请去掉密码再压缩。"]


def test_the_digest_of_a_pack_is_that_of_its_files():
    files = files_at(find_pack("flood-safety"))

    assert digest_of(files) == digest_of(files_of_zip(zip_of_files(files, "x"), FILE_NAMES))
