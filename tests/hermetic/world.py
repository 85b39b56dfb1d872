# SPDX-FileCopyrightText: The Amalgamation Authors
# SPDX-License-Identifier: Apache-2.0
"""Runs commands in a folder that is the whole world to them: its root directory, with the files that were given and no other.

The one thing to know: the kernel does it (chroot and mounts), as root or in a user namespace; nothing of the machine can be opened, no
program of it can be started, and there is no /proc but one link to the compiler, which asks where it is. That root is read-only but
for /tmp and the folders of a command's outputs.
"""

from __future__ import annotations

import contextlib
import ctypes
import os
import shutil
import subprocess
from collections.abc import Mapping, Sequence
from pathlib import Path

_NEW_MOUNT_NAMESPACE, _NEW_USER_NAMESPACE = 0x00020000, 0x10000000
# Of mount(2).
_READ_ONLY, _NO_SETUID, _NO_DEVICES, _REMOUNT, _BIND, _RECURSIVE, _PRIVATE = 1, 2, 4, 0x20, 0x1000, 0x4000, 0x40000
_LIBC = ctypes.CDLL(None, use_errno=True)


def _call(done: int, what: str) -> None:
    if done:
        raise OSError(ctypes.get_errno(), f"cannot {what}: neither root nor user namespaces? Allow one to show that builds are hermetic")


def _mount(source: Path | None, place: Path, flags: int) -> None:
    _call(_LIBC.mount(source and bytes(source), bytes(place), None, ctypes.c_ulong(flags), None), f"mount {place}")


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

    def run(self, command: Sequence[str], environment: Mapping[str, str], outputs: Sequence[str]) -> None:
        """Runs a command whose program is one of the files; raises with what it printed when it fails. It may write where `outputs` are."""
        writable = {(self.root / output).parent for output in outputs} | {self.root / "tmp"}
        for folder in writable:
            folder.mkdir(parents=True, exist_ok=True)
        with contextlib.suppress(FileExistsError):  # Commands run side by side.
            (self.root / "proc/self/exe").symlink_to("/" + command[0])
        done = subprocess.run(command, env=dict(environment), preexec_fn=lambda: self._enter(writable), stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                              stderr=subprocess.STDOUT, text=True)  # fmt: skip
        if done.returncode:
            raise RuntimeError(f"{' '.join(command)}\nended with {done.returncode}:\n{done.stdout}")

    def _enter(self, writable: set[Path]) -> None:
        if _LIBC.unshare(_NEW_MOUNT_NAMESPACE):
            _call(_LIBC.unshare(_NEW_MOUNT_NAMESPACE | _NEW_USER_NAMESPACE), "enter a namespace")
        _mount(None, Path("/"), _RECURSIVE | _PRIVATE)
        for folder in [self.root, *sorted(writable)]:
            _mount(folder, folder, _BIND)
        _mount(None, self.root, _REMOUNT | _BIND | _READ_ONLY | _NO_SETUID | _NO_DEVICES)
        os.chroot(self.root)
        os.chdir("/")
