# SPDX-FileCopyrightText: The Amalgamation Authors
# SPDX-License-Identifier: Apache-2.0
"""An HTTP cache that fails as it is told: for what a build does with such a one. It keeps its files in memory.

    with FaultyCache() as cache:
        ... --remote_cache={cache.url}
        cache.fault = corrupt
"""

from __future__ import annotations

import http.server
import socket
import threading
from collections.abc import Callable

# A fault gets a request and the bytes that the answer would have, or None where there are none; returns the status and the bytes.
Fault = Callable[["Request", "bytes | None"], "tuple[int, bytes]"]


def none(request: Request, body: bytes | None) -> tuple[int, bytes]:
    return (200, body) if body is not None else (404, b"")


def full(request: Request, body: bytes | None) -> tuple[int, bytes]:
    """Nothing more can be kept."""
    if request.command == "PUT":
        request.server.files.pop(request.path, None)
        return 507, b"no space left on device"
    return none(request, body)


def corrupt(request: Request, body: bytes | None) -> tuple[int, bytes]:
    """Every blob has one wrong bit in its middle; its length is right."""
    if request.command == "GET" and request.path.startswith("/cas/") and body:
        middle = len(body) // 2
        body = body[:middle] + bytes([body[middle] ^ 1]) + body[middle + 1 :]
    return none(request, body)


def forgotten(request: Request, body: bytes | None) -> tuple[int, bytes]:
    """Results of actions are there, but no blob that they name."""
    return none(request, None if request.command != "PUT" and request.path.startswith("/cas/") else body)


def garbled(request: Request, body: bytes | None) -> tuple[int, bytes]:
    """Results of actions are no results."""
    return none(request, b"\xff" * 40 if request.command == "GET" and request.path.startswith("/ac/") and body else body)


def cut_off(request: Request, body: bytes | None) -> tuple[int, bytes]:
    """The connection ends in the middle of each blob."""
    if request.command == "GET" and request.path.startswith("/cas/") and body and len(body) > 1:
        request.send_response(200)
        request.send_header("Content-Length", str(len(body)))
        request.end_headers()
        request.wfile.write(body[: len(body) // 2])
        request.wfile.flush()
        request.connection.shutdown(socket.SHUT_RDWR)
        request.close_connection = True
        return 0, b""
    return none(request, body)


def silent(request: Request, body: bytes | None) -> tuple[int, bytes]:
    """Does not answer, as long as it lives."""
    request.server.ended.wait()
    request.close_connection = True
    return 0, b""


def killed_after(cache: FaultyCache, blobs: int) -> Fault:
    """Answers until it has given so many blobs; then it is gone."""
    left = iter(range(blobs))

    def fault(request: Request, body: bytes | None) -> tuple[int, bytes]:
        if request.command == "GET" and request.path.startswith("/cas/") and next(left, None) is None:
            cache.stop()
            request.close_connection = True
            return 0, b""
        return none(request, body)

    return fault


class Request(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def answer(self) -> None:
        length = int(self.headers.get("Content-Length") or 0)
        body = self.rfile.read(length)
        if self.command == "PUT":
            self.server.files[self.path] = body
            body = b""
        else:
            body = self.server.files.get(self.path)
        if self.server.ended.is_set():
            self.close_connection = True
            return
        status, body = self.server.fault(self, body)
        if not status:
            return
        self.send_response(status)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)

    do_GET = do_HEAD = do_PUT = answer

    def log_message(self, *_) -> None:
        pass


class _Server(http.server.ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, *_) -> None:
        pass  # A client that went away is no fault of the server's.


class FaultyCache:
    def __init__(self) -> None:
        self.server = _Server(("127.0.0.1", 0), Request)
        self.server.files, self.server.ended = {}, threading.Event()
        self.fault = none
        self.url = f"http://127.0.0.1:{self.server.server_port}"

    @property
    def files(self) -> dict[str, bytes]:
        return self.server.files

    @property
    def fault(self) -> Fault:
        return self.server.fault

    @fault.setter
    def fault(self, fault: Fault) -> None:
        self.server.fault = fault

    def __enter__(self) -> FaultyCache:
        threading.Thread(target=self.server.serve_forever, daemon=True).start()
        return self

    def stop(self) -> None:
        """Ends it as a killed one does: nothing listens any more, and open connections end."""
        self.server.ended.set()
        self.server.shutdown()
        self.server.server_close()

    def __exit__(self, *_) -> None:
        self.stop()
