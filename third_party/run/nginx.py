# SPDX-FileCopyrightText: The Amalgamation Authors
# SPDX-License-Identifier: Apache-2.0
"""A remote cache on loopback, as many teams have one: nginx with WebDAV, which keeps what Bazel PUTs at /ac/KEY and /cas/DIGEST as files.

The one thing to know: nginx may read through to a disk cache of Bazel's, which has the same files under ac/KE/KEY. So what this machine
has built need not be built again to fill it; nothing is written there.
"""

from __future__ import annotations

import contextlib
import os
import socket
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

from third_party.run import tools

_CONFIGURATION = """\
daemon off;
master_process off;
error_log {folder}/error.log;
pid {folder}/pid;
events {{}}
http {{
  access_log off;
  client_max_body_size 0;
  {paths}
  server {{
    listen 127.0.0.1:{port};
    location ~ "^/(ac|cas)/[0-9a-f]{{64}}$" {{
      root {folder}/store;
      dav_methods PUT;
      create_full_put_path on;
      {missing}
    }}
    {below}
  }}
}}
"""
_BELOW = """location @below {{
      if ($request_method !~ "^(GET|HEAD)$") {{ return 404; }}
      rewrite "^/(ac|cas)/(..)(.*)$" /$1/$2/$2$3 break;
      root {disk};
    }}"""
_TEMPORARY = ["client_body", "fastcgi", "proxy", "scgi", "uwsgi"]


def free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return free.getsockname()[1]


def wait_for(port: int, process: subprocess.Popen, log: Path) -> None:
    """Returns when something listens; raises with the log when the process has ended."""
    for _ in range(300):
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), 1):
            return
        if process.poll() is not None:
            break
        time.sleep(0.1)
    raise RuntimeError(f"nothing listens on port {port}:\n{log.read_text() if log.exists() else '(no log)'}")


@contextlib.contextmanager
def webdav_cache(folder: Path, disk: Path | None = None, port: int = 0) -> Iterator[str]:
    """Runs an HTTP cache that keeps its files in folder/store; gives its address.

    disk: a disk cache of Bazel's where it looks for what it lacks. port: 0 takes a free one.
    """
    port = port or free_port()
    (folder / "store").mkdir(parents=True, exist_ok=True)
    paths = "\n  ".join(f"{name}_temp_path {folder}/{name};" for name in _TEMPORARY)
    text = _CONFIGURATION.format(folder=folder, port=port, paths=paths, missing="error_page 404 = @below;" if disk else "",
                                 below=_BELOW.format(disk=disk) if disk else "")  # fmt: skip
    (folder / "nginx.conf").write_text(text)
    # As root nginx would give its work to `nobody`, who may not enter the test's folder.
    user = ["-g", "user root root;"] if os.getuid() == 0 else []
    process = subprocess.Popen([tools.path("nginx_paths", "nginx"), "-p", folder, "-c", folder / "nginx.conf", "-e", folder / "error.log", *user])
    try:
        wait_for(port, process, folder / "error.log")
        yield f"http://127.0.0.1:{port}"
    finally:
        process.terminate()
        process.wait()
