# SPDX-FileCopyrightText: The Amalgamation Authors
# SPDX-License-Identifier: Apache-2.0
"""Runs commands in a folder that is the whole world to them: its root directory, with the files that were given and no other.

The one thing to know: the kernel does it (chroot), as root or in a user namespace; nothing of the machine can be opened, no
program of it can be started, and there is no /proc but one link to the compiler, which asks where it is.
"""

from __future__ import annotations

import contextlib
import ctypes
import os
import shutil
import subprocess
from collections.abc import Mapping, Sequence
from pathlib import Path

_NEW_USER_NAMESPACE = 0x10000000


class World:
    def __init__(self, root: Path, files: Mapping[str, Path]) -> None:
        """files: path in the world to what is copied there, a file or a folder."""
        self.root = root.absolute()
        for name, source in files.items():
            place = root / name
            place.parent.mkdir(parents=True, exist_ok=True)
            if source.is_dir():
                shutil.copytree(source, place, dirs_exist_ok=True)
            else:
                shutil.copy(source, place)
        (root / "tmp").mkdir()
        (root / "proc/self").mkdir(parents=True)

    def files(self) -> set[str]:
        return {os.path.relpath(os.path.join(folder, name), self.root) for folder, _, names in os.walk(self.root) for name in names}

    def run(self, command: Sequence[str], environment: Mapping[str, str]) -> None:
        """Runs a command whose program is one of the files; raises with what it printed when it fails."""
        with contextlib.suppress(FileExistsError):  # Commands run side by side.
            (self.root / "proc/self/exe").symlink_to("/" + command[0])
        done = subprocess.run(command, env=dict(environment), preexec_fn=self._enter, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                              stderr=subprocess.STDOUT, text=True)  # fmt: skip
        if done.returncode:
            raise RuntimeError(f"{' '.join(command)}\nended with {done.returncode}:\n{done.stdout}")

    def _enter(self) -> None:
        try:
            os.chroot(self.root)
        except PermissionError:
            if ctypes.CDLL(None, use_errno=True).unshare(_NEW_USER_NAMESPACE):
                raise PermissionError(ctypes.get_errno(), "neither root nor user namespaces: allow one to show that builds are hermetic")
            os.chroot(self.root)
        os.chdir("/")
