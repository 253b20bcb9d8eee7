"""Simplified characters as traditional ones; words stay those of the mainland."""

from functools import cache, lru_cache

from opencc import OpenCC

USUAL = str.maketrans("羣啓", "群啟")
WORDS = 5000  # kept in memory


@cache
def _converter() -> OpenCC:
    return OpenCC("s2hk")


@lru_cache(WORDS)
def traditional(text: str) -> str:
    return str(_converter().convert(text)).translate(USUAL)
