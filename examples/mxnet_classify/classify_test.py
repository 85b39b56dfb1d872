# SPDX-FileCopyrightText: The Amalgamation Authors
# SPDX-License-Identifier: Apache-2.0
"""The example says what colour an image has: classify_test.py CLASSIFY SYMBOL.json PARAMS MEAN.nd LABELS.txt"""

from __future__ import annotations

import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

import numpy as np

from examples.mxnet_classify.write_colours import COLOURS, STEEPNESS


def probabilities(rgb: tuple[float, ...]) -> dict[str, float]:
    """Of an image that has one colour."""
    colours = np.array(list(COLOURS.values()))
    scores = np.exp(STEEPNESS * (colours @ (np.array(rgb) / 255) - (colours ** 2).sum(1) / 2))
    return dict(zip(COLOURS, scores / scores.sum()))


class ClassifyTest(unittest.TestCase):
    command: list[str]

    def classify(self, pixels: np.ndarray, header: str = "P6\n{w} {h}\n255\n", cut: int | None = None) -> subprocess.CompletedProcess:
        height, width, _ = pixels.shape
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "image.ppm"
            path.write_bytes((header.format(w=width, h=height).encode() + pixels.astype(np.uint8).tobytes())[:cut])
            return subprocess.run([*self.command, str(path)], capture_output=True, text=True, check=False)

    def best(self, pixels: np.ndarray) -> list[tuple[float, str]]:
        done = self.classify(pixels)
        self.assertEqual(done.returncode, 0, done.stderr)
        return [(float(line.split()[0]), line.split()[1]) for line in done.stdout.splitlines()]

    def test_images_of_one_colour(self) -> None:
        for height, width, rgb in ((32, 32, (255, 0, 0)), (7, 90, (10, 20, 240)), (1, 1, (240, 240, 20)), (100, 3, (0, 0, 0))):
            expected = sorted(probabilities(rgb).items(), key=lambda item: -item[1])[:5]
            got = self.best(np.broadcast_to(np.array(rgb), (height, width, 3)))
            self.assertEqual(got[0][1], expected[0][0])
            for (probability, name), (_, wanted) in zip(got, expected, strict=True):
                self.assertAlmostEqual(probability, wanted, delta=2e-5)
                self.assertAlmostEqual(probability, probabilities(rgb)[name], delta=2e-5)

    def test_an_image_is_made_smaller_by_linear_interpolation(self) -> None:
        halves = np.zeros((64, 64, 3))
        halves[:, 32:] = 255
        self.assertEqual(self.best(halves)[0][1], "grey")
        self.assertAlmostEqual(self.best(halves)[0][0], probabilities((127.5,) * 3)["grey"], delta=2e-5)

    def test_comments_in_the_image(self) -> None:
        done = self.classify(np.full((2, 2, 3), 255), "P6 # by hand\n{w} {h}\n# depth\n255\n")
        self.assertIn("white", done.stdout.splitlines()[0])

    def test_bad_images_are_errors(self) -> None:
        image = np.zeros((4, 4, 3))
        for header, cut, text in (("P5\n{w} {h}\n255\n", None, "not a binary PPM"), ("P6\n{w} {h}\n255\n", 30, "truncated"), ("P6\n0 {h}\n255\n", None, "size"),
                                  ("P6\n{w} {h}\n65535\n", None, "depth"), ("P6\n99999999 {h}\n255\n", None, "size"), ("", 0, "not a binary PPM")):
            done = self.classify(image, header, cut)
            self.assertEqual(done.returncode, 1)
            self.assertIn(text, done.stderr)


if __name__ == "__main__":
    ClassifyTest.command, sys.argv[1:] = sys.argv[1:], []
    unittest.main()
