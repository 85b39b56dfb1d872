# SPDX-FileCopyrightText: The Amalgamation Authors
# SPDX-License-Identifier: Apache-2.0
"""Runs a web page in headless Chromium."""

import json
from pathlib import Path
from typing import Any

from third_party.run import tools


def run_page(folder: str | Path, expression: str, page: str = "index.html", timeout: float = 600) -> Any:
    """Serves `folder` on this machine, opens `page` of it and returns what a JavaScript expression gives there.

    The expression may be a promise; its value must be JSON. Raises with the page's errors and console when it fails.
    A page that is missing is served empty, so an expression alone needs no page.
    """
    path = lambda tool: tools.path("browser_paths", tool)
    script = str(tools.HERE / "browser.js")
    arguments = [path("playwright"), path("chromium"), str(Path(folder).absolute()), page, expression]
    return json.loads(tools.run([path("node"), script, *arguments], timeout))
