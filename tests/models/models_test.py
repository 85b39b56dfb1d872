# SPDX-FileCopyrightText: The Amalgamation Authors
# SPDX-License-Identifier: Apache-2.0
"""Real models through Python: equal to onnxruntime, on inputs as the models are made for.

    models_test.py --backends=generic,avx2 magika=PATH resnet50=PATH …
The one thing to know: each model runs with every backend of this machine, with one and two threads, and with batch 3 where the
model leaves its batch open. Inputs are deterministic: text and code for magika, smooth pictures with grain, synthesised notes.
"""

from __future__ import annotations

import sys
import unittest

import numpy as np
import onnxruntime

import amalgamation
from amalgamation.graph.compile import compile_model

RTOL = 1e-4
# As a fraction of the output's largest magnitude: values far below it come from cancellation of terms of its size, and
# float32 sums of some thousand terms in another order differ by some 1e-6 of that.
ATOL = 1e-5
# Models that amplify rounding, with the reason. For these, what onnxruntime with and without its own optimiser differ by is allowed too.
ILL_CONDITIONED = {
    "basic_pitch": "takes the logarithm of a power spectrum whose quiet bins are differences of nearly equal sums of 10^4 terms",
}
# Quantised models: a sum halfway between two bytes may be rounded either way, and onnxruntime multiplies by another float, so
# that an output may be another byte; of the largest, one is 1 / 66.
QUANTISED = {"mobilenet_v2_int8": 1.01 / 66}
BACKENDS: list[str] = []
PATHS: dict[str, str] = {}

_TEXTS = (
    b"def main(arguments):\n    for name in sorted(arguments):\n        print(name)\n\nif __name__ == '__main__':\n    main([])\n",
    b"<!DOCTYPE html><html><head><title>Birds</title></head><body><p>The crane and the heron.</p></body></html>\n",
    b"%PDF-1.7\n1 0 obj\n<< /Type /Catalog /Pages 2 0 R >>\nendobj\nxref\n0 1\ntrailer << /Root 1 0 R >>\n%%EOF\n",
)


def file_bytes(batch: int) -> np.ndarray:
    """magika: the first and the last 1024 bytes of a file, stripped, padded with 256; int32 (batch, 2048)."""
    rows = []
    for index in range(batch):
        data = (_TEXTS[index % len(_TEXTS)] * 20)[: 700 + 900 * index].strip()
        first, last = list(data[:1024]), list(data[-1024:])
        rows.append(first + [256] * (1024 - len(first)) + [256] * (1024 - len(last)) + last)
    return np.array(rows, np.int32)


def pictures(batch: int, height: int, width: int, channels_last: bool) -> np.ndarray:
    """Smooth blobs with grain, in [-1, 1], float32 (N, 3, H, W) or (N, H, W, 3)."""
    random = np.random.default_rng(height * 1000 + width)
    y, x = np.mgrid[0:height, 0:width].astype(np.float64)
    images = np.zeros((batch, 3, height, width))
    for n in range(batch):
        for c in range(3):
            for _ in range(6):
                cy, cx, radius = random.uniform(0, height), random.uniform(0, width), random.uniform(0.05, 0.4) * max(height, width)
                images[n, c] += random.uniform(-1, 1) * np.exp(-((y - cy) ** 2 + (x - cx) ** 2) / (2 * radius**2))
    images = np.clip(images + random.normal(0, 0.03, images.shape), -1, 1).astype(np.float32)
    return np.ascontiguousarray(images.transpose(0, 2, 3, 1)) if channels_last else images


def notes(batch: int, samples: int) -> np.ndarray:
    """Three notes with overtones that decay, at 22,050 samples a second; float32 (batch, samples, 1)."""
    time = np.arange(samples) / 22050
    sounds = np.zeros((batch, samples))
    for n in range(batch):
        for start, pitch in ((0.0, 60 + n), (0.5, 64 + n), (1.0, 67 + n)):
            since = np.maximum(time - start, 0)
            for overtone in range(1, 5):
                frequency = 440 * 2 ** ((pitch - 69) / 12) * overtone
                sounds[n] += 0.2 / overtone * np.sin(2 * np.pi * frequency * since) * np.exp(-3 * since) * (time >= start)
    return sounds[..., None].astype(np.float32)


# Model to: input of a batch.
INPUTS = {
    "basic_pitch": lambda batch: notes(batch, 43844),
    "blazeface_back": lambda batch: pictures(batch, 256, 256, channels_last=True),
    "blazeface_front": lambda batch: pictures(batch, 128, 128, channels_last=True),
    "magika": file_bytes,
    "mobilenet_v2": lambda batch: pictures(batch, 224, 224, channels_last=False),
    "mobilenet_v2_int8": lambda batch: pictures(batch, 224, 224, channels_last=False),
    "ppocr_cls": lambda batch: pictures(batch, 48, 192, channels_last=False),
    "resnet50": lambda batch: pictures(batch, 224, 224, channels_last=False),
}


def reference_session(model: str, optimised: bool = True) -> onnxruntime.InferenceSession:
    """onnxruntime on one thread."""
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    options.log_severity_level = 3
    if not optimised:
        options.graph_optimization_level = onnxruntime.GraphOptimizationLevel.ORT_DISABLE_ALL
    return onnxruntime.InferenceSession(PATHS[model], options, providers=["CPUExecutionProvider"])


class ModelsTest(unittest.TestCase):
    def _check(self, model: str) -> None:
        if model not in PATHS:
            self.skipTest(f"{model}: no path was given")
        session = reference_session(model)
        (tensor,) = session.get_inputs()
        batches = (1,) if isinstance(tensor.shape[0], int) else (1, 3)
        references = {batch: session.run(None, {tensor.name: INPUTS[model](batch)}) for batch in batches}
        atols = {batch: [ATOL * float(np.abs(r).max()) for r in references[batch]] for batch in batches}
        if model in QUANTISED:
            atols = {batch: [QUANTISED[model] * float(np.abs(r).max()) for r in references[batch]] for batch in batches}
        if model in ILL_CONDITIONED:
            plain = reference_session(model, optimised=False)
            for batch in batches:
                others = plain.run(None, {tensor.name: INPUTS[model](batch)})
                atols[batch] = [float(np.abs(a - b).max()) for a, b in zip(references[batch], others, strict=True)]
        program = compile_model(PATHS[model]).program_bytes
        ran = 0
        for backend in BACKENDS:
            for threads in (1, 2):
                try:
                    predictor = amalgamation.load(program, threads=threads, backend=backend)
                except amalgamation.PredictError as error:
                    print(f"{model}: {backend}: not on this CPU: {error}")
                    continue
                self.assertEqual([t.name for t in predictor.inputs], [tensor.name])
                for batch in batches:
                    with self.subTest(model, backend=backend, threads=threads, batch=batch):
                        got = predictor.run({predictor.inputs[0].name: INPUTS[model](batch)})
                        self.assertEqual(list(got), [output.name for output in session.get_outputs()])
                        for name, reference, atol in zip(got, references[batch], atols[batch], strict=True):
                            np.testing.assert_allclose(got[name], reference, rtol=RTOL, atol=atol, err_msg=name)
                        ran += 1
        self.assertGreaterEqual(ran, 2 * len(batches))


def _method(model: str):
    def test(self: ModelsTest) -> None:
        self._check(model)

    test.__name__ = f"test_{model}_is_equal_to_onnxruntime"
    return test


for _model in INPUTS:
    setattr(ModelsTest, f"test_{_model}_is_equal_to_onnxruntime", _method(_model))


if __name__ == "__main__":
    arguments = dict(argument.split("=", 1) for argument in sys.argv[1:])
    BACKENDS += arguments.pop("--backends").split(",")
    PATHS.update(arguments)
    missing = sorted(set(INPUTS) - set(PATHS))
    if missing:
        print("not given, so not run: " + ", ".join(missing))
    unittest.main(argv=sys.argv[:1])
