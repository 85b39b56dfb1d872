# SPDX-FileCopyrightText: The Amalgamation Authors
# SPDX-License-Identifier: Apache-2.0
"""MXNet's operators that move, join, cut and pick elements, in ONNX operators. One function for each.

The one thing to know: shapes are known where MXNet's meaning needs them, so Reshape's codes are worked out here, not on the device.
"""

from __future__ import annotations

import math

import numpy as np
import sympy

from amalgamation.graph.importers.mxnet_node import Node

_DTYPES = ("float32", "float64", "float16", "uint8", "int32", "int8", "int64", "bool")
_END = (1 << 63) - 1


def batch_dot(n: Node) -> str:
    n.expect(2)
    _read_storage(n)
    return _product(n, *n.inputs)


def _read_storage(n: Node) -> None:
    """What of a product's result would be stored; here all is."""
    n.text("forward_stype", "default", ("default", "csr", "row_sparse"))


def _product(n: Node, a: str, b: str) -> str:
    """Matrices in the last two axes, each transposed on demand."""
    operands = []
    for value, flag in ((a, "transpose_a"), (b, "transpose_b")):
        rank = n.rank(value)
        if rank < 2:
            raise n.unsupported(f"inputs of {rank} dims are not supported; supported: 2 or more")
        order = [*range(rank - 2), rank - 1, rank - 2]
        operands.append(n.op("Transpose", value, perm=order) if n.flag(flag) else value)
    return n.op("MatMul", *operands)


def broadcast_axis(n: Node) -> str:
    n.expect(1)
    rank, axes, sizes = n.rank(n.inputs[0]), n.integers("axis", ()), n.integers("size", (), least=0)
    if len(axes) != len(sizes) or any(not -rank <= axis < rank for axis in axes):
        raise n.invalid(f"axis={axes} and size={sizes} do not fit an input of {rank} dims")
    size_of = {axis % rank: size for axis, size in zip(axes, sizes)}
    return n.op("Expand", n.inputs[0], n.integers_constant(*(size_of.get(axis, 1) for axis in range(rank))))


def broadcast_like(n: Node) -> str:
    """To the shape of the other, or `lhs_axes` to the sizes of its `rhs_axes`, of which one alone means nothing."""
    n.expect(2)
    x, like = n.inputs
    axes, others = n.integers("lhs_axes", None), n.integers("rhs_axes", None)
    if axes is not None and others is not None:
        if not axes or not others or len(axes) != len(others) or not _are_axes(axes, n.rank(x)) or not _are_axes(others, n.rank(like)):
            raise n.invalid(f"lhs_axes={axes} and rhs_axes={others} do not fit inputs of {n.rank(x)} and {n.rank(like)} dims")
        sizes, wanted = [1] * n.rank(x), n.sizes(like)
        for axis, other in zip(axes, others):
            sizes[axis] = wanted[other]
        return n.op("Expand", x, n.integers_constant(*sizes))
    if any(isinstance(dim, str) for dim in n.shape(like)):
        return n.op("Where", n.op("Equal", like, like), x, x)  # whose shape follows from the shapes alone
    return n.op("Expand", x, n.integers_constant(*n.sizes(like)))


def _are_axes(axes: tuple[int, ...], rank: int) -> bool:
    return all(-rank <= axis < rank for axis in axes)


def broadcast_to(n: Node) -> str:
    n.expect(1)
    # A 0 keeps the size, as ONNX's 1 does.
    return n.op("Expand", n.inputs[0], n.integers_constant(*(dim or 1 for dim in n.integers("shape", least=0))))


def Cast(n: Node) -> str:
    n.expect(1)
    return n.op("Identity", n.inputs[0]) if n.dtype(n.inputs[0]) == np.dtype(n.text("dtype", known=_DTYPES)) else n.cast(n.inputs[0], n.text("dtype"))


def amp_cast(n: Node) -> str:
    """Of float16 and float32 alone; all else stays as it is."""
    n.text("dtype", known=_DTYPES)
    return Cast(n) if n.kind(n.inputs[0]) in ("float16", "float32") else identity(n)


def Concat(n: Node) -> str:
    n.expect(1, 1 << 20)
    return n.op("Concat", *n.inputs, axis=n.axis("dim", 1))


def Crop(n: Node) -> str:
    """The last two axes, as large as h_w says or as the second input's."""
    n.expect(1, 2)
    sizes = n.sizes(n.inputs[1], 2) if len(n.inputs) == 2 else n.integers("h_w", least=1)
    n.integers("h_w", (0, 0))
    whole, offset = n.sizes(n.inputs[0], 2), n.integers("offset", (0, 0), least=0)
    offset = [(w - s) // 2 for w, s in zip(whole, sizes)] if n.flag("center_crop") else offset
    if not len(whole) == len(sizes) == len(offset) == 2 or any(o < 0 or o + s > w for o, s, w in zip(offset, sizes, whole)):
        raise n.invalid(f"{list(sizes)} from {list(offset)} on is not a part of {whole}")
    ends = [o + s for o, s in zip(offset, sizes)]
    return n.op("Slice", n.inputs[0], *(n.integers_constant(*values) for values in (offset, ends, (2, 3))))


def depth_to_space(n: Node) -> str:
    """`space_to_depth`, too."""
    n.expect(1)
    return n.op({"depth_to_space": "DepthToSpace", "space_to_depth": "SpaceToDepth"}[n.op_type], n.inputs[0], blocksize=n.integer("block_size"))


def dot(n: Node) -> str:
    """The last axis of the one with the first of the other; transposed, the first of the one, the last of the other."""
    n.expect(2)
    _read_storage(n)
    (a, b), ranks = n.inputs, list(map(n.rank, n.inputs))
    if ranks == [2, 2]:
        return _product(n, a, b)
    if n.flag("transpose_a"):
        a = n.op("Transpose", a, perm=[*range(1, ranks[0]), 0])
    if n.flag("transpose_b"):
        b = n.op("Transpose", b, perm=[ranks[1] - 1, *range(ranks[1] - 1)])
    k = n.sizes(b)[0]
    left, right = n.shape(a)[:-1], n.sizes(b, 1)
    y = n.op("MatMul", n.reshape(a, -1, k), n.reshape(b, k, -1))
    dims = [0 if isinstance(dim, str) and i == 0 and ranks[0] == 2 else dim for i, dim in enumerate(left)]
    if any(isinstance(dim, str) for dim in dims):
        raise n.unsupported(f"it needs the sizes of {list(n.shape(a))} as numbers")
    return n.reshape(y, *(dims + right or [1]))


def expand_dims(n: Node) -> str:
    n.expect(1)
    axis = n.axis("axis", rank=n.rank(n.inputs[0]) + 1)
    return n.op("Unsqueeze", n.inputs[0], n.integers_constant(axis))


def Flatten(n: Node) -> str:
    n.expect(1)
    return n.op("Flatten", n.inputs[0], axis=1)


def identity(n: Node) -> str:
    n.expect(1)
    return n.op("Identity", n.inputs[0])


def linalg_gemm(n: Node) -> str:
    """`linalg_gemm2`, too: alpha A B, and + beta C. `axis` is where the matrices' rows are."""
    count = 2 if n.op_type.endswith("2") else 3
    n.expect(count)
    rank = n.rank(n.inputs[0])
    rows = n.axis("axis", -2)
    order = list(range(rank))
    order[rows], order[-2] = order[-2], order[rows]  # its own inverse
    moved = [n.op("Transpose", value, perm=order) if rows != rank - 2 else value for value in n.inputs]
    y, alpha = _product(n, *moved[:2]), n.number("alpha", 1.0)
    y = n.op("Mul", y, n.scalar(alpha, y)) if alpha != 1 else y
    if count == 3:
        beta = n.number("beta", 1.0)
        y = n.op("Add", y, n.op("Mul", moved[2], n.scalar(beta, y)) if beta != 1 else moved[2])
    return n.op("Transpose", y, perm=order) if rows != rank - 2 else y


def one_hot(n: Node) -> str:
    """Compared with 0 … depth - 1, as an index outside of that is no error in MXNet and is nowhere hot."""
    n.expect(1)
    dtype = np.dtype(n.text("dtype", "float32", _DTYPES))
    x, depth = n.cast(n.inputs[0], np.int64), n.integer("depth")
    if not 0 <= depth <= 1 << 22:
        raise n.invalid(f"depth={depth} is not from 0 to {1 << 22}")
    hot = n.op("Equal", n.op("Unsqueeze", x, n.integers_constant(-1)), n.constant(np.arange(depth)))
    on, off = (n.typed(n.number(key, default), dtype) for key, default in (("on_value", 1.0), ("off_value", 0.0)))
    return n.op("Where", hot, on, off)


def Pad(n: Node) -> str:
    n.expect(1)
    mode, width = n.text("mode", known=("constant", "edge", "reflect")), n.integers("pad_width", least=0)
    if len(width) != 2 * n.rank(n.inputs[0]):
        raise n.invalid(f"pad_width={width} does not fit an input of {n.rank(n.inputs[0])} dims")
    value = n.number("constant_value", 0.0)
    pads = n.integers_constant(*width[0::2], *width[1::2])
    return n.op("Pad", n.inputs[0], pads, *([n.scalar(value, n.inputs[0])] if mode == "constant" else []), mode=mode)


def repeat(n: Node) -> str:
    """Each element of the axis several times, one after the other."""
    n.expect(1)
    x, count = n.inputs[0], n.integer("repeats")
    if not 1 <= count <= 1 << 24:
        raise n.invalid(f"repeats={count} is not from 1 to {1 << 24}")
    x, axis = (n.reshape(x, -1), 0) if n.text("axis", "None") == "None" else (x, n.axis("axis"))
    dims = n.sizes(x)
    y = n.op("Unsqueeze", x, n.integers_constant(axis + 1))
    y = n.op("Expand", y, n.integers_constant(*[1] * (axis + 1), count, *[1] * (len(dims) - axis - 1)))
    return n.reshape(y, *dims[:axis], dims[axis] * count, *dims[axis + 1:])


def Reshape(n: Node) -> str:
    n.expect(1)
    codes, reverse = n.integers("shape", (), least=-4), n.flag("reverse")
    old, first = n.integers("target_shape", (), least=0), n.flag("keep_highest")  # of before 0.9, whose files have them beside shape, too
    if not codes and not old:
        raise n.invalid("it lacks the attribute 'shape'")
    codes = codes or [0 if first and i == 0 else dim or -1 for i, dim in enumerate(old)]
    if any(isinstance(dim, str) for dim in n.shape(n.inputs[0])) and min(codes) >= -1 and not reverse:
        return n.reshape(n.inputs[0], *codes)  # ONNX has these codes, too
    dims = [sympy.Dummy() if dim == "?" else sympy.Symbol(dim) if isinstance(dim, str) else dim for dim in n.shape(n.inputs[0])]
    # From the right, all of the list is turned round: a -4 follows its two parts.
    wanted = _decoded(n, codes[::-1], dims[::-1])[::-1] if reverse else _decoded(n, codes, dims)
    if any(isinstance(dim, sympy.Expr) for dim in dims):
        return n.reshape(n.inputs[0], *_with_names(n, wanted, dims))
    known, total = math.prod(dim for dim in wanted if dim != -1), math.prod(dims)
    if wanted.count(-1) > 1 or (total % max(known, 1) if -1 in wanted else total != known):
        raise n.invalid(f"shape={tuple(codes)} does not fit an input of {dims}")
    return n.reshape(n.inputs[0], *wanted)


def _decoded(n: Node, codes: tuple[int, ...] | list[int], dims: list[int]) -> list[int]:
    """0 keeps a dim, -1 is what is left, -2 keeps all others, -3 joins two, -4 splits one into the next two, one of which may be -1."""
    out, at, i = [], 0, 0
    try:
        while i < len(codes):
            code, i = codes[i], i + 1
            if code == -2:
                out, at = out + dims[at:], len(dims)
            elif code == -3:
                out, at = out + [dims[at] * dims[at + 1]], at + 2
            elif code == -4:
                left, right, whole = codes[i], codes[i + 1], dims[at]
                left = whole // right if left == -1 else left
                right = whole // left if right == -1 else right
                if left * right != whole:
                    raise n.invalid(f"shape={tuple(codes)} splits {whole} into {left} and {right}")
                out, at, i = out + [left, right], at + 1, i + 2
            else:
                out.append(dims[at] if code == 0 else code)
                at += 1
    except (IndexError, ZeroDivisionError):
        raise n.invalid(f"shape={tuple(codes)} does not fit an input of {dims}") from None
    return out


def _with_names(n: Node, wanted: list[int | sympy.Expr], dims: list[int | sympy.Expr]) -> list[int]:
    """`wanted` in ONNX's codes: 0 for a named dim that stays where it is, -1 for one that is computed."""
    out = [dim if isinstance(dim, int) else 0 if i < len(dims) and dim == dims[i] else -1 for i, dim in enumerate(wanted)]
    if out.count(-1) > 1:
        raise n.unsupported(f"it makes {wanted} of {list(n.shape(n.inputs[0]))}, but only one dim may be computed from names")
    if -1 not in wanted and math.prod(wanted) != math.prod(dims):
        raise n.invalid(f"{wanted} does not fit an input of {list(n.shape(n.inputs[0]))}")
    return out


def reshape_like(n: Node) -> str:
    """The dims from `lhs_begin` to `lhs_end` become those from `rhs_begin` to `rhs_end` of the other; all, if none is named."""
    n.expect(2)
    dims, others = n.shape(n.inputs[0]), n.sizes(n.inputs[1])
    (begin, end), (first, last) = (_bounds(n, side, len(dims)) for side, dims in (("lhs", dims), ("rhs", others)))
    if not any(isinstance(dim, str) for dim in dims[begin:end]) and math.prod(dims[begin:end]) != math.prod(others[first:last]):
        raise n.invalid(f"{list(dims[begin:end])} of its input does not become {others[first:last]}")
    kept = [0 if isinstance(dim, str) and i == 0 else dim for i, dim in enumerate(dims[:begin])]
    wanted = [*kept, *others[first:last], *dims[end:]]
    if any(isinstance(dim, str) for dim in wanted):
        raise n.unsupported(f"it needs the sizes of {list(dims)} as numbers")
    return n.reshape(n.inputs[0], *wanted)


def _bounds(n: Node, side: str, rank: int) -> tuple[int, int]:
    """Where a part of the dims begins and ends; from behind, if negative."""
    begin, end = (n.integer(f"{side}_{which}", default) for which, default in (("begin", 0), ("end", rank)))
    bounds = tuple(at + rank if at < 0 else at for at in (begin, end))
    if not 0 <= bounds[0] <= bounds[1] <= rank:
        raise n.invalid(f"{side}_begin={begin} and {side}_end={end} do not fit an input of {rank} dims")
    return bounds


def reverse(n: Node) -> str:
    n.expect(1)
    axes = n.integers("axis")
    count = len(axes)
    return n.op("Slice", n.inputs[0], *(n.integers_constant(*[v] * count) for v in (-1, -_END)), n.integers_constant(*axes), n.integers_constant(*[-1] * count))


def slice_(n: Node) -> str:
    n.expect(1)
    begin, end = n.optional_integers("begin"), n.optional_integers("end")
    step = [each or 1 for each in n.optional_integers("step", ()) or [1] * len(begin)]
    if not len(begin) == len(end) == len(step) <= n.rank(n.inputs[0]):
        raise n.invalid(f"begin={begin}, end={end} and step={tuple(step)} do not fit an input of {n.rank(n.inputs[0])} dims")
    begin = [(0 if s > 0 else _END) if b is None else b for b, s in zip(begin, step)]
    end = [(_END if s > 0 else -_END) if e is None else e for e, s in zip(end, step)]
    return n.op("Slice", n.inputs[0], *(n.integers_constant(*values) for values in (begin, end, range(len(step)), step)))


def slice_axis(n: Node) -> str:
    n.expect(1)
    end = n.text("end", "None")
    return n.op("Slice", n.inputs[0], n.integers_constant(n.integer("begin")), n.integers_constant(_END if end == "None" else n.integer("end")),
                n.integers_constant(n.axis("axis")))


def slice_like(n: Node) -> str:
    n.expect(2)
    x, like = map(n.sizes, n.inputs)
    axes = [axis % len(x) for axis in n.integers("axes", ()) or range(len(like))]
    if any(axis >= len(like) for axis in axes):
        raise n.invalid(f"axes={axes} do not fit {like}")
    return n.op("Slice", n.inputs[0], n.integers_constant(*[0] * len(axes)), n.integers_constant(*(like[axis] for axis in axes)), n.integers_constant(*axes))


def SliceChannel(n: Node) -> list[str]:
    n.expect(1)
    axis, count = n.axis("axis", 1), n.integer("num_outputs")
    size = n.shape(n.inputs[0])[axis]
    if not 1 <= count <= 1 << 16 or isinstance(size, str) or size % count:
        raise n.invalid(f"num_outputs={count} does not divide axis {axis} of {list(n.shape(n.inputs[0]))}")
    parts = n.op("Split", n.inputs[0], n.integers_constant(*[size // count] * count), outputs=count, axis=axis) if count > 1 else [n.inputs[0]]
    parts = [parts] if isinstance(parts, str) else parts
    return [n.op("Squeeze", part, n.integers_constant(axis)) for part in parts] if n.flag("squeeze_axis") else parts


def split_v2(n: Node) -> str | list[str]:
    """Equal sections, or from each of `indices`, of which the first is 0, to the next."""
    n.expect(1)
    axis, sections, starts = n.axis("axis", 1), n.integer("sections", 0), n.integers("indices", (), least=0)
    size = n.sizes(n.inputs[0])[axis]
    starts = [i * (size // sections) for i in range(sections)] if 0 < sections <= 1 << 16 else list(starts)
    sizes = [end - start for start, end in zip(starts, [*starts[1:], size])]
    if starts[:1] != [0] or min(sizes) < 0 or (sections > 0 and size % sections):
        raise n.invalid(f"sections={sections} and indices={tuple(starts)} do not split axis {axis} of {n.sizes(n.inputs[0])}")
    parts = n.op("Split", n.inputs[0], n.integers_constant(*sizes), outputs=len(sizes), axis=axis) if len(sizes) > 1 else [n.inputs[0]]
    parts = [n.op("Squeeze", part, n.integers_constant(axis)) for part in parts] if n.flag("squeeze_axis") else parts
    return parts if len(parts) > 1 else parts[0]


def amp_multicast(n: Node) -> list[str]:
    """All inputs in the widest of their types, or in the narrowest."""
    n.expect(n.integer("num_outputs"))
    kinds = sorted((n.dtype(value) for value in n.inputs), key=lambda dtype: dtype.itemsize)
    return [n.cast(value, kinds[0 if n.flag("cast_narrow") else -1]) for value in n.inputs]


def identity_of_first(n: Node) -> str:
    """What else it has is of training."""
    n.expect(1, 2)
    for key in ("sparseness_target", "penalty", "momentum", "stype", "margin", "regularization_coefficient", "use_linear"):
        n.text(key, "")
    return n.op("Identity", n.inputs[0])


def gradientmultiplier(n: Node) -> str:
    n.number("scalar", 1.0), n.flag("is_int", True)  # of training
    return identity(n)


def shape_array(n: Node) -> str:
    n.expect(1)
    return n.op("Shape", n.inputs[0])


def size_array(n: Node) -> str:
    n.expect(1)
    return n.reshape(n.op("Size", n.inputs[0]), 1)


def cumsum(n: Node) -> str:
    n.expect(1)
    x, every = n.inputs[0], n.text("axis", "None") == "None"
    axis = 0 if every else n.axis("axis")
    x = n.cast(n.reshape(x, -1) if every else x, n.text("dtype", n.dtype(x).name, _DTYPES))
    dtype = n.dtype(x)
    x = n.cast(x, np.int32) if dtype.kind in "iu" and dtype.itemsize < 4 else x  # whose last 8 bits are a byte's sum
    return n.cast(n.op("CumSum", x, n.constant(np.int64(axis))), dtype)


def squeeze(n: Node) -> str:
    n.expect(1)
    axes = n.integers("axis", None)
    return n.op("Squeeze", n.inputs[0], *([] if axes is None else [n.integers_constant(*axes)]))


def stack(n: Node) -> str:
    n.expect(1, 1 << 20)
    axis = n.axis("axis", 0, n.rank(n.inputs[0]) + 1)
    return n.op("Concat", *(n.op("Unsqueeze", value, n.integers_constant(axis)) for value in n.inputs), axis=axis)


def SwapAxis(n: Node) -> str:
    n.expect(1)
    order = list(range(n.rank(n.inputs[0])))
    a, b = n.axis("dim1", 0), n.axis("dim2", 0)
    order[a], order[b] = order[b], order[a]
    return n.op("Transpose", n.inputs[0], perm=order)


def tile(n: Node) -> str:
    n.expect(1)
    reps, rank = n.integers("reps", least=0), n.rank(n.inputs[0])
    x = n.op("Unsqueeze", n.inputs[0], n.integers_constant(*range(len(reps) - rank))) if len(reps) > rank else n.inputs[0]
    return n.op("Tile", x, n.integers_constant(*[1] * (rank - len(reps)), *reps))


def transpose(n: Node) -> str:
    n.expect(1)
    rank = n.rank(n.inputs[0])
    axes = n.integers("axes", ()) or tuple(range(rank))[::-1]
    if sorted(axes) != list(range(rank)):
        raise n.invalid(f"axes={axes} do not fit an input of {rank} dims")
    return n.op("Transpose", n.inputs[0], perm=axes)


TABLE = {function.__name__.rstrip("_"): function for function in (
    batch_dot, broadcast_axis, broadcast_like, broadcast_to, Cast, Concat, Crop, depth_to_space, dot, expand_dims, Flatten, identity, one_hot, Pad,
    repeat, Reshape, reshape_like, reverse, slice_, slice_axis, slice_like, SliceChannel, squeeze, stack, SwapAxis, tile, transpose)} | {
    "_contrib_gradientmultiplier": gradientmultiplier, "_copy": identity, "_linalg_gemm": linalg_gemm, "_linalg_gemm2": linalg_gemm, "_np_cumsum": cumsum,
    "_split_v2": split_v2, "amp_cast": amp_cast, "amp_multicast": amp_multicast,
    "_identity_with_attr_like_rhs": identity_of_first, "cast_storage": identity_of_first, "IdentityAttachKLSparseReg": identity_of_first,
    "SVMOutput": identity_of_first, "_CrossDeviceCopy": identity, "BlockGrad": identity, "broadcast_axes": broadcast_axis, "cast": Cast, "concat": Concat, "crop": slice_,
    "cumsum": cumsum, "flatten": Flatten, "flip": reverse, "linalg_gemm": linalg_gemm, "linalg_gemm2": linalg_gemm, "LinearRegressionOutput": identity,
    "MAERegressionOutput": identity, "make_loss": identity, "MakeLoss": identity, "pad": Pad, "reshape": Reshape, "shape_array": shape_array,
    "size_array": size_array, "space_to_depth": depth_to_space, "split": SliceChannel, "stop_gradient": identity, "swapaxes": SwapAxis}
