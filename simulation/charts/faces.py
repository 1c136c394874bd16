"""Typefaces of pictures: those of the system first, then the ones that come along.

A machine without Chinese typefaces still draws Chinese: `static/fonts` holds a subset of Noto Sans
CJK for either script, which `simulation.words.fonts` makes. The page uses the same files.
"""

from __future__ import annotations

import base64
import io
from functools import cache
from pathlib import Path

FOLDER = Path(__file__).parents[2] / "static" / "fonts"
NAME = "Cluster Sans"  # in pages, whichever script it is
_FIRST_CHINESE = 0x2E80
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


def inline(text: str, language: str) -> str:
    """Rule of style that brings the Chinese letters of a text along, in a page of one file.

    Parameters
    ----------
    text : str
        What is written; names that people gave may have letters that are not in our typefaces.
    language : str
        BCP 47; English gets the simplified forms.

    Returns
    -------
    str
        A rule with some 100 kB of data; empty where there are no such letters.
    """
    letters = "".join(sorted({letter for letter in text if ord(letter) >= _FIRST_CHINESE}))
    if not letters:
        return ""
    from fontTools import subset
    from fontTools.ttLib import TTFont

    options = subset.Options()
    options.layout_features, options.hinting, options.notdef_outline = [], False, True
    subsetter = subset.Subsetter(options)
    subsetter.populate(text=letters)
    stream = io.BytesIO()
    with TTFont(FOLDER / FILES.get(language, FILES["zh-Hans"]), lazy=True) as face:
        subsetter.subset(face)
        face.flavor = "woff"
        face.save(stream)
    data = base64.b64encode(stream.getvalue()).decode("ascii")
    return (
        f"@font-face {{ font-family: '{NAME}'; unicode-range: U+2E80-FFEF; "
        f"src: url(data:font/woff;base64,{data}) format('woff'); }}"
    )
