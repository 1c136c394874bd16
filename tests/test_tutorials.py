"""Tutorials are run as they stand: files written, commands run, Python executed, in one folder."""

from __future__ import annotations

import os
import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
TUTORIALS = sorted((ROOT / "docs" / "tutorials").glob("*.md"))
_BLOCK = re.compile(r"^```(\w+)([^\n]*)\n(.*?)^```$", re.MULTILINE | re.DOTALL)


def blocks(text):
    """Kind, words after it, and content of each fenced block."""
    return [(kind, more.strip(), content) for kind, more, content in _BLOCK.findall(text)]


def run(command, folder):
    return subprocess.run(
        command, cwd=folder, env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True, text=True, timeout=540, check=False,
    )  # fmt: skip


@pytest.mark.slow
@pytest.mark.parametrize("path", TUTORIALS, ids=lambda path: path.stem)
def test_a_tutorial_does_what_it_says(path, tmp_path):
    for kind, more, content in blocks(path.read_text(encoding="utf-8")):
        if more.startswith("file="):
            (tmp_path / more.removeprefix("file=")).write_text(content, encoding="utf-8")
        elif kind == "console":
            for line in content.splitlines():
                words = shlex.split(line.removeprefix("$ "))
                assert line.startswith("$ ")
                assert words[0] == "python"
                done = run([sys.executable, *words[1:]], tmp_path)
                assert done.returncode == 0, f"{line}\n{done.stdout}\n{done.stderr}"
        elif kind == "python":
            done = run([sys.executable, "-c", content], tmp_path)
            assert done.returncode == 0, done.stderr
    assert (tmp_path / "analysis" / "index.html").is_file()
    assert (tmp_path / "analysis_left" / "index.html").is_file()
    assert (tmp_path / "data" / "CITATION.cff").is_file()
    assert (tmp_path / "forecast" / "forecast.json").is_file()


def test_there_is_a_tutorial_and_every_block_is_of_a_known_kind():
    assert TUTORIALS
    for path in TUTORIALS:
        kinds = {kind for kind, _, _ in blocks(path.read_text(encoding="utf-8"))}
        assert kinds <= {"toml", "console", "python"}
