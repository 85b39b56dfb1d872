# SPDX-FileCopyrightText: The Amalgamation Authors
# SPDX-License-Identifier: Apache-2.0
"""Seeded weights of the networks, without MXNet: its process and the one that compiles draw the same, so that no file has to hold them.

The one thing to know: a weight depends on the network's and its own name alone, and keeps the size of the numbers from layer to layer.
"""

from __future__ import annotations

import math
import zlib

import numpy as np


def random_for(name: str) -> np.random.Generator:
    return np.random.default_rng(zlib.crc32(name.encode()))


def draw(network: str, key: str, shape: tuple[int, ...]) -> np.ndarray:
    """float32, of the variance 2 / inputs of an output's sum: what a Relu halves is what it doubles."""
    return random_for(f"{network}/{key}").standard_normal(shape, np.float32) * np.float32(math.sqrt(2 / math.prod(shape[1:])))
