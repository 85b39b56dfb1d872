# SPDX-FileCopyrightText: The Amalgamation Authors
# SPDX-License-Identifier: Apache-2.0
"""A build in a world of its own: another path, HOME, locale, time zone, umask, number of jobs, user and clock.

The one thing to know: the clock is libfaketime's, and no environment carries it to an action, since Bazel gives one only what was declared. So
the build runs in a mount namespace with an /etc of its own, whose ld.so.preload loads it into every dynamic program. Bazel itself is told
by $FAKETIME to see the true time: certificates of registries have an end. Static programs, as zig is, see the machine's clock. Bazel takes its other
sandbox there, of processes alone: in the one with namespaces libfaketime could not write to /dev/shm.
"""

from __future__ import annotations

import dataclasses
import getpass
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from urllib.parse import unquote, urlparse

SOURCE = Path(__file__).resolve().parent.parent.parent
# Debian's package, by its SHA-256.
_LIBFAKETIME = "libfaketime=b09481e7690680966005330c3f907bba4b5eefc35e1faaea4783cc55655d1150"
_LIBRARY = "usr/lib/x86_64-linux-gnu/faketime/libfaketimeMT.so.1"
# More than a leap year, so that the year is another one.
DAYS_LATER = 400
NOBODY = 65534
# It may read the cache of packages in root's HOME.
_CAPABILITIES = "+dac_override"


class CannotBuild(Exception):
    """There are not two builds to compare."""


@dataclasses.dataclass(frozen=True)
class World:
    """place: the folder of the clone, HOME and outputs. days: how far ahead the clock is. nobody: build as this user, not one's own."""

    place: Path
    locale: str
    zone: str
    umask: int
    jobs: int
    days: int = 0
    nobody: bool = False

    @property
    def clone(self) -> Path:
        return self.place / "clone"

    @property
    def home(self) -> Path:
        return self.place / "home"

    @property
    def user(self) -> str:
        """Who builds: in a namespace of one's own one is root."""
        return "nobody" if self.nobody else "root" if self.days and os.geteuid() else getpass.getuser()

    def environment(self) -> dict[str, str]:
        """What Bazel gets; the user's packages and the registries' configuration stay reachable."""
        old = Path.home()
        kept = {key: value for key, value in os.environ.items() if key in ("PATH", "BAZEL_REAL") or key.startswith(("PIP_", "NPM_CONFIG_", "AMALGAMATION_"))}
        for key, files in {"PIP_CONFIG_FILE": (".config/pip/pip.conf", ".pip/pip.conf"), "NPM_CONFIG_USERCONFIG": (".npmrc",)}.items():
            for file in files:
                if (old / file).is_file():
                    kept.setdefault(key, str(old / file))
        return kept | {"HOME": str(self.home), "LANG": self.locale, "LC_ALL": self.locale, "TZ": self.zone, "USER": self.user, "LOGNAME": self.user, "FAKETIME": "+0",
                       "XDG_CACHE_HOME": os.environ.get("XDG_CACHE_HOME") or str(old / ".cache")}  # fmt: skip

    def command(self, words: Sequence[str]) -> list[str]:
        """`words` in this world."""
        steps = []
        if self.days:
            # libfaketime keeps a semaphore for each process there.
            steps += [f"mount --bind '{self.place}/etc' /etc", "mount -t tmpfs tmpfs /dev/shm"]
        as_user = f"setpriv --reuid={NOBODY} --regid={NOBODY} --clear-groups --securebits=+no_setuid_fixup --inh-caps={_CAPABILITIES} --ambient-caps={_CAPABILITIES} -- " if self.nobody else ""
        steps.append(f'umask {self.umask:04o} && exec {as_user}"$@"')
        unshare = ["unshare", "--mount"] + ([] if os.geteuid() == 0 else ["--map-root-user"]) if self.days else []
        return unshare + ["sh", "-c", " && ".join(steps), "sh", *words]


def copy_workspace(workspace: Path, world: World) -> None:
    """The workspace's files, without what git ignores."""
    listed = subprocess.run(["git", "ls-files", "-coz", "--exclude-standard"], cwd=workspace, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
    if listed.returncode:
        shutil.copytree(workspace, world.clone, symlinks=True, ignore=shutil.ignore_patterns("bazel-*", ".git", "user.bazelrc"))
    for name in filter(None, listed.stdout.decode().split("\0")):
        if (workspace / name).is_file():
            (world.clone / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(workspace / name, world.clone / name)
    world.home.mkdir(parents=True)
    if world.days:
        _write_etc(world)
    if world.nobody:
        subprocess.run(["chown", "-R", f"{NOBODY}:{NOBODY}", world.place], check=True)


def _write_etc(world: World) -> None:
    """A copy of /etc with libfaketime."""
    cache = os.environ.get("AMALGAMATION_CACHE") or str(Path(world.environment()["XDG_CACHE_HOME"]) / "amalgamation/downloads")
    fetch = [sys.executable, SOURCE / "third_party/private/fetch.py", "deb", world.place / "faketime", _LIBFAKETIME, "--architecture", "amd64", "--cache", cache, "--only", _LIBRARY]
    done = subprocess.run(fetch, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    if done.returncode:
        raise CannotBuild(f"libfaketime: {done.stdout.strip()}")
    etc = world.place / "etc"
    subprocess.run(["cp", "-a", "/etc", etc], stderr=subprocess.DEVNULL)
    (etc / "ld.so.preload").write_text(f"{world.place}/faketime/{_LIBRARY}\n")
    (etc / "faketimerc").write_text(f"+{world.days}d\n")


def build(world: World, targets: Sequence[str], options: Sequence[str]) -> dict[str, Path]:
    """Builds; returns the outputs, by their path below the output folder."""
    events = world.place / "home/events.json"
    own = ["--disk_cache=", "--remote_cache=", f"--jobs={world.jobs}", f"--build_event_json_file={events}", "--curses=no", "--show_result=0", "--show_progress_rate_limit=20"]
    done = _bazel(world, ["build", *options, *own, "--", *targets])
    if done:
        raise CannotBuild(f"the build in {world.place} fails: see above")
    outputs = {}
    for line in events.read_text().splitlines():
        for file in json.loads(line).get("namedSetOfFiles", {}).get("files", []):
            outputs["/".join([*file.get("pathPrefix", [])[1:], file["name"]])] = Path(unquote(urlparse(file["uri"]).path))
    return outputs


def _bazel(world: World, words: Sequence[str]) -> int:
    bazel = [str(SOURCE / "tools/bazel"), f"--output_user_root={world.place}/bazel", *words]
    return subprocess.run(world.command(bazel), cwd=world.clone, env=world.environment(), stdin=subprocess.DEVNULL, stdout=sys.stderr).returncode


def clean(world: World) -> None:
    """Removes the world. What Bazel made may not be written to, not even by its owner."""
    if (world.place / "bazel").exists():
        _bazel(world, ["shutdown"])
        subprocess.run(["chmod", "-R", "u+w", world.place], stderr=subprocess.DEVNULL)
    shutil.rmtree(world.place, ignore_errors=True)
