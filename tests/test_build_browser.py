"""The page to build a scenario in a real Chromium: drawn whole, by keyboard, files and links."""

from __future__ import annotations

import re
from urllib.parse import parse_qs, quote, urlsplit

import pytest

from scenarios.load import content_hash, load
from simulation.web.link import from_query
from simulation.words import LANGUAGES
from tests.browsing import PHONE, WIDE, Visit, address, browser, pytestmark, sync_api
from tests.tiny_worlds import TINY

axe = pytest.importorskip("axe_playwright_python.sync_playwright", reason="axe is not installed")

__all__ = ["address", "browser", "pytestmark"]

SMALL = dict(one.split("=") for one in TINY)
SMALL_PIN = "~".join(["scenario", "zhili_kidswear", *(x for kv in SMALL.items() for x in kv)])
NASTY = "<img src=x onerror=document.title='caught'>*b*"
GRAVE = ("serious", "critical")
WIDER = "document.documentElement.scrollWidth > window.innerWidth"


def visit_build(browser, address, **more):
    return Visit(browser, address, "build", **{**SMALL, **more})


def choice_in(url):
    query = {key: values[-1] for key, values in parse_qs(urlsplit(url).query).items()}
    found = from_query(query, tuple(LANGUAGES))
    assert found.mistakes == ()
    return found


@pytest.mark.parametrize(
    ("language", "size", "scheme"),
    [("en", WIDE, "light"), ("zh-Hans", WIDE, "dark"), ("zh-Hant", PHONE, "dark")],
)
def test_the_page_is_drawn_whole_and_can_be_used_by_all(browser, address, language, size, scheme):
    words = LANGUAGES[language]
    pins = {"pin1": f"{SMALL_PIN}~direct_sourcing~0", "pin2": f"name~{quote(NASTY)}~{SMALL_PIN}"}
    more = {"size": size, "scheme": scheme, "factories.styles": 9}
    with visit_build(browser, address, lang=language, **more, **pins) as visit:
        visit.figures()
        page = visit.page
        page.locator(".st-key-drawer-open label").click()
        if size is PHONE:
            page.get_by_text(words("build.measures")).last.click()
        page.get_by_role("heading", name=words("compare")).wait_for()
        page.get_by_role("heading", name=words("build.assumptions")).wait_for()
        visit.settle()
        assert not page.evaluate(WIDER), "the page is wider than the screen"
        assert page.locator("img[src=x]").count() == 0  # a name is text
        assert page.title() != "caught"
        assert page.get_by_text(NASTY).count() >= 1
        result = axe.Axe().run(page)
        found = [one for one in result.response["violations"] if one["impact"] in GRAVE]
        assert [(one["id"], one["nodes"][0]["html"][:200]) for one in found] == []
        visit.picture(f"build_{language}_{'phone' if size is PHONE else 'wide'}_{scheme}")
        visit.check()


def test_steps_are_undone_and_done_again_by_keyboard(browser, address):
    with visit_build(browser, address, lang="en", capacity_pool=40) as visit:
        visit.figures()
        page = visit.page
        slider = page.get_by_role("slider", name=re.compile("Capacity shared"))
        slider.focus()
        page.keyboard.press("Home")
        page.wait_for_url(re.compile("capacity_pool=0&"))
        page.locator(".st-key-undo-levers-control button:enabled").first.wait_for()
        page.keyboard.press("Alt+z")
        page.wait_for_url(re.compile("capacity_pool=40&"))
        page.locator(".st-key-redo-levers-control button:enabled").first.wait_for()
        page.keyboard.press("Alt+y")
        page.wait_for_url(re.compile("capacity_pool=0&"))
        visit.check()


def test_a_file_goes_down_and_up_and_gives_the_same_scenario(browser, address, tmp_path):
    with visit_build(browser, address, lang="en", capacity_pool=40, seed=3) as visit:
        visit.figures()
        page = visit.page
        page.get_by_role("button", name="Scenario file").click()
        with page.expect_download() as download:
            page.get_by_role("button", name="Download").click()
        path = tmp_path / download.value.suggested_filename
        download.value.save_as(path)
        expected = content_hash(choice_in(page.url).choice.load())
        assert content_hash(load(path)) == expected
        bad = tmp_path / "bad.toml"
        bad.write_text("[cluster]\nfirms = -1")
        before = page.url
        page.locator("input[type=file]").set_input_files(bad)
        page.get_by_text("at least 0").wait_for()
        assert page.url == before
        visit.settle()
        path.write_text('title = "Ours"\n' + path.read_text().partition("\n")[2])
        page.locator("input[type=file]").set_input_files(path)
        page.wait_for_url(re.compile("scenario=file"))
        assert content_hash(choice_in(page.url).choice.load()) == expected
        page.get_by_role("radio", name="Ours").wait_for(state="attached")
        visit.check()


def test_the_copied_link_opens_the_same_page_elsewhere(browser, address):
    more = {"direct_sourcing": 0, "policy.subsidy_share": 0.3, "factories.styles": 9}
    with visit_build(browser, address, lang="zh-Hans", **more, pin1=SMALL_PIN) as visit:
        words = LANGUAGES["zh-Hans"]
        before = visit.figures()
        code = visit.page.locator("[data-testid=stCode] code").last
        for _ in range(3):  # a page that is just being drawn anew may shut it again
            visit.page.get_by_role("button", name=words("link")).click()
            try:
                code.wait_for(timeout=20_000)
                break
            except sync_api.TimeoutError:
                visit.settle()
        link = code.inner_text().strip()
        table = visit.page.locator("[data-testid=stTable]").first.inner_text()
        visit.check()
    assert len(link) < 2000
    path, query = link.split("?")
    with Visit(browser, path.rsplit("/", 1)[0], "build?" + query + "&embed=true") as again:
        assert again.figures() == before
        assert again.page.locator("[data-testid=stTable]").first.inner_text() == table
        assert again.page.locator("[data-testid=stAlert]").count() == 0
        again.check()
