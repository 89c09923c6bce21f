"""The process: how it starts, what it writes where, and how it ends."""

import io
import socket
import subprocess
import time

from .client import COMMAND, Client, messages, started

SOURCE = "import tensorflow as tf\ny = tf.log(1.0)\n"


def client_of(process: subprocess.Popen[bytes]) -> Client:
    assert process.stdin is not None
    assert process.stdout is not None
    return Client(process.stdout, process.stdin)


def test_it_listens_on_a_port() -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    with started("--tcp", "--port", str(port)) as process:
        connection = None
        while connection is None:
            assert process.poll() is None, "the server has ended"
            try:
                connection = socket.create_connection(("127.0.0.1", port), timeout=30)
            except ConnectionRefusedError:
                time.sleep(0.05)
        with connection, connection.makefile("rb") as reads, connection.makefile("wb") as writes:
            client = Client(reads, writes)
            client.initialize()
            assert len(client.open("file:///a.py", SOURCE)) == 1
            client.quit()
        assert process.wait(30) == 0
        assert process.stdout is not None
        assert process.stdout.read() == b""


def test_without_shutdown_it_ends_badly() -> None:
    with started() as process:
        client = client_of(process)
        client.initialize()
        client.notify("exit")
        assert process.wait(30) == 1


def test_it_ends_when_the_editor_is_gone() -> None:
    """An editor that crashed says nothing; its end of the pipe closes."""
    request = (
        b'{"jsonrpc":"2.0","id":1,"method":"initialize","params":{"processId":null,"rootUri":null,"capabilities":{}}}'
    )
    stream = b"Content-Length: %d\r\n\r\n%s" % (len(request), request)
    done = subprocess.run(COMMAND, input=stream, capture_output=True, timeout=60, check=False)
    assert [message["id"] for message in messages(io.BytesIO(done.stdout)) if "id" in message] == [1]


def test_its_output_is_the_protocol_and_nothing_else() -> None:
    """Even where things go wrong: an unknown method, a document that is broken, a setting that makes no sense."""
    requests = [
        '{"jsonrpc":"2.0","id":1,"method":"initialize","params":{"processId":null,"rootUri":null,"capabilities":{},'
        '"initializationOptions":{"select":3}}}',
        '{"jsonrpc":"2.0","method":"initialized","params":{}}',
        '{"jsonrpc":"2.0","id":2,"method":"no/such/method","params":{}}',
        '{"jsonrpc":"2.0","method":"$/no/such/notification","params":{}}',
        '{"jsonrpc":"2.0","method":"textDocument/didOpen","params":{"textDocument":{"uri":"file:///a.py",'
        '"languageId":"python","version":1,"text":"import tensorflow as tf\\ntf.log(\\u0000(hunter2"}}}',
        '{"jsonrpc":"2.0","method":"textDocument/didOpen","params":{"wrong":1}}',
        '{"jsonrpc":"2.0","id":3,"method":"textDocument/hover","params":{"textDocument":{"uri":"file:///a.py"},'
        '"position":{"line":1,"character":4}}}',
        '{"jsonrpc":"2.0","id":4,"method":"shutdown"}',
        '{"jsonrpc":"2.0","method":"exit"}',
    ]
    stream = b"".join(b"Content-Length: %d\r\n\r\n%s" % (len(request), request.encode()) for request in requests)
    done = subprocess.run([*COMMAND, "--stdio"], input=stream, capture_output=True, timeout=60, check=False)
    answers = {message["id"]: message for message in messages(io.BytesIO(done.stdout)) if "id" in message}
    assert set(answers) >= {1, 2, 3, 4}
    assert "error" in answers[2]
    assert "TF101" in str(answers[3]["result"])
    assert done.returncode == 0, "it was shut down before it was ended"
    assert b"hunter2" not in done.stderr, "the contents of documents are not logged"
