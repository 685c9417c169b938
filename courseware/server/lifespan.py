"""Start-up: what every page needs is loaded before the first one, the rest when the first one has been drawn."""

from __future__ import annotations

import asyncio
import gc
import logging
import sys
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from threading import Event, Thread
from typing import Any

import anyio
import streamlit as st

from courseware.server.class_feed import FEED
from courseware.worker import workers

log = logging.getLogger(__name__)

SWITCH_SECONDS = 0.0005
"""How long a thread may keep the interpreter while another one waits. An answer gives it up at every statement of the
record and at every message it sends; with Python's 5 ms each may cost it as much when others answer, too."""

PATIENCE_SECONDS = 20
"""Nobody may come for a while; then what is slow is done all the same."""
FLUSH_SECONDS = 1.0
"""What a power cut may take of the record: the answers of so long, and of the time that the disk takes."""
PAUSE_SECONDS = 0.2
"""Between two looks at the record, however many answers cannot be kept."""


def load() -> None:
    """Load what every page needs: course, record."""
    from courseware.web import resources

    started = time.perf_counter()
    resources.load()
    log.info("ready after %.1f s", time.perf_counter() - started)


def warm_up() -> None:
    """Fill the caches of figures and charts."""
    from courseware.web import resources
    from courseware.web.blocks import data

    resources.warm_up()
    data.warm_up()
    gc.collect()
    gc.freeze()  # what lives as long as the process need not be looked at in every collection


def warm_up_later() -> None:
    """While the first page is being read, and not while it is being drawn."""
    from courseware.web import resources

    resources.first_page_drawn.wait(PATIENCE_SECONDS)
    gc.enable()
    try:
        warm_up()
    except Exception:  # tables that do not fit their dictionary, say: whoever asks for one is told
        log.exception("not everything could be prepared")


def look_after_record(stop: Event) -> None:
    """Until `stop`: see every few seconds, and at once when an answer could not be kept, how the record is."""
    from courseware.record.database import CHECK_SECONDS
    from courseware.web import resources

    database = resources.store().database
    while not stop.is_set():
        database.doubted.wait(CHECK_SECONDS)
        try:
            database.check()
        except Exception:  # whatever it was, the next look may find it gone
            log.exception("the record cannot be looked after")
        stop.wait(PAUSE_SECONDS)


def keep_flushed(stop: Event) -> None:
    """Until `stop`: have on the disk what was recorded a second ago."""
    from courseware.web import resources

    database = resources.store().database
    while not stop.wait(FLUSH_SECONDS):
        database.flush()


@asynccontextmanager
async def lifespan(app: st.App) -> AsyncIterator[dict[str, Any]]:
    sys.setswitchinterval(SWITCH_SECONDS)
    gc.disable()  # what is loaded now stays: looking through it again and again takes a tenth of the start
    await anyio.to_thread.run_sync(load)
    Thread(target=warm_up_later, name="warm-up", daemon=True).start()
    from courseware.web import resources

    stop = Event()
    Thread(target=look_after_record, args=(stop,), name="record", daemon=True).start()
    Thread(target=keep_flushed, args=(stop,), name="flush", daemon=True).start()
    if resources.REHEARSAL:
        pretending = resources.rehearsal(resources.REHEARSAL)
        Thread(target=pretending.run, args=(stop,), name="rehearsal", daemon=True).start()
    listening = asyncio.create_task(FEED.run()) if resources.CLASSROOM else None
    yield {}
    if listening is not None:
        listening.cancel()
    gc.unfreeze()
    stop.set()
    resources.store().database.close()
    workers.stop()
