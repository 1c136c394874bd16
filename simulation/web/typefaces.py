"""Chinese typefaces of the page: the reader's own where there is one, or else ours.

Streamlit's ``theme.fontFaces`` would do but for two things: it always takes the file, and it knows
no languages, so that traditional text came in simplified forms. So the face is declared here.
"""

from __future__ import annotations

from simulation.charts.faces import FILES, NAME

_THEIRS, _OURS = "Cluster Chinese", NAME  # as .streamlit/config.toml has them
# Full and PostScript names, which is what browsers look for: Apple, Windows, Android and Linux.
_OWN = {
    "zh-Hans": {
        400: ("PingFangSC-Regular", "PingFang SC", "Microsoft YaHei", "NotoSansCJKsc-Regular",
              "Noto Sans CJK SC", "NotoSansSC-Regular", "SourceHanSansSC-Regular",
              "WenQuanYi Micro Hei"),
        700: ("PingFangSC-Semibold", "Microsoft YaHei Bold", "MicrosoftYaHei-Bold",
              "NotoSansCJKsc-Bold", "Noto Sans CJK SC Bold", "NotoSansSC-Bold",
              "SourceHanSansSC-Bold"),
    },
    "zh-Hant": {
        400: ("PingFangTC-Regular", "PingFang TC", "Microsoft JhengHei", "MicrosoftJhengHeiRegular",
              "NotoSansCJKtc-Regular", "Noto Sans CJK TC", "NotoSansTC-Regular",
              "SourceHanSansTC-Regular", "WenQuanYi Micro Hei"),
        700: ("PingFangTC-Semibold", "Microsoft JhengHei Bold", "MicrosoftJhengHeiBold",
              "NotoSansCJKtc-Bold", "Noto Sans CJK TC Bold", "NotoSansTC-Bold",
              "SourceHanSansTC-Bold"),
    },
}  # fmt: skip


def rules(language: str) -> str:
    """Rules of style; a browser fetches our file only where it finds none of the others."""
    script = language if language in FILES else "zh-Hans"
    found = []
    for weight, names in _OWN[script].items():
        places = ", ".join(f"local('{name}')" for name in names)
        found.append(_face(_THEIRS, weight, places))
    # Of one weight, so that browsers make bold of it: hence a name of its own.
    ours = f"url(app/static/fonts/{FILES[script]}) format('opentype')"
    return "\n".join([*found, _face(_OURS, 400, ours)])


def _face(name: str, weight: int, places: str) -> str:
    return (
        f"@font-face {{ font-family: '{name}'; font-weight: {weight}; font-display: swap; "
        f"unicode-range: U+2E80-FFEF; src: {places}; }}"
    )
