"""Packs as zips: read with distrust, written so that the same pack gives the same bytes."""

import io
import re
import stat
import zipfile
from collections.abc import Collection, Mapping
from pathlib import PurePosixPath

from tongpin.base.zip_damage import ZIP_DAMAGE
from tongpin.campaigns.pack_faults import PackError, PackFault, pack_error

MB = 1 << 20
MOST_BYTES = 2 * MB  # of a zip
MOST_MEMBERS = 50
MOST_UNPACKED = 1 * MB  # of one file
MOST_RATIO = 100  # a text that somebody wrote shrinks to a tenth at most
PLAIN_SIZE = 64 * 1024  # up to which no ratio is asked after
PACKINGS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
UTF8_NAMES = 0x800  # the flag of a name that is written in UTF-8
LOCKED = 0x1
DEBRIS = re.compile(r"(^|/)(__MACOSX/|\.DS_Store$|Thumbs\.db$|desktop\.ini$)", re.IGNORECASE)
ARCHIVE = re.compile(r"\.(zip|rar|7z|tar|gz|bz2|xz)$", re.IGNORECASE)
LEADS_OUT = re.compile(r"^[/\\~]|^[A-Za-z]:|(^|[/\\])\.\.([/\\]|$)|\x00")
FIRST_DAY = (1980, 1, 1, 0, 0, 0)  # of all that is written


def files_of_zip(content: bytes, names: Collection[str]) -> dict[str, str]:
    """The files of a pack, in the zip itself or in its only folder.

    names   the files that a pack may have
    Raises PackError with every fault; nothing is unpacked before all names are looked at.
    """
    if len(content) > MOST_BYTES:
        raise pack_error(f"压缩包超过 {MOST_BYTES // MB} MB，方案包只应有几个文本文件。")
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            members = checked_members(archive, names)
            return read_members(archive, members)
    except ZIP_DAMAGE as error:
        raise pack_error("这不是能打开的 zip 文件，请重新压缩后再传。") from error


def checked_members(archive: zipfile.ZipFile, names: Collection[str]) -> dict[str, zipfile.ZipInfo]:
    """Name of a pack's file -> member. Raises PackError."""
    infos = archive.infolist()
    if len(infos) > MOST_MEMBERS:
        raise pack_error(f"压缩包里有 {len(infos)} 个文件，最多 {MOST_MEMBERS} 个。")
    faults = []
    members: dict[str, zipfile.ZipInfo] = {}
    for info in infos:
        path = path_of(info)
        if DEBRIS.search(path) or info.is_dir():
            text = outside_fault(path)
        else:
            text = member_fault(info, path, names) or double_fault(path, members)
            members[file_name(path)] = info
        if text:
            faults.append(PackFault(file=path, text=text))
    if faults:
        raise PackError(faults)
    check_folders(members)
    return members


def path_of(info: zipfile.ZipInfo) -> str:
    """The member's path as people wrote it: Windows in Chinese writes names in GBK."""
    if info.flag_bits & UTF8_NAMES:
        return info.filename
    raw = info.orig_filename.encode("cp437", "replace")
    for encoding in ("utf-8", "gb18030"):
        try:
            return raw.decode(encoding)
        except UnicodeDecodeError:
            continue
    return info.filename


def file_name(path: str) -> str:
    return PurePosixPath(path).name.lower()


def outside_fault(path: str) -> str:
    """What is wrong with a path, "" for nothing."""
    if LEADS_OUT.search(path) or "\\" in path:
        return "路径指到压缩包之外，不可用。"
    return ""


def member_fault(info: zipfile.ZipInfo, path: str, names: Collection[str]) -> str:
    """What is wrong with a member, "" for nothing."""
    if text := outside_fault(path) or shape_fault(info):
        return text
    if ARCHIVE.search(path):
        return "压缩包里不能再有压缩包。"
    if PurePosixPath(path).name not in names:
        return f"方案包里没有这个文件。可用的：{'、'.join(names)}。"
    if len(PurePosixPath(path).parts) > 2:
        return "放得太深：文件应直接在压缩包里，或在一个文件夹里。"
    return ""


def shape_fault(info: zipfile.ZipInfo) -> str:
    """What is wrong with how a member is packed, "" for nothing."""
    if stat.S_ISLNK(info.external_attr >> 16):
        return "是一个链接，不可用，请放文件本身。"
    if info.flag_bits & LOCKED:
        return "加了密码，请去掉密码再压缩。"
    if info.compress_type not in PACKINGS:
        return "压缩方式读不了，请用普通的 zip 压缩。"
    if info.file_size > MOST_UNPACKED:
        return f"解压后超过 {MOST_UNPACKED // MB} MB。"
    if info.file_size > max(PLAIN_SIZE, MOST_RATIO * info.compress_size):
        return "解压后膨胀得不像文字，不可用。"
    return ""


def double_fault(path: str, members: Mapping[str, zipfile.ZipInfo]) -> str:
    return "这个文件在压缩包里有两份，只留一份。" if file_name(path) in members else ""


def check_folders(members: Mapping[str, zipfile.ZipInfo]) -> None:
    """Raises PackError where the files do not lie together."""
    folders = {str(PurePosixPath(path_of(info)).parent) for info in members.values()}
    if len(folders) > 1:
        raise pack_error(f"文件分散在几处：{'、'.join(sorted(folders))}。请放在一起。")


def read_members(
    archive: zipfile.ZipFile, members: Mapping[str, zipfile.ZipInfo]
) -> dict[str, str]:
    """The texts of the members, whatever size they claimed to have. Raises PackError."""
    files = {}
    for name, info in members.items():
        with archive.open(info) as member:
            content = member.read(MOST_UNPACKED + 1)
        if len(content) > MOST_UNPACKED:
            raise pack_error(f"解压后超过 {MOST_UNPACKED // MB} MB。", file=name)
        files[name] = text_of(name, content)
    return files


def text_of(name: str, content: bytes) -> str:
    """The file's text without a byte order mark. Raises PackError for what is not UTF-8."""
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content[: error.start].count(b"\n") + 1
        text = "不是 UTF-8 编码的文字。请在记事本里“另存为”，编码选 UTF-8。"
        raise PackError([PackFault(file=name, line=line, text=text)]) from error


def zip_of_files(files: Mapping[str, str], folder: str) -> bytes:
    """A zip of the files in a folder; the same files give the same bytes."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        for name, text in files.items():
            info = zipfile.ZipInfo(f"{folder}/{name}", FIRST_DAY)
            info.compress_type = zipfile.ZIP_DEFLATED
            info.external_attr = (stat.S_IFREG | 0o644) << 16
            archive.writestr(info, text.encode())
    return stream.getvalue()
