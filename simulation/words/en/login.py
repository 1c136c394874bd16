"""English: signing in, where that is asked for."""

from __future__ import annotations

WORDS: dict[str, str] = {
    "login": "Sign in",
    "login.with": "Sign in with {name}",
    "login.why": "Please sign in to use the simulator. A link somebody sent you opens once you are "
    "signed in.",
    "login.out": "Sign out",
    "login.refused": "{who} has signed in, but may not enter here. Ask whoever runs this page, or "
    "sign in with another address.",
}
