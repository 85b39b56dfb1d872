# SPDX-FileCopyrightText: The Amalgamation Authors
# SPDX-License-Identifier: Apache-2.0
"""Runs a web page in headless Chromium."""

import json
from pathlib import Path
from typing import Any

from third_party.run import tools

# These isolate a page, so that it may share memory between threads.
ISOLATED = {"Cross-Origin-Opener-Policy": "same-origin", "Cross-Origin-Embedder-Policy": "require-corp"}


def run_page(folder: str | Path, expression: str, page: str = "index.html", timeout: float = 600,
             headers: dict[str, str] | None = None) -> Any:
    """Serves `folder` on this machine, opens `page` of it and returns what a JavaScript expression gives there.

    The expression may be a promise; its value must be JSON. Raises with the page's errors and console when it fails.
    A page that is missing is served empty, so an expression alone needs no page. headers: of every answer, by default those
    that isolate; one of the name ".wasm" is the media type of such files.
    """
    path = lambda tool: tools.path("browser_paths", tool)
    script = str(tools.HERE / "browser.js")
    arguments = [path("playwright"), path("chromium"), str(Path(folder).absolute()), page, expression, json.dumps(ISOLATED if headers is None else headers)]
    return json.loads(tools.run([path("node"), script, *arguments], timeout))
