"""A study from Python: state it, check it, run it, read what it found."""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from simulation.study.design import Design, make_design, request_of
from simulation.study.engines import Engine, make_engine
from simulation.study.handle import RunningStudy
from simulation.study.load import Spec, load_study, parse_study, study_of
from simulation.study.opening import Opened, open_store
from simulation.study.progress import Options, StudyProgress
from simulation.study.running import Driver
from simulation.study.work import ClusterWork, FunctionWork, Work, pickled

if TYPE_CHECKING:
    import os

    from simulation.study.preview import Preview
    from simulation.study.results import Results

FOLDER = Path("results") / "studies"


class Study:
    """A question to the model, asked at many points, each under the same luck.

    Parameters
    ----------
    scenario : str
        Name or file of a scenario.
    factors : mapping of str to Any
        What is varied, by path: ``(low, high)``, or a table with ``range``, ``choices``, ``log``,
        ``integer``, ``levels``.
    design : str or mapping
        Method (`simulation.study.declaration.METHODS`), or a table as in a file.
    samples, levels : int, optional
        Of the design.
    replications : int or mapping, optional
        Paired runs of each point, or a table with ``precision``, ``cap``, ...; 1 by default.
    overrides : mapping, optional
        Values that go over the scenario's.
    kpis : sequence of str, optional
        What the study is about; all KPIs are kept whatever is given here.
    seed : int, optional
        Root of all luck; the scenario's by default.
    name : str
        Names the folder of results.
    title : str
        What people read.
    function : callable, optional
        Runs in the place of the model: from values by path, seed and replication to numbers by
        outcome. `outcomes` names them, `version` stands for its text in keys.
    outcomes : sequence of str
        Of the function.
    version : str
        Of the function; its source by default.

    Raises
    ------
    ScenarioError
        With everything that is wrong.

    Examples
    --------
    >>> levers = {"levers.demand_visibility": (0, 1)}
    >>> study = Study("zhili_kidswear", levers, design="grid", levels=3)
    >>> len(study.design)
    3
    """

    def __init__(
        self,
        scenario: str,
        factors: Mapping[str, Any],
        design: str | Mapping[str, Any] = "lhs",
        *,
        samples: int | None = None,
        levels: int | None = None,
        replications: int | Mapping[str, Any] | None = None,
        overrides: Mapping[str, Any] | None = None,
        kpis: Sequence[str] = (),
        seed: int | None = None,
        name: str = "study",
        title: str = "",
        function: Callable[[Mapping[str, Any], int, int], Mapping[str, float]] | None = None,
        outcomes: Sequence[str] = (),
        version: str = "",
    ) -> None:
        how = {"method": design} if isinstance(design, str) else dict(design)
        how |= {k: v for k, v in (("samples", samples), ("levels", levels)) if v is not None}
        data: dict[str, Any] = {
            "title": title, "scenario": scenario, "overrides": dict(overrides or {}),
            "factors": dict(factors), "design": how, "kpis": list(kpis),
        }  # fmt: skip
        if replications is not None:
            data["replications"] = (
                {"number": replications} if isinstance(replications, int) else dict(replications)
            )
        if seed is not None:
            data["seed"] = seed
        self._set(study_of(name, data))
        if function is not None:
            self.use(function, outcomes, version)

    @classmethod
    def load(cls, name_or_path: str | os.PathLike[str]) -> Study:
        """Read a study that came along by name, or one's own from a file that ends in ``.toml``.

        Raises
        ------
        ScenarioError
            With everything that is wrong, each with its line.
        """
        return cls.of(load_study(name_or_path))

    @classmethod
    def parse(cls, text: str, name: str = "study.toml") -> Study:
        """Read a study from TOML text, such as an uploaded file; as `load` otherwise."""
        return cls.of(parse_study(text, name))

    @classmethod
    def of(cls, spec: Spec) -> Study:
        """Make a study of what was read."""
        study = cls.__new__(cls)
        study._set(spec)
        return study

    def _set(self, spec: Spec) -> None:
        self.spec = spec
        self._design: Design | None = None
        self._work: Work | None = None

    @property
    def name(self) -> str:
        """Short name."""
        return self.spec.name

    @property
    def title(self) -> str:
        """Name people read."""
        return self.spec.part.title or self.spec.name

    @property
    def design(self) -> Design:
        """Points, made when first asked for."""
        if self._design is None:
            self._design = make_design(self.spec)
        return self._design

    @property
    def work(self) -> Work:
        """What is run at each point."""
        if self._work is None:
            self._work = ClusterWork(self.spec.scenario, self.design.factors, self.spec.part.series)
        return self._work

    def use(
        self,
        function: Callable[[Mapping[str, Any], int, int], Mapping[str, float]],
        outcomes: Sequence[str],
        version: str = "",
    ) -> Study:
        """Run a function in the place of the model; returns the study."""
        self._work = FunctionWork(function, outcomes, self.design.factors, version)
        return self

    def folder(self, folder: os.PathLike[str] | str | None = None) -> Path:
        """Folder of the study: the one given, or ``results/studies/<name>``."""
        return FOLDER / self.name if folder is None else Path(folder)

    def check(self, *, pilots: int = 3, workers: int | None = None) -> Preview:
        """Tell points, runs, time, memory and disk, from a few pilot runs."""
        from simulation.study.preview import preview

        return preview(self, pilots, workers)

    def run(
        self,
        folder: os.PathLike[str] | str | None = None,
        *,
        engine: str | Engine = "local",
        workers: int | None = None,
        scheduler: str | None = None,
        progress: Callable[[StudyProgress], None] | None = None,
        stop: threading.Event | None = None,
        options: Options | None = None,
        accept_code_change: bool = False,
        rerun: bool = False,
        retry_failed: bool = False,
        reuse: os.PathLike[str] | str | None = None,
        say: Callable[[str], None] | None = None,
    ) -> Results:
        """Run what is not done yet; blocks. The same call again goes on where it was.

        Parameters
        ----------
        folder : path, optional
            Where the study is kept; ``results/studies/<name>`` by default.
        engine : str or Engine
            ``local`` (processes), ``dask``, ``spawn`` or ``serial``.
        workers : int, optional
            Processes; the machine's cores by default.
        scheduler : str, optional
            Of a Dask cluster.
        progress : callable, optional
            Told of a `StudyProgress` some ten times a second at most, in this thread.
        stop : threading.Event, optional
            Set it, from any thread, to stop cleanly: what runs is finished and kept.
        options : Options, optional
            Chunks, recycling, fail-fast.
        accept_code_change : bool
            Whether rows of an earlier version of the model count as well.
        rerun : bool
            Whether rows of an earlier version are moved aside and all is run anew.
        retry_failed : bool
            Whether failed runs are tried once more.
        reuse : path, optional
            Folder of another study whose runs are taken where they are the same runs, by key.
        say : callable, optional
            Told in sentences what was found in the folder: runs that are done, damaged parts, a
            lock that somebody left.

        Returns
        -------
        Results
            Of all that is done, with `Results.end` saying how it ended.

        Raises
        ------
        StudyProblem
            If the folder holds another design, or rows of another model.
        EngineError
            If workers cannot be started or have another model.
        Locked
            If somebody else writes into the folder.
        """
        maker = make_engine(engine, workers, scheduler) if isinstance(engine, str) else engine
        blob = pickled(self.work)
        with open_store(
            self, self.folder(folder), accept_code_change=accept_code_change, rerun=rerun,
            retry_failed=retry_failed, reuse=None if reuse is None else Path(reuse),
            engine=maker.name, workers=maker.workers,
        ) as opened:  # fmt: skip
            if say is not None:
                for sentence in opened.sentences():
                    say(sentence)
            driver = Driver(
                opened.plan, maker, opened.store, opened.keys, blob, self.spec.seed, options,
                progress, stop,
            )  # fmt: skip
            end = driver.run()
            driver.tell(force=True)
        return self.results(folder, end=end, damaged=tuple(opened.kept.damaged))

    def start(self, folder: os.PathLike[str] | str | None = None, **how: Any) -> RunningStudy:
        """Run in a thread of its own; takes what `run` takes."""
        return RunningStudy(self, folder, how)

    def results(
        self,
        folder: os.PathLike[str] | str | None = None,
        *,
        end: str = "",
        damaged: tuple[Any, ...] = (),
    ) -> Results:
        """Read what is done so far, also while somebody runs it.

        Raises
        ------
        StudyProblem
            If there is no such study in the folder, or it has another design.
        """
        from simulation.study.results import Results, gathered

        opened = Opened.read(self, self.folder(folder))
        plan = opened.plan
        table = gathered(opened.kept.tables, self.work.outcomes, plan.wanted())
        states = {point: plan.state(point) for point in range(len(opened.design))}
        kpis = self.spec.kpis
        if not any(kpi in name for kpi in kpis for name in self.work.outcomes):
            kpis = tuple(self.work.outcomes)  # of a function
        return Results(
            self.name, self.title, opened.design, table, self.work.outcomes, kpis, states,
            plan.total, end, (*damaged, *opened.kept.damaged), tuple(opened.kept.series),
            opened.kept.other_model,
        )  # fmt: skip

    def request(self) -> str:
        """Hash of what the study asks for: the same as long as its points are."""
        return request_of(self.spec, self.design.columns if self.spec.part.design.file else ())

    def _repr_html_(self) -> str:
        """Notebook display."""
        import html

        part = self.spec.part
        rows = "".join(
            f"<tr><td>{html.escape(f.path)}</td><td>{html.escape(described(f))}</td></tr>"
            for f in self.design.factors
        )
        head = f"{part.scenario}: {len(self.design):,} points ({part.design.method})"
        return f"<h4>{html.escape(self.title)}</h4><p>{html.escape(head)}</p><table>{rows}</table>"


def described(factor: Any) -> str:
    """What a factor is varied over, in words."""
    from scenarios.problems import number, shown

    if factor.choices:
        return " | ".join(shown(choice) for choice in factor.choices)
    if factor.low != factor.low:
        return "as the table says"
    unit = "" if factor.unit == "-" else f" {factor.unit}"
    by = ", by ratio" if factor.log else ""
    return f"{number(factor.low)} to {number(factor.high)}{unit}{by}"
