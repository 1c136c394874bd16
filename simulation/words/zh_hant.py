"""Traditional Chinese 繁體中文: converted from the simplified text, as Taiwan writes it.

OpenCC converts by words; the few terms it takes from programmers' usage, or leaves as the mainland
says them, are set right here. So the text exists once, and no language can fall behind.
"""

from __future__ import annotations

import re
from functools import cache

# What the converter gives, and what readers in Taiwan and Hong Kong would say instead.
_TERMS = {
    "鏈接": "連結",
    "文件": "檔案",
    "文件夾": "資料夾",
    "數據": "資料",
    "數字化": "數位化",
    "搜索": "搜尋",
    "保存": "儲存",
    "打開": "開啟",
    "命令行": "命令列",
    "程序": "程式",
    "日誌": "記錄",
    "默認": "預設",
    "平臺": "平台",
    "項目": "專案",
    "屏幕": "螢幕",
    "鼠標": "滑鼠",
    "服務器": "伺服器",
    "內存": "記憶體",
    "進程": "行程",
    "導出": "匯出",
    "撤銷": "復原",
    "信息": "資訊",
    "質量": "品質",
    "占": "佔",
    "“": "「",
    "”": "」",
    "‘": "『",
    "’": "』",
}
_ANY = re.compile("|".join(sorted(map(re.escape, _TERMS), key=len, reverse=True)))
_CODE = re.compile(r"(`[^`]*`)")


@cache
def traditional(text: str) -> str:
    """Text in traditional characters; what stands between backticks is left alone.

    >>> traditional("产业带的数据：看“结果”，`文件` 在平台上")
    '產業帶的資料：看「結果」，`文件` 在平台上'
    """
    parts = _CODE.split(text)
    return "".join(part if n % 2 else _convert(part) for n, part in enumerate(parts))


def all_of(texts: dict[str, str]) -> dict[str, str]:
    """Texts by key, in traditional characters."""
    return {key: traditional(text) for key, text in texts.items()}


def _convert(text: str) -> str:
    if text.isascii():
        return text
    return _ANY.sub(lambda found: _TERMS[found.group()], _converter().convert(text))


@cache
def _converter():  # type: ignore[no-untyped-def]  # noqa: ANN202
    from opencc import OpenCC

    return OpenCC("s2tw")
