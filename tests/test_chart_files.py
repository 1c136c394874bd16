"""Charts as files: pictures that alone tell where they are from, and their numbers."""

from __future__ import annotations

import io
import struct
import xml.etree.ElementTree as ET

import pandas as pd
import pytest

from simulation.charts import export
from simulation.charts import time as time_charts
from simulation.charts.parties import Party, who_gains
from simulation.words import LANGUAGES

LINK = "http://127.0.0.1:8501/?" + "&".join(f"lever_{n}=100" for n in range(20))


def bars(words):
    parties = [
        Party("A & B <b>", 1.5, 1.0, 2.0, words("who.gains"), "+1.5"),
        Party("C", -2.0, -3.0, -1.0, words("who.pays"), "-2.0"),
    ]
    return who_gains(parties, words, unit=words("unit.money"))


def lines(words):
    course = {"mean": [1.0, 2.0], "low": [0.5, 1.5], "high": [1.5, 2.5]}
    series = {"days": [0, 365], "unit": "days", **dict.fromkeys(("without", "with"), course)}
    return time_charts.lines(time_charts.Outcome("Stock", "days", series), words)


def alone(chart, words, title="A title"):
    source = (f"{words('product')} 0.1.0 · seed 7", LINK)
    return export.standalone(chart, title=title, source=source, language=words.id)


@pytest.mark.parametrize("language", list(LANGUAGES))
@pytest.mark.parametrize("draw", [bars, lines])
def test_a_picture_holds_title_source_and_link(language, draw):
    words = LANGUAGES[language]
    drawn = export.svg_file(alone(draw(words), words, words("question")))
    root = ET.fromstring(drawn)
    texts = ["".join(each.itertext()) for each in root.iter() if each.tag.endswith("}text")]
    whole = "".join(texts).replace(" ", "")
    for told in (words("question"), words("product"), "seed 7", LINK):
        assert told.replace(" ", "") in whole


def test_a_png_is_on_solid_ground_and_large_enough_for_slides():
    words = LANGUAGES["en"]
    drawn = export.png(alone(bars(words), words))
    assert drawn.startswith(b"\x89PNG\r\n\x1a\n")
    width, height = struct.unpack(">II", drawn[16:24])
    assert width > 1280
    assert height > 200
    from PIL import Image

    picture = Image.open(io.BytesIO(drawn)).convert("RGBA")
    assert picture.getpixel((2, 2)) == (255, 255, 255, 255)
    assert picture.getextrema()[3] == (255, 255)  # opaque all over


def test_a_long_source_is_no_wider_than_the_chart_by_much():
    words = LANGUAGES["en"]
    root = ET.fromstring(export.svg_file(alone(lines(words), words)))
    plain = ET.fromstring(
        export.svg_file(export.standalone(lines(words), title="T", source=("x",), language="en"))
    )
    assert float(root.get("width")) < 1.15 * float(plain.get("width"))


def test_numbers_of_a_chart_come_back_out_of_its_csv():
    table = pd.DataFrame({"year": [0.5, 1.0], "world": ["不数字化", 'a, "b"'], "mean": [1.2, -3.0]})
    text = export.csv(table)
    assert not text.startswith(b"\xef\xbb\xbf")
    assert text.splitlines()[0] == b"year,world,mean"
    pd.testing.assert_frame_equal(pd.read_csv(io.BytesIO(text)), table)


def test_lines_are_folded_where_a_reader_would():
    assert list(export.folded("in the model, stock falls", 14)) == ["in the model,", "stock falls"]
    told = list(export.folded("工厂库存明显下降，价格也下降。", 16))
    assert told == ["工厂库存明显下", "降，价格也下降。"]
    assert "".join(export.folded(LINK, 50)) == LINK
    assert max(map(len, export.folded(LINK, 50))) <= 50
