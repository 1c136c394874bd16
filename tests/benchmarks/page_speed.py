"""Times of the page in a real browser: ``python -m tests.benchmarks.page_speed``.

One visitor, this machine, answers prepared (``make app`` does): from the start of the server to the
first answer, a lever moved, another language, the slides, the map of the cluster. The time of a
moved lever ends when numbers of 8 runs stand on the page.
"""

from __future__ import annotations

import argparse
import random
import time
from collections.abc import Callable
from functools import partial
from statistics import median, quantiles
from typing import Any

from playwright.sync_api import Browser, Page, sync_playwright

from simulation.web.choice import MAIN
from simulation.web.prepared import RUNS
from simulation.words import LANGUAGES
from tests.browsing import CHROMIUM, FLAGS, SOON, WIDE, free_port, served

EN, ZH = LANGUAGES["en"], LANGUAGES["zh-Hans"]
OTHER = "cao_county_hanfu"  # a cluster that nothing is prepared of
FIGURE = "[data-testid=stMetricValue]"
# Looking must cost the page little: texts are read as they are, and nothing is laid out for it.
_FIGURES = """() => [...document.querySelectorAll("[data-testid=stMetricValue]")].map(
    one => one.textContent).join("|")"""
_RUNS = """[...document.querySelectorAll("[data-testid=stMarkdownContainer]")].map(
    one => /^\\s*(\\d+) paired runs\\s*$/.exec(one.textContent)).filter(found => found).map(
    found => Number(found[1]))[0]"""
_FINAL = f"""() => {_RUNS} === {RUNS}"""  # nothing more comes of the answer before
_ANSWERED = f"""before => {_RUNS} >= 8 && ({_FIGURES})() !== before"""
# Those that move figures visibly: a move ends when figures differ.
LEVERS = ("demand_visibility", "flexible_production", "direct_sourcing")
AIMS = {
    "start of the server to the first answer": 5.0,
    "a lever moved: 8 runs, median": 1.0,
    "a lever moved: 8 runs, 95th percentile": 2.0,
    "another language": 0.5,
    "slides, runs being there": 5.0,
    "map of the cluster, prepared": 3.0,
    "map of another cluster": 3.0,
}


def timed(work: Callable[[], Any]) -> float:
    """Seconds that something takes."""
    began = time.perf_counter()
    work()
    return time.perf_counter() - began


def moved(page: Page, moves: int, every: float, seed: int) -> list[float]:
    """Move levers to places of their own, and wait for numbers of 8 runs each time."""
    luck, found = random.Random(seed), []
    for _ in range(moves):
        name = EN(f"lever.{luck.choice(LEVERS)}")
        slider = page.get_by_role("slider", name=name).first
        page.wait_for_function(_FINAL, timeout=SOON, polling=100)
        slider.focus()
        before = page.evaluate(_FIGURES)
        now = float(slider.evaluate("one => one.value ?? one.getAttribute('aria-valuenow')"))
        step = "ArrowLeft" if now > 50 else "ArrowRight"
        for _ in range(luck.randint(1, 8)):
            page.keyboard.press(step)
        found.append(timed(partial(_eight, page, before)))
        page.wait_for_timeout(1000 * max(0.0, every - found[-1]))
    return found


def _eight(page: Page, before: str) -> None:
    """Wait until figures are other ones than before, and of 8 runs or more."""
    page.wait_for_function(_ANSWERED, arg=before, timeout=SOON, polling=20)


def switched(page: Page, times: int) -> list[float]:
    """Change the language to and fro."""
    found = []
    for n in range(times):
        words = EN if n % 2 else ZH

        def change(words: Any = words) -> None:
            page.get_by_text(words.name, exact=True).first.click()
            page.wait_for_selector(f"h1:has-text('{words('question')}')", timeout=SOON)
            page.wait_for_function(
                "word => [...document.querySelectorAll('h2')].at(-1).textContent.includes(word)",
                arg=words("doubt"), timeout=SOON, polling=20,
            )  # fmt: skip

        found.append(timed(change))
        page.wait_for_timeout(500)
    return found


def opened(browser: Browser, url: str, wait: Callable[[Page], Any]) -> float:
    """Open a page, and wait for something on it."""
    page = browser.new_page(viewport=WIDE, locale="en-GB")

    def go() -> None:
        page.goto(url)
        wait(page)

    found = timed(go)
    page.context.close()
    return found


def measure(browser: Browser, moves: int, every: float, seed: int) -> dict[str, float]:
    """Every time of `AIMS` [s]."""
    began, port = time.perf_counter(), free_port()
    with served(port=port) as url:
        page = browser.new_page(viewport=WIDE, locale="en-GB")
        page.goto(f"{url}/?lang=en")
        page.wait_for_selector(FIGURE, timeout=SOON)
        start = time.perf_counter() - began
        page.wait_for_timeout(3000)
        waits = moved(page, moves, every, seed)
        page.goto(f"{url}/?lang=en")
        page.wait_for_selector(FIGURE, timeout=SOON)
        page.wait_for_timeout(3000)
        languages = switched(page, 8)
        deck = opened(
            browser,
            f"{url}/report?lang=en",
            lambda page: page.get_by_role("button", name=EN("export.pptx")).first.wait_for(
                timeout=SOON
            ),
        )
        maps = [
            opened(
                browser,
                f"{url}/cluster?lang=en&scenario={name}",
                lambda page: page.wait_for_selector("[data-testid=stVegaLiteChart]", timeout=SOON),
            )
            for name in (MAIN[0], OTHER)
        ]
        page.context.close()
    high = quantiles(waits, n=20, method="inclusive")[-1]
    values = (start, median(waits), high, median(languages), deck, *maps)
    return dict(zip(AIMS, values, strict=True))


def main() -> None:
    """Print a table: time, aim, verdict."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--moves", type=int, default=16)
    parser.add_argument("--every", type=float, default=6.0, help="seconds between two moves")
    parser.add_argument("--seed", type=int, default=1)
    asked = parser.parse_args()
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        found = measure(browser, asked.moves, asked.every, asked.seed)
        browser.close()
    for name, seconds in found.items():
        verdict = "met" if seconds <= AIMS[name] else "missed"
        print(f"{name:45s} {seconds:6.2f} s   aim {AIMS[name]:.1f} s   {verdict}")


if __name__ == "__main__":
    main()
