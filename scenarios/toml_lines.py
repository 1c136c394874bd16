"""Where each key of a TOML file stands: the parser of the standard library does not tell."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from typing import Any

Location = tuple[str | int, ...]

# What can hide a line's end (strings, comments), what can carry it over (brackets), and ends.
_TOKEN = re.compile(
    r'"""(?:\\.|[^\\])*?"{3,5}'
    r"|'''.*?'{3,5}"
    r'|"(?:\\.|[^"\\\n])*"'
    r"|'[^'\n]*'"
    r"|\#[^\n]*"
    r"|[\[\]{}\n]",
    re.DOTALL,
)


def line_numbers(text: str) -> dict[Location, int]:
    r"""Find the line of every key and table of a TOML text.

    Parameters
    ----------
    text : str
        A text that `tomllib` accepts.

    Returns
    -------
    dict
        From path to line, counted from 1. Elements of an array of tables have their
        number in the path; what stands in an inline value has the line its key stands on.

    Examples
    --------
    >>> line_numbers("[run]\nseed = 1\n[[nodes]]\nname = 'a'")
    {('run',): 1, ('run', 'seed'): 2, ('nodes', 0): 3, ('nodes', 0, 'name'): 4}
    """
    lines: dict[Location, int] = {}
    last_element: dict[Location, int] = {}
    table: Location = ()
    for line, statement in _statements(text):
        parsed = tomllib.loads(statement)
        if statement.startswith("["):
            keys = _only_branch(parsed)
            is_element = statement.startswith("[[")
            table = _numbered(keys, last_element, opens_element=is_element)
            lines.setdefault(table, line)
            continue
        for inner in _paths(parsed):
            lines.setdefault(table + inner, line)
    return lines


def _statements(text: str) -> Iterator[tuple[int, str]]:
    """Cut a text into headers and assignments, each with the line it starts on."""
    text = text.replace("\r\n", "\n")
    depth, start, line, start_line = 0, 0, 1, 1
    for token in _TOKEN.finditer(text + "\n"):
        mark = token.group()
        if mark in "[{":
            depth += 1
        elif mark in "]}":
            depth -= 1
        elif mark == "\n" and depth <= 0:
            statement = text[start : token.start()].strip(" \t")
            if statement and not statement.startswith("#"):
                yield start_line, statement
            start, start_line = token.end(), line + 1
        line += mark.count("\n")


def _only_branch(parsed: dict[str, Any]) -> Location:
    """Keys of a header, read off what the header alone parses to."""
    keys: list[str | int] = []
    inside: Any = parsed
    while inside:
        if isinstance(inside, list):
            inside = inside[-1]
            continue
        (key,) = inside
        keys.append(key)
        inside = inside[key]
    return tuple(keys)


def _numbered(
    keys: Location, last_element: dict[Location, int], *, opens_element: bool
) -> Location:
    """Put the number of the current element behind every array of tables in a header."""
    path: Location = ()
    for depth, key in enumerate(keys, start=1):
        path += (key,)
        if opens_element and depth == len(keys):
            last_element[path] = last_element.get(path, -1) + 1
        if path in last_element:
            path += (last_element[path],)
    return path


def _paths(value: Any) -> Iterator[Location]:
    """Every path inside a value, the outer ones first."""
    if isinstance(value, dict):
        for key, inner in value.items():
            yield (key,)
            for path in _paths(inner):
                yield (key, *path)
    elif isinstance(value, list):
        for index, inner in enumerate(value):
            if isinstance(inner, dict | list):
                yield (index,)
                for path in _paths(inner):
                    yield (index, *path)
