"""Typefaces that come along: every character we write is in them, and they are ours to give."""

from __future__ import annotations

import base64
import io
import re
import tomllib
from pathlib import Path

import pytest
from fontTools.ttLib import TTFont

from scenarios.load import available
from simulation.charts.faces import FACES, FILES, FOLDER, NAME, OURS, inline
from simulation.charts.svg import FACES as SVG_FACES
from simulation.forecast.figures import FIGURES
from simulation.metrics import KPIS
from simulation.web import typefaces
from simulation.who_pays.groups import GROUPS
from simulation.words import LANGUAGES
from simulation.words.fonts import everyday

ROOT = Path(__file__).parents[1]


def characters(language):
    with TTFont(FOLDER / FILES[language], lazy=True) as face:
        return {chr(code) for code in face.getBestCmap()}


@pytest.mark.parametrize("language", OURS)
def test_every_character_of_our_words_is_there(language):
    words = LANGUAGES[language]
    texts = [*words.words.values(), *words.parameters.values(), *words.units.values()]
    texts += [*words.sections.values(), *words.allowed.values()]
    texts += [*words.patterns.values(), *words.measures.values(), *words.truths.values()]
    texts += [words.of_kpi(kpi) for kpi in KPIS.values()]
    texts += [words.said(one.title, one.title_zh) for one in available()]
    texts += [words.said(one.title, one.title_zh) for one in FIGURES.values()]
    texts += [words.said(*titles) for titles in GROUPS.values()]
    texts += [one.name for one in LANGUAGES.values()]  # each in its own script, on every page
    there = characters(language)
    missing = {letter for text in texts for letter in text if not letter.isspace()} - there
    assert missing == set(), "make fonts"


def test_everyday_characters_are_there_for_names_that_people_give():
    assert set(everyday()) <= characters("zh-Hans")
    assert set("產業帶買賣雙方廠貨單價臺灣廣東織里鎮") <= characters("zh-Hant")


@pytest.mark.parametrize("language", OURS)
def test_a_typeface_is_small_and_has_its_own_name_and_its_licence(language):
    path = FOLDER / FILES[language]
    assert path.stat().st_size < 1e6
    with TTFont(path, lazy=True) as face:
        names = face["name"]
        assert names.getDebugName(1) == OURS[language]
        assert "Source" not in names.getDebugName(4)  # the reserved name
        assert "SIL Open Font License" in names.getDebugName(13)
    licence = (FOLDER / "OFL.txt").read_text(encoding="utf-8")
    assert OURS[language] in licence
    assert "SIL OPEN FONT LICENSE Version 1.1" in licence
    assert "Adobe" in licence


def test_pictures_ask_for_the_system_s_typefaces_first():
    assert set(FACES) == set(LANGUAGES)
    for language, ours in OURS.items():
        faces = FACES[language].split(", ")
        assert faces.index(ours) == len(faces) - 2  # only what the system thinks fit comes after


@pytest.mark.parametrize("language", list(LANGUAGES))
def test_the_page_takes_the_reader_s_typeface_before_our_file(language):
    rules = typefaces.rules(language)
    places = dict.fromkeys(re.findall("font-family: '([^']+)'", rules))
    kinds = {name: set(re.findall(rf"'{name}';[^}}]*src: (local|url)", rules)) for name in places}
    assert list(kinds.values()) == [{"local"}, {"url"}]
    (path,) = re.findall(r"url\(app/(\S+)\)", rules)
    assert (ROOT / path).is_file()
    theme = tomllib.loads((ROOT / ".streamlit/config.toml").read_text(encoding="utf-8"))["theme"]
    for faces in (theme["font"], theme["codeFont"]):
        theirs, ours = (faces.index(f"'{name}'") for name in places)
        assert theirs < ours


@pytest.mark.parametrize("language", list(LANGUAGES))
def test_a_page_in_one_file_brings_the_letters_it_has(language):
    rule = inline("In 织里 <b>產業帶</b>", language)
    data = base64.b64decode(re.search(r"base64,([^)]+)\)", rule)[1])
    with TTFont(io.BytesIO(data)) as face:
        there = {chr(code) for code in face.getBestCmap()}
    both = set("织里產業帶")
    assert there == both & characters(language if language in FILES else "zh-Hans")
    assert there >= (set("里產業帶") if language == "zh-Hant" else set("织里"))
    assert f"'{NAME}'" in SVG_FACES


def test_a_page_without_chinese_brings_no_typeface():
    assert inline("Zhili: 40 runs", "en") == ""
