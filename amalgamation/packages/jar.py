# SPDX-FileCopyrightText: The Amalgamation Authors
# SPDX-License-Identifier: Apache-2.0
"""Compiles Java's classes, of Java 8, into a jar: jar.py JAVA_FOLDER COMPILER.jar OUT.jar SOURCE.java...

The one thing to know: the same sources give the same bytes.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
from pathlib import Path

import archive


def main(java: str, compiler: str, out: str, *sources: str) -> int:
    with tempfile.TemporaryDirectory() as name:
        command = [f"{java}/bin/java", "-cp", compiler, "org.eclipse.jdt.internal.compiler.batch.Main", "-8", "-proc:none", "-failOnWarning", "-d", name]
        done = subprocess.run([*command, *sources], stdin=subprocess.DEVNULL, check=False)
        if done.returncode != 0:
            return 1
        folder = Path(name)
        classes = {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*.class")}
    archive.write(Path(out), {"META-INF/MANIFEST.MF": archive.MANIFEST} | classes)
    return 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
