# SPDX-FileCopyrightText: The Amalgamation Authors
# SPDX-License-Identifier: Apache-2.0
"""Writes a wheel: a zip file with the package, its metadata, and the hash of each file in RECORD.

The one thing to know: it is deterministic. Entries are sorted, dates and modes are fixed, and nothing of the machine is asked.
"""

from __future__ import annotations

import argparse
import base64
import hashlib
import pathlib
import re
import sys
import zipfile

NAME = "amalgamation"
_DATE = (1980, 1, 1, 0, 0, 0)

_METADATA = """\
Metadata-Version: 2.1
Name: {name}
Version: {version}
Summary: Runs trained networks: a graph compiler for ONNX models, and a small runtime with every operator.
License: Apache-2.0
Requires-Python: ==3.11.*
{requires}Description-Content-Type: text/markdown

{readme}"""

_WHEEL = """\
Wheel-Version: 1.0
Generator: amalgamation make_wheel
Root-Is-Purelib: false
Tag: {tag}
"""

_ENTRY_POINTS = """\
[console_scripts]
amalgamation = amalgamation.cli:main
"""


def requirements(text: str) -> list[str]:
    """The requirement lines of a requirements.in, up to the line '# Tests only.'."""
    lines = text.split("# Tests only.")[0].splitlines()
    return [line.strip() for line in lines if line.strip() and not line.startswith("#")]


def write_wheel(path: pathlib.Path, files: dict[str, bytes], version: str, tag: str, requires: list[str], readme: str) -> None:
    """Writes `files` (path in the wheel to bytes) and the metadata to `path`."""
    info = f"{NAME}-{version}.dist-info"
    metadata = _METADATA.format(
        name=NAME, version=version, requires="".join(f"Requires-Dist: {line}\n" for line in requires), readme=readme
    )
    entries = dict(files)
    entries[f"{info}/METADATA"] = metadata.encode()
    entries[f"{info}/WHEEL"] = _WHEEL.format(tag=tag).encode()
    entries[f"{info}/entry_points.txt"] = _ENTRY_POINTS.encode()
    record = "".join(f"{name},sha256={_digest(data)},{len(data)}\n" for name, data in sorted(entries.items()))
    # RECORD comes last, as the wheel specification recommends.
    ordered = [*sorted(entries.items()), (f"{info}/RECORD", (record + f"{info}/RECORD,,\n").encode())]
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as wheel:
        for name, data in ordered:
            entry = zipfile.ZipInfo(name, _DATE)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.create_system = 3
            entry.external_attr = (0o100755 if name.endswith(".so") else 0o100644) << 16
            wheel.writestr(entry, data)


def _digest(data: bytes) -> str:
    return base64.urlsafe_b64encode(hashlib.sha256(data).digest()).decode().rstrip("=")


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(fromfile_prefix_chars="@", description=__doc__)
    parser.add_argument("--root", required=True, help="folder below which the files lie as they shall in the wheel")
    parser.add_argument("--tag", required=True, help="such as cp311-cp311-manylinux_2_17_x86_64")
    parser.add_argument("--requirements", required=True)
    parser.add_argument("--readme", required=True)
    parser.add_argument("--version-file", required=True)
    parser.add_argument("--out-folder", required=True)
    parser.add_argument("files", nargs="+")
    options = parser.parse_args(arguments)
    version = re.search(r'__version__ = "([^"]+)"', pathlib.Path(options.version_file).read_text()).group(1)
    files = {str(pathlib.PurePath(path).relative_to(options.root)): pathlib.Path(path).read_bytes() for path in options.files}
    folder = pathlib.Path(options.out_folder)
    folder.mkdir(parents=True, exist_ok=True)
    write_wheel(
        folder / f"{NAME}-{version}-{options.tag}.whl",
        files,
        version,
        options.tag,
        requirements(pathlib.Path(options.requirements).read_text()),
        pathlib.Path(options.readme).read_text(),
    )
    return 0


if __name__ == "__main__":
    sys.exit(main())
