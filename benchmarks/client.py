"""A learner without a browser: speaks Streamlit's websocket protocol (1.67) to a server on the loopback.

One `Session` is one browser tab. It keeps the widgets of the last run, sends their state with every rerun as a browser
does, and waits for the end of the script. Widgets are named by their `key`, or by their label.
"""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
from time import perf_counter
from typing import Any

import websockets
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.Common_pb2 import StringArray
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.typing import Origin, Subprotocol

TIMEOUT = 60.0
WIDGETS = {
    "radio", "selectbox", "text_input", "text_area", "number_input", "checkbox", "slider", "button", "button_group",
    "multiselect", "dataframe", "download_button",
}  # fmt: skip


@dataclass(frozen=True)
class Widget:
    id: str
    kind: str
    label: str
    fragment: str
    options: tuple[str, ...] = ()
    disabled: bool = False

    @property
    def key(self) -> str:
        """The key given in the script: an id is `$$ID-<hash>-<key or None>`."""
        parts = self.id.split("-", 2)
        return parts[2] if len(parts) == 3 and parts[2] != "None" else ""


@dataclass
class Run:
    """One rerun as the tab saw it."""

    seconds: float
    bytes: int
    exceptions: list[str] = field(default_factory=list)
    texts: list[str] = field(default_factory=list)


class Session:
    def __init__(self, base: str, page: str = "", query: str = "", cookie: str = "") -> None:
        """`cookie`: what the browser would send, `name=value`."""
        self._base, self.page, self.query, self._cookie = base, page, query, cookie
        self._hash = ""
        self.widgets: dict[str, Widget] = {}
        self._state: dict[str, tuple[str, Any]] = {}
        self._cache: dict[str, ForwardMsg] = {}
        self._socket: Any = None

    async def __aenter__(self) -> Session:
        address = self._base.replace("http://", "ws://") + "/_stcore/stream"
        self._socket = await websockets.connect(
            address,
            origin=Origin(self._base),
            subprotocols=[Subprotocol("streamlit")],
            additional_headers={"Cookie": self._cookie} if self._cookie else None,
            max_size=None,
            compression=None,
            ping_interval=None,
        )
        return self

    async def __aexit__(self, *exc: object) -> None:
        await self._socket.close()

    def find(self, name: str) -> Widget:
        for widget in self.widgets.values():
            if name in (widget.key, widget.label):
                return widget
        known = sorted({widget.key or widget.label for widget in self.widgets.values()})
        raise KeyError(f"no widget {name!r}; there are {known}")

    def one(self, kind: str, part: str, near: str = "") -> Widget:
        """The first widget of a kind whose key contains `part` (and `near`)."""
        for widget in self.widgets.values():
            if widget.kind == kind and part in widget.key and near in widget.key:
                return widget
        raise KeyError(f"no {kind} with {part!r} in its key")

    def enter(self, name: str, value: str) -> None:
        """Type text into a field or choose an option of a radio or selectbox."""
        self._state[self.find(name).id] = ("string_value", value)

    def choose(self, name: str, option: str) -> None:
        """Press one of a group of buttons."""
        self._state[self.find(name).id] = ("string_array_value", StringArray(data=[option]))

    async def run(self, click: str | None = None) -> Run:
        """Rerun the script, as a click on a button would if one is named; returns when the script has finished."""
        button = self.find(click) if click else None
        started = perf_counter()
        await self._socket.send(self._message(button))
        run = Run(0.0, 0)
        fresh = False
        while True:
            raw = await asyncio.wait_for(self._socket.recv(), TIMEOUT)
            run.bytes += len(raw)
            message = self._read(raw)
            kind = message.WhichOneof("type")
            if kind == "new_session":
                self._hash = message.new_session.page_script_hash
                fresh = not message.metadata.run.fragment_ids
                if fresh:
                    self.widgets = {}
            elif kind == "navigation":
                self._hash = message.navigation.page_script_hash
            elif kind == "delta" and message.delta.WhichOneof("type") == "new_element":
                self._see(message.delta.new_element, message.delta.fragment_id, run)
            elif kind == "script_finished" and message.script_finished != ForwardMsg.FINISHED_EARLY_FOR_RERUN:
                run.seconds = perf_counter() - started
                return run

    def _message(self, button: Widget | None) -> bytes:
        message = BackMsg()
        rerun = message.rerun_script
        rerun.query_string, rerun.page_name, rerun.page_script_hash = self.query, self.page, self._hash
        rerun.cached_message_hashes.extend(self._cache)
        rerun.context_info.timezone, rerun.context_info.locale = "Asia/Shanghai", "zh-CN"
        for id_, (kind, value) in self._state.items():
            state = rerun.widget_states.widgets.add(id=id_)
            if isinstance(value, StringArray):
                state.string_array_value.CopyFrom(value)
            else:
                setattr(state, kind, value)
        if button is not None:
            rerun.fragment_id = button.fragment
            rerun.widget_states.widgets.add(id=button.id, trigger_value=True)
        return message.SerializeToString()

    def _read(self, raw: bytes) -> ForwardMsg:
        """The message, taken from the cache where the server sent only its hash."""
        message = ForwardMsg()
        message.ParseFromString(raw)
        if message.WhichOneof("type") == "ref_hash":
            full = ForwardMsg()
            full.CopyFrom(self._cache[message.ref_hash])
            full.metadata.CopyFrom(message.metadata)
            return full
        if message.metadata.cacheable and message.hash:
            self._cache[message.hash] = message
        return message

    def _see(self, element: Any, fragment: str, run: Run) -> None:
        kind = element.WhichOneof("type")
        if kind == "exception":
            run.exceptions.append(f"{element.exception.type}: {element.exception.message}")
        elif kind == "markdown":
            run.texts.append(element.markdown.body)
        elif kind == "alert":
            run.texts.append(element.alert.body)
        elif kind == "heading":
            run.texts.append(element.heading.body)
        elif kind in WIDGETS:
            part = getattr(element, kind)
            if part.id:
                options = tuple(map(str, part.options)) if kind in ("radio", "selectbox") else ()
                self.widgets[part.id] = Widget(
                    part.id, kind, getattr(part, "label", ""), fragment, options, part.disabled
                )
