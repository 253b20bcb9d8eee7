"""Bags of files with their checksums (BagIt, RFC 8493): written as zip, checked in any form."""

import hashlib
import re
import unicodedata
import zipfile
from collections.abc import Callable, Generator, Iterator, Mapping
from pathlib import Path, PurePosixPath
from typing import IO

from django.utils.translation import gettext as _

from tongpin.base.zip_damage import ZIP_DAMAGE

DECLARATION = "BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n"
DECLARED = re.compile(r"BagIt-Version: (\d+)\.(\d+)\nTag-File-Character-Encoding: ([\w.:-]+)\n?")
LINE_END = re.compile("\r\n|\n|\r")
OXUM = re.compile(r"(?mi)^Payload-Oxum:\s*(\d+\.\d+)\s*$")
MANIFEST = re.compile(r"(tag)?manifest-([a-z0-9]+)\.txt")
ALGORITHMS = ("md5", "sha1", "sha224", "sha256", "sha384", "sha512")
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
    size = 0
    payload_lines = []
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for path, source in payload.items():
            content = source if isinstance(source, bytes) else source()
            archive.writestr(f"{folder}/data/{path}", content)
            size += len(content)
            payload_lines.append(_line(f"data/{path}", content))
        counted_info = f"{info.rstrip()}\nPayload-Oxum: {size}.{len(payload)}\n".lstrip()
        files = dict(tags)
        files["bagit.txt"] = DECLARATION.encode()
        files["bag-info.txt"] = counted_info.encode()
        files["manifest-sha256.txt"] = _manifest(payload_lines)
        tag_lines = [_line(path, content) for path, content in files.items()]
        files["tagmanifest-sha256.txt"] = _manifest(tag_lines)
        for path, content in files.items():
            archive.writestr(f"{folder}/{path}", content)


def _manifest(lines: list[str]) -> bytes:
    return "".join(sorted(lines)).encode()


def _line(path: str, content: bytes) -> str:
    return f"{hashlib.sha256(content).hexdigest()}  {_escaped(path)}\n"


def _escaped(path: str) -> str:
    return path.replace("%", "%25").replace("\n", "%0A").replace("\r", "%0D")


def _unescaped(path: str) -> str:
    return re.sub("%0A|%0D|%25", lambda sign: chr(int(sign[0][1:], 16)), path, flags=re.IGNORECASE)


class BagFiles:
    """The files of a bag in a folder or a zip.

    files    path below the bag's top -> the file
    faults   why the folder or zip cannot be read as a bag
    """

    def __init__(self, path: Path) -> None:
        self.faults: list[str] = []
        self.files: dict[str, Path | zipfile.Path] = {}
        if path.is_dir():
            self._from_folder(path)
        elif zipfile.is_zipfile(path):
            try:
                self._from_zip(zipfile.ZipFile(path))
            except ZIP_DAMAGE:
                self.faults.append(_("%(name)s cannot be read.") % {"name": path})
        else:
            self.faults.append(_("%(path)s is neither a folder nor a zip.") % {"path": path})

    def _from_folder(self, folder: Path) -> None:
        for file in sorted(folder.rglob("*")):
            if file.is_file():
                self.files[file.relative_to(folder).as_posix()] = file

    def _from_zip(self, archive: zipfile.ZipFile) -> None:
        names = [name for name in archive.namelist() if not name.endswith("/")]
        tops = {name.partition("/")[0] for name in names}
        has_folder = len(tops) == 1 and "bagit.txt" not in names
        top = f"{tops.pop()}/" if has_folder else ""
        for name in names:
            path = name.removeprefix(top)
            if path in self.files:
                self.faults.append(_("%(path)s stands twice in the zip.") % {"path": path})
            self.files[path] = zipfile.Path(archive, name)

    def text(self, path: str, encoding: str = "utf-8") -> str | None:
        """The file's text; None where it is missing or of another encoding."""
        if path not in self.files:
            return None
        try:
            with self.files[path].open("rb") as stream:
                text = stream.read(LONGEST).decode(encoding)
        except (LookupError, *ZIP_DAMAGE):
            return None
        return text if path == "bagit.txt" else text.removeprefix("\ufeff")

    def digest(self, path: str, algorithm: str) -> tuple[str, int]:
        """The file's checksum in hexadecimal digits, and its size in bytes."""
        checksum = hashlib.new(algorithm)
        size = 0
        try:
            with self.files[path].open("rb") as stream:
                while part := stream.read(CHUNK):
                    checksum.update(part)
                    size += len(part)
        except ZIP_DAMAGE:
            return "", size  # no checksum is like that
        return checksum.hexdigest(), size

    def payload(self) -> dict[str, str]:
        """The paths below data/ in one form of letters -> as they are written."""
        return {_composed(path): path for path in self.files if path.startswith("data/")}


def faults_of(path: Path) -> list[str]:
    """Everything for which the bag is not valid; empty for a valid one."""
    files = BagFiles(path)
    return files.faults or list(_faults(files))


def _faults(files: BagFiles) -> Iterator[str]:
    declaration = files.text("bagit.txt") or ""
    match = DECLARED.fullmatch(declaration.replace("\r\n", "\n"))
    if match is None:
        yield _("bagit.txt is missing, or does not say version and encoding in two lines.")
        return
    is_strict = (int(match[1]), int(match[2])) >= (1, 0)
    encoding = match[3]
    yield from _manifest_faults(files, encoding, is_strict=is_strict)
    yield from _fetch_faults(files, encoding)
    yield from _info_faults(files, encoding)


def _manifest_faults(files: BagFiles, encoding: str, *, is_strict: bool) -> Iterator[str]:
    """Manifests agree with the files; together, or each where strict, they list the payload."""
    manifests = []
    for name in sorted(files.files):
        if match := MANIFEST.fullmatch(name):
            manifests.append(match)
    if all(match[1] for match in manifests):
        yield _("There is no payload manifest.")
    payload = files.payload().keys()
    covered: set[str] = set()
    for match in manifests:
        paths = yield from _check_manifest(files, match[0], match[2], encoding)
        if match[1]:  # it lists the other files, not the payload
            continue
        covered |= paths
        if is_strict:
            yield from _unlisted(payload - paths, match[0])
    if not is_strict:
        yield from _unlisted(payload - covered, "manifest")


def _composed(path: str) -> str:
    """For comparing: one form of letters that can be composed in two ways."""
    return unicodedata.normalize("NFC", path)


def _unlisted(paths: set[str], manifest: str) -> Iterator[str]:
    for path in sorted(paths):
        yield _("%(path)s is not listed in %(manifest)s.") % {"path": path, "manifest": manifest}


def _check_manifest(
    files: BagFiles, name: str, algorithm: str, encoding: str
) -> Generator[str, None, set[str]]:
    """Yields the faults and returns the paths listed."""
    paths: set[str] = set()
    written = {_composed(path): path for path in files.files}
    text = files.text(name, encoding)
    if text is None or algorithm not in ALGORITHMS:
        yield _("%(name)s cannot be read.") % {"name": name}
        return paths
    for number, line in enumerate(LINE_END.split(text), 1):
        if not line.strip():
            continue
        checksum, __, rest = line.strip(" \t").partition(" ")
        path = _unescaped(rest.lstrip(" \t").removeprefix("*").removeprefix("./"))
        values = {"path": path, "name": name, "row": number}
        if not path:
            yield _("%(name)s, line %(row)s: no checksum and path.") % values
            continue
        composed = _composed(path)
        if composed in paths:
            yield _("%(path)s is listed twice in %(name)s.") % values
        paths.add(composed)
        fault = _listed_fault(files, path, written.get(composed), algorithm, checksum)
        if fault:
            yield fault % values
    return paths


def _listed_fault(
    files: BagFiles, path: str, stored_path: str | None, algorithm: str, checksum: str
) -> str:
    """What is wrong with a listed file, "" for nothing; the text names path and manifest."""
    if _leads_out(path):
        return _("%(path)s leads out of the bag.")
    if stored_path is None:
        return _("%(path)s is missing.")
    if files.digest(stored_path, algorithm)[0] != checksum.lower():
        return _("%(path)s has another checksum than %(name)s says.")
    return ""


def _leads_out(path: str) -> bool:
    return path.startswith(("/", "~")) or ".." in PurePosixPath(path).parts


def _fetch_faults(files: BagFiles, encoding: str) -> Iterator[str]:
    """What is to be fetched must lie there by now, and inside the payload."""
    text = files.text("fetch.txt", encoding) or ""
    for line in text.splitlines():
        parts = line.split(None, 2)  # address, size, path
        path = _unescaped(parts[2].strip()) if len(parts) == 3 else ""
        if not path.startswith("data/") or _leads_out(path):
            yield _("fetch.txt: %(path)s lies outside the payload.") % {"path": path or line}
        elif path not in files.files:
            yield _("%(path)s is to be fetched and is missing.") % {"path": path}


def _info_faults(files: BagFiles, encoding: str) -> Iterator[str]:
    """bag-info.txt is made of labels with values; its Payload-Oxum agrees with the payload."""
    info = files.text("bag-info.txt", encoding) or ""
    for number, line in enumerate(info.splitlines(), 1):
        if line.strip() and not re.match(r"\s|[^:]+:", line):
            yield _("bag-info.txt, line %(row)s: no label and value.") % {"row": number}
    match = OXUM.search(info)
    if match is None:
        return
    payload = files.payload().values()
    size = sum(files.digest(path, "md5")[1] for path in payload)
    counted = f"{size}.{len(payload)}"
    if counted != match[1]:
        text = _("bag-info.txt counts %(told)s bytes and files, there are %(found)s.")
        yield text % {"told": match[1], "found": counted}
