"""Simplified Chinese: signing in, where that is asked for."""

from __future__ import annotations

WORDS: dict[str, str] = {
    "login": "登录",
    "login.with": "用 {name} 登录",
    "login.why": "请先登录，再使用模拟器。别人发来的链接，登录后会自动打开。",
    "login.out": "退出登录",
    "login.refused": "{who} 已登录，但没有使用权限。请联系管理员，或换一个账号登录。",
}
