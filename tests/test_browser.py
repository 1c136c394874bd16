"""The web page in a real Chromium: what people see, what leaves the machine, what a link holds."""

from __future__ import annotations

import io
import re
import xml.etree.ElementTree as ET

import pandas as pd
import pytest
from PIL import Image
from pptx import Presentation

from simulation.web.frame import PAGES
from simulation.words import LANGUAGES
from tests.browsing import PHONE, WIDE, Visit, address, browser, pytestmark

__all__ = ["address", "browser", "pytestmark"]


def wait_for_language(page, language):
    """Wait until the page has told its language: a script does, when the browser comes to it."""
    told = "language => document.documentElement.lang === language"
    page.wait_for_function(told, arg=language, timeout=20_000)


@pytest.mark.parametrize(
    ("language", "size", "scheme"),
    [("en", PHONE, "light"), ("zh-Hans", WIDE, "dark"), ("zh-Hant", WIDE, "light")],
)
def test_the_answer_is_drawn_whole(browser, address, language, size, scheme):
    with Visit(browser, address, size=size, scheme=scheme, lang=language) as visit:
        assert len(visit.figures()) == 3
        page, words = visit.page, LANGUAGES[language]
        wait_for_language(page, language)
        assert words("question") in page.inner_text("h1")
        assert page.locator("[data-testid=stVegaLiteChart] svg, canvas.marks").count() >= 3
        wider = "document.documentElement.scrollWidth > window.innerWidth"
        assert not page.evaluate(wider), "the page is wider than the screen"
        assert visit.missing_glyphs() == []
        kind = "phone" if size is PHONE else "wide"
        visit.picture(f"answer_{language}_{kind}_{scheme}")
        visit.check()


def test_changing_the_language_keeps_the_numbers(browser, address):
    with Visit(browser, address, lang="en") as visit:
        before = visit.figures()
        visit.page.get_by_text("简体中文").first.click()
        visit.page.wait_for_selector(f"h1:has-text('{LANGUAGES['zh-Hans']('question')}')")
        assert visit.figures() == before
        assert "lang=zh-Hans" in visit.page.url
        wait_for_language(visit.page, "zh-Hans")
        visit.check()


def test_a_link_opens_the_same_numbers_elsewhere(browser, address):
    with Visit(browser, address, lang="en", direct_sourcing=0, capacity_pool=40) as visit:
        before, link = visit.figures(), visit.page.url
        assert "direct_sourcing=0" in link
        assert "seed=1" in link
        assert "model=" in link
        visit.check()
    with Visit(browser, link.split("?")[0].rstrip("/"), **_query(link)) as again:
        assert again.figures() == before
        assert again.page.url == link


def test_a_lever_moved_by_keyboard_gives_new_numbers(browser, address):
    with Visit(browser, address, lang="en") as visit:
        before = visit.figures()
        page = visit.page
        page.get_by_role("slider", name=re.compile("Direct sourcing")).focus()
        page.keyboard.press("Home")
        changed = "old => document.querySelector('[data-testid=stMetricValue]')?.innerText !== old"
        page.wait_for_function(changed, arg=before[0])
        assert visit.figures() != before
        assert "direct_sourcing=0" in page.url
        visit.check()


def test_pages_are_reached_from_the_top_and_keep_the_choice(browser, address):
    with Visit(browser, address, lang="en", seed=1, capacity_pool=100, adoption="full") as visit:
        visit.figures()
        visit.page.get_by_role("radio", name="Zhili school uniforms").click()
        visit.figures()
        visit.page.get_by_role("link", name="Assumptions & evidence").click()
        visit.page.wait_for_selector("[data-testid=stDataFrame]")
        assert "/evidence" in visit.page.url
        visit.page.get_by_role("link", name="See the answer").click()
        visit.figures()
        assert "scenario=school_uniforms" in visit.page.url
        visit.check()


@pytest.mark.parametrize("language", ["en", "zh-Hant"])
def test_an_address_that_leads_nowhere_is_told_in_the_language_of_the_reader(
    browser, address, language
):
    words = LANGUAGES[language]
    with Visit(browser, address, "nowhere", lang=language) as visit:
        box = visit.page.get_by_role("dialog")
        box.get_by_role("heading", name=words("page.lost")).wait_for()
        assert words("page.evidence") in box.inner_text()
        box.get_by_role("button").click()
        assert len(visit.figures()) == 3


@pytest.mark.parametrize("language", ["en", "zh-Hans"])
@pytest.mark.parametrize("page_id", [page.id for page in PAGES])
def test_nothing_serious_hinders_anybody_on_any_screen(browser, address, page_id, language):
    path = next(page.path for page in PAGES if page.id == page_id)
    with Visit(browser, address, path, lang=language) as visit:
        visit.page.wait_for_selector("h1")
        visit.settle()
        wait_for_language(visit.page, language)
        assert visit.hindrances() == []
        visit.picture(f"{page_id}_{language}_wide_light")
        visit.turn(PHONE, "dark")
        assert visit.hindrances() == []
        wider = "document.documentElement.scrollWidth > window.innerWidth"
        assert not visit.page.evaluate(wider), "the page is wider than the screen"
        visit.picture(f"{page_id}_{language}_phone_dark")
        visit.check()


def test_patterns_are_cards_on_a_phone_and_a_table_elsewhere(browser, address):
    words = LANGUAGES["zh-Hans"]
    with Visit(browser, address, "evidence", size=PHONE, lang="zh-Hans") as visit:
        visit.page.get_by_role("tab", name=words("checks.tab")).click()
        cells = visit.page.locator(".cards tr:visible td.wide")
        cells.first.wait_for()
        assert cells.first.bounding_box()["width"] > 0.8 * PHONE["width"]
        label = visit.page.locator(".cards .label", has_text=words("checks.band")).first
        assert label.is_visible()
        visit.turn(WIDE, "light")
        assert not label.is_visible()
        assert cells.first.bounding_box()["width"] < 0.5 * WIDE["width"]


def test_a_letter_that_no_typeface_has_is_found(browser, address):
    with Visit(browser, address, "evidence", lang="en") as visit:
        visit.page.wait_for_selector("h1")
        visit.settle()
        answer = visit.page.request.get(f"{address}/app/static/fonts/cluster-sans-tc.otf")
        assert answer.body()[:4] == b"OTTO"  # for those who have none
        visit.page.evaluate("document.querySelector('h1').append('\\u{10FFFC}')")
        assert visit.missing_glyphs() == ["\U0010fffc"]


def test_every_file_of_a_chart_opens(browser, address):
    with Visit(browser, address, lang="zh-Hans") as visit:
        visit.figures()
        opener = visit.page.get_by_role("button", name=LANGUAGES["zh-Hans"]("chart.more")).first
        opener.focus()
        visit.page.keyboard.press("Enter")
        menu = visit.page.locator("[data-testid=stPopoverBody]")
        files = {kind: visit.download(menu.get_by_role("button", name=kind, exact=True))
                 for kind in ("PNG", "SVG", "CSV")}  # fmt: skip
        assert all(name.startswith("zhili_kidswear-lines_") for name, _ in files.values())
        picture = Image.open(io.BytesIO(files["PNG"][1]))
        assert picture.width > 1000
        drawn = ET.fromstring(files["SVG"][1])
        assert drawn.tag.endswith("}svg")
        text = "".join(drawn.itertext())
        for told in ("不数字化", "产业带模拟器", "lang=zh-Hans"):
            assert told in text.replace("\n", "")
        table = pd.read_csv(io.BytesIO(files["CSV"][1]))
        assert list(table) == ["year", "world", "mean", "low", "high"]
        visit.page.keyboard.press("Escape")
        menu.wait_for(state="hidden")
        visit.check()


def test_slides_and_page_are_handed_on(browser, address):
    with Visit(browser, address, "report", lang="en") as visit:
        words = LANGUAGES["en"]
        slides = visit.page.get_by_role("button", name=words("export.pptx"))
        slides.wait_for()
        name, content = visit.download(slides)
        assert name == "zhili_kidswear-report-en.pptx"
        titles = [s.shapes.title.text_frame.text for s in Presentation(io.BytesIO(content)).slides]
        assert titles[0].startswith("In the model, factory stock")
        frame = visit.page.frame_locator(f"iframe[title='{words('export.preview')}']")
        frame.locator("h1").wait_for()
        assert frame.locator("h1").inner_text() == titles[0]
        button = visit.page.get_by_role("button", name=words("export.html"))
        name, content = visit.download(button)
        assert name == "zhili_kidswear-report-en.html"
        assert titles[0] in content.decode("utf-8")
        visit.check()


def _query(link):
    return dict(part.split("=") for part in link.split("?")[1].split("&"))
