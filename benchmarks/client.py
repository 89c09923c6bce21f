"""A language client that is made to measure: one thread, blocking reads, and nothing parsed while the clock runs."""

from __future__ import annotations

import json
import os
import select
import subprocess
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from time import perf_counter
from typing import Any

Json = dict[str, Any]

_DIAGNOSTICS = b"textDocument/publishDiagnostics"
_END_OF_HEADER = b"\r\n\r\n"


class ServerError(Exception):
    """The server died, went silent, or answered with an error."""


class SilenceError(ServerError):
    """The server said nothing for too long."""


class Client:
    """Starts a server process and speaks to it over its standard input and output.

    A message is stamped with the time at which its last byte was read, before it is looked into, so that how long this
    client takes to parse what a server sends counts for none of them. A server that says nothing for `patience` seconds
    has failed.
    """

    def __init__(
        self, command: Sequence[str], environment: Mapping[str, str], folder: Path, patience: float = 120.0
    ) -> None:
        self._patience = patience
        self._log = tempfile.TemporaryFile()  # noqa: SIM115 (stop closes it)
        self._command = command
        self._folder = folder
        self._buffer = bytearray()
        self._last_id = 0
        self.capabilities: Json = {}
        """The server's."""
        self.started_at = perf_counter()
        """When the process was asked for."""
        self.process = subprocess.Popen(
            self._command,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=self._log,
            bufsize=0,
            env=dict(environment),
            cwd=folder,
        )
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        self._writes = self.process.stdin.fileno()
        self._reads = self.process.stdout.fileno()
        self._ready = select.poll()
        self._ready.register(self._reads, select.POLLIN)

    def __enter__(self) -> Client:
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()

    def stop(self) -> None:
        """Ends the process, as often as it is asked to."""
        self.process.kill()
        self.process.wait()
        for stream in (self.process.stdin, self.process.stdout, self._log):
            if stream is not None:
                stream.close()

    def initialize(self) -> None:
        """Starts the conversation, as an editor would that has one folder open.

        The client says that it takes published diagnostics and not that it can pull them, so every server publishes.
        """
        root = self._folder.as_uri()
        capabilities = {
            "general": {"positionEncodings": ["utf-16"]},
            "textDocument": {
                "synchronization": {"didSave": True},
                "publishDiagnostics": {
                    "relatedInformation": True,
                    "versionSupport": True,
                    "codeDescriptionSupport": True,
                },
            },
            "workspace": {"workspaceFolders": True},
        }
        parameters = {
            "processId": os.getpid(),
            "rootUri": root,
            "capabilities": capabilities,
            "workspaceFolders": [{"uri": root, "name": self._folder.name}],
        }
        self.capabilities = self._request("initialize", parameters)["capabilities"]
        self._write(_encoded("initialized", {}))

    def open(self, uri: str, text: str) -> tuple[float, list[Json]]:
        """Opens a document as version 1; when its diagnostics were there, and what they are."""
        document = {"uri": uri, "languageId": "python", "version": 1, "text": text}
        self._write(_encoded("textDocument/didOpen", {"textDocument": document}))
        return self._published(uri, 1)

    def change(self, uri: str, version: int, change: Json) -> tuple[float, list[Json]]:
        """Makes one change; the seconds until the diagnostics of that version were there, and what they are."""
        message = _encoded(
            "textDocument/didChange",
            {"textDocument": {"uri": uri, "version": version}, "contentChanges": [change]},
        )
        pressed = perf_counter()
        self._write(message)
        arrived, diagnostics = self._published(uri, version)
        return arrived - pressed, diagnostics

    def resolved_action(self, uri: str, line: int, kind: str) -> tuple[float, Json]:
        """Asks for the code actions at a 0-based line, and for the edit of the first of a kind.

        Returns:
            the seconds until the edit was there, and the action with it.
        """
        where = {"line": line, "character": 0}
        context = {"diagnostics": [], "only": [kind]}
        asked = perf_counter()
        document = {"textDocument": {"uri": uri}, "range": {"start": where, "end": {**where, "character": 80}}}
        action, *_ = self._request("textDocument/codeAction", {**document, "context": context})
        if "edit" not in action:
            action = self._request("codeAction/resolve", action)
        return perf_counter() - asked, action

    def _request(self, method: str, parameters: Json) -> Any:
        self._last_id += 1
        self._write(_encoded(method, parameters, self._last_id))
        while True:
            _, body = self._message()
            message = json.loads(body)
            if message.get("id") == self._last_id and "method" not in message:
                if "error" in message:
                    raise ServerError(f"{method}: {message['error']['message']}")
                return message["result"]
            self._reply(message)

    def _published(self, uri: str, version: int) -> tuple[float, list[Json]]:
        while True:
            arrived, body = self._message()
            message = json.loads(body)
            if _DIAGNOSTICS in body and message.get("method") == _DIAGNOSTICS.decode():
                parameters = message["params"]
                if parameters["uri"] == uri and parameters.get("version") == version:
                    return arrived, parameters["diagnostics"]
            else:
                self._reply(message)

    def _reply(self, message: Json) -> None:
        """Gives a request of the server's an empty answer, so that it doesn't wait for it."""
        if "method" in message and "id" in message:
            items = message.get("params", {}).get("items") if message["method"] == "workspace/configuration" else None
            result = None if items is None else [None] * len(items)
            self._write(_framed({"jsonrpc": "2.0", "id": message["id"], "result": result}))

    def _write(self, message: bytes) -> None:
        view = memoryview(message)
        try:
            while view:
                view = view[os.write(self._writes, view) :]
        except BrokenPipeError:
            raise self._failure("closed its input") from None

    def _message(self) -> tuple[float, bytes]:
        """The next message of the server's, and when its last byte was read."""
        while (header_end := self._buffer.find(_END_OF_HEADER)) < 0:
            self._read_some()
        length = _content_length(bytes(self._buffer[:header_end]))
        start = header_end + len(_END_OF_HEADER)
        while len(self._buffer) < start + length:
            self._read_some()
        arrived = perf_counter()
        body = bytes(self._buffer[start : start + length])
        del self._buffer[: start + length]
        return arrived, body

    def _read_some(self) -> None:
        if not self._ready.poll(self._patience * 1000):
            raise SilenceError(f"{' '.join(self._command)} said nothing for {self._patience:.0f} seconds")
        data = os.read(self._reads, 1 << 16)
        if not data:
            raise self._failure("closed its output")
        self._buffer += data

    def _failure(self, what: str) -> ServerError:
        self._log.seek(0)
        log = self._log.read().decode(errors="replace")[-2000:]
        return ServerError(f"{' '.join(self._command)} {what}\n{log}")


def _content_length(header: bytes) -> int:
    for line in header.split(b"\r\n"):
        name, _, value = line.partition(b":")
        if name.lower() == b"content-length":
            return int(value)
    raise ServerError(f"not the protocol: {header!r}")


def _encoded(method: str, parameters: Json, number: int | None = None) -> bytes:
    message: Json = {"jsonrpc": "2.0", "method": method, "params": parameters}
    return _framed(message if number is None else message | {"id": number})


def _framed(message: Json) -> bytes:
    body = json.dumps(message).encode()
    return b"Content-Length: %d\r\n\r\n%s" % (len(body), body)
