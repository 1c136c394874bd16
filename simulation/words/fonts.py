"""Typefaces that come along, for machines without Chinese ones: ``make fonts``.

A subset of Noto Sans CJK for either script: the 3,755 characters of everyday Chinese (level 1
of GB 2312; in traditional form by OpenCC), all others that a text of ours has, Latin and signs.
One weight, no hints: 0.9 MB each. The name is another, as its licence (``OFL.txt``) asks for.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from simulation.charts.faces import FILES, FOLDER, OURS
from simulation.words.zh_hant import traditional

_ROOT = Path(__file__).parents[2]
_PLACES = ("/usr/share/fonts", "/usr/local/share/fonts", "~/.local/share/fonts")
_SOURCE = "NotoSansCJK-Regular.ttc"
_FACES = {"zh-Hans": "Noto Sans CJK SC", "zh-Hant": "Noto Sans CJK TC"}
_SIGNS = "–—‘’“”†•…‰′″‹›€™←↑→↓⇒−×÷≈≠≤≥∞·°±²³½■□▲△▼▽●○★☆✓"
_GREEK = "".join(map(chr, (*range(0x391, 0x3A2), *range(0x3A3, 0x3AA), *range(0x3B1, 0x3CA))))
_LATIN = "".join(map(chr, (*range(0x20, 0x7F), *range(0xA1, 0x100))))
_CHINESE_SIGNS = "，。、；：？！（）《》〈〉「」『』【】…—～￥％＋－＝／"
_NAMES = "简体中文繁體中文"  # of languages, each in its own script on every page
_CHINESE = range(0x2E80, 0xFFF0)


def needed(language: str) -> set[str]:
    """Characters the typeface of a language has to have.

    Parameters
    ----------
    language : str
        ``zh-Hans`` or ``zh-Hant``.
    """
    common, texts = everyday(), list(_our_texts())
    if language == "zh-Hant":  # by whole texts too: some characters depend on their word
        texts = [traditional(text) for text in texts]
        common = traditional(common) + "".join(traditional(letter) for letter in common)
    every = common + "".join(texts) + _NAMES
    return {letter for letter in every if ord(letter) in _CHINESE} | set(
        _LATIN + _GREEK + _SIGNS + _CHINESE_SIGNS
    )


def everyday() -> str:
    """The 3,755 characters of level 1 of GB 2312.

    >>> len(everyday()), everyday()[:3]
    (3755, '啊阿埃')
    """
    codes = (bytes((row, cell)) for row in range(0xB0, 0xD8) for cell in range(0xA1, 0xFF))
    return "".join(code.decode("gb2312", errors="ignore") for code in codes)


def make(source: Path, language: str) -> Path:
    """Make the typeface of a language.

    Parameters
    ----------
    source : Path
        Noto Sans CJK, regular: the collection of all its scripts.
    language : str
        ``zh-Hans`` or ``zh-Hant``.

    Returns
    -------
    Path
        The file.

    Raises
    ------
    OSError
        If it cannot be read or written.
    """
    from fontTools import subset
    from fontTools.ttLib import TTCollection

    faces = TTCollection(source, lazy=True).fonts
    face = next(one for one in faces if one["name"].getDebugName(1) == _FACES[language])
    face.recalcTimestamp = False
    options = subset.Options()
    options.layout_features, options.hinting, options.notdef_outline = [], False, True
    options.name_IDs = [0, 1, 2, 3, 4, 5, 6, 13, 14]
    options.drop_tables += ["BASE", "VORG", "vhea", "vmtx"]
    subsetter = subset.Subsetter(options)
    subsetter.populate(text="".join(sorted(needed(language))))
    subsetter.subset(face)
    _rename(face, OURS[language])
    path = FOLDER / FILES[language]
    FOLDER.mkdir(parents=True, exist_ok=True)
    face.save(path)
    return path


def _our_texts() -> Iterator[str]:
    """Texts of ours: all files that hold words, whatever page they are on."""
    for folder, ending in (("simulation", "py"), ("scenarios", "py"), ("scenarios", "toml")):
        for path in sorted((_ROOT / folder).rglob(f"*.{ending}")):
            yield path.read_text(encoding="utf-8").replace("`", "")


def _rename(face: Any, family: str) -> None:
    plain = family.replace(" ", "")
    names = {1: family, 3: f"{plain}-Regular", 4: family, 6: f"{plain}-Regular"}
    for record in face["name"].names:
        if record.nameID in names:
            record.string = names[record.nameID]
    if "CFF " in face:
        content = face["CFF "].cff
        content.fontNames[0] = f"{plain}-Regular"
        content.topDictIndex[0].FullName = content.topDictIndex[0].FamilyName = family


def _find() -> Path | None:
    folders = (Path(place).expanduser() for place in _PLACES)
    return next((path for folder in folders for path in folder.rglob(_SOURCE)), None)


def main() -> int:
    """Make both; the source is found, or given as the only argument."""
    given = Path(sys.argv[1]) if len(sys.argv) > 1 else _find()
    if given is None or not given.is_file():
        print(f"{_SOURCE} is not here: install fonts-noto-cjk, or give its path", file=sys.stderr)
        return 2
    for language in OURS:
        path = make(given, language)
        print(f"{path.relative_to(_ROOT)}: {path.stat().st_size / 1e6:.2f} MB")
    return 0


if __name__ == "__main__":
    sys.exit(main())
