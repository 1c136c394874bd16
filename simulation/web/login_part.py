"""Signing in, where whoever runs the server has set it up (docs/deploy.md); nothing otherwise.

`st.login` speaks OpenID Connect with a provider named in the secrets file. Who may enter can be
narrowed there as well::

    [access]
    domains = ["example.org"]
    emails = ["guest@example.com"]
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import streamlit as st

from simulation.web.plain import plain

if TYPE_CHECKING:
    from simulation.words import Language

# Signing in leads back to the bare address. What a link held waits in the browser's own tab, and
# only a path of this server is gone back to. Nothing of the user's is in the scripts themselves.
_KEEP = """<script>
if (location.search) sessionStorage.setItem("link", location.pathname + location.search);
</script>"""
_RETURN = r"""<script>
const link = sessionStorage.getItem("link");
sessionStorage.removeItem("link");
if (link && /^\/(?![\/\\])/.test(link)) location.replace(link);
</script>"""
_SHARED = {"redirect_uri", "cookie_secret", "expose_tokens"}


def may_enter(words: Language) -> bool:
    """Whether the page may be drawn; if not, offer to sign in, or say why that was not enough."""
    if not _is_set_up():
        return True
    if not st.user.is_logged_in:
        st.title(words("product"), anchor=False)
        st.markdown(words("login.why"))
        keep_link()
        for provider in providers(st.secrets["auth"]):
            name = words("login") if provider is None else words("login.with", name=provider)
            st.button(name, key=f"login.{provider}", on_click=st.login, args=(provider,))
        return False
    if not is_welcome(st.user, st.secrets.get("access", {})):
        st.error(words("login.refused", who=plain(str(st.user.get("email", "")))))
        st.button(words("login.out"), key="login.out", on_click=st.logout)
        return False
    return_to_link()
    return True


def keep_link() -> None:
    """Before signing in: have the browser remember the link it came with."""
    st.html(_KEEP, unsafe_allow_javascript=True)


def return_to_link() -> None:
    """After it: have the browser go back to that link, once."""
    st.html(_RETURN, unsafe_allow_javascript=True)


def who(words: Language) -> None:
    """Say who has signed in, and offer to sign out."""
    if not _is_set_up() or not st.user.is_logged_in:
        return
    with st.container(horizontal=True, horizontal_alignment="right", vertical_alignment="center"):
        st.caption(plain(str(st.user.get("email") or st.user.get("name") or "")), width="content")
        st.button(words("login.out"), key="login.out", type="tertiary", on_click=st.logout)


def providers(auth: Mapping[str, Any]) -> list[str | None]:
    """Names of the providers of a secrets file; nothing stands for the one without a name.

    >>> providers({"redirect_uri": "", "cookie_secret": "", "client_id": "us"})
    [None]
    >>> providers({"redirect_uri": "", "office": {"client_id": "us"}})
    ['office']
    """
    named = [name for name, value in auth.items() if isinstance(value, Mapping)]
    alone = any(name not in _SHARED and name not in named for name in auth)
    return [*([None] if alone else []), *named]


def is_welcome(user: Mapping[str, Any], access: Mapping[str, Any]) -> bool:
    """Whether somebody who has signed in may enter: anybody, or those of a list.

    An address that the provider does not say it has verified is as good as none, unless
    ``unverified`` says that this provider never tells.

    >>> is_welcome({"email": "a@b.example"}, {})
    True
    >>> is_welcome({"email": "a@b.example"}, {"domains": ["example"]})
    False
    """
    domains = {str(one).lower() for one in access.get("domains", ())}
    emails = {str(one).lower() for one in access.get("emails", ())}
    if not domains and not emails:
        return True
    address = str(user.get("email") or "").lower()
    verified = user.get("email_verified", access.get("unverified"))
    if verified is not True or "@" not in address:
        return False
    return address in emails or address.rpartition("@")[2] in domains


def _is_set_up() -> bool:
    """Whether the secrets file has an ``[auth]`` section: Streamlit then tells of every user."""
    return "is_logged_in" in st.user
