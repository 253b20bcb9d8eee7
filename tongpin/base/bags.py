"""Bags of files with their checksums (BagIt, RFC 8493): written as zip, checked in any form."""

import hashlib
import re
import unicodedata
import zipfile
import zlib
from collections.abc import Callable, Generator, Iterator, Mapping
from pathlib import Path, PurePosixPath
from typing import IO

from django.utils.translation import gettext as _

DECLARATION = "BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n"
DECLARED = re.compile(r"BagIt-Version: (\d+)\.(\d+)\nTag-File-Character-Encoding: ([\w.:-]+)\n?")
LINE_END = re.compile("\r\n|\n|\r")
MANIFEST = re.compile(r"(tag)?manifest-([a-z0-9]+)\.txt")
ALGORITHMS = ("md5", "sha1", "sha224", "sha256", "sha384", "sha512")
DAMAGED = (zipfile.BadZipFile, zlib.error, ValueError, OSError, EOFError, RuntimeError)
CHUNK = 1 << 20  # bytes read at once
LONGEST = 1 << 26  # bytes of a manifest that are read


def write_bag(
    stream: IO[bytes],
    folder: str,
    payload: Mapping[str, bytes | Callable[[], bytes]],
    tags: Mapping[str, bytes],
    info: str,
) -> None:
    """Write a zip that holds the bag `folder`; one file is in memory at a time.

    payload    path below data/ -> content, or what gives it
    tags       path of other files, such as metadata -> content
    info       lines of bag-info.txt; the count of bytes and files is added
    """
    size, listed = 0, []
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for path, given in payload.items():
            content = given if isinstance(given, bytes) else given()
            archive.writestr(f"{folder}/data/{path}", content)
            size += len(content)
            listed.append(_line(f"data/{path}", content))
        told = f"{info.rstrip()}\nPayload-Oxum: {size}.{len(listed)}\n".lstrip()
        files = dict(tags) | {
            "bagit.txt": DECLARATION.encode(),
            "bag-info.txt": told.encode(),
            "manifest-sha256.txt": "".join(sorted(listed)).encode(),
        }
        lines = [_line(path, content) for path, content in files.items()]
        files["tagmanifest-sha256.txt"] = "".join(sorted(lines)).encode()
        for path, content in files.items():
            archive.writestr(f"{folder}/{path}", content)


def _line(path: str, content: bytes) -> str:
    return f"{hashlib.sha256(content).hexdigest()}  {_written(path)}\n"


def _written(path: str) -> str:
    return path.replace("%", "%25").replace("\n", "%0A").replace("\r", "%0D")


def _read(path: str) -> str:
    return re.sub("%0A|%0D|%25", lambda sign: chr(int(sign[0][1:], 16)), path, flags=re.IGNORECASE)


class Files:
    """The files of a bag in a folder or a zip: path below the bag's top -> the file."""

    def __init__(self, path: Path) -> None:
        self.faults: list[str] = []
        self.found: dict[str, Path | zipfile.Path] = {}
        if path.is_dir():
            files = [one for one in sorted(path.rglob("*")) if one.is_file()]
            self.found = {file.relative_to(path).as_posix(): file for file in files}
        elif zipfile.is_zipfile(path):
            try:
                self._from_zip(zipfile.ZipFile(path))
            except DAMAGED:
                self.faults.append(_("%(name)s cannot be read.") % {"name": path})
        else:
            self.faults.append(_("%(path)s is neither a folder nor a zip.") % {"path": path})

    def _from_zip(self, archive: zipfile.ZipFile) -> None:
        names = [name for name in archive.namelist() if not name.endswith("/")]
        tops = {name.partition("/")[0] for name in names}
        top = f"{tops.pop()}/" if len(tops) == 1 and "bagit.txt" not in names else ""
        for name in names:
            path = name.removeprefix(top)
            if path in self.found:
                self.faults.append(_("%(path)s stands twice in the zip.") % {"path": path})
            self.found[path] = zipfile.Path(archive, name)

    def text(self, path: str, encoding: str = "utf-8") -> str | None:
        """The file's text; None where it is missing or of another encoding."""
        if path not in self.found:
            return None
        try:
            with self.found[path].open("rb") as stream:
                content = stream.read(LONGEST)
            return content.decode(encoding).removeprefix("\ufeff" if path != "bagit.txt" else "")
        except (LookupError, *DAMAGED):
            return None

    def digest(self, path: str, algorithm: str) -> tuple[str, int]:
        """The file's checksum in hexadecimal digits, and its size in bytes."""
        found, size = hashlib.new(algorithm), 0
        try:
            with self.found[path].open("rb") as stream:
                while part := stream.read(CHUNK):
                    found.update(part)
                    size += len(part)
        except DAMAGED:
            return "", size  # no checksum is like that
        return found.hexdigest(), size


def faults_of(path: Path) -> list[str]:
    """Everything for which the bag is not valid; empty for a valid one."""
    files = Files(path)
    return files.faults or list(_faults(files))


def _faults(files: Files) -> Iterator[str]:
    declared = files.text("bagit.txt")
    match = DECLARED.fullmatch(declared.replace("\r\n", "\n")) if declared else None
    if not match:
        yield _("bagit.txt is missing, or does not say version and encoding in two lines.")
        return
    is_strict = (int(match[1]), int(match[2])) >= (1, 0)
    encoding = match[3]
    manifests = {name: found for name in files.found if (found := MANIFEST.fullmatch(name))}
    if not any(found[1] is None for found in manifests.values()):
        yield _("There is no payload manifest.")
    payload = {_same(name): name for name in files.found if name.startswith("data/")}
    covered: set[str] = set()
    for name, found in sorted(manifests.items()):
        listed = yield from _check_manifest(files, name, found[2], encoding)
        if found[1] is None:
            covered |= listed
            if is_strict:
                yield from _unlisted(set(payload) - listed, name)
    if not is_strict:
        yield from _unlisted(set(payload) - covered, "manifest")
    yield from _fetched(files, encoding)
    yield from _counted(files, list(payload.values()), encoding)


def _same(path: str) -> str:
    """For comparing: one form of letters that can be composed in two ways."""
    return unicodedata.normalize("NFC", path)


def _unlisted(paths: set[str], manifest: str) -> Iterator[str]:
    for path in sorted(paths):
        yield _("%(path)s is not listed in %(manifest)s.") % {"path": path, "manifest": manifest}


def _check_manifest(
    files: Files, name: str, algorithm: str, encoding: str
) -> Generator[str, None, set[str]]:
    """Yields the faults and returns the paths listed."""
    listed: set[str] = set()
    names = {_same(path): path for path in files.found}
    text = files.text(name, encoding)
    if text is None or algorithm not in ALGORITHMS:
        yield _("%(name)s cannot be read.") % {"name": name}
        return listed
    for number, line in enumerate(LINE_END.split(text), 1):
        digest, __, rest = line.strip(" \t").partition(" ")
        path = _read(rest.lstrip(" \t").removeprefix("*").removeprefix("./"))
        told = {"path": path, "name": name, "row": number}
        if not line.strip():
            continue
        if not path:
            yield _("%(name)s, line %(row)s: no checksum and path.") % told
            continue
        if _same(path) in listed:
            yield _("%(path)s is listed twice in %(name)s.") % told
        listed.add(_same(path))
        if _leads_out(path):
            yield _("%(path)s leads out of the bag.") % told
        elif _same(path) not in names:
            yield _("%(path)s is missing.") % told
        elif files.digest(names[_same(path)], algorithm)[0] != digest.lower():
            yield _("%(path)s has another checksum than %(name)s says.") % told
    return listed


def _leads_out(path: str) -> bool:
    return path.startswith(("/", "~")) or ".." in PurePosixPath(path).parts


def _fetched(files: Files, encoding: str) -> Iterator[str]:
    """What is to be fetched must lie there by now, and inside the payload."""
    for line in (files.text("fetch.txt", encoding) or "").splitlines():
        path = _read(line.split(None, 2)[2].strip()) if len(line.split(None, 2)) == 3 else ""
        if not path.startswith("data/") or _leads_out(path):
            yield _("fetch.txt: %(path)s lies outside the payload.") % {"path": path or line}
        elif path not in files.found:
            yield _("%(path)s is to be fetched and is missing.") % {"path": path}


def _counted(files: Files, payload: list[str], encoding: str) -> Iterator[str]:
    """bag-info.txt is made of labels with values; its Payload-Oxum agrees with the payload."""
    info = files.text("bag-info.txt", encoding) or ""
    for number, line in enumerate(info.splitlines(), 1):
        if line.strip() and not re.match(r"\s|[^:]+:", line):
            yield _("bag-info.txt, line %(row)s: no label and value.") % {"row": number}
    if told := re.search(r"(?mi)^Payload-Oxum:\s*(\d+\.\d+)\s*$", info):
        size = sum(files.digest(path, "md5")[1] for path in payload)
        found = f"{size}.{len(payload)}"
        if found != told[1]:
            text = _("bag-info.txt counts %(told)s bytes and files, there are %(found)s.")
            yield text % {"told": told[1], "found": found}
