"""Signing in, and the link one came with, in a real browser."""

from __future__ import annotations

import pytest

from simulation.words import LANGUAGES
from tests.browsing import browser, free_port, new_page, pytestmark, served  # noqa: F401

EN = LANGUAGES["en"]
SECRETS = """
[auth]
redirect_uri = "{page}/oauth2callback"
cookie_secret = "0123456789abcdef0123456789abcdef"
[auth.office]
client_id = "simulator"
client_secret = "ours"
server_metadata_url = "{provider}/.well-known/openid-configuration"
[access]
domains = ["office.example"]
"""
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
    page = new_page(browser)
    link = f"{door}/?seed=7&show.forecast.years=5&name=%E6%98%A5"
    page.goto(link)
    page.wait_for_selector("h1:has-text('before')")
    page.wait_for_function("sessionStorage.getItem('link')")
    page.goto(door)  # as the provider sends people back
    page.wait_for_url(link)
    page.wait_for_selector("h1:has-text('before')")
    assert page.url == link
    page.context.close()


@pytest.mark.parametrize(
    "elsewhere", ["//evil.example/?a=1", "/\\\\evil.example", "https://evil.example/"]
)
def test_it_leads_to_this_server_only(browser, door, elsewhere):  # noqa: F811
    page = new_page(browser)
    page.goto(f"{door}/?seed=7")
    page.wait_for_selector("h1:has-text('before')")
    page.wait_for_function("sessionStorage.getItem('link')")  # or it would replace ours later
    page.evaluate("link => sessionStorage.setItem('link', link)", elsewhere)
    page.goto(door)
    page.wait_for_selector("h1:has-text('after')")
    page.wait_for_function("!sessionStorage.getItem('link')")
    page.wait_for_timeout(500)
    assert page.url.startswith(door)
    page.context.close()


@pytest.mark.parametrize(
    ("email", "welcome"), [("me@office.example", True), ("me@b.example", False)]
)
def test_people_sign_in_with_a_provider_and_meet_their_link(browser, tmp_path, email, welcome):  # noqa: F811
    from tests.identity_provider import provider

    secrets, port = tmp_path / "secrets.toml", free_port()
    with provider(email) as theirs:
        secrets.write_text(SECRETS.format(page=f"http://127.0.0.1:{port}", provider=theirs))
        with served("app.py", "--secrets.files", str(secrets), port=port) as url:
            page = new_page(browser, locale="en-GB")
            page.goto(f"{url}/evidence?seed=7&lang=en")
            page.get_by_role("button", name=EN("login.with", name="office")).click()
            if welcome:
                page.wait_for_url(f"{url}/evidence?*seed=7*")
                page.wait_for_selector(f"h1:has-text('{EN('page.evidence')}')")
                page.get_by_text(email).wait_for()
                page.get_by_role("button", name=EN("login.out")).click()
            else:
                page.get_by_text(EN("login.refused", who="")[:30].strip()).wait_for()
                assert page.locator("h1").count() == 0
            page.context.close()
