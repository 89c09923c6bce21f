"""A language client that shares no code with the server: JSON-RPC over pipes or a socket, and nothing else."""

from __future__ import annotations

import json
import queue
import re
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import pairwise
from typing import IO, Any, cast

COMMAND = [sys.executable, "-m", "eagerly", "server"]
_PATIENCE = 30
"""Seconds after which a server that says nothing is taken for dead."""

Json = dict[str, Any]


class RequestError(Exception):
    """The server answered a request with an error."""


class Client:
    """One end of the protocol. What the server sends is read by a thread of its own."""

    def __init__(self, reads: IO[bytes], writes: IO[bytes]) -> None:
        self.configuration: Any = None
        """What to answer when the server asks for its settings."""
        self.messages: list[str] = []
        """What the server wanted the user to read."""
        self.capabilities: Json = {}
        """The server's."""
        self.shown: dict[str, Json] = {}
        """What was published last for each document."""
        self._writes = writes
        self._received: queue.Queue[Json | None] = queue.Queue()
        self._published: dict[str, list[Json]] = {}
        self._answers: dict[int, Json] = {}
        self._last_id = 0
        threading.Thread(target=self._read, args=(reads,), daemon=True).start()

    def initialize(self, capabilities: Json | None = None, options: Any = None) -> Json:
        """Starts the conversation; the server's answer."""
        parameters = {"processId": None, "rootUri": None, "capabilities": capabilities or {}}
        result = self.request(
            "initialize", parameters | ({"initializationOptions": options} if options is not None else {})
        )
        self.capabilities = result["capabilities"]
        self.notify("initialized", {})
        return cast(Json, result)

    def request(self, method: str, parameters: Any = None) -> Any:
        """The result of a request.

        Raises:
            RequestError: the server answered with an error.
        """
        self._last_id += 1
        self._send({"id": self._last_id, "method": method, "params": parameters})
        while self._last_id not in self._answers:
            self._take()
        answer = self._answers.pop(self._last_id)
        if "error" in answer:
            raise RequestError(answer["error"]["message"])
        return answer["result"]

    def notify(self, method: str, parameters: Any = None) -> None:
        self._send({"method": method, "params": parameters})

    def open(self, uri: str, text: str, version: int = 1) -> list[Json]:
        """Opens a document; what is found in it."""
        document = {"uri": uri, "languageId": "python", "version": version, "text": text}
        self.notify("textDocument/didOpen", {"textDocument": document})
        return self.diagnostics(uri, version)

    def change(self, uri: str, version: int, *changes: Json) -> list[Json]:
        """Changes a document; what is found in it then."""
        self.notify(
            "textDocument/didChange",
            {"textDocument": {"uri": uri, "version": version}, "contentChanges": list(changes)},
        )
        return self.diagnostics(uri, version)

    def diagnostics(self, uri: str, version: int | None) -> list[Json]:
        """The next diagnostics that are published for this version of a document."""
        while True:
            for published in self._published.pop(uri, []):
                if published.get("version") == version:
                    return cast("list[Json]", published["diagnostics"])
            self._take()

    def actions(self, uri: str, where: Json, **context: Any) -> list[Json]:
        """The code actions for a range."""
        parameters = {"textDocument": {"uri": uri}, "range": where, "context": {"diagnostics": [], **context}}
        return cast("list[Json]", self.request("textDocument/codeAction", parameters) or [])

    def hover(self, uri: str, position: Json) -> Json | None:
        return cast(
            "Json | None", self.request("textDocument/hover", {"textDocument": {"uri": uri}, "position": position})
        )

    def settle(self) -> None:
        """Returns when the server has worked through everything that was sent so far, and has published it."""
        for _ in range(2):  # it publishes when there is nothing left to read
            self.request("textDocument/hover", {"textDocument": {"uri": "file:///none"}, "position": at(0, 0)})

    def quit(self) -> None:
        """Ends the conversation as the protocol wants it."""
        self.request("shutdown")
        self.notify("exit")

    def _send(self, message: Json) -> None:
        body = json.dumps(
            {"jsonrpc": "2.0", **{key: value for key, value in message.items() if value is not None}}
        ).encode()
        self._writes.write(b"Content-Length: %d\r\n\r\n%s" % (len(body), body))
        self._writes.flush()

    def _read(self, reads: IO[bytes]) -> None:
        for message in messages(reads):
            self._received.put(message)
        self._received.put(None)

    def _take(self) -> None:
        """Takes one message of the server's, and answers it if it is a request."""
        message = self._received.get(timeout=_PATIENCE)
        assert message is not None, "the server has closed its output"
        method, parameters = message.get("method"), message.get("params", {})
        if method is None:
            self._answers[message["id"]] = message
        elif method == "textDocument/publishDiagnostics":
            self._published.setdefault(parameters["uri"], []).append(parameters)
            self.shown[parameters["uri"]] = parameters
        elif method == "window/showMessage":
            self.messages.append(parameters["message"])
        elif method == "workspace/configuration":
            self._send({"id": message["id"], "result": [self.configuration for _ in parameters["items"]]})


def messages(reads: IO[bytes]) -> Iterator[Json]:
    """The messages of a stream that holds the protocol and nothing else."""
    while header := reads.readline():
        match = re.fullmatch(rb"Content-Length: (\d+)\r\n", header)
        assert match is not None, f"not the protocol: {header!r}"
        while (line := reads.readline()) != b"\r\n":
            assert line.startswith(b"Content-Type: "), f"not the protocol: {line!r}"
        yield json.loads(reads.read(int(match[1])))


@contextmanager
def running(*arguments: str) -> Iterator[Client]:
    """A client of a server that was just started over stdio, and is ended afterwards."""
    with started(*arguments) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        yield Client(process.stdout, process.stdin)


@contextmanager
def started(*arguments: str) -> Iterator[subprocess.Popen[bytes]]:
    """A server process, which is ended afterwards if it still runs."""
    process = subprocess.Popen(
        [*COMMAND, *arguments], stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    )
    try:
        yield process
    finally:
        process.kill()
        process.communicate()


def at(line: int, character: int) -> Json:
    return {"line": line, "character": character}


def span(line: int, start: int, end: int) -> Json:
    """A range within one line."""
    return {"start": at(line, start), "end": at(line, end)}


def everywhere() -> Json:
    """A range that covers any document."""
    return {"start": at(0, 0), "end": at(10**6, 0)}


def applied(text: str, edits: list[Json], encoding: str = "utf-16") -> str:
    """A text after edits, with positions counted as the specification says."""
    starts = [0, *(match.end() for match in re.finditer(r"\r\n|\n|\r", text))]
    codec, size = {"utf-8": ("utf-8", 1), "utf-16": ("utf-16-le", 2), "utf-32": ("utf-32-le", 4)}[encoding]

    def offset(position: Json) -> int:
        if position["line"] >= len(starts):
            return len(text)
        start, *rest = starts[position["line"] :]
        line = text[start : rest[0] if rest else len(text)]
        data, length = line.encode(codec, "surrogatepass"), position["character"] * size
        before, behind = data[:length], data[length:]
        assert len(before) == length, "a position behind the end of the line"
        index = len(before.decode(codec, "surrogatepass"))
        assert line[index:].encode(codec, "surrogatepass") == behind, "a position inside a character"
        return start + index

    places = sorted((offset(edit["range"]["start"]), offset(edit["range"]["end"]), edit["newText"]) for edit in edits)
    for first, second in pairwise(places):
        assert first[1] < second[0], "edits overlap or touch"
    for start, end, new in reversed(places):
        text = text[:start] + new + text[end:]
    return text
