"""Packs as files again: with adjustments in a file of their own, or merged."""

from collections.abc import Iterable

from tongpin.base.toml_text import toml_tables
from tongpin.campaigns.adjustments import lines_from_json
from tongpin.campaigns.models import Campaign
from tongpin.campaigns.pack_specs import AdjustmentsFile, AdjustmentSpec, Pack
from tongpin.campaigns.packs import fitting_pack
from tongpin.campaigns.specs import FileSpec

ADJUSTMENTS_HEAD = "# 本活动与方案包不同的地方，一处一个 [[adjustment]]\n"
MERGED_HEAD = "# 已并入本活动的调整\n"


def exported_files(campaign: Campaign, pack: Pack, *, merged: bool) -> dict[str, str]:
    """The files of the pack that the campaign follows.

    pack     that edition, as it is without adjustments
    merged   whether adjustments stand in the files themselves; those that they touch are then
             written anew, without comments
    """
    lines = lines_from_json(campaign.adjustments)
    if merged:
        return merged_files(fitting_pack(pack, lines))
    files = pack.own_files
    if lines:
        files[AdjustmentsFile.file_name] = adjustments_text(lines)
    return files


def adjustments_text(lines: Iterable[AdjustmentSpec]) -> str:
    tables = [line.model_dump(exclude_unset=True) for line in lines]
    return ADJUSTMENTS_HEAD + toml_tables({"adjustment": tables})


def merged_files(pack: Pack) -> dict[str, str]:
    """The files with the applied lines in place."""
    touched = {line.file for line in pack.applied}
    files = pack.own_files
    for file in pack.file_specs:
        if file.file_name in touched:
            files[file.file_name] = rewritten(file)
    return files


def rewritten(file: FileSpec) -> str:
    """What the file says, without the comments that it had."""
    return MERGED_HEAD + toml_tables(file.model_dump(by_alias=True, exclude_unset=True))
