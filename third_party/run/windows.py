# SPDX-FileCopyrightText: The Amalgamation Authors
# SPDX-License-Identifier: Apache-2.0
"""Runs 64-bit Windows programs under Wine, without a display and without an installation.

The one thing to know: a prefix is made for each process, of symbolic links, in the folder that the caller gives; Wine's
own set-up of one, which takes a minute, is told that it is done.
"""

from __future__ import annotations

import os
from pathlib import Path

from third_party.run import tools


def prepare(folder: str | Path) -> dict[str, str]:
    """Makes a Wine prefix in the new folder `folder` and returns the environment that programs need."""
    root = Path(tools.path("windows_paths", "wine"))
    prefix = Path(folder).absolute()
    system = prefix / "drive_c/windows/system32"
    system.mkdir(parents=True)
    for file in sorted((root / "usr/lib/x86_64-linux-gnu/wine/x86_64-windows").iterdir()) + [root / "usr/x86_64-w64-mingw32/lib/zlib1.dll"]:
        (system / file.name).symlink_to(file)
    (prefix / "dosdevices").mkdir()
    (prefix / "dosdevices/c:").symlink_to("../drive_c")
    (prefix / "dosdevices/z:").symlink_to("/")
    (prefix / ".update-timestamp").write_text("disable\n")
    libraries = [str(root / "usr/lib/x86_64-linux-gnu"), str(root / "lib/x86_64-linux-gnu")]
    return {
        "HOME": str(prefix),
        "LD_LIBRARY_PATH": os.pathsep.join(libraries),
        "WINEDEBUG": "-all",
        "WINEDLLOVERRIDES": "mscoree,mshtml,winemenubuilder=",
        "WINEPREFIX": str(prefix),
        "WINESERVER": str(root / "usr/lib/wine/wineserver"),
    }


def program() -> str:
    """Wine's path: what comes before a program's."""
    return tools.path("windows_paths", "wine") + "/usr/lib/wine/wine64"


def path(host: str | Path) -> str:
    """What a Windows program calls the file `host` of this machine."""
    return "Z:" + str(Path(host).absolute()).replace("/", "\\")
