"""Start-up: everything slow happens once, before the first page, and is kept out of the garbage collector's way."""

from __future__ import annotations

import gc
import logging
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from threading import Thread
from typing import Any

import anyio
import streamlit as st

from courseware.promotion.best_plans import stop_searching

log = logging.getLogger(__name__)


def load() -> None:
    """Load what every page needs: course, shop, record."""
    from courseware.web import resources

    started = time.perf_counter()
    resources.load()
    log.info("ready after %.1f s", time.perf_counter() - started)


def warm_up() -> None:
    """Fill the caches of figures and charts while the first page is already being read."""
    from courseware.web import resources
    from courseware.web.blocks import data

    resources.warm_up()
    data.warm_up()
    gc.collect()
    gc.freeze()  # what lives as long as the process need not be looked at in every collection


@asynccontextmanager
async def lifespan(app: st.App) -> AsyncIterator[dict[str, Any]]:
    await anyio.to_thread.run_sync(load)
    Thread(target=warm_up, name="warm-up", daemon=True).start()
    yield {}
    gc.unfreeze()
    stop_searching()
