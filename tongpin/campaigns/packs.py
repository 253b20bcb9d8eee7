"""Packs: folders or zips of TOML that define one kind of campaign, found and read."""

import hashlib
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import IO

from tongpin.campaigns.measures import Measure
from tongpin.campaigns.outline_specs import OutlineSpec
from tongpin.campaigns.pack_checker import PackChecker
from tongpin.campaigns.pack_faults import PackError, PackFault, pack_error
from tongpin.campaigns.pack_specs import (
    FILES,
    AdjustmentsFile,
    AdjustmentSpec,
    CampaignSpec,
    IndicatorsFile,
    KindsFile,
    Pack,
    PackFiles,
    own_files,
)
from tongpin.campaigns.pack_zips import MOST_BYTES, files_of_zip, text_of
from tongpin.campaigns.service_specs import ServicesFile

SHIPPED = Path(__file__).parent / "packs"
FILE_NAMES = (*(spec.file_name for spec in FILES), AdjustmentsFile.file_name)


def shipped_packs() -> list[str]:
    return sorted(path.parent.name for path in SHIPPED.glob("*/pack.toml"))


def find_pack(name: str) -> Path:
    """The folder of a shipped pack, or the folder or zip itself. Raises PackError for none."""
    for folder in (SHIPPED / name, Path(name)):
        if (folder / "pack.toml").is_file():
            return folder
    path = Path(name)
    if path.suffix.lower() == ".zip" and path.is_file():
        return path
    packs = "、".join(shipped_packs())
    raise pack_error(f"没有这个方案包。可用的有：{packs}，或一个文件夹、zip 文件。", file=name)


def files_at(path: Path) -> PackFiles:
    """The files of the pack in a folder or zip. Raises PackError for what cannot be read."""
    if path.is_dir():
        return files_of_folder(path)
    with path.open("rb") as stream:
        return files_of_upload(stream)


def files_of_upload(stream: IO[bytes]) -> PackFiles:
    """The files of a zip, of which no more is read than a pack may have. Raises PackError."""
    return files_of_zip(stream.read(MOST_BYTES + 1), FILE_NAMES)


def files_of_folder(folder: Path) -> PackFiles:
    files = {}
    for name in FILE_NAMES:
        if (folder / name).is_file():
            files[name] = text_of(name, (folder / name).read_bytes())
    return files


def read_pack(files: PackFiles, measures: Mapping[str, Measure]) -> Pack:
    """Read a pack and check all of it. Raises PackError with every fault.

    measures    all that the site counts by, as the catalogue of figures lists them
    """
    checker = PackChecker(files, measures)
    own_lines = own_adjustments(files, checker)
    return _checked(checker, own_lines)


def own_adjustments(files: PackFiles, checker: PackChecker) -> tuple[AdjustmentSpec, ...] | None:
    """The lines of the pack's own file of adjustments; None where it has no such file."""
    if AdjustmentsFile.file_name not in files:
        return None
    file = checker.read(AdjustmentsFile)
    return file.adjustments if file else None


def _checked(checker: PackChecker, own_lines: tuple[AdjustmentSpec, ...] | None) -> Pack:
    """The pack that the checker reads. Raises PackError with every fault."""
    campaign = checker.read(CampaignSpec)
    kinds = checker.read(KindsFile)
    indicators = checker.read(IndicatorsFile)
    outline = checker.read(OutlineSpec)
    services = checker.read(ServicesFile)
    if checker.faults or not (campaign and kinds and indicators and outline and services):
        raise PackError(checker.faults)
    pack = Pack(
        digest=digest_of(checker.files),
        files=checker.files,
        adjustments=own_lines,
        applied=tuple(line for line in checker.adjustments if line not in checker.misfits),
        measures=checker.measures,
        campaign=campaign,
        kinds=kinds.kinds,
        indicators=indicators.indicators,
        outline=outline,
        services=services,
    )
    checker.check_together(pack)
    if checker.faults:
        raise PackError(checker.faults)
    return pack


def adjusted_pack(pack: Pack, lines: Sequence[AdjustmentSpec]) -> Pack:
    """The pack as a campaign says it with these lines; those that find no place do nothing.

    Raises PackError with what the lines make wrong.
    """
    checker = PackChecker(pack.files, pack.measures, lines)
    return _checked(checker, pack.adjustments)


def fitting_pack(pack: Pack, lines: Sequence[AdjustmentSpec]) -> Pack:
    """The pack with those of the lines that fit it; `applied` names them."""
    try:
        return adjusted_pack(pack, lines)
    except PackError:
        return _with_each_that_fits(pack, lines)


def _with_each_that_fits(pack: Pack, lines: Sequence[AdjustmentSpec]) -> Pack:
    """One line after the other, but those with which the pack has a fault."""
    fitting = adjusted_pack(pack, ())
    for line in lines:
        try:
            fitting = adjusted_pack(pack, [*fitting.applied, line])
        except PackError:
            continue
    return fitting


def faults_of_lines(pack: Pack, lines: Sequence[AdjustmentSpec]) -> tuple[PackFault, ...]:
    """What is wrong with the pack once the lines are in place."""
    try:
        adjusted_pack(pack, lines)
    except PackError as error:
        return error.pack_faults
    return ()


def digest_of(files: PackFiles) -> str:
    """SHA-256 over the files of the pack itself, without adjustments that came with it."""
    digest = hashlib.sha256()
    for text in own_files(files).values():
        digest.update(text.encode())
    return digest.hexdigest()
