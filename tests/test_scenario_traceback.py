"""Whatever people type, they are told what is wrong with it, and never by a traceback."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scenarios.catalogue import sections
from scenarios.load import ScenarioError, describe, parse
from scenarios.schema import Scenario

HYPOTHESIS = settings(deadline=None, max_examples=60)

# Nothing gives a traceback


def told(function, *arguments):
    """Whether what was typed makes a scenario, or is refused in words that name a place."""
    try:
        result = function(*arguments)
    except ScenarioError as error:
        lines = [str(problem) for problem in error.errors]
        return bool(lines) and all(": " in line or " = " in line for line in lines)
    return isinstance(result, Scenario)


def test_told_can_fail():
    def refuse_without_a_word(*_):
        raise ScenarioError([])

    assert told(parse, "")
    assert told(parse, "scale = -1")
    assert not told(refuse_without_a_word)
    assert not told(lambda: None)
    with pytest.raises(KeyError):
        told({}.__getitem__, "x")


PATHS = st.one_of(
    st.sampled_from([row.path.replace("*", "small_b") for row in describe()] + list(sections())),
    st.text(max_size=12),
    st.lists(st.sampled_from(["nodes", "a", "0", "run", "seed", "buyer_types", "x"])).map(".".join),
)
ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=6), inner),
    max_leaves=6,
)
NETWORK = '[[nodes]]\nname = "a"\nkind = "shelf"\n[[nodes]]\nname = "b"\nkind = "style"\n'


@HYPOTHESIS
@given(PATHS, st.text(), st.sampled_from(["", NETWORK]))
def test_no_override_gives_a_traceback(path, value, text):
    assert told(parse, text, "x", [f"{path}={value}"])


@HYPOTHESIS
@given(st.dictionaries(PATHS, ANYTHING, max_size=4), st.sampled_from(["", NETWORK]))
def test_no_table_of_overrides_gives_a_traceback(overrides, text):
    assert told(parse, text, "x", overrides)


@HYPOTHESIS
@given(st.text())
def test_no_text_gives_a_traceback(text):
    assert told(parse, text)


def test_a_number_too_long_to_print_gives_no_traceback():
    with pytest.raises(ScenarioError, match="too long to print"):
        parse("", overrides={"run.seed": 10**5000})
    assert told(parse, f"scale = 0x{'f' * 9000}")


@pytest.mark.parametrize("depth", [30, 90, 150, 250, 400, 900])
def test_no_depth_gives_a_traceback(depth):
    assert told(parse, "title = " + "[" * depth + "]" * depth)
    assert told(parse, "a = " + "{b = " * depth + "1" + "}" * depth)
    assert told(parse, "", "x", [".".join("a" * depth) + "=1"])
    assert told(parse, f"[{'.'.join('a' * depth)}]")
