"""What a folder of data says to whoever opens it: what it is of, and what each file is."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import PurePath
from typing import TYPE_CHECKING

from simulation.words import LANGUAGES

if TYPE_CHECKING:
    from simulation.report.origin import Origin

README = "README.md"
_LANGUAGES = ("en", "zh-Hans")  # as titles in the codebook


def readme(names: Iterable[str], origin: Origin, seed: int) -> str:
    """Text that tells of data, in English and in Chinese.

    Parameters
    ----------
    names : iterable of str
        Files there are; CSV and Parquet of one table stand in one line.
    origin : Origin
        Where they come from.
    seed : int
        Root of all luck.

    Raises
    ------
    KeyError
        If a file is not described.
    """
    kinds: dict[str, list[str]] = {}
    for name in names:
        path = PurePath(name)
        key = path.stem if path.suffix in (".csv", ".parquet") else name
        kinds.setdefault(key, []).append(name)
    return "\n".join(_told(kinds, origin, seed, language) for language in _LANGUAGES)


def _told(kinds: dict[str, list[str]], origin: Origin, seed: int, language: str) -> str:
    words = LANGUAGES[language]
    rows = [
        f"| {', '.join(f'`{name}`' for name in names)} | {words(f'data.file.{key}')} |"
        for key, names in kinds.items()
    ]
    lead = words("data.lead", version=origin.version, date=origin.date, seed=seed)
    made = [words("report.named", name=words("report.command"), text=f"`{origin.command}`")]
    if origin.not_made:
        named = words("report.list").join(origin.not_made)
        made.append(words("report.named", name=words("report.not_made"), text=named))
    head = f"# {words('data.title', cluster=origin.title(words))}"
    table = [f"| {words('data.file')} | {words('data.what')} |", "| --- | --- |", *rows]
    return "\n".join([head, "", lead, "", *(f"{line}\n" for line in made), *table, ""])
