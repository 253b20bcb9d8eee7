"""The texts of the demonstration, read from the TOML files beside this module."""

import tomllib
from functools import cache
from pathlib import Path
from random import Random
from typing import Any

SEED = "qinghe-2021"


@cache
def words(name: str) -> dict[str, Any]:
    """The file name.toml as a dict."""
    path = Path(__file__).with_name(f"{name}.toml")
    return tomllib.loads(path.read_text("utf-8"))


def dice(purpose: str) -> Random:
    """Chance that always falls alike, apart for each purpose."""
    return Random(f"{SEED} {purpose}")


def table(text: str) -> list[list[str]]:
    """Lines of text as rows, their cells parted by ｜."""
    return [line.split("｜") for line in text.strip().splitlines()]
