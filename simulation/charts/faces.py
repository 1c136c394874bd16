"""Typefaces of pictures: those of the system first, then the ones that come along.

A machine without Chinese typefaces still draws Chinese: `static/fonts` holds a subset of Noto Sans
CJK for either script, which `simulation.words.fonts` makes. The page uses the same files.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path

FOLDER = Path(__file__).parents[2] / "static" / "fonts"
OURS = {"zh-Hans": "Cluster Sans SC", "zh-Hant": "Cluster Sans TC"}
FILES = {"zh-Hans": "cluster-sans-sc.otf", "zh-Hant": "cluster-sans-tc.otf"}
_SIMPLIFIED = "Noto Sans CJK SC, Source Han Sans SC, PingFang SC, Microsoft YaHei"
_TRADITIONAL = "Noto Sans CJK TC, Source Han Sans TC, PingFang TC, Microsoft JhengHei"
FACES = {
    "en": f"Liberation Sans, Arial, {_SIMPLIFIED}, {OURS['zh-Hans']}, sans-serif",
    "zh-Hans": f"{_SIMPLIFIED}, {OURS['zh-Hans']}, sans-serif",
    "zh-Hant": f"{_TRADITIONAL}, {OURS['zh-Hant']}, sans-serif",
}


@cache
def register() -> None:
    """Let vl-convert know the typefaces that come along; once is enough."""
    import vl_convert

    vl_convert.register_font_directory(str(FOLDER))
