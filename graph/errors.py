# SPDX-FileCopyrightText: The Amalgamation Authors
# SPDX-License-Identifier: Apache-2.0
"""The errors that the graph compiler raises on purpose; the text is for the user: what, where, why, and what to do."""

from __future__ import annotations


class CompileError(Exception):
    """Anything about the user's model, options or files that does not fit; one line."""


class InvalidModel(CompileError):
    """The model's file is damaged, truncated, not a model, or contradicts the standard."""


class UnsupportedModel(CompileError):
    """The model is valid, but something in it cannot be compiled (yet)."""


class InvalidProgram(CompileError):
    """The bytes are not a program that this version can read."""
