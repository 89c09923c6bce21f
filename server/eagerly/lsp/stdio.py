"""Standard input and output as the server uses them: what has arrived is read at once, a message is written at once."""

from __future__ import annotations

import asyncio
import contextlib
import os
from collections.abc import Iterable
from threading import Thread

_AT_ONCE = 1 << 16
"""How many bytes are read at once, at most."""

_LONG_MESSAGE = 1 << 20
"""More bytes than the diagnostics of nearly any file have."""


class Output:
    """Writes whole messages to a file descriptor, as pygls has its writers.

    The pieces of a message come together in one buffer, which is the same for each, so that it takes one write and no
    copy that has to be put somewhere first.
    """

    def __init__(self, descriptor: int) -> None:
        self._file = open(descriptor, "wb", buffering=_LONG_MESSAGE, closefd=False)  # noqa: SIM115 (close closes it)

    def close(self) -> None:
        self._file.close()

    def write(self, data: bytes) -> None:
        self.write_all((data,))

    def write_all(self, pieces: Iterable[bytes]) -> None:
        """Writes a message that is in pieces."""
        self._file.writelines(pieces)
        self._file.flush()


def standard_input(descriptor: int) -> asyncio.StreamReader:
    """What is read from a file descriptor; to be called in a running event loop.

    The loop itself waits for it where it can. Where it can't (any on Windows, a file on Linux), a thread does. pygls
    has a thread read each line of a header and each body, and wakes the loop for each.
    """
    reader = asyncio.StreamReader()
    loop = asyncio.get_running_loop()
    try:
        loop.add_reader(descriptor, _feed, descriptor, reader, loop)
    except (NotImplementedError, OSError):
        Thread(target=_feed_from_thread, args=(descriptor, reader, loop), daemon=True).start()
    return reader


def _feed(descriptor: int, reader: asyncio.StreamReader, loop: asyncio.AbstractEventLoop) -> None:
    """Passes on what has arrived: the loop calls it when there is something, so that reading doesn't wait."""
    data = _read(descriptor)
    if data:
        reader.feed_data(data)
    else:
        loop.remove_reader(descriptor)
        reader.feed_eof()


def _feed_from_thread(descriptor: int, reader: asyncio.StreamReader, loop: asyncio.AbstractEventLoop) -> None:
    with contextlib.suppress(RuntimeError):  # the loop is closed: the server has been told to exit
        while data := _read(descriptor):
            loop.call_soon_threadsafe(reader.feed_data, data)
        loop.call_soon_threadsafe(reader.feed_eof)


def _read(descriptor: int) -> bytes:
    """What has arrived, at least a byte; nothing at the end of it all."""
    try:
        return os.read(descriptor, _AT_ONCE)
    except OSError:
        return b""
