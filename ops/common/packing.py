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
    padded = _pad(matrix.astype(np.float32), panels * PANEL)
    return np.moveaxis(padded.reshape(*batch, k, panels, PANEL), -2, -3)


def pad_bias(bias: np.ndarray) -> np.ndarray:
    """(…, n) → (…, n rounded up to 16)."""
    return _pad(bias.astype(np.float32), -(-bias.shape[-1] // PANEL) * PANEL)


def _pad(array: np.ndarray, columns: int) -> np.ndarray:
    """Zeros behind the last column."""
    return np.pad(array, [(0, 0)] * (array.ndim - 1) + [(0, columns - array.shape[-1])])


def block_rows(rows: int, k: int) -> int:
    """How many rows a block of the multiplication has: GemmBlockRows of types.h."""
    if rows <= 100:
        return max(rows, 1)
    return min(max(65536 // max(k, 1), 48), 384)
