# SPDX-FileCopyrightText: The Amalgamation Authors
# SPDX-License-Identifier: Apache-2.0
"""The layout of weights that ops/common/gemm.h multiplies with: panels of 16 columns, zeros behind the last column."""

from __future__ import annotations

import numpy as np

PANEL = 16


def pack_columns(matrix: np.ndarray) -> np.ndarray:
    """(…, k, n) → (…, panels, k, 16)."""
    *batch, k, n = matrix.shape
    panels = -(-n // PANEL)
    padded = np.zeros((*batch, k, panels * PANEL), np.float32)
    padded[..., :n] = matrix
    return np.ascontiguousarray(np.moveaxis(padded.reshape(*batch, k, panels, PANEL), -2, -3))


def pad_bias(bias: np.ndarray) -> np.ndarray:
    """(…, n) → (…, n rounded up to 16)."""
    *batch, n = bias.shape
    padded = np.zeros((*batch, -(-n // PANEL) * PANEL), np.float32)
    padded[..., :n] = bias
    return padded


def block_rows(rows: int, k: int) -> int:
    """How many rows a block of the multiplication has: GemmBlockRows of types.h."""
    if rows <= 100:
        return max(rows, 1)
    return min(max(65536 // max(k, 1), 48), 384)
