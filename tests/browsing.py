"""A real Chromium on a served page, for the browser tests.

Screenshots go to ``results/screenshots``, or to the folder that ``SCREENSHOTS`` names.
"""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from contextlib import contextmanager
from pathlib import Path

import pytest

sync_api = pytest.importorskip("playwright.sync_api", reason="Playwright is not installed")
axe = pytest.importorskip(
    "axe_playwright_python.sync_playwright", reason="axe-playwright-python is not installed"
)

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


# Draws every letter of the page beside one that is in no typeface, and compares the two.
MISSING = """() => {
    const box = document.createElement('canvas'), size = 24;
    box.width = box.height = 2 * size;
    const pen = box.getContext('2d', {willReadFrequently: true});
    pen.font = `${size}px ${getComputedStyle(document.querySelector('h1')).fontFamily}`;
    pen.textBaseline = 'top';
    const drawn = letter => {
        pen.clearRect(0, 0, box.width, box.height);
        pen.fillText(letter, 2, 2);
        return pen.getImageData(0, 0, box.width, box.height).data.join();
    };
    const nobody = drawn('\\u{10FFFD}');
    const letters = new Set(document.body.innerText.replace(/[\\s\\uE000-\\uF8FF]/g, ''));
    return [...letters].filter(letter => drawn(letter) === nobody);
}"""


def screenshots():
    """Folder of pictures."""
    folder = Path(os.environ.get("SCREENSHOTS") or ROOT / "results" / "screenshots")
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def free_port():
    """Port of this machine that nobody listens to."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return free.getsockname()[1]


@contextmanager
def served(script="app.py", *options, port=None):
    """Address of a page that is served while the context lasts."""
    port = port or free_port()
    command = [sys.executable, "-m", "streamlit", "run", script, "--server.port", str(port)]
    command += options
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
            server.wait(timeout=60)


@pytest.fixture(scope="module")
def address():
    with served() as url:
        yield url


@pytest.fixture(scope="module")
def browser():
    with sync_api.sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS, timeout=SOON)
        yield chromium
        chromium.close()


def new_page(browser, **options):
    """Page of a context of its own that is patient with a busy machine."""
    page = browser.new_page(**options)
    page.set_default_timeout(SOON)
    return page


class Visit:
    """A page that is open, with all it asked for and all it complained about."""

    def __init__(self, browser, address, path="", *, size=WIDE, scheme="light", **query):
        self.context = browser.new_context(viewport=size, color_scheme=scheme, locale="en-GB")
        self.context.set_default_timeout(SOON)
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
        self.page.wait_for_selector("[data-testid=stMetricValue]")
        self.settle()
        return self.page.locator("[data-testid=stMetricValue]").all_inner_texts()

    def settle(self):
        """Wait until nothing is being drawn or refined."""
        page = self.page
        page.wait_for_function(
            "() => !document.querySelector('[data-testid=stProgress], [data-stale=true]')",
        )
        page.wait_for_timeout(1200)

    def download(self, button):
        """Press a button that gives a file; its name and content."""
        with self.page.expect_download() as waited:
            button.click()
        return waited.value.suggested_filename, Path(waited.value.path()).read_bytes()

    def turn(self, size, scheme):
        """Look at the same page on another screen."""
        self.size = size
        self.page.emulate_media(color_scheme=scheme)
        self.page.set_viewport_size(size)
        self.page.wait_for_timeout(700)

    def hindrances(self):
        """What axe-core finds serious or critical, and headings out of order: rule, place, why."""
        for _ in range(3):
            before = self.page.content()
            told = axe.Axe().run(self.page, options={"resultTypes": ["violations"]}).response
            found = [
                (one["id"], node["target"], node.get("failureSummary", ""))
                for one in told["violations"]
                if one["impact"] in ("serious", "critical") or one["id"] == "heading-order"
                for node in one["nodes"]
            ]
            if not found or self.page.content() == before:
                break
            self.settle()  # it was being drawn while it was looked at: parts are pale then
        return found

    def missing_glyphs(self):
        """Letters on the page that are drawn like one that no typeface has."""
        return self.page.evaluate(MISSING)

    def picture(self, name):
        """Keep a picture of the whole page: a name among screenshots, or a path."""
        folder = screenshots()
        block = "[data-testid=stMainBlockContainer]"
        height = self.page.evaluate(f"document.querySelector('{block}').scrollHeight") + 80
        self.page.set_viewport_size({"width": self.size["width"], "height": int(height)})
        self.page.wait_for_timeout(800)
        self.page.screenshot(path=(folder / name).with_suffix(".png"))
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
