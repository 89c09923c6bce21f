"""Standard input as the server's event loop reads it: all that has arrived, at once."""

from __future__ import annotations

import asyncio
import contextlib
import os
from threading import Thread

_AT_ONCE = 1 << 16
"""How many bytes are read at once, at most."""


def standard_input(descriptor: int) -> asyncio.StreamReader:
    """What is read from a file descriptor; to be called in a running event loop.

    A thread does the reading, since not every platform's event loop can wait for every kind of standard input. pygls
    has a thread read each line of a header and each body, and wakes the loop for each.
    """
    reader = asyncio.StreamReader()
    loop = asyncio.get_running_loop()
    Thread(target=_feed, args=(descriptor, reader, loop), daemon=True).start()
    return reader


def _feed(descriptor: int, reader: asyncio.StreamReader, loop: asyncio.AbstractEventLoop) -> None:
    with contextlib.suppress(RuntimeError):  # the loop is closed: the server has been told to exit
        with contextlib.suppress(OSError):
            while data := os.read(descriptor, _AT_ONCE):
                loop.call_soon_threadsafe(reader.feed_data, data)
        loop.call_soon_threadsafe(reader.feed_eof)
