"""Pictures of every page, as the documentation shows them: ``python -m tests.pictures``.

Wide in English and Chinese, and on a phone in Chinese: what is seen before anybody scrolls.
"""

from __future__ import annotations

import argparse
from pathlib import Path

from playwright.sync_api import sync_playwright

from simulation.web.frame import PAGES
from tests.browsing import CHROMIUM, FLAGS, PHONE, ROOT, Visit, served

SCREENS = {
    "en": ("en", {"width": 1280, "height": 900}),
    "zh": ("zh-Hans", {"width": 1280, "height": 900}),
    "phone_zh": ("zh-Hans", PHONE),
}


def main() -> None:
    """Write ``<page>_<screen>.png`` for every page and screen."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--out", type=Path, default=ROOT / "docs" / "images")
    parser.add_argument("--whole", action="store_true", help="whole pages, however long")
    parser.add_argument("--dark", action="store_true", help="in the dark")
    asked = parser.parse_args()
    asked.out.mkdir(parents=True, exist_ok=True)
    with served() as address, sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        for page in PAGES:
            for name, (language, size) in SCREENS.items():
                scheme = "dark" if asked.dark else "light"
                with Visit(
                    chromium, address, page.path, size=size, scheme=scheme, lang=language
                ) as visit:
                    visit.page.wait_for_selector("h1")
                    visit.page.wait_for_timeout(2500)
                    visit.settle()
                    path = asked.out / f"{page.id}_{name}.png"
                    if asked.whole:
                        visit.picture(path)
                    else:
                        visit.page.screenshot(path=path)
                    print(path)
        chromium.close()


if __name__ == "__main__":
    main()
