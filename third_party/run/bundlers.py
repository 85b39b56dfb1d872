# SPDX-FileCopyrightText: The Amalgamation Authors
# SPDX-License-Identifier: Apache-2.0
"""Bundles a small web application, as its author would. The one thing to know: bundlers write into a folder that they empty first."""

from __future__ import annotations

from pathlib import Path

from third_party.run import tools


def _run(tool: str, *words: str | Path) -> str:
    path = lambda name: tools.path("bundlers_paths", name)
    return tools.run([path("node"), path(tool), *map(str, words)], timeout=600)


def run_vite(folder: str | Path, out: str | Path) -> str:
    """`vite build` of the application whose index.html is in `folder`; its pages may lie anywhere on a site."""
    return _run("vite", "build", folder, "--outDir", out, "--base", "./", "--logLevel", "warn")


def run_esbuild(entry: str | Path, out: str | Path) -> str:
    """One module of `entry` and all that it imports, for browsers and node."""
    return _run("esbuild", entry, "--bundle", "--format=esm", "--minify", f"--outfile={out}", "--log-level=warning")
