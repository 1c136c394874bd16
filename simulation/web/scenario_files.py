"""Scenario files of the user's own: read, written into a link, and read out of one.

A file is parsed as TOML by the loader of all scenarios and by nothing else; it can name no other
file. Sizes are limited before and after decompression.
"""

from __future__ import annotations

import base64
import binascii
import re
import tomllib
import zlib
from collections.abc import Mapping
from dataclasses import replace
from functools import cache, lru_cache
from typing import TYPE_CHECKING, Any

from scenarios.files import decoded
from scenarios.layers import leaves
from scenarios.load import ScenarioError, content_hash, load, parse, to_toml
from scenarios.write import BY_NAME, texts, toml_of
from simulation.web.choice import Choice, choice_of, clusters, file_choice

if TYPE_CHECKING:
    from scenarios.schema import Scenario

MOST_BYTES = 2_000_000  # of an uploaded file
MOST_VALUES = 2_000  # in a file; a cluster has a few hundred
MOST_TEXT = 200_000  # bytes of a file in a link, and of what is kept of an uploaded one
MOST_CODE = 12_000  # characters of a file in a link


class Refused(Exception):
    """A file that cannot be used here, whatever the loader says.

    Attributes
    ----------
    why : str
        Key of the words that say what is wrong.
    values : dict
        What goes into those words.
    """

    def __init__(self, why: str, **values: object) -> None:
        super().__init__(why)
        self.why, self.values = why, values


def from_bytes(content: bytes, name: str) -> Choice:
    """Choice of an uploaded file.

    Parameters
    ----------
    content : bytes
        The file.
    name : str
        Its name, for messages.

    Raises
    ------
    ScenarioError
        With everything that is wrong in it, as the command line says it.
    Refused
        If it is too large, an explicit network, or cannot be held by a link.
    """
    if len(content) > MOST_BYTES:
        raise Refused("problem.file.large", most=MOST_BYTES // 10**6)
    label = re.sub(r"[^\w. -]", "_", name.replace("\\", "/").rpartition("/")[2])[-60:]
    return from_text(decoded(content, label), label or "scenario.toml")


def from_text(text: str, label: str) -> Choice:
    """Choice of a file's text; of a cluster with other values, where it is no more than that.

    Raises
    ------
    ScenarioError, Refused
        As `from_bytes`.
    """
    if _too_many(text):
        raise Refused("problem.file.values", most=MOST_VALUES)
    scenario = parse(text, label)
    if scenario.nodes:
        raise Refused("problem.file.network")
    found = choice_of_scenario(scenario)
    if found is None:
        raise Refused("problem.file.long")
    return found


def choice_of_scenario(scenario: Scenario) -> Choice | None:
    """Choice of a cluster that came from a file; ``None`` where no link could hold it."""
    for cluster in clusters():
        found = choice_of(scenario, cluster.name) if cluster.title == scenario.title else None
        if found is not None and texts(found.load()) == texts(scenario):
            return found
    text = to_toml(scenario)
    if len(text.encode()) > MOST_TEXT or len(pack(text)) > MOST_CODE:
        return None
    return file_choice(text)


def file_text(choice: Choice) -> str:
    """Scenario file of a choice: it loads to the very same scenario, and needs no other file."""
    return to_toml(choice.load())


def file_name(choice: Choice) -> str:
    """Name to save that file by."""
    changed = choice != replace(choice.own, seed=choice.seed)
    return f"{choice.scenario}{'_changed' if changed else ''}.toml"


@lru_cache(maxsize=64)
def pack(text: str) -> str:
    """Write a file for a link: as what it adds to a cluster, where that is shorter."""
    based = _based(text)
    return min((_compressed(one) for one in (text, based) if one), key=len)


def unpack(code: str) -> Choice:
    """Choice of a file in a link.

    Raises
    ------
    ScenarioError, Refused
        As `from_bytes`, and if the text of the link is damaged.
    """
    if len(code) > MOST_CODE:
        raise Refused("problem.file.long")
    try:
        data = base64.b64decode(code + "=" * (-len(code) % 4), altchars=b"-_", validate=True)
        reader = zlib.decompressobj()
        content = reader.decompress(data, MOST_TEXT + 1)
    except (binascii.Error, ValueError, zlib.error):
        raise Refused("problem.file.damaged") from None
    if len(content) > MOST_TEXT:
        raise Refused("problem.file.long")
    if not reader.eof or reader.unused_data:
        raise Refused("problem.file.damaged")
    return from_text(decoded(content, "link"), "link")


def _compressed(text: str) -> str:
    return base64.urlsafe_b64encode(zlib.compress(text.encode(), 9)).decode().rstrip("=")


def _based(text: str) -> str:
    """Same scenario as a file that is based on the cluster most like it; empty if none is."""
    scenario = parse(text)
    full = scenario.model_dump(exclude_none=True)
    rests = {one.name: _difference(full, _tables(one.name)) for one in clusters()}
    name, rest = min(rests.items(), key=lambda item: sum(1 for _ in leaves(item[1])))
    rest.pop("sources", None)
    head = f'base = "{name}"\n'
    try:
        # Of the sources, what the base and the changed values do not already bring about.
        brought = parse(head + toml_of(rest)).sources
        sources = {k: v for k, v in scenario.sources.items() if brought.get(k) != v}
        based = head + toml_of({**rest, **({"sources": sources} if sources else {})})
        same = parse(based)
    except ScenarioError:
        return ""
    equal = content_hash(same) == content_hash(scenario) and texts(same) == texts(scenario)
    return based if equal else ""


@cache
def _tables(name: str) -> dict[str, Any]:
    return load(name).model_dump(exclude_none=True)


def _difference(
    one: Mapping[str, Any], base: Mapping[str, Any], inside: str = ""
) -> dict[str, Any]:
    """What tables say that those of a base do not."""
    found: dict[str, Any] = {}
    for key, value in one.items():
        own = base.get(key)
        if isinstance(value, dict) and isinstance(own, dict):
            found |= {key: rest} if (rest := _difference(value, own, key)) else {}
        elif value != own:
            found[key] = value
    if inside in BY_NAME:
        found |= {key: {"remove": True} for key in base.keys() - one.keys()}
    return found


def _too_many(text: str) -> bool:
    try:
        every = (value for _, value in leaves(tomllib.loads(text)))
        return sum(len(v) if isinstance(v, list) else 1 for v in every) > MOST_VALUES
    except (ValueError, RecursionError):
        return False  # the loader says what is wrong
