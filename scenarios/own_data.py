"""A cluster of one's own: firms and ties read from files, with all that is wrong with them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from scenarios.data import OwnFirms
from scenarios.layers import Layer, origin, value_of
from scenarios.own_columns import FACTORY, FIRMS, TIES, TRADER
from scenarios.own_rows import File, Firm, Ties, firms_of, ties_of
from scenarios.problems import Problem, meant, shown


def read_own(layers: Sequence[Layer], merged: Mapping[str, Any]) -> tuple[OwnFirms, list[Problem]]:
    """Read the files a scenario names in ``[data]``.

    Parameters
    ----------
    layers : sequence of Layer
        What files and overrides say; a path is relative to the file that says it.
    merged : mapping
        The same, merged.

    Returns
    -------
    own : OwnFirms
        Nothing where no files are named, or where something is wrong.
    problems : list of Problem
        Everything that is wrong with the files.
    """
    firms_file = File.of("firms", FIRMS, layers, merged)
    ties_file = File.of("ties", TIES, layers, merged)
    if firms_file is None:
        return OwnFirms(), _useless(ties_file, layers, merged)
    firms = firms_of(firms_file)
    if ties_file is not None:
        ties = ties_of(ties_file, firms)
    else:
        ties = Ties([], [], has_subcontracts=False)
    remote = value_of(merged, ("data", "remote"))
    remote = remote if isinstance(remote, str) else ""
    problems = firms_file.wrong.problems()
    problems += ties_file.wrong.problems() if ties_file else []
    if firms and not firms_file.wrong:
        problems += _check_remote(remote, firms, layers, merged)
    if problems:
        return OwnFirms(), problems
    files = [(f.label, f.rows) for f in (firms_file, ties_file) if f is not None]
    return _assembled(firms, ties, remote, tuple(files)), []


def _useless(
    ties: File | None, layers: Sequence[Layer], merged: Mapping[str, Any]
) -> list[Problem]:
    """Complain of ties, or a remote township, without firms."""
    found = []
    for key in ("ties", "remote"):
        said = value_of(merged, ("data", key))
        if isinstance(said, str) and said.strip():
            place = origin(layers, ("data", key), merged)[1].place(("data", key))
            message = "takes effect only together with data.firms"
            found.append(Problem(place, f"data.{key}", shown(said), message))
    return found


def _check_remote(
    remote: str, firms: list[Firm], layers: Sequence[Layer], merged: Mapping[str, Any]
) -> list[Problem]:
    names = sorted({str(firm.values.get("township", "")) for firm in firms})
    if not remote:
        return []
    message = ""
    if remote not in names:
        message, hint = "no firm is in such a township", meant(remote, [n for n in names if n])
    elif len(names) == 1:
        message, hint = "the only township cannot be the remote one", "leave it out"
    if not message:
        return []
    place = origin(layers, ("data", "remote"), merged)[1].place(("data", "remote"))
    return [Problem(place, "data.remote", shown(remote), message, hint)]


def _assembled(
    firms: list[Firm], ties: Ties, remote: str, files: tuple[tuple[str, int], ...]
) -> OwnFirms:
    """Put what the files hold in the order of a model's rows."""
    traders = sorted((f for f in firms if f.kind == TRADER), key=lambda firm: firm.id)
    factories = sorted((f for f in firms if f.kind == FACTORY), key=lambda firm: firm.id)
    rows = [*traders, *factories]
    categories = sorted({firm.values.get("category", "") for firm in rows})
    far = [remote] if remote else []
    townships = [*sorted({firm.values.get("township", "") for firm in rows}.difference(far)), *far]
    number = {firm.id: k for k, firm in enumerate(traders)}
    number |= {firm.id: k for k, firm in enumerate(factories)}

    def column(name: str, of: list[Firm]) -> tuple[Any, ...]:
        values = [firm.values.get(name) for firm in of]
        return tuple(values) if None not in values else ()

    def pairs(named: list[tuple[str, str]]) -> tuple[tuple[int, int], ...]:
        return tuple(sorted((number[a], number[b]) for a, b in named))

    capacity = column("capacity", factories)
    return OwnFirms(
        ids=tuple(firm.id for firm in rows),
        traders=len(traders),
        categories=tuple(categories),
        townships=tuple(townships),
        has_remote=bool(remote),
        category=tuple(categories.index(firm.values.get("category", "")) for firm in rows),
        township=tuple(townships.index(firm.values.get("township", "")) for firm in rows),
        trader_size=column("size", traders),
        factory_size=column("size", factories) or capacity,
        capacity=capacity,
        trader_styles=column("styles", traders),
        factory_styles=column("styles", factories),
        custom=column("custom", factories),
        trader_adopts=column("adopter", traders),
        factory_adopts=column("adopter", factories),
        lists=pairs(ties.lists),
        subcontracts=pairs(ties.subcontracts),
        has_subcontracts=ties.has_subcontracts,
        files=files,
    )
