"""The page of a report in a real Chromium: from a file, without a network, on any screen."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from simulation.attribution.attribute import attribute
from simulation.attribution.document import document as attribution_document
from simulation.report.page import page
from simulation.words import LANGUAGES
from tests.browsing import CHROMIUM, FLAGS, PHONE, ROOT, SOON, WIDE, pytestmark, sync_api
from tests.reports import story
from tests.tiny_worlds import tiny

__all__ = ["pytestmark"]


@pytest.fixture(scope="module")
def shares(worlds):
    levers = ["demand_visibility", "direct_sourcing"]
    found = attribute(tiny(), levers=levers, replications=2, worlds=worlds)
    return attribution_document(found, "zhili_kidswear")


@pytest.mark.parametrize("language", list(LANGUAGES))
@pytest.mark.parametrize(("size", "scheme"), [(WIDE, "light"), (PHONE, "dark")])
def test_the_page_opens_from_a_file_and_asks_for_nothing(
    four, shares, tmp_path, language, size, scheme
):
    path = tmp_path / "report.html"
    path.write_text(page(story(four, language, shares)), encoding="utf-8")
    asked, errors = [], []
    with sync_api.sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS, timeout=SOON)
        context = chromium.new_context(viewport=size, color_scheme=scheme, offline=True)
        shown = context.new_page()
        shown.on("request", lambda request: asked.append(request.url))
        shown.on("console", lambda message: errors.append(message.text))
        shown.goto(path.as_uri())
        assert shown.evaluate("document.documentElement.lang") == language
        wider = "document.documentElement.scrollWidth > window.innerWidth"
        assert not shown.evaluate(wider), "the page is wider than the screen"
        ground = shown.evaluate("getComputedStyle(document.body).backgroundColor")
        assert ground == ("rgb(255, 255, 255)" if scheme == "light" else "rgb(20, 24, 29)")
        outside = """() => [...document.querySelectorAll('svg')].filter(svg => {
            const box = svg.getBoundingClientRect();
            return [...svg.querySelectorAll('text')].some(text => {
                const own = text.getBoundingClientRect();
                return own.width && (own.left < box.left - 2 || own.right > box.right + 2);
            });
        }).length"""
        assert shown.evaluate(outside) == 0, "labels of a chart are cut"
        kind = "phone" if size is PHONE else "wide"
        folder = Path(os.environ.get("SCREENSHOTS") or ROOT / "results" / "screenshots")
        folder.mkdir(parents=True, exist_ok=True)
        name = f"report_{language}_{kind}_{scheme}.png"
        shown.screenshot(path=folder / name, full_page=True)
        chromium.close()
    assert asked == [path.as_uri()]
    assert errors == []
