# SPDX-FileCopyrightText: The Amalgamation Authors
# SPDX-License-Identifier: Apache-2.0
"""Gathers Bazel's class path in one folder.

Debian's jars name each other by absolute path in their manifests (Class-Path: /usr/share/java/...), which would find
other versions on the host, or nothing. So: follow those names inside ROOT, copy every jar less that line to ROOT/jars,
and list them in the launcher's class path file under the PREFIX where ROOT will lie.

    classpath.py ROOT PREFIX
"""

import re
import sys
import zipfile
from pathlib import Path
from posixpath import dirname, join, normpath

MANIFEST = "META-INF/MANIFEST.MF"


def resolve(root: Path, name: str) -> Path | None:
    """Returns the file that the absolute path `name` means inside `root`, following links; None if there is none."""
    for _ in range(9):
        path = root / name.lstrip("/")
        if not path.is_symlink():
            return path if path.is_file() else None
        name = normpath(join(dirname(name), path.readlink()))
    return None


def unfold(manifest: bytes) -> str:
    """Joins the manifest's continuation lines: a line holds 72 bytes at most."""
    return manifest.decode().replace("\r\n", "\n").replace("\n ", "")


def fold(text: str) -> bytes:
    """Splits long lines as a manifest demands."""
    lines = text.encode().split(b"\n")
    return b"\n".join(b"\n ".join([l[:70]] + [l[i : i + 69] for i in range(70, len(l), 69)]) for l in lines)


def copy_jar(source: Path, target: Path) -> list[str]:
    """Copies a jar without its Class-Path and returns what that named, as given."""
    named = []
    with zipfile.ZipFile(source) as old, zipfile.ZipFile(target, "w") as new:
        for info in old.infolist():
            data = old.read(info)
            if info.filename == MANIFEST:
                text = unfold(data)
                for line in re.findall(r"(?m)^Class-Path: *(.*)\n?", text):
                    named += [name.removeprefix("file://") for name in line.split()]
                data = fold(re.sub(r"(?m)^Class-Path:.*\n?", "", text))
            new.writestr(zipfile.ZipInfo(info.filename, (1980, 1, 1, 0, 0, 0)), data)
    return named


def main(root: Path, prefix: str) -> None:
    listing = root / "usr/share/bazel/bazel_classpath_debian_depends.txt"
    todo = listing.read_text().split()
    jars = root / "jars"
    jars.mkdir()
    done = []
    while todo:
        jar = resolve(root, todo.pop(0))
        if jar is None or jar in done:
            continue
        done.append(jar)
        folder = "/" + str(jar.parent.relative_to(root))
        todo += [normpath(join(folder, name)) for name in copy_jar(jar, jars / jar.name)]
    listing.write_text("".join(f"{prefix}/jars/{jar.name}\n" for jar in done))


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2])
