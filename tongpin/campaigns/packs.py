"""Packs: folders of TOML that define one kind of campaign, found and read."""

import hashlib
from collections.abc import Mapping
from pathlib import Path

from tongpin.campaigns.measures import Measure
from tongpin.campaigns.outline_specs import OutlineSpec
from tongpin.campaigns.pack_checker import PackChecker, PackError
from tongpin.campaigns.pack_specs import FILES, CampaignSpec, IndicatorsFile, KindsFile, Pack

SHIPPED = Path(__file__).parent / "packs"


def shipped_packs() -> list[str]:
    return sorted(path.parent.name for path in SHIPPED.glob("*/pack.toml"))


def find_pack(name: str) -> Path:
    """The folder of a shipped pack, or the folder itself. Raises PackError if there is none."""
    for folder in (SHIPPED / name, Path(name)):
        if (folder / "pack.toml").is_file():
            return folder
    packs = "、".join(shipped_packs())
    raise PackError([f"{name}: 没有这个方案包。可用的有：{packs}，或一个文件夹。"])


def read_pack(folder: Path, measures: Mapping[str, Measure]) -> Pack:
    """Read a pack from its folder and check all of it. Raises PackError with every fault.

    measures    all that the site counts by, as the catalogue of figures lists them
    """
    checker = PackChecker(folder, measures)
    campaign = checker.read(CampaignSpec)
    kinds = checker.read(KindsFile)
    indicators = checker.read(IndicatorsFile)
    outline = checker.read(OutlineSpec)
    if not (campaign and kinds and indicators and outline):
        raise PackError(checker.faults)
    pack = Pack(
        digest=digest_of(folder),
        campaign=campaign,
        kinds=kinds.kinds,
        indicators=indicators.indicators,
        outline=outline,
    )
    checker.check_together(pack)
    if checker.faults:
        raise PackError(checker.faults)
    return pack


def digest_of(folder: Path) -> str:
    digest = hashlib.sha256()
    for spec in FILES:
        digest.update((folder / spec.file_name).read_bytes())
    return digest.hexdigest()
