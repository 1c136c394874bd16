"""The page inside the cluster in a real Chromium: drawn whole, and a firm clicked on the map."""

from __future__ import annotations

import math

import pytest

from simulation.words import LANGUAGES
from tests.test_browser import PHONE, WIDE, Visit, address, browser, pytestmark

__all__ = ["address", "browser", "pytestmark"]

CHARTS = 13  # two maps, six courses, a Sankey, the price chain, three numbers of firms
WIDER = "document.documentElement.scrollWidth > window.innerWidth"


def opened(visit, words):
    """Wait until everything is there."""
    visit.page.get_by_role("heading", name=words("spread")).wait_for()
    drawn = "document.querySelectorAll('[data-testid=stVegaLiteChart] :is(canvas, svg)').length"
    visit.page.wait_for_function(f"() => {drawn} >= {CHARTS}")
    visit.settle()


@pytest.mark.parametrize(
    ("language", "size", "scheme"),
    [("en", WIDE, "light"), ("zh-Hans", WIDE, "dark"), ("zh-Hant", PHONE, "dark")],
)
def test_the_inside_is_drawn_whole(browser, address, language, size, scheme):
    words = LANGUAGES[language]
    with Visit(browser, address, "cluster", size=size, scheme=scheme, lang=language) as visit:
        opened(visit, words)
        assert visit.page.locator("[data-testid=stVegaLiteChart]").count() == CHARTS
        assert not visit.page.evaluate(WIDER), "the page is wider than the screen"
        kind = "phone" if size is PHONE else "wide"
        visit.picture(f"cluster_{language}_{kind}_{scheme}")
        visit.check()


def test_a_click_on_the_map_opens_the_story_of_a_firm(browser, address):
    words = LANGUAGES["en"]
    with Visit(browser, address, "cluster", lang="en") as visit:
        opened(visit, words)
        page = visit.page
        story = page.locator("h3").first
        before = story.inner_text()
        chart = page.locator("[data-testid=stVegaLiteChart]").first
        chart.scroll_into_view_if_needed()
        box = chart.bounding_box()
        head = 75  # pixels of title and legend
        for degrees in (150, 200, 240, 300):  # marks of the inner ring stand side by side
            x, y = math.cos(math.radians(degrees)), math.sin(math.radians(degrees))
            across, up = 0.42 / 1.5 * box["width"] / 2, 0.42 / 1.2 * (box["height"] - head) / 2
            middle = box["y"] + head + (box["height"] - head) / 2
            page.mouse.click(box["x"] + box["width"] / 2 + across * x, middle - up * y)
            visit.settle()
            if story.inner_text() != before:
                break
        assert story.inner_text() != before
        assert story.inner_text().startswith("Factory")
        page.get_by_role("button", name=words("story.next")).click()
        visit.settle()
        visit.check()
