# SPDX-FileCopyrightText: The Amalgamation Authors
# SPDX-License-Identifier: Apache-2.0
"""MXNet's operators that sample images at regions and grids, or resize them, in ONNX operators.

The one thing to know: MXNet's grids are (N, 2, H, W), x first, from -1 in the middle of the first element to 1 in that of the last; ONNX's are
(N, H, W, 2) and GridSample's align_corners says the same of them.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Callable, Sequence

import numpy as np

from amalgamation.graph.importers.mxnet_deconvolution import deconvolved
from amalgamation.graph.importers.mxnet_node import Node


def ROIPooling(n: Node) -> str:
    n.expect(2)
    return n.op("MaxRoiPool", *n.inputs, pooled_shape=_pair(n, "pooled_size"), spatial_scale=n.single("spatial_scale"))


def ROIAlign(n: Node) -> str:
    """Position-sensitive, each bin of a channel of the result has a channel of its own: ONNX aligns all of them in all bins, and the own ones are taken."""
    n.expect(2)
    x, rois = n.inputs
    if n.sizes(rois, 1) != [5]:
        raise n.invalid(f"its regions are {list(n.shape(rois))}, not (R, 5)")
    height, width = _pair(n, "pooled_size")
    images, boxes = n.op("Split", rois, n.integers_constant(1, 4), outputs=2, axis=1)
    images = n.cast(n.op("Squeeze", images, n.integers_constant(1)), np.int64)
    mode = "half_pixel" if n.flag("aligned") else "output_half_pixel"
    y = n.op("RoiAlign", x, boxes, images, output_height=height, output_width=width, spatial_scale=n.single("spatial_scale"),
             sampling_ratio=max(n.integer("sample_ratio", -1), 0), coordinate_transformation_mode=mode)
    if not n.flag("position_sensitive"):
        return y
    channels, bins = n.shape(x)[1], height * width
    if isinstance(channels, str) or channels < bins or channels % bins:
        raise n.invalid(f"position_sensitive needs a number of channels that the bins of pooled_size={(height, width)} divide, but its input has {channels}")
    # (R, C · bins, P, Q) → (R, C, bins · bins), channel and bin, of which every (bins + 1)-th has the same number for both.
    own = np.arange(bins).reshape(height, width) * (bins + 1)
    return n.op("Gather", n.reshape(y, 0, channels // bins, bins * bins), n.constant(own), axis=2)


def PSROIPooling(n: Node) -> str:
    """Averages of bins, each of channels of its own: products of an image's elements with the bin's share of its rows and columns, a bin at a time."""
    n.expect(2)
    x, rois = n.inputs
    (batch, channels, height, width), bins, depth = n.sizes(x), n.integer("pooled_size"), n.integer("output_dim")
    groups = n.integer("group_size", 0) or bins
    if n.sizes(rois, 1) != [5] or not 1 <= bins <= 1 << 5 or groups < 1 or depth < 1 or channels != depth * groups * groups:
        raise n.invalid(f"output_dim={depth} and {groups} x {groups} groups do not fit an input of {channels} channels and regions {list(n.shape(rois))}")
    image, first, last = n.op("Split", rois, n.integers_constant(1, 2, 2), outputs=3, axis=1)
    scale = n.scalar(n.single("spatial_scale"), rois)
    start, end = n.op("Mul", _rounded(n, first), scale), n.op("Mul", n.op("Add", _rounded(n, last), n.scalar(1, rois)), scale)
    size = n.op("Max", n.op("Sub", end, start), n.scalar(0.1, rois))
    # Bins begin and end at whole numbers often, where an ulp is an element: the product with 1 is no constant, whose reciprocal passes/arithmetic.py would take.
    step = n.op("Div", size, n.op("Mul", n.op("Sign", size), n.scalar(bins, rois)))
    columns, rows = (_shares(n, start, step, axis, bins, size) for axis, size in enumerate((width, height)))
    own = n.cast(n.op("Equal", image, n.constant(np.arange(batch, dtype=np.float32).reshape(1, batch))), np.float32)  # of each region its image
    own = n.reshape(own, -1, batch, 1, 1)
    # (N, D · G · G, H, W) → (G · G, N · H · W, D)
    cells = n.op("Transpose", n.reshape(x, batch, depth, groups * groups, height * width), perm=[2, 0, 3, 1])
    cells = n.op("Split", n.reshape(cells, groups * groups, batch * height * width, depth), outputs=groups * groups, axis=0, num_outputs=groups * groups)
    cells = [cells] if groups == 1 else cells
    found = []
    for i, j in itertools.product(range(bins), repeat=2):
        share = n.op("Mul", n.op("Mul", own, n.op("Unsqueeze", rows[i], n.integers_constant(1, 3))), n.op("Unsqueeze", columns[j], n.integers_constant(1, 2)))
        cell = n.op("Squeeze", cells[i * groups // bins * groups + j * groups // bins], n.integers_constant(0))
        found.append(n.op("MatMul", n.reshape(share, -1, batch * height * width), cell))
    y = n.op("Concat", *(n.op("Unsqueeze", each, n.integers_constant(2)) for each in found), axis=2)
    return n.reshape(y, 0, depth, bins, bins)


def _rounded(n: Node, x: str) -> str:
    """Halves away from 0."""
    return n.op("Mul", n.op("Sign", x), n.op("Floor", n.op("Add", n.op("Abs", x), n.scalar(0.5, x))))


def _shares(n: Node, start: str, step: str, axis: int, bins: int, size: int) -> list[str]:
    """For each bin (R, size): 1 / count of the elements that it has, and 0 for the others."""
    start, step = (n.op("Slice", value, *(n.integers_constant(each) for each in (axis, axis + 1, 1))) for value in (start, step))
    places, out = n.constant(np.arange(size, dtype=np.float32).reshape(1, size)), []
    for i in range(bins):
        begin, end = (n.op(op, n.op("Add", n.op("Mul", step, n.scalar(edge, step)), start)) for op, edge in (("Floor", i), ("Ceil", i + 1)))
        begin, end = (n.op("Min", n.op("Max", edge, n.scalar(0, edge)), n.scalar(size, edge)) for edge in (begin, end))
        inside = n.op("And", n.op("LessOrEqual", begin, places), n.op("Less", places, end))
        out.append(n.op("Div", n.cast(inside, np.float32), n.op("Max", n.op("Sub", end, begin), n.scalar(1, end))))
    return out


def _pair(n: Node, key: str) -> tuple[int, int]:
    sizes = n.integers(key, least=1)
    if len(sizes) != 2:
        raise n.invalid(f"{key}={sizes} are not a height and a width")
    return sizes


def GridGenerator(n: Node) -> str:
    n.expect(1)
    kind, target = n.text("transform_type", known=("affine", "warp")), n.integers("target_shape", (0, 0))
    if kind == "affine":
        return _affine_grid(n, n.inputs[0], target)
    # In elements from where it is, to from -1 to 1.
    height, width = n.sizes(n.inputs[0], 2)
    if min(height, width) < 2:
        raise n.unsupported(f"a grid of {height} x {width} is not supported: of 1 MXNet divides by 0, and no place is a number; supported: 2 or more")
    here = np.stack(np.meshgrid(np.arange(width), np.arange(height))).astype(np.float32)
    half = np.array([(width - 1) / 2, (height - 1) / 2], np.float32).reshape(2, 1, 1)
    grid = n.op("Div", n.op("Add", n.inputs[0], n.constant(here)), n.constant(half))
    return n.op("Sub", grid, n.scalar(1, grid))


def _affine_grid(n: Node, matrix: str, target: tuple[int, ...]) -> str:
    """(N, 6) matrices of 2 x 3 → the grid (N, 2, H, W) of where each element of the target is taken from."""
    if len(target) != 2 or min(target) < 2 or math.prod(target) > 1 << 24:
        why = ": of 1 MXNet divides by 0, and its whole result is NaN" if len(target) == 2 and min(target) == 1 else ""
        raise n.unsupported(f"target_shape={target} is not supported{why}; supported: a height and a width of 2 or more, of 2^24 elements")
    height, width = target
    y, x = (np.float32(-1) + np.arange(size, dtype=np.float32) * np.float32(2 / (size - 1)) for size in target)
    places = np.stack([*np.meshgrid(x, y), np.ones((height, width), np.float32)]).reshape(3, -1)
    return n.reshape(n.op("MatMul", n.reshape(matrix, -1, 2, 3), n.constant(places)), -1, 2, height, width)


def BilinearSampler(n: Node) -> str:
    n.expect(2)
    return _sampled(n, *n.inputs)


def _sampled(n: Node, x: str, grid: str) -> str:
    return n.op("GridSample", x, n.op("Transpose", grid, perm=[0, 2, 3, 1]), mode="linear", padding_mode="zeros", align_corners=1)


def SpatialTransformer(n: Node) -> str:
    n.expect(2)
    n.text("transform_type", known=("affine",))
    n.text("sampler_type", known=("bilinear",))
    x, matrix = n.inputs
    return _sampled(n, x, _affine_grid(n, matrix, n.integers("target_shape", (0, 0))))


def DeformableConvolution(n: Node) -> str:
    """With a mask, `_contrib_ModulatedDeformableConvolution`, what is outside of the image is 0; else all beyond its last element is that, and all before 0 nothing."""
    masked, bias = "Modulated" in n.op_type, not n.flag("no_bias")
    n.expect(3 + masked + bias)
    x, offset, *mask = n.inputs[:2 + masked]
    weight, kernel = n.inputs[2 + masked], n.integers("kernel", least=1)
    n.text("layout", "NCHW", ("NCHW",)), n.integer("im2col_step", 64)
    if len(kernel) != 2 or n.rank(x) != 4:
        raise n.invalid(f"kernel={kernel} does not fit an input of {n.rank(x)} dims; both are those of images")
    filters, groups, parts = n.integer("num_filter"), n.integer("num_group", 1), n.integer("num_deformable_group", 1)
    strides, dilations, pads = n.spatial("stride", 1, 2), n.spatial("dilate", 1, 2), n.spatial("pad", 0, 2)
    (_, channels, *image), taps = n.sizes(x), math.prod(kernel)
    places = [(size + 2 * pad - (k - 1) * dilation - 1) // stride + 1 for size, pad, k, dilation, stride in zip(image, pads, kernel, dilations, strides)]
    wanted = [filters, channels // max(groups, 1), *kernel], [2 * parts * taps, *places], *([[parts * taps, *places]] if masked else [])
    found = n.sizes(weight), n.sizes(offset, 1), *(n.sizes(value, 1) for value in mask)
    if min(groups, parts) < 1 or channels % groups or channels % parts or filters % groups or wanted != found:
        raise n.invalid(f"its weight, offsets and mask are {found}, not {wanted}, or num_group={groups} or num_deformable_group={parts} does not divide its channels")
    if not masked:
        offset, mask = _inside(n, offset, image, kernel, places, strides, dilations, pads, parts)
    return n.op("DeformConv", x, weight, offset, n.inputs[3 + masked] if bias else "", *mask, kernel_shape=kernel, strides=strides, dilations=dilations,
                pads=pads * 2, group=groups, offset_group=parts)


def _inside(n: Node, offset: str, image: Sequence[int], kernel: Sequence[int], places: Sequence[int], strides: Sequence[int], dilations: Sequence[int],
            pads: Sequence[int], parts: int) -> tuple[str, list[str]]:
    """Offsets to the same places, or to the image's last element where they are beyond it, and the mask of those that are in it."""
    taps = math.prod(kernel)
    tap, place = (np.stack(np.meshgrid(*map(np.arange, sizes), indexing="ij")).reshape(2, -1) for sizes in (kernel, places))
    begin = np.stack([place[i] * strides[i] - pads[i] + tap[i][:, None] * dilations[i] for i in range(2)], axis=1).reshape(1, taps, 2, *places)
    begin = n.constant(np.tile(begin, (1, parts, 1, 1, 1)).astype(np.float32))
    size = np.array(image, np.float32).reshape(1, 1, 2, 1, 1)
    at = n.op("Add", n.reshape(offset, 0, parts * taps, 2, *places), begin)
    within = n.cast(n.op("And", n.op("GreaterOrEqual", at, n.scalar(0, at)), n.op("Less", at, n.constant(size))), np.float32)
    mask = n.op("ReduceMin", within, n.integers_constant(2), keepdims=0)
    offset = n.op("Sub", n.op("Min", at, n.constant(size - 1)), begin)
    return n.reshape(offset, 0, 2 * parts * taps, *places), [mask]


def UpSampling(n: Node) -> str:
    """Nearest: every input to the size of the first one times scale, then joined or added; bilinear: a transposed convolution of each channel by the weight."""
    kind, scale = n.text("sample_type", known=("nearest", "bilinear")), n.integer("scale")
    how, filters = n.text("multi_input_mode", "concat", ("concat", "sum")), n.integer("num_filter", 0)
    n.expect(*((1, 1 << 10) if kind == "nearest" else (2, 2)))
    if not 1 <= scale <= 1 << 12 or n.rank(n.inputs[0]) != 4:
        raise n.invalid(f"scale={scale} for {n.rank(n.inputs[0])} dims; it takes a positive scale and 4 dims")
    if kind == "bilinear":
        pad = math.ceil((scale - 1) / 2)
        return deconvolved(n, n.inputs, (2 * scale - scale % 2,) * 2, filters, filters, strides=(scale,) * 2, pads=(pad,) * 2)
    scales = [(scale, scale)]
    for value in n.inputs[1:]:
        wanted, sizes = [scale * size for size in n.sizes(n.inputs[0], 2)], n.sizes(value, 2)
        if len(sizes) != 2 or not all(sizes) or any(w % s for w, s in zip(wanted, sizes)):
            raise n.invalid(f"an input of {list(n.shape(value))} does not divide {wanted}")
        scales.append(tuple(w // s for w, s in zip(wanted, sizes)))
    parts = [_nearest(n, value, *each) for value, each in zip(n.inputs, scales)]
    if len(parts) == 1:
        return parts[0]
    return n.op("Concat", *parts, axis=1) if how == "concat" else n.op("Sum", *parts)


def _nearest(n: Node, x: str, height: int, width: int) -> str:
    scales = n.constant(np.array([1, 1, height, width], np.float32))
    return n.op("Resize", x, "", scales, mode="nearest", coordinate_transformation_mode="asymmetric", nearest_mode="floor")


# Of BilinearResize2D: the size that a size becomes; with its scale, in float32 as MXNet multiplies.
_RESIZED: dict[str, Callable[[int, np.float32], int]] = {
    "odd_scale": lambda size, scale: int((size - size % 2) * scale) + size % 2,
    "to_even_down": lambda size, _: size - size % 2,
    "to_even_up": lambda size, _: size + size % 2,
    "to_odd_down": lambda size, _: size - 1 + size % 2,
    "to_odd_up": lambda size, _: size + 1 - size % 2,
}


def BilinearResize2D(n: Node) -> str:
    mode = n.text("mode", "size", ("size", "like", *_RESIZED))
    n.expect(2 if mode == "like" else 1)
    scales = [n.single(key) if n.text(key, None) is not None else None for key in ("scale_height", "scale_width")]
    given, (batch, channels, *sizes) = (n.integer("height", 1), n.integer("width", 1)), n.sizes(n.inputs[0])
    if mode == "like":
        wanted = n.sizes(n.inputs[1], 2)
    elif mode in ("size", "odd_scale") and None in scales and (mode == "odd_scale" or scales[0] is not None):
        raise n.invalid(f"mode='{mode}' needs scale_height and scale_width together")
    elif mode == "size":  # a width's scale alone changes nothing
        wanted = given if None in scales else [int(size * np.float32(scale)) for size, scale in zip(sizes, scales)]
    else:
        wanted = [_RESIZED[mode](size, np.float32(scale or 0)) for size, scale in zip(sizes, scales)]
    if len(sizes) != 2 or len(wanted) != 2 or min(wanted) < 1:
        raise n.invalid(f"an input of {list(n.shape(n.inputs[0]))} does not become {wanted}")
    transformation = "align_corners" if n.flag("align_corners", True) else "half_pixel"
    sizes = n.integers_constant(batch, channels, *wanted)
    return n.op("Resize", n.inputs[0], "", "", sizes, mode="linear", coordinate_transformation_mode=transformation)


def AdaptiveAvgPooling2D(n: Node) -> str:
    """The average of as many windows as the output has elements, which may overlap by one: a matrix of weights for each axis, if they are not all alike."""
    n.expect(1)
    x, sizes, whole = n.inputs[0], n.integers("output_size", (1,), least=1) or (1,), n.sizes(n.inputs[0], 2)
    sizes = sizes * (2 if len(sizes) == 1 else 1)
    if len(sizes) != 2 or len(whole) != 2 or not all(whole) or max(sizes) > 1 << 15:
        raise n.invalid(f"output_size={sizes} does not fit an input {list(n.shape(x))}")
    if not any(size % part for size, part in zip(whole, sizes)):
        kernel = [size // part for size, part in zip(whole, sizes)]
        return n.op("AveragePool", x, kernel_shape=kernel, strides=kernel)
    rows, columns = (_averages(size, part) for size, part in zip(whole, sizes))
    return n.op("MatMul", n.constant(rows), n.op("MatMul", x, n.constant(np.ascontiguousarray(columns.T))))


def _averages(size: int, windows: int) -> np.ndarray:
    """(windows, size): row i averages the elements from floor(i * size / windows) to ceil((i + 1) * size / windows)."""
    matrix = np.zeros((windows, size), np.float32)
    for i in range(windows):
        begin, end = i * size // windows, -(-(i + 1) * size // windows)
        matrix[i, begin:end] = 1 / (end - begin)
    return matrix


def Correlation(n: Node) -> str:
    """Of each window of the first image with those of the second around it: the mean product, or absolute difference; one channel for each displacement."""
    n.expect(2)
    kernel, most, pad = n.integer("kernel_size", 1), n.integer("max_displacement", 1), n.integer("pad_size", 0)
    stride, step, multiply = n.integer("stride1", 1), n.integer("stride2", 1), n.flag("is_multiply", True)
    if min(kernel, stride, step) < 1 or kernel % 2 == 0 or not 0 <= most <= 64 or not 0 <= pad <= 1 << 12 or n.shape(n.inputs[0]) != n.shape(n.inputs[1]):
        raise n.invalid(f"kernel_size={kernel}, max_displacement={most}, stride1={stride}, stride2={step} and pad_size={pad} do not fit its inputs "
                        f"{[list(n.shape(value)) for value in n.inputs]}")
    counts = [-(-(size + 2 * pad - 2 * (most + kernel // 2)) // stride) for size in n.sizes(n.inputs[0], 2)]
    if len(counts) != 2 or min(counts) < 1:
        raise n.invalid(f"an input of {list(n.shape(n.inputs[0]))} has no place for kernel_size={kernel} and max_displacement={most}")
    first, second = (n.op("Pad", value, n.integers_constant(0, 0, pad, pad, 0, 0, pad, pad), n.scalar(0, value)) if pad else value for value in n.inputs)
    reach = [(count - 1) * stride + kernel for count in counts]  # what the windows take of an image

    def window(value: str, *begin: int) -> str:
        return n.op("Slice", value, n.integers_constant(*begin), n.integers_constant(*(b + size for b, size in zip(begin, reach))), n.integers_constant(2, 3))

    first, channels = window(first, most, most), []
    places = range(most - most // step * step, 2 * most + 1, step)
    for y in places:
        for x in places:
            other = window(second, y, x)
            each = n.op("Mul", first, other) if multiply else n.op("Abs", n.op("Sub", first, other))
            channels.append(n.op("ReduceMean", each, n.integers_constant(1), keepdims=1))
    y = n.op("Concat", *channels, axis=1)
    return n.op("AveragePool", y, kernel_shape=[kernel] * 2, strides=[stride] * 2) if kernel > 1 or stride > 1 else y


TABLE = {function.__name__: function for function in (BilinearSampler, Correlation, GridGenerator, ROIPooling, SpatialTransformer, UpSampling)} | {
    "_contrib_AdaptiveAvgPooling2D": AdaptiveAvgPooling2D, "_contrib_BilinearResize2D": BilinearResize2D,
    "_contrib_DeformableConvolution": DeformableConvolution, "_contrib_ModulatedDeformableConvolution": DeformableConvolution,
    "_contrib_PSROIPooling": PSROIPooling, "_contrib_ROIAlign": ROIAlign}
