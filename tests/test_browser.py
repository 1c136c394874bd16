"""The web page in a real Chromium: what people see, what leaves the machine, what a link holds.

Screenshots go to ``results/screenshots``, or to the folder that ``SCREENSHOTS`` names.
"""

from __future__ import annotations

import os
import re
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

import pytest

from simulation.words import LANGUAGES

sync_api = pytest.importorskip("playwright.sync_api", reason="Playwright is not installed")

ROOT = Path(__file__).parents[1]
CHROMIUM = shutil.which("chromium") or "/usr/bin/chromium"
FLAGS = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
]  # fmt: skip
WIDE, PHONE = {"width": 1440, "height": 1000}, {"width": 390, "height": 844}
SOON = 180_000  # ms; a machine without prepared answers, or a busy one, computes first

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(
        not Path(CHROMIUM).exists(), reason="there is no Chromium (make browser installs it)"
    ),
]


@pytest.fixture(scope="module")
def address():
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "streamlit", "run", "app.py", "--server.port", str(port)]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.DEVNULL) as server:
        try:
            url = f"http://127.0.0.1:{port}"
            end = time.monotonic() + 120
            while not _answers(url):
                assert time.monotonic() < end, "the server did not start"
                time.sleep(0.2)
            yield url
        finally:
            server.terminate()
            server.wait(timeout=20)


@pytest.fixture(scope="module")
def browser():
    with sync_api.sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield chromium
        chromium.close()


class Visit:
    """A page that is open, with all it asked for and all it complained about."""

    def __init__(self, browser, address, path="", *, size=WIDE, scheme="light", **query):
        self.context = browser.new_context(viewport=size, color_scheme=scheme, locale="en-GB")
        self.page = self.context.new_page()
        self.asked: list[str] = []
        self.errors: list[str] = []
        self.page.on("request", lambda request: self.asked.append(request.url))
        self.page.on("pageerror", lambda error: self.errors.append(str(error)))
        self.page.on("console", self._heard)
        self.address, self.size = address, size
        parts = "&".join(f"{key}={value}" for key, value in query.items())
        self.page.goto(f"{address}/{path}?{parts}")

    def _heard(self, message):
        # On a page of its own path Streamlit first asks for its endpoints below that path.
        probe = "/_stcore/" in (message.location or {}).get("url", "")
        if message.type == "error" and not probe:
            self.errors.append(message.text)

    def figures(self):
        """Wait for the three figures, and read them."""
        self.page.wait_for_selector("[data-testid=stMetricValue]", timeout=SOON)
        self.settle()
        return self.page.locator("[data-testid=stMetricValue]").all_inner_texts()

    def settle(self):
        """Wait until nothing is being drawn or refined."""
        page = self.page
        page.wait_for_function(
            "() => !document.querySelector('[data-testid=stProgress], [data-stale=true]')",
            timeout=SOON,
        )
        page.wait_for_timeout(1200)

    def picture(self, name):
        """Keep a picture of the whole page."""
        folder = Path(os.environ.get("SCREENSHOTS") or ROOT / "results" / "screenshots")
        folder.mkdir(parents=True, exist_ok=True)
        block = "[data-testid=stMainBlockContainer]"
        height = self.page.evaluate(f"document.querySelector('{block}').scrollHeight") + 80
        self.page.set_viewport_size({"width": self.size["width"], "height": int(height)})
        self.page.wait_for_timeout(800)
        self.page.screenshot(path=folder / f"{name}.png")
        self.page.set_viewport_size(self.size)

    def check(self):
        """Nothing went wrong, and nothing left the machine."""
        away = [url for url in self.asked if not url.startswith((self.address, "data:", "blob:"))]
        assert away == []
        assert self.errors == []
        assert self.page.locator("[data-testid=stException]").count() == 0

    def __enter__(self):
        return self

    def __exit__(self, *error):
        self.context.close()


def _answers(url):
    try:
        with urllib.request.urlopen(f"{url}/_stcore/health", timeout=2) as answer:
            return answer.status == 200
    except OSError:
        return False


@pytest.mark.parametrize("language", list(LANGUAGES))
@pytest.mark.parametrize(("size", "scheme"), [(WIDE, "light"), (PHONE, "dark")])
def test_the_answer_is_drawn_whole(browser, address, language, size, scheme):
    with Visit(browser, address, size=size, scheme=scheme, lang=language) as visit:
        assert len(visit.figures()) == 3
        page, words = visit.page, LANGUAGES[language]
        assert page.evaluate("document.documentElement.lang") == language
        assert words("question") in page.inner_text("h1")
        assert page.locator("[data-testid=stVegaLiteChart] svg, canvas.marks").count() >= 3
        wider = "document.documentElement.scrollWidth > window.innerWidth"
        assert not page.evaluate(wider), "the page is wider than the screen"
        kind = "phone" if size is PHONE else "wide"
        visit.picture(f"answer_{language}_{kind}_{scheme}")
        visit.check()


@pytest.mark.parametrize("language", list(LANGUAGES))
def test_the_evidence_is_drawn_on_its_own_path(browser, address, language):
    with Visit(browser, address, "evidence", lang=language) as visit:
        visit.page.wait_for_selector("[data-testid=stDataFrame]", timeout=SOON)
        visit.settle()
        visit.picture(f"evidence_{language}_wide_light")
        visit.check()


def test_changing_the_language_keeps_the_numbers(browser, address):
    with Visit(browser, address, lang="en") as visit:
        before = visit.figures()
        visit.page.get_by_text("简体中文").first.click()
        visit.page.wait_for_selector(f"h1:has-text('{LANGUAGES['zh-Hans']('question')}')")
        assert visit.figures() == before
        assert "lang=zh-Hans" in visit.page.url
        assert visit.page.evaluate("document.documentElement.lang") == "zh-Hans"
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
        page.wait_for_function(changed, arg=before[0], timeout=SOON)
        assert visit.figures() != before
        assert "direct_sourcing=0" in page.url
        visit.check()


def test_pages_are_reached_from_the_top_and_keep_the_choice(browser, address):
    with Visit(browser, address, lang="en", seed=1, capacity_pool=100, adoption="full") as visit:
        visit.figures()
        visit.page.get_by_role("radio", name="Zhili school uniforms").click()
        visit.figures()
        visit.page.get_by_role("link", name="Assumptions & evidence").click()
        visit.page.wait_for_selector("[data-testid=stDataFrame]", timeout=SOON)
        assert "/evidence" in visit.page.url
        visit.page.get_by_role("link", name="See the answer").click()
        visit.figures()
        assert "scenario=school_uniforms" in visit.page.url
        visit.check()


def _query(link):
    return dict(part.split("=") for part in link.split("?")[1].split("&"))
