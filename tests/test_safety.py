"""Safe by default: who reaches the page, what it takes, what it says, and what no file may do."""

from __future__ import annotations

import ast
import asyncio
import http.client
import re
import tomllib
from collections.abc import Iterable
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from simulation.jobs import machine
from simulation.web import answer_page, login_part, state
from simulation.web.frame import PAGES
from simulation.web.link import pack
from simulation.words import LANGUAGES
from tests.benchmarks.load_test import server
from tests.benchmarks.visitor import Visitor
from tests.tiny_worlds import TINY

ROOT = Path(__file__).parents[1]
OURS = [*sorted((ROOT / "simulation").rglob("*.py")), *sorted((ROOT / "scenarios").rglob("*.py")),
        *sorted((ROOT / "agents").rglob("*.py")), ROOT / "app.py"]  # fmt: skip
CONFIG = tomllib.loads((ROOT / ".streamlit" / "config.toml").read_text(encoding="utf-8"))


# Who reaches it -------------------------------------------------------------------------------


def test_the_page_is_for_this_machine_alone_unless_somebody_says_otherwise():
    assert CONFIG["server"]["address"] == "127.0.0.1"
    assert set(CONFIG["server"]["allowedHosts"]) == {"localhost", "127.0.0.1", "::1"}
    for name in ("enableCORS", "enableXsrfProtection"):
        assert CONFIG["server"].get(name, True)
    assert not CONFIG["server"].get("enableAgentApi", False)
    assert CONFIG["browser"]["gatherUsageStats"] is False
    assert CONFIG["client"]["showErrorDetails"] == "none"
    assert CONFIG["client"]["showErrorLinks"] is False


@pytest.fixture(scope="module")
def page(tmp_path_factory):
    with server(tmp_path_factory.mktemp("safety") / "log") as found:
        yield found


def listening(port):
    """Addresses the port is listened on, as the kernel writes them."""
    found = []
    for name in ("tcp", "tcp6"):
        table = Path(f"/proc/net/{name}")
        rows = table.read_text().splitlines()[1:] if table.exists() else []
        for row in rows:
            address, state = row.split()[1], row.split()[3]
            if state == "0A" and int(address.rpartition(":")[2], 16) == port:
                found.append(address.rpartition(":")[0])
    return found


@pytest.mark.skipif(not Path("/proc/net/tcp").exists(), reason="needs /proc")
def test_the_server_listens_on_the_loopback_address_only(page):
    assert listening(int(page[0].rpartition(":")[2])) == ["0100007F"]


def hand_shake(address, **headers):
    """Ask for the WebSocket; the status of the answer."""
    connection = http.client.HTTPConnection(address, timeout=20)
    connection.request("GET", "/_stcore/stream", headers={
        "Connection": "Upgrade", "Upgrade": "websocket", "Sec-WebSocket-Version": "13",
        "Sec-WebSocket-Key": "dGhlIHNhbXBsZSBub25jZQ==", **headers,
    })  # fmt: skip
    status = connection.getresponse().status
    connection.close()
    return status


def test_another_web_site_cannot_lead_a_browser_here(page):
    address = page[0]
    assert hand_shake(address, Origin=f"http://{address}") == 101
    assert hand_shake(address, Origin="http://evil.example") == 403
    # A name of theirs that they let point here: origin and host agree then.
    assert hand_shake(address, Origin="http://evil.example", Host="evil.example") == 403


# What it takes --------------------------------------------------------------------------------


def test_uploads_and_messages_are_small(page):
    assert CONFIG["server"]["maxUploadSize"] == 10
    assert CONFIG["server"]["maxWidgetStateSize"] == 2

    async def go():
        async with Visitor(page[0], **dict(part.split("=") for part in TINY)) as me:
            await me.answer(timeout=60)
            await me._socket.send(b"\0" * (3 << 20))
            await asyncio.wait_for(me._socket.wait_closed(), 20)

    asyncio.run(asyncio.wait_for(go(), 100))


FORBIDDEN = {"eval", "exec", "__import__", "os.system", "os.popen", "yaml.load", "read_pickle"}
MODULES = {"pickle", "cPickle", "marshal", "shelve", "dill", "cloudpickle", "joblib", "yaml"}
# Between processes of ours, of objects of ours.
PICKLERS = {
    "simulation/calibration/running.py": {"pickle"},
    "simulation/jobs/pipe.py": {"pickle"},
    "simulation/study/work.py": {"cloudpickle"},
    "simulation/study/worker.py": {"pickle"},
}
# HTML that is made of our own texts, or escaped (tests of these pages).
HTML = {
    "simulation/web/look.py",
    "simulation/web/report_page.py",
    "simulation/web/checks_part.py",
    "simulation/web/claims_part.py",
    "simulation/web/frame.py",
    "simulation/web/typefaces.py",
}


def name_of(node):
    try:
        return ast.unparse(node)
    except ValueError:
        return ""


def breaches(text, file):
    """What a file does that would let somebody's text run, or become markup."""
    tree, found = ast.parse(text), []
    constants = {
        target.id
        for node in tree.body
        if isinstance(node, ast.Assign) and isinstance(node.value, ast.Constant)
        for target in node.targets
        if isinstance(target, ast.Name)
    }
    for node in ast.walk(tree):
        names = []
        if isinstance(node, ast.Import):
            names = [one.name for one in node.names]
        elif isinstance(node, ast.ImportFrom):
            names = [node.module or ""]
        found += [
            f"imports {name}"
            for name in names
            if name.split(".")[0] in MODULES - PICKLERS.get(file, set())
        ]
        if not isinstance(node, ast.Call):
            continue
        called, keywords = name_of(node.func), {one.arg: one.value for one in node.keywords}
        if called in FORBIDDEN or called.rpartition(".")[2] in FORBIDDEN - {"eval"}:
            found.append(f"calls {called}")
        for word in ("shell", "allow_pickle", "unsafe_allow_html"):
            value = keywords.get(word)
            if value is not None and not (isinstance(value, ast.Constant) and not value.value):
                found.append(f"{called}({word}=...)")
        if called in ("st.html", "st.iframe") or called.startswith("components."):
            first = node.args[0] if node.args else None
            own = isinstance(first, ast.Constant) or (
                isinstance(first, ast.Name) and first.id in constants
            )
            if not own and file not in HTML:
                found.append(f"{called} of something that is not a constant of the module")
    return found


@pytest.mark.parametrize("path", OURS, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_nothing_is_unpickled_evaluated_or_shown_as_html(path):
    file = path.relative_to(ROOT).as_posix()
    assert breaches(path.read_text(encoding="utf-8"), file) == []


@pytest.mark.parametrize(
    "text",
    ["import pickle", "from pickle import loads", "import yaml", "eval('1')", "exec(text)",
     "os.system(text)", "subprocess.run(text, shell=True)", "np.load(f, allow_pickle=True)",
     "pd.read_pickle(f)", "st.markdown(text, unsafe_allow_html=True)", "st.html(text)",
     "st.html(f'<b>{text}</b>')", "def f():\n    import marshal"],
)  # fmt: skip
def test_what_is_forbidden_is_found(text):
    assert breaches(text, "simulation/web/some_page.py")


def test_what_is_allowed_is_not():
    assert not breaches("_STYLE = '<style></style>'\nst.html(_STYLE)", "simulation/web/x.py")
    assert not breaches("model.eval()\nre.compile(x)", "simulation/web/x.py")
    assert all((ROOT / file).exists() for file in (*PICKLERS, *HTML))


NASTY = "<img src=x onerror=alert(1)> ![p](http://evil.example/p) [l](javascript:alert(1)) $x$"
FILE = (
    f'base = "zhili_kidswear"\ntitle = {NASTY!r}\ntitle_zh = {NASTY!r}\n'
    f"[buyer_types.taobao_seller]\ntitle = {NASTY!r}\ntitle_zh = {NASTY!r}\n"
)
MARKED_UP = {"markdown", "caption", "alert", "info", "warning", "error", "title", "header",
             "subheader", "button_group", "metric", "heading", "table", "arrow_table",
             "progress"}  # fmt: skip
RAW = re.compile(r"(?<!\\)<img|!\[p\]\(|\[l\]\(|(?<!\\)\$x")


def strings(value):
    """Every text of a protobuf message."""
    if isinstance(value, str):
        yield value
    elif hasattr(value, "ListFields"):
        for _, part in value.ListFields():
            yield from strings(part)
    elif isinstance(value, Iterable) and not isinstance(value, bytes):
        for part in value:
            yield from strings(part)


@pytest.mark.parametrize("page_id", [one.id for one in PAGES])
def test_text_from_a_file_is_never_read_as_markup(page_id):
    script = f"from simulation.web.frame import show_page\nshow_page({page_id!r})"
    app = AppTest.from_string(script, default_timeout=120)
    for key, value in {"lang": "en", "scenario": "file", "file": pack(FILE)}.items():
        app.query_params[key] = value
    for part in TINY:
        key, _, value = part.partition("=")
        app.query_params[key] = value
    app.run()
    assert not app.exception
    assert RAW.search(NASTY)
    shown = 0
    for element in app:
        if element.type in MARKED_UP:
            for text in strings(element.proto):
                assert not RAW.search(text), (element.type, text)
                shown += "onerror" in text
    assert shown or page_id in ("evidence", "report", "sweep")


# What it says ---------------------------------------------------------------------------------


@pytest.mark.parametrize("where", ["show", "ask"])
def test_an_error_of_ours_is_a_sentence_and_no_traceback(monkeypatch, where, caplog):
    def fails(*_, **__):
        raise RuntimeError("secret detail")

    if where == "show":
        monkeypatch.setattr(answer_page, "show", fails)
    else:
        monkeypatch.setattr("simulation.web.asking_part.engine", fails)
    script = "from simulation.web.frame import show_page\nshow_page('answer')"
    app = AppTest.from_string(script, default_timeout=60)
    app.query_params["lang"] = "en"
    app.run()
    assert not app.exception
    assert [one.value for one in app.error] == [LANGUAGES["en"]("problem.page")]
    assert "secret detail" in caplog.text  # in the log it is
    for element in app:
        assert not any("secret detail" in text for text in strings(getattr(element, "proto", "")))


# Who may enter --------------------------------------------------------------------------------

SECRETS = """
[auth]
redirect_uri = "http://localhost/oauth2callback"
cookie_secret = "0123456789abcdef0123456789abcdef"
[auth.office]
client_id = "us"
client_secret = "ours"
server_metadata_url = "http://localhost/.well-known/openid-configuration"
"""


def test_where_signing_in_is_set_up_nothing_is_shown_before(tmp_path):
    secrets = tmp_path / "secrets.toml"
    secrets.write_text(SECRETS)

    async def go(address):
        async with Visitor(address, seed="3") as me:
            while not me.drawn:
                await asyncio.sleep(0.05)
            return me

    with server(tmp_path / "log", "--secrets.files", str(secrets)) as (address, _):
        me = asyncio.run(asyncio.wait_for(go(address), 60))
    assert me.buttons == [LANGUAGES["en"]("login.with", name="office")]
    assert not me.seen
    assert not me._widgets
    assert "Traceback" not in (tmp_path / "log").read_text()


KNOWN = {"email_verified": True}


@pytest.mark.parametrize(
    ("user", "access", "welcome"),
    [
        ({"email": "a@b.example"}, {}, True),
        ({}, {}, True),
        ({"email": "a@b.example", **KNOWN}, {"domains": ["b.example"]}, True),
        ({"email": "A@B.Example", **KNOWN}, {"domains": ["b.example"]}, True),
        ({"email": "a@b.example"}, {"domains": ["b.example"]}, False),
        ({"email": "a@b.example"}, {"domains": ["b.example"], "unverified": True}, True),
        ({"email": "a@evilb.example", **KNOWN}, {"domains": ["b.example"]}, False),
        ({"email": "a@b.example.evil", **KNOWN}, {"domains": ["b.example"]}, False),
        ({"email": "a@b.example", "email_verified": False}, {"domains": ["b.example"]}, False),
        ({"email": "guest@c.example", **KNOWN}, {"emails": ["guest@c.example"]}, True),
        ({"name": "b.example"}, {"domains": ["b.example"]}, False),
        ({"email": "b.example"}, {"domains": ["b.example"]}, False),
    ],
)
def test_who_is_let_in(user, access, welcome):
    assert login_part.is_welcome(user, access) is welcome


def test_sessions_have_names_nobody_can_guess():
    names = set()
    for _ in range(3):
        script = "from simulation.web import state\nstate.begin()"
        app = AppTest.from_string(script).run()
        names.add(app.session_state[state._ME])
    assert len(names) == 3
    assert all(re.fullmatch("[0-9a-f]{32}", name) for name in names)


# How it is deployed ---------------------------------------------------------------------------


def test_the_container_file_copies_what_there_is_and_needs_no_rights():
    text = (ROOT / "docs" / "deploy" / "Containerfile").read_text(encoding="utf-8")
    copied = [name for line in re.findall(r"^COPY (.*)$", text, re.M) for name in line.split()[:-1]]
    assert all((ROOT / name).exists() for name in copied)
    assert {"app.py", "agents", "scenarios", "simulation", ".streamlit"} <= set(copied)
    assert re.search(r"^USER simulator$", text, re.M)


def test_a_container_s_share_of_the_machine_is_kept_to(tmp_path, monkeypatch):
    monkeypatch.delenv(machine.VARIABLE, raising=False)
    monkeypatch.setattr(machine, "_CGROUP", tmp_path)
    monkeypatch.setattr(machine, "cores", lambda: 64)
    assert machine.quick_workers() == 64
    (tmp_path / "cpu.max").write_text("max 100000\n")
    assert machine.quick_workers() == 64
    (tmp_path / "cpu.max").write_text("250000 100000\n")
    assert machine.quick_workers() == 3
    whole = machine.memory()
    (tmp_path / "memory.max").write_text("max\n")
    assert machine.memory() == whole
    (tmp_path / "memory.max").write_text("1000000\n")
    assert machine.memory() == 1_000_000
    monkeypatch.setenv(machine.VARIABLE, "5")
    assert machine.quick_workers() == 5
    monkeypatch.setenv(machine.VARIABLE, "many")
    with pytest.raises(ValueError, match="whole number"):
        machine.quick_workers()
