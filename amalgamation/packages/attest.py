# SPDX-FileCopyrightText: The Amalgamation Authors
# SPDX-License-Identifier: Apache-2.0
"""Writes what is said of a package: its SBOM and its provenance.

    attest.py SPEC OUT.spdx.json OUT.provenance.json FOLDER...      SPEC: as facts.py reads it; FOLDER: where the graph compiler imports from
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

import facts
import provenance
import spdx


def main(spec: str, sbom: str, statement: str, *imports: str) -> None:
    known = facts.read(Path(spec), imports)
    for path, document in ((sbom, spdx.document(known)), (statement, provenance.document(known))):
        Path(path).write_text(json.dumps(document, indent=2, sort_keys=True, ensure_ascii=False) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main(*sys.argv[1:])
