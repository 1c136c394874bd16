"""Others can drive the model: plain Mesa, the EMA Workbench, and those who cite it."""

from __future__ import annotations

import importlib.util
import sys
from pathlib import Path

import pytest

import simulation

ROOT = Path(__file__).parents[1]


def example(name):
    """Module of an example, which is a script and in no package."""
    spec = importlib.util.spec_from_file_location(name, ROOT / f"examples/interchange/{name}.py")
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module
    spec.loader.exec_module(module)
    return module


def test_plain_mesa_steps_the_model_and_collects_from_it(capsys):
    collected = example("step_in_mesa").main(periods=4).get_model_vars_dataframe()
    assert len(collected) == 4
    assert (collected["pieces in stock"] > 0).all()
    assert "population(s)" in capsys.readouterr().out


def test_the_workbench_s_function_is_the_comparison():
    module = example("ema_workbench_sweep")
    same = module.paired(replications=1, levers__capacity_pool=0.5)
    assert set(same) == set(module.KPIS)
    assert same == module.paired(replications=1, levers__capacity_pool=0.5)
    assert same != module.paired(replications=1, levers__capacity_pool=0.0)


@pytest.mark.filterwarnings("ignore")
def test_the_workbench_drives_the_model():
    pytest.importorskip("ema_workbench", reason="the EMA Workbench is not installed")
    module = example("ema_workbench_sweep")
    experiments, outcomes = module.main(scenarios=2, policies=1)
    assert len(experiments) == 2
    assert all(len(outcomes[name]) == 2 for name in module.KPIS)


def test_the_citation_names_this_version():
    text = (ROOT / "CITATION.cff").read_text(encoding="utf-8")
    assert f"version: {simulation.__version__}\n" in text
