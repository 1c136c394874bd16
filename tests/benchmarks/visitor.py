"""A visitor of the page without a browser: speaks to the server as the page in a browser does.

It opens the WebSocket, asks for the page, moves levers, and asks again whenever a part of the page
wants to be drawn anew after a while.
"""

from __future__ import annotations

import asyncio
import contextlib
import re
import time
from dataclasses import dataclass
from urllib.parse import parse_qsl, urlencode

import websockets
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

_BADGE = re.compile(r"badge\[(\d+) paired runs\]")


@dataclass(frozen=True)
class Seen:
    """An answer on the page.

    Attributes
    ----------
    choice : str
        What it is an answer to, as the link has it.
    runs : int
        Number of its runs.
    sentence : str
        What it says.
    seconds : float
        Since the choice was made.
    """

    choice: str
    runs: int
    sentence: str
    seconds: float


class Visitor:
    """One session.

    Attributes
    ----------
    seen : list of Seen
        Answers drawn so far.
    warnings : list of str
        Texts in boxes: apologies, refusals.
    places : list of int
        Places in the queue that were told.
    buttons : list of str
        Labels of buttons drawn.
    """

    def __init__(self, address: str, **query: str) -> None:
        self._address, self._query = address, urlencode({"lang": "en", **query})
        self._widgets: dict[str, str] = {}
        self._values: dict[str, float] = {}
        self._timers: dict[str, asyncio.Task[None]] = {}
        self._choice, self._runs, self._at = "", 0, time.monotonic()
        self._wanted: dict[str, str] = dict(query)
        self.seen: list[Seen] = []
        self.warnings: list[str] = []
        self.places: list[int] = []
        self.buttons: list[str] = []
        self.bytes = 0
        self.drawn = 0  # runs of the script that came to their end

    async def __aenter__(self) -> Visitor:
        self._socket = await websockets.connect(
            f"ws://{self._address}/_stcore/stream", subprotocols=["streamlit"], max_size=None
        )
        self._listening = asyncio.create_task(self._listen())
        self._at = time.monotonic()
        await self._ask()
        return self

    async def __aexit__(self, *error: object) -> None:
        for task in (self._listening, *self._timers.values()):
            task.cancel()
        await self._socket.close()

    async def move(self, lever: str, percent: int) -> None:
        """Move the slider of a lever."""
        while lever not in self._widgets:
            await asyncio.sleep(0.05)
        self._wanted[lever], self._values[lever] = str(percent), float(percent)
        self._at = time.monotonic()
        await self._ask()

    async def answer(self, runs: int = 1, timeout: float = 60.0) -> Seen | None:
        """Wait for an answer to what was chosen last, of at least some number of runs."""
        end = time.monotonic() + timeout
        while time.monotonic() < end:
            for one in reversed(self.seen):
                if one.runs >= runs and self._is_wanted(one.choice):
                    return one
            await asyncio.sleep(0.01)
        return None

    def _is_wanted(self, choice: str) -> bool:
        now = dict(parse_qsl(choice))
        return all(now.get(name) == value for name, value in self._wanted.items())

    async def _ask(self, fragment: str = "") -> None:
        message = BackMsg()
        asked = message.rerun_script
        asked.query_string = self._choice or self._query
        asked.fragment_id = fragment
        asked.is_auto_rerun = bool(fragment)
        for lever, value in self._values.items():
            state = asked.widget_states.widgets.add()
            state.id = self._widgets[lever]
            state.double_array_value.data.append(value)
        await self._socket.send(message.SerializeToString())

    async def _listen(self) -> None:
        with contextlib.suppress(websockets.ConnectionClosed):
            async for raw in self._socket:
                message = ForwardMsg()
                message.ParseFromString(raw)
                self.bytes += len(raw)
                self._take(message)

    def _take(self, message: ForwardMsg) -> None:
        kind = message.WhichOneof("type")
        if kind == "new_session" and not message.metadata.run.fragment_ids:
            self._stop_timers()
        elif kind == "page_info_changed":
            self._choice = message.page_info_changed.query_string
        elif kind == "stop_auto_rerun":
            for fragment in message.stop_auto_rerun.fragment_ids:
                if (timer := self._timers.pop(fragment, None)) is not None:
                    timer.cancel()
        elif kind == "auto_rerun":
            wanted = message.auto_rerun
            if wanted.fragment_id not in self._timers:
                again = self._again(wanted.interval, wanted.fragment_id)
                self._timers[wanted.fragment_id] = asyncio.create_task(again)
        elif kind == "script_finished":
            self.drawn += 1
        elif kind == "delta" and message.delta.WhichOneof("type") == "new_element":
            self._element(message.delta.new_element)

    def _element(self, element: object) -> None:
        kind = element.WhichOneof("type")
        if kind == "slider":
            self._widgets[element.slider.id.rpartition(".")[2]] = element.slider.id
        elif kind == "markdown":
            text = element.markdown.body
            if found := _BADGE.search(text):
                self._runs = int(found[1])
            elif text.startswith("### "):
                seconds = time.monotonic() - self._at
                self.seen.append(Seen(self._choice, self._runs, text[4:], seconds))
        elif kind == "button":
            self.buttons.append(element.button.label)
        elif kind == "alert":
            self.warnings.append(element.alert.body)
        elif kind == "progress" and (place := re.search(r"number (\d+)", element.progress.text)):
            self.places.append(int(place[1]))

    async def _again(self, interval: float, fragment: str) -> None:
        while True:
            await asyncio.sleep(interval)
            await self._ask(fragment)

    def _stop_timers(self) -> None:
        for task in self._timers.values():
            task.cancel()
        self._timers.clear()
