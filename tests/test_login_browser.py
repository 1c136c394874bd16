"""Signing in keeps the link one came with: in a real browser, without a provider."""

from __future__ import annotations

import pytest

from tests.browsing import browser, pytestmark, served  # noqa: F401

# The bare address, as after signing in; any other, as before.
PAGE = """
import streamlit as st
from simulation.web import login_part
if st.query_params:
    login_part.keep_link()
    st.title("before")
else:
    login_part.return_to_link()
    st.title("after")
"""


@pytest.fixture(scope="module")
def door(tmp_path_factory):
    script = tmp_path_factory.mktemp("door") / "door.py"
    script.write_text(PAGE)
    with served(str(script)) as url:
        yield url


def test_the_link_one_came_with_opens_after_signing_in(browser, door):  # noqa: F811
    page = browser.new_page()
    link = f"{door}/?seed=7&show.forecast.years=5&name=%E6%98%A5"
    page.goto(link)
    page.wait_for_selector("h1:has-text('before')")
    page.wait_for_function("sessionStorage.getItem('link')")
    page.goto(door)  # as the provider sends people back
    page.wait_for_url(link)
    page.wait_for_selector("h1:has-text('before')")
    page.context.close()


@pytest.mark.parametrize(
    "elsewhere", ["//evil.example/?a=1", "/\\\\evil.example", "https://evil.example/"]
)
def test_it_leads_to_this_server_only(browser, door, elsewhere):  # noqa: F811
    page = browser.new_page()
    page.goto(f"{door}/?seed=7")
    page.wait_for_selector("h1:has-text('before')")
    page.evaluate("link => sessionStorage.setItem('link', link)", elsewhere)
    page.goto(door)
    page.wait_for_selector("h1:has-text('after')")
    page.wait_for_function("!sessionStorage.getItem('link')")
    page.wait_for_timeout(500)
    assert page.url.startswith(door)
    page.context.close()
