# SPDX-FileCopyrightText: The Amalgamation Authors
# SPDX-License-Identifier: Apache-2.0
"""Small symbols of MXNet, as data: what //tests/mxnet runs with MXNet itself and with the compiled program.

The one thing to know: a row is an operator, the shapes of its inputs that vary (x, y, z, u, v, w), and one table of attributes for each case,
written as symbol.json has them; `__dtype__` and `__range__` (of the numbers, of floats in quarters) are of the inputs; with `__half__` all is float16, with `__double__` float64.
Weights get the shapes that MXNet infers, and the values that `oracle.py` draws.
"""

from __future__ import annotations

from tests.mxnet import cases_boxes, cases_sequences
from tests.mxnet.product import Row
from tests.mxnet.product import product as _product

_IMAGE = (2, 4, 7, 5)
_VOLUME = (2, 3, 5, 4, 3)
# Of training, of memory and of libraries, which change no number.
_BESIDES = {"workspace": 512, "cudnn_tune": "off", "cudnn_off": True}


_LAYERS: list[Row] = [
    ("Convolution", [_IMAGE], _product(num_filter=(6,), kernel=((3, 2),), stride=(None, (2, 1)), pad=(None, (1, 2)), dilate=(None, (2, 2)),
                                       num_group=(None, 2), no_bias=(None, True))),
    ("Convolution", [_IMAGE], [{"num_filter": 4, "kernel": (3, 3), "layout": "NCHW"} | _BESIDES]),
    ("Convolution", [(2, 3, 9)], [{"num_filter": 4, "kernel": (3,), "pad": (1,)}, {"num_filter": 4, "kernel": (3,), "layout": "NCW"},
                                  {"num_filter": 4, "kernel": (3,), "dilate": (2,), "stride": (2,), "no_bias": True}]),
    ("Convolution", [_VOLUME], _product(num_filter=(6,), kernel=((3, 2, 2),), stride=(None, (2, 1, 2)), pad=(None, (1, 2, 0)), dilate=(None, (2, 1, 1)),
                                        num_group=(None, 3), no_bias=(None, True))),
    ("Convolution", [_VOLUME], [{"num_filter": 4, "kernel": (1, 1, 1), "stride": (2, 2, 1)}, {"num_filter": 4, "kernel": (3, 1, 1), "pad": (1, 0, 0)},
                                {"num_filter": 4, "kernel": (1, 3, 3), "pad": (0, 1, 1), "layout": "NCDHW"} | _BESIDES,
                                {"num_filter": 3, "kernel": (3, 3, 3), "pad": (1, 1, 1), "num_group": 3}]),
    ("Deconvolution", [_IMAGE], _product(num_filter=(6,), kernel=((3, 4),), stride=(None, (2, 3)), pad=(None, (1, 2)),
                                         num_group=(None, 2), no_bias=(None, False))),
    ("Deconvolution", [_IMAGE], [{"num_filter": 4, "kernel": (4, 4), "stride": (2, 2), "pad": (1, 1), "num_group": 4},
                                 {"num_filter": 2, "kernel": (2, 2), "stride": (3, 3)},
                                 {"num_filter": 2, "kernel": (3, 3), "stride": (2, 2), "pad": (1, 1), "adj": (1, 1)},
                                 {"num_filter": 2, "kernel": (3, 2), "dilate": (2, 2)},
                                 {"num_filter": 4, "kernel": (2, 3), "layout": "NCHW"} | _BESIDES,
                                 {"num_filter": 2, "kernel": (4, 4), "stride": (2, 2), "target_shape": (13, 10)}]),
    ("Deconvolution", [(2, 3, 5)], [{"num_filter": 4, "kernel": (3,), "stride": (2,), "pad": (1,)}]),
    ("BatchNorm", [_IMAGE], _product(fix_gamma=(None, False), eps=(None, 0.1), use_global_stats=(None, True))),
    ("BatchNorm", [(3, 5)], [{}]),
    ("BatchNorm", [_IMAGE], [{"axis": 3, "fix_gamma": False}, {"axis": -1}, {"axis": 0}, {"momentum": 0.5, "cudnn_off": True},
                              {"min_calib_range": 0.0, "max_calib_range": 1.0}]),
    *((op, [_IMAGE], [{"output_mean_var": True}, {"output_mean_var": True, "eps": 0.1, "fix_gamma": False}]) for op in ("BatchNorm", "BatchNorm_v1")),
    ("BatchNorm", [_IMAGE], [{"output_mean_var": True, "axis": -1}]),
    ("_contrib_SyncBatchNorm", [_IMAGE], [{"fix_gamma": False, "key": "k"}]),
    ("Activation", [(3, 5)], _product(act_type=("relu", "sigmoid", "tanh", "softrelu", "softsign"))),
    ("Pooling", [(2, 3, 8, 9)], _product(kernel=((3, 3),), pool_type=("max", "avg", "sum"), pooling_convention=("valid", "full"), stride=(None, (2, 3)),
                                         pad=(None, (1, 1)), count_include_pad=(None, False))),
    ("Pooling_v1", [(2, 3, 8, 9)], _product(kernel=((3, 3),), pool_type=("max", "avg", "sum"), pooling_convention=("valid", "full"), stride=(None, (2, 3)),
                                            pad=(None, (1, 1)))),
    ("Pooling_v1", [_IMAGE], _product(kernel=((1, 1),), global_pool=(True,), pool_type=("max", "avg", "sum"))),
    ("Convolution_v1", [_IMAGE], _product(num_filter=(6,), kernel=((3, 2),), stride=(None, (2, 1)), pad=(None, (1, 2)), dilate=(None, (2, 2)),
                                          num_group=(None, 2), no_bias=(None, True))),
    ("BatchNorm_v1", [_IMAGE], _product(fix_gamma=(None, False), eps=(None, 0.1), use_global_stats=(None, True))),
    ("Pooling", [(2, 3, 7)], _product(kernel=((3,),), stride=((2,),), pool_type=("max", "avg"), pooling_convention=("valid", "full"))),
    ("Pooling", [_IMAGE], _product(kernel=((1, 1),), global_pool=(True,), pool_type=("max", "avg", "sum"))),
    ("Pooling", [(2, 3, 6, 8, 9)], _product(kernel=((3, 3, 3),), pool_type=("max", "avg", "sum"), pooling_convention=("valid", "full"),
                                            stride=(None, (2, 2, 3)), pad=(None, (1, 1, 1)), count_include_pad=(None, False))),
    # Windows that hold nothing of the image.
    ("Pooling", [(2, 3, 4, 5)], _product(kernel=((2, 2),), pool_type=("max", "avg", "sum", "lp"), p_value=(2,), pooling_convention=("valid", "full"),
                                         stride=((3, 5), (4, 4)), pad=(None, (1, 1), (3, 2)), count_include_pad=(None, False))),
    ("Pooling", [(2, 3, 4)], _product(kernel=((2,),), pool_type=("max", "avg"), pooling_convention=("valid", "full"), stride=((3,), (4,)), pad=(None, (1,), (3,)))),
    ("Pooling", [_VOLUME], _product(kernel=((2, 2, 2),), pool_type=("max", "avg", "sum"), pooling_convention=("valid", "full"), stride=((3, 4, 5), (4, 1, 4)),
                                    pad=(None, (1, 1, 0), (3, 2, 0)), count_include_pad=(None, False))),
    ("Pooling", [_IMAGE], [{"layout": "NHWC", "kernel": (2, 2), "stride": (3, 3), "pad": (1, 1), "pool_type": kind, "pooling_convention": "full"}
                           for kind in ("max", "avg")]),
    ("Pooling", [_VOLUME], [{"kernel": (3, 1, 2), "pool_type": kind, "stride": (2, 1, 1), "pad": (1, 0, 1)} for kind in ("max", "avg", "sum")]),
    ("FullyConnected", [_IMAGE], _product(num_hidden=(3,), flatten=(None, False), no_bias=(None, True))),
    *(("Pooling", [shape], [{"layout": layout, "__positive__": True} | more for more in (
        {"kernel": kernel, "pool_type": kind, "p_value": 2}, {"kernel": kernel, "pool_type": kind, "p_value": 2, "global_pool": True})])
      for kind in ("max", "avg", "sum", "lp") for layout, shape, kernel in (("NWC", (2, 8, 3), (2,)), ("NHWC", _IMAGE, (3, 2)), ("NCHW", _IMAGE, (3, 2)),
                                                                             ("NDHWC", _VOLUME, (2, 3, 2)), ("NCDHW", _VOLUME, (2, 3, 2)))),
    ("Pooling", [_IMAGE], [{"layout": "NHWC", "kernel": (3, 3), "stride": (2, 2), "pad": (1, 1), "pool_type": kind, "pooling_convention": "full"}
                           for kind in ("max", "avg")]),
    ("FullyConnected", [(2, 5)], [{"num_hidden": 3}, {"num_hidden": 3, "flatten": False}]),
    *(("Flatten", [shape], [{}]) for shape in (_IMAGE, (3, 4), (3,))),
    ("Dropout", [(2, 5)], [{"p": 0.7}, {"mode": "training", "axes": (1,), "cudnn_off": True}]),
    ("LeakyReLU", [_IMAGE], _product(act_type=(None, "prelu", "elu", "selu", "gelu", "rrelu"), slope=(None, 0.1))),
    ("LeakyReLU", [_IMAGE], [{"act_type": "rrelu", "lower_bound": 0.1, "upper_bound": 0.5}]),
    *(("LeakyReLU", [shape], [{"act_type": "prelu"}]) for shape in ((3, 5), (2, 3, 4))),
    ("InstanceNorm", [_IMAGE], [{}, {"eps": 0.1}]),
    *(("InstanceNorm", [shape], [{}]) for shape in ((2, 3, 5), _VOLUME)),
    ("LayerNorm", [(2, 3, 5)], [{}, {"eps": 0.1}, {"axis": 1}, {"axis": 0}, {"output_mean_var": True}, {"output_mean_var": True, "axis": 1, "eps": 0.1}]),
    ("L2Normalization", [_IMAGE], _product(mode=("instance", "channel", "spatial"), eps=(None, 0.1))),
    ("L2Normalization", [_VOLUME], _product(mode=("instance", "channel", "spatial"))),
    ("L2Normalization", [(2, 3)], [{}]),
    ("LRN", [(2, 7, 3, 4)], [{"nsize": 5}, {"nsize": 7, "knorm": 1}, {"nsize": 3, "alpha": 0.1, "beta": 0.5, "knorm": 1.5}]),
    ("SoftmaxOutput", [(3, 5)], [{}, {"grad_scale": 2, "ignore_label": 1, "use_ignore": True, "normalization": "batch", "out_grad": True, "smooth_alpha": 0.1}]),
    ("SoftmaxOutput", [(2, 3, 4)], [{}, {"multi_output": True}, {"preserve_shape": True}]),
    ("SoftmaxActivation", [(2, 3, 4, 2)], [{}, {"mode": "channel"}]),
    ("SoftmaxActivation", [(2, 3, 4)], [{"mode": "channel"}]),
    ("SoftmaxActivation", [(2, 3)], [{}]),
    ("LinearRegressionOutput", [(3, 5)], [{}]),
    ("SVMOutput", [(3, 5)], [{"margin": 0.5}]),
    ("amp_multicast", [(3, 5), (3, 5)], [{"num_outputs": 2}]),
    ("cast_storage", [(3, 5)], [{"stype": "default"}]),
    ("LogisticRegressionOutput", [(3, 5)], [{}]),
    ("softmax", [(2, 3, 4)], [{}, {"axis": 1}, {"temperature": 2.5}]),
    ("softmin", [(2, 3, 4)], [{}, {"axis": 1, "temperature": 2.5}]),
    ("log_softmax", [(2, 3, 4)], [{}, {"axis": 0}, {"temperature": 2.5}]),
    *((op, [(3, 4)], [{"dtype": "float32"}, {"dtype": "float64"}]) for op in ("softmax", "softmin", "log_softmax")),
    ("UpSampling", [_IMAGE], [{"scale": 2, "sample_type": "nearest", "num_args": 1}, {"scale": 3, "sample_type": "nearest", "num_args": 1}]),
    ("_contrib_AdaptiveAvgPooling2D", [(2, 3, 6, 8)], [{}, {"output_size": 1}, {"output_size": (3, 2)}, {"output_size": 2}]),
    ("_contrib_BilinearResize2D", [(2, 3, 4, 5)], _product(height=(7, 2), width=(9,), align_corners=(None, False))),
    ("Embedding", [(3, 4)], [{"input_dim": 3, "output_dim": 2}, {"input_dim": 3, "output_dim": 2, "sparse_grad": True},
                                {"input_dim": 3, "output_dim": 2, "dtype": "float64"}]),
]

# Of three spatial dims, which MXNet 1.9.1 runs with oneDNN alone: for volumes.py.
DECONVOLUTIONS: list[Row] = [
    ("Deconvolution", [_VOLUME], _product(num_filter=(6,), kernel=((3, 2, 3),), stride=(None, (2, 3, 1)), pad=(None, (1, 0, 2)),
                                          num_group=(None, 3), no_bias=(None, False))),
    ("Deconvolution", [_VOLUME], [{"num_filter": 2, "kernel": (3, 3, 3), "stride": (2, 2, 2), "pad": (1, 1, 1), "adj": (1, 0, 1)},
                                  {"num_filter": 2, "kernel": (2, 2, 2), "stride": (3, 3, 3), "layout": "NCDHW"} | _BESIDES,
                                  {"num_filter": 3, "kernel": (4, 4, 4), "stride": (2, 2, 2), "pad": (1, 1, 1), "num_group": 3},
                                  {"num_filter": 2, "kernel": (2, 2, 2), "stride": (2, 2, 2), "target_shape": (10, 8, 6)}]),
    # oneDNN takes a target_shape if pad is what it would say; and no dilate.
    ("Deconvolution", [_VOLUME], [{"num_filter": 2, "kernel": kernel, "stride": stride, "pad": (1, 1, 1), "adj": (1, 0, 1), "target_shape": target} for kernel, stride, target in (
        ((3, 3, 3), (2, 2, 2), (10, 8, 6)), ((4, 4, 4), (2, 2, 2), (10, 8, 6)), ((5, 4, 3), (3, 3, 2), (15, 12, 6)))]),
]

_SHAPES: list[Row] = [
    ("Concat", [(2, 3, 4), (2, 3, 4)], [{"num_args": 2}, {"num_args": 2, "dim": 0}, {"num_args": 2, "dim": -1}]),
    ("Reshape", [(2, 3, 4, 5)], _product(shape=((-1, 0), (0, -1), (-2,), (2, -2), (-3, -2), (0, -3, 0), (-3, -3), (-4, 1, 2, -2), (-4, -1, 2, 0, -2),
                                                (0, 0, -4, 2, 2, 0), (120,), (4, -1)))),
    ("Reshape", [(2, 3, 4, 5)], _product(reverse=(True,), shape=((-1, 0), (-1, 0, -3), (-3, 0, 0), (0, 0, 0, 5, 1, -4), (-1, 5)))),
    ("Reshape", [(2, 3, 4)], [{"shape": (6, 4), "target_shape": (0, 0), "keep_highest": False}, {"target_shape": (6, 4)}, {"target_shape": (0, 12)}, {"target_shape": (0, 0), "keep_highest": True}, {"target_shape": (6, 0)}]),
    ("identity", [(2, 3)], [{}]),
    ("BlockGrad", [(2, 3)], [{}]),
    ("MakeLoss", [(2, 3)], [{}]),
    ("Cast", [(2, 3)], [{"dtype": dtype} for dtype in ("float32", "float64", "float16", "int64", "int32", "int8", "bool")]),
    ("Cast", [(2, 3)], [{"dtype": "uint8", "__positive__": True}]),
    ("Cast", [(2, 3)], [{"dtype": "float32", "__dtype__": dtype} for dtype in ("float64", "float16", "int64", "int8")]),
    ("Pad", [_IMAGE], _product(mode=("constant", "edge", "reflect"), pad_width=((0, 0, 0, 0, 1, 2, 3, 0),), constant_value=(None, 1.5))),
    ("SliceChannel", [(2, 4, 6)], [{"num_outputs": 1}, {"num_outputs": 2}, {"num_outputs": 3, "axis": -1},
                                    {"num_outputs": 2, "axis": 0, "squeeze_axis": True}]),
    ("SwapAxis", [(2, 3, 4)], [{"dim1": 0, "dim2": 2}, {"dim1": 1, "dim2": 2}, {}]),
    ("transpose", [(2, 3, 4)], [{}, {"axes": (1, 0, 2)}]),
    ("expand_dims", [(2, 3)], [{"axis": 0}, {"axis": -1}, {"axis": 1}]),
    ("squeeze", [(1, 2, 1)], [{}, {"axis": 0}, {"axis": (0, 2)}]),
    ("slice", [(4, 5, 6)], [{"begin": (1, None), "end": (3, -1)}, {"begin": (None, 4), "end": (None, 0), "step": (2, -2)},
                             {"begin": (None,), "end": (None,), "step": (-1,)}]),
    ("slice_axis", [(4, 5, 6)], [{"axis": 1, "begin": 1, "end": None}, {"axis": -1, "begin": -4, "end": -1}]),
    ("slice_like", [(4, 5), (2, 3)], [{}, {"axes": (1,)}, {"axes": (-1, 0)}]),
    ("reverse", [(2, 3, 4)], [{"axis": 1}, {"axis": (0, 2)}]),
    ("stack", [(2, 3), (2, 3)], [{"num_args": 2}, {"num_args": 2, "axis": -1}]),
    ("tile", [(2, 3)], [{"reps": (2, 2)}, {"reps": (2, 1, 3)}, {"reps": (2,)}]),
    ("broadcast_to", [(1, 3, 1)], [{"shape": (2, 3, 4)}, {"shape": (2, 0, 4)}]),
    ("broadcast_axis", [(1, 3, 1)], [{"axis": (0, 2), "size": (2, 4)}, {"axis": 2, "size": 3}]),
    ("broadcast_like", [(1, 3, 1), (2, 3, 4)], [{}, {"lhs_axes": (0,)}]),
    ("broadcast_like", [(1, 3, 1), (5, 7)], [{"lhs_axes": (0, 2), "rhs_axes": (1, 0)}, {"lhs_axes": (-1,), "rhs_axes": (-1,)}]),
    ("depth_to_space", [(2, 8, 3, 2)], [{"block_size": 2}]),
    ("space_to_depth", [(2, 3, 4, 6)], [{"block_size": 2}]),
    ("dot", [(3, 3), (3, 3)], _product(transpose_a=(None, True), transpose_b=(None, True))),
    *((op, [shape, shape], [{"forward_stype": "default"}]) for op, shape in (("dot", (3, 3)), ("batch_dot", (2, 3, 3)))),
    ("dot", [(2, 3, 4), (4, 5)], [{}]),
    ("dot", [(2, 3, 4), (5, 4)], [{"transpose_b": True}]),
    ("dot", [(4, 2, 3), (4, 5)], [{"transpose_a": True}]),
    ("dot", [(3, 4), (2, 5, 4)], [{"transpose_b": True}]),
    ("dot", [(4, 2, 3), (5, 6, 4)], [{"transpose_a": True, "transpose_b": True}]),
    ("dot", [(3, 4), (4, 2, 5)], [{}]),
    *(("dot", shapes, [{}]) for shapes in ([(4,), (4,)], [(3, 4), (4,)], [(4,), (4, 5)], [(2, 3, 4), (4,)])),
    ("batch_dot", [(2, 3, 3), (2, 3, 3)], _product(transpose_a=(None, True), transpose_b=(None, True))),
    ("linalg_gemm2", [(3, 3, 3), (3, 3, 3)], [{"axis": 0}, {"axis": 0, "transpose_a": True}, {"axis": 1, "transpose_b": True}]),
    ("linalg_gemm", [(3, 3, 3)] * 3, _product(transpose_a=(None, True), alpha=(None, 0.5), beta=(None, 2)) + [{"axis": 0}]),
    ("linalg_gemm2", [(2, 3, 3), (2, 3, 3)], _product(transpose_a=(None, True), transpose_b=(None, True), alpha=(None, 0.5))),
    ("Crop", [(2, 3, 7, 8)], _product(num_args=(1,), h_w=((4, 5),), offset=(None, (1, 2)), center_crop=(None, True))),
    ("Crop", [(2, 3, 7, 8), (1, 1, 3, 4)], [{"num_args": 2}, {"num_args": 2, "center_crop": True}]),
    ("repeat", [(2, 3)], [{"repeats": 2}, {"repeats": 3, "axis": 0}, {"repeats": 2, "axis": -1}]),
    ("reshape_like", [(2, 6), (3, 4)], [{}, {"lhs_begin": 0, "lhs_end": 2, "rhs_begin": 0, "rhs_end": 2}]),
    ("reshape_like", [(30, 7), (15, 2, 4)], [{"lhs_begin": 0, "lhs_end": 1, "rhs_begin": 0, "rhs_end": 2}, {"lhs_end": -1, "rhs_end": -1}]),
    ("reshape_like", [(4, 6, 5), (4, 2, 3)], [{"lhs_begin": 1, "lhs_end": 2, "rhs_begin": 1, "rhs_end": 3}, {"lhs_begin": -2, "lhs_end": -1, "rhs_begin": -2}]),
    ("topk", [(5, 7)], _product(k=(None, 3), axis=(None, 0), ret_typ=("value", "both", "indices", "mask"), is_ascend=(None, True))),
    ("topk", [(5, 7)], [{"k": 0, "ret_typ": "both"}, *({"k": 2, "dtype": dtype, "ret_typ": "both"} for dtype in ("float64", "float16", "int64", "int32", "uint8"))]
     + [{"axis": "None", "k": 3, "ret_typ": kind, "__uniform__": True} for kind in ("value", "mask")]),
    # MXNet keeps the order of equal numbers in so few, but not in 35 as above.
    ("topk", [(3, 5)], [{"axis": "None", "k": 3}]),
    ("sort", [(5, 7)], [{"axis": 1}, {"axis": 0}, {"axis": -1, "is_ascend": False}, {"axis": "None"}]),
    ("argsort", [(5, 7)], [{}, {"axis": 0, "dtype": "int32"}, {"is_ascend": False, "dtype": "int64"},
                           *({"dtype": dtype} for dtype in ("float64", "float16", "uint8"))]),
    ("argsort", [(3, 5)], [{"axis": "None"}]),
    ("take", [(3, 4), (2, 2)], _product(axis=(None, 1, -1), mode=(None, "wrap"))),
    ("take", [(3, 4), (2, 2)], [{"mode": "raise", "__indices__": {"y": 3}}, {"mode": "raise", "axis": 1, "__indices__": {"y": 4}}]),
    ("pick", [(3, 4), (3,)], _product(axis=(None, 1), keepdims=(None, True), mode=(None, "wrap"))),
    ("pick", [(3, 4), (3, 1)], [{}, {"keepdims": True}]),
    ("pick", [(3, 4, 2), (3, 2)], [{"axis": 1}, {"axis": 1, "keepdims": True, "mode": "wrap"}]),
    ("choose_element_0index", [(3, 4), (3,)], [{}]),
    ("gather_nd", [(3, 4, 2), (2, 5)], [{"__range__": (0, 8)}, {"__range__": (-3, 2), "__dtype__": "int32"}]),
    ("gather_nd", [(3, 4), (1, 2, 3)], [{"__range__": (0, 8)}]),
    ("diag", [(3, 5)], [{}, {"k": 2}, {"k": -2}]),
    ("diag", [(4,)], [{}, {"k": 2}, {"k": -1}]),
    ("diag", [(2, 3, 4)], [{}, {"axis1": 0, "axis2": 2}, {"axis1": 2, "axis2": 1, "k": 1}, {"axis1": -1, "axis2": 0, "k": -1}]),
    ("_split_v2", [(4, 6)], [{"indices": (0, 1, 4), "axis": 1}, {"indices": (), "sections": 2, "axis": 0}, {"indices": (0, 3), "axis": 0},
                             {"indices": (), "sections": 4, "axis": 0, "squeeze_axis": True}, {"indices": (0,), "axis": 1}]),
    ("shape_array", [(2, 3, 4)], [{}]),
    ("size_array", [(2, 3, 4)], [{}]),
    ("cumsum", [(2, 3, 4)], [{}, {"axis": 1}]),
    ("squeeze", [(2, 1, 3, 1)], [{"axis": -1}, {"axis": (1, -1)}]),
    ("one_hot", [(2, 3)], [{"depth": 3}, {"depth": 2, "on_value": 5, "off_value": -1},
                           *({"depth": 3, "dtype": dtype} for dtype in ("float64", "float16", "int64", "int32", "int8", "uint8"))]),
    ("one_hot", [(4,)], [{"depth": 5, "__range__": (-3, 7)}]),
]

_ELEMENTS: list[Row] = [
    *((op, [(3, 5)], [{}]) for op in ("abs", "ceil", "cos", "erf", "exp", "floor", "negative", "reciprocal", "relu", "sigmoid", "sign", "sin", "softsign",
                                      "square", "tan", "tanh", "logical_not", "hard_sigmoid")),
    *((op, [(3, 5)], [{"__positive__": True}]) for op in ("log", "log2", "log10", "sqrt", "rsqrt", "rcbrt")),
    *((op, [(3, 5)], [{}]) for op in ("arctan", "sinh", "cosh", "arcsinh", "degrees", "radians", "cbrt", "expm1", "rint", "round", "trunc", "fix",
                                      "_contrib_round_ste", "_contrib_sign_ste")),
    *((op, [(3, 5)], [{"__range__": (-4, 4)}]) for op in ("arcsin", "arccos")),
    ("hard_sigmoid", [(3, 5)], [{"alpha": 0.5, "beta": 0.1}]),
    ("arctanh", [(3, 5)], [{"__range__": (-3, 3)}]),
    ("arccosh", [(3, 5)], [{"__range__": (4, 20)}]),
    ("gammaln", [(30, 50)], [{"__range__": (-50, 900)}]),
    ("gamma", [(30, 50)], [{"__range__": (-50, 138)}]),
    ("erfinv", [(3, 5)], [{"__range__": (-4, 4)}]),
    ("log1p", [(3, 5)], [{"__range__": (-3, 20)}]),
    ("_contrib_gradientmultiplier", [(3, 5)], [{"scalar": 2}]),
    ("_contrib_quadratic", [(3, 5)], [{}, {"a": 2, "b": -1, "c": 0.5}]),
    ("smooth_l1", [(3, 5)], [{}, {"scalar": 2}, {"scalar": 0.5}]),
    ("moments", [(2, 3, 4)], _product(axes=((1,), (0, 2), (0, 1, 2)), keepdims=(None, True))),
    ("clip", [(3, 5)], [{"a_min": -0.5, "a_max": 1}, {"a_min": -1.5, "a_max": 3.5, "__dtype__": "int32"}]),
    *((f"elemwise_{op}", [(3, 5), (3, 5)], [{}]) for op in ("add", "sub", "mul", "div")),
    *((f"_{op}", [(3, 5), (3, 5)], [{}]) for op in (
        "maximum", "minimum", "equal", "not_equal", "greater", "greater_equal", "lesser", "lesser_equal", "logical_and", "logical_or", "logical_xor", "hypot",
        "mod", "scatter_elemwise_div")),
    ("_power", [(3, 5), (3, 5)], [{"__positive__": True}]),
    *((op, [(3, 1, 5), (1, 4, 5)], [{}, {"__range__": (-40, 40)}]) for op in ("broadcast_mod", "broadcast_hypot")),
    *((f"broadcast_{op}", [(3, 1, 5), (1, 4, 5)], [{"__dtype__": dtype, "__range__": (0, 4)} for dtype in ("int64", "uint8")] + [{"__dtype__": "int32"}]) for op in (
        "add", "sub", "mul", "maximum", "minimum", "equal", "not_equal", "greater", "greater_equal", "lesser", "lesser_equal", "logical_and", "logical_or",
        "logical_xor")),
    *((f"_{op}_scalar", [(3, 5)], [{"scalar": 2, "is_int": True}, {"scalar": 2, "is_int": False}]) for op in ("plus", "div", "equal")),
    *((f"broadcast_{op}", [(3, 1, 5), (1, 4, 5)], [{"__dtype__": "int32", "__range__": (1, 40)}]) for op in ("div", "mod")),
    *((f"_{op}_scalar", [(3, 5)], [{"scalar": 2.5, "__dtype__": "int32"}, {"scalar": -3, "__dtype__": "int32"}]) for op in (
        "plus", "minus", "rminus", "mul", "div", "mod", "maximum", "greater", "lesser_equal", "equal")),
    *((f"broadcast_{op}", [(3, 1, 5), (1, 4, 5)], [{}]) for op in (
        "add", "sub", "mul", "div", "maximum", "minimum", "equal", "not_equal", "greater", "greater_equal", "lesser", "lesser_equal", "logical_and",
        "logical_or", "logical_xor")),
    ("broadcast_power", [(3, 1, 5), (1, 4, 5)], [{"__positive__": True}]),
    *((f"_{op}_scalar", [(3, 5)], [{"scalar": 1.5}]) for op in (
        "plus", "minus", "rminus", "mul", "div", "rdiv", "maximum", "minimum", "equal", "not_equal", "greater", "greater_equal", "lesser",
        "lesser_equal", "logical_and", "logical_or", "logical_xor", "hypot", "mod", "rmod", "scatter_plus", "scatter_minus")),
    *((f"_{op}_scalar", [(3, 5)], [{"scalar": scalar}]) for op in ("logical_and", "logical_or", "logical_xor", "mod", "rmod") for scalar in (0, -1.25)),
    *((f"_{op}_scalar", [(3, 5)], [{"scalar": 1.5, "__positive__": True}]) for op in ("power", "rpower")),
    ("where", [(3, 5), (3, 5), (3, 5)], [{}]),
    ("where", [(3,), (3, 5), (3, 5)], [{}]),
    ("_contrib_div_sqrt_dim", [(3, 5)], [{}]),
    ("add_n", [(3, 5), (3, 5)], [{"num_args": 2}]),
    *((op, [(3, 5)], [{}, {"dtype": "int64"}]) for op in ("zeros_like", "ones_like")),
    *((op, [(2, 3, 4)], _product(axis=(None, 1, (0, -1), ()), keepdims=(None, True), exclude=(None,)) + [{"axis": 1, "exclude": True}])
      for op in ("sum", "mean", "max", "min", "prod", "nansum", "nanprod")),
    *((op, [(2, 3, 4)], [{"axis": 1, "__dtype__": "int32"}, {"axis": "None"}]) for op in ("sum", "max", "min", "prod")),
    *((op, [(2, 3, 4)], [{"axis": 1, "__dtype__": "int32"}, {"__dtype__": "int32"}]) for op in ("argmax", "argmin")),
    ("norm", [(2, 3, 4)], [{}, {"ord": 1}, {"axis": 1}, {"axis": "None", "out_dtype": "float32"}, {"axis": (0, 2), "ord": 1, "keepdims": True}]),
    *((op, [(2, 3, 4)], [{}, {"axis": 1}, {"axis": -1, "keepdims": True}, {"keepdims": True}]) for op in ("argmax", "argmin")),
]

# Of whole numbers: in MXNet results are cut off to the type of the input.
_WHOLE: list[Row] = [
    *((op, [(3, 5)], [{"__dtype__": dtype, "__range__": (0 if dtype[0] == "u" else -8, 8)} for dtype in ("int32", "int64", "int8", "uint8")]) for op in (
        "abs", "arcsinh", "arctan", "cbrt", "ceil", "cos", "cosh", "degrees", "erf", "exp", "expm1", "fix", "floor", "negative", "radians", "relu", "rint",
        "round", "sigmoid", "sign", "sin", "sinh", "smooth_l1", "softsign", "square", "tan", "tanh", "trunc", "mean", "sum", "prod", "nansum", "nanprod", "max",
        "min", "_contrib_div_sqrt_dim", "_contrib_round_ste", "_contrib_sign_ste")),
    *((op, [(30, 50)], [{"__dtype__": dtype, "__range__": (0 if op in ("cbrt", "tanh", "erf", "sigmoid") else 1, most)}
                        for dtype, most in (("int32", 40), ("int32", 2**31 - 1), ("int64", 10**6), ("int8", 126), ("uint8", 254))])
      for op in ("sqrt", "cbrt", "log2", "log10", "log", "tanh", "erf", "sigmoid")),
    *((op, [(9, 9)], [{"__dtype__": "int32", "__range__": (1, 9)}, {"__dtype__": "uint8", "__range__": (1, 9)}]) for op in (
        "arccosh", "gamma", "gammaln", "log1p", "rcbrt", "reciprocal", "rsqrt")),
    *((op, [(3, 5)], [{"__dtype__": "int64", "__range__": (-1, 1)}]) for op in ("arccos", "arcsin")),
    ("_contrib_quadratic", [(3, 5)], [{"a": 1.5, "b": 0.7, "c": 0.9, "__dtype__": "int32"}]),
    ("clip", [(3, 5)], [{"a_min": -1.5, "a_max": 2.5, "__dtype__": "uint8", "__positive__": True}, {"a_min": -3, "a_max": 1e9, "__dtype__": "int8"}]),
    *((op, [(9, 1, 7), (1, 8, 7)], [{"__dtype__": dtype, "__range__": (0, 6)} for dtype in ("int32", "int64", "uint8")]) for op in (
        "broadcast_power", "broadcast_hypot")),
    ("_power", [(9, 9), (9, 9)], [{"__dtype__": "int32", "__range__": (1, 6)}]),
    ("_hypot", [(9, 9), (9, 9)], [{"__dtype__": "int32", "__range__": (-60, 60)}]),
    *(("_power_scalar", [(5, 5)], [{"__dtype__": dtype, "__range__": (1, 6), "scalar": scalar} for scalar in (0, 2, 2.5, 3)]) for dtype in ("int32", "uint8")),
    ("_power_scalar", [(5, 5)], [{"__dtype__": "int32", "__range__": (1, 6), "scalar": scalar} for scalar in (-1, -2)]),
    ("_rpower_scalar", [(5, 5)], [{"__dtype__": "int32", "__range__": (-5, 9), "scalar": scalar} for scalar in (2.5, 3, -1)]),
    ("_hypot_scalar", [(5, 5)], [{"__dtype__": "int8", "__range__": (-9, 9), "scalar": 4}]),
    *((op, [(2, 3, 4)], [{"axis": 1, "__dtype__": dtype}, {"axis": (0, 2), "keepdims": True, "__dtype__": dtype}, {"axis": 1, "exclude": True, "__dtype__": dtype}])
      for op in ("mean", "sum", "prod") for dtype in ("int32", "int8")),
    ("mean", [(4, 5)], [{"__dtype__": "uint8", "__range__": (0, 255)}]),
    ("moments", [(2, 3, 4)], [{"axes": (1,), "keepdims": keep, "__dtype__": dtype} for dtype, keep in (("int32", True), ("int64", False), ("int8", True))]),
    ("moments", [(2, 3, 4)], [{"axes": (0, 2), "__dtype__": "uint8", "__range__": (0, 9)}]),
    *((op, [(4, 9)], [{"axis": 1, "__dtype__": dtype, "__range__": (0, 120)} for dtype in ("int8", "uint8", "int32")]) for op in ("cumsum", "sort", "argsort")),
    ("topk", [(4, 9)], [{"k": 3, "axis": 1, "ret_typ": kind, "__dtype__": "int8"} for kind in ("value", "mask", "both")]),
    ("add_n", [(3, 5)] * 3, [{"__dtype__": dtype, "__range__": (0, 9)} for dtype in ("int32", "uint8")]),
    ("norm", [(2, 3, 4)], [{"ord": 1, "axis": 1, "__dtype__": dtype} for dtype in ("int32", "int8")]),
]

# Of float16 and of float64, which are computed in float32.
_FLOATS: list[Row] = [(op, shapes, [attributes | {f"__{kind}__": True} for attributes in table]) for kind in ("half", "double") for op, shapes, table in [
    ("Convolution", [_IMAGE], [{"num_filter": 6, "kernel": (3, 2)}, {"num_filter": 4, "kernel": (3, 3), "pad": (1, 1), "num_group": 2}]),
    ("Deconvolution", [_IMAGE], [{"num_filter": 6, "kernel": (3, 4), "stride": (2, 3)}]),
    ("FullyConnected", [_IMAGE], [{"num_hidden": 3}, {"num_hidden": 3, "flatten": False, "no_bias": True}]),
    ("BatchNorm", [_IMAGE], [{}, {"fix_gamma": False, "output_mean_var": True}]),
    *((op, [_IMAGE], [{}]) for op in ("LayerNorm", "L2Normalization", "GroupNorm")),
    ("Activation", [(3, 5)], _product(act_type=("relu", "sigmoid", "tanh", "softrelu"))),
    ("LeakyReLU", [_IMAGE], _product(act_type=("prelu", "elu", "gelu"))),
    ("Pooling", [_IMAGE], [{"kernel": (3, 3), "pool_type": kind} for kind in ("max", "avg")] + [{"global_pool": True, "pool_type": "avg", "kernel": (1, 1)}]),
    ("SoftmaxOutput", [(3, 5)], [{}]),
    *((op, [(2, 3, 4)], [{}, {"axis": 1}]) for op in ("softmax", "log_softmax", "sum", "mean", "max", "argmax", "norm", "cumsum")),
    *((op, [(3, 5)], [{}]) for op in ("exp", "sqrt", "logical_not", "Dropout", "Flatten", "zeros_like", "_contrib_arange_like", "shape_array", "_contrib_div_sqrt_dim")),
    *((op, [(3, 5), (3, 5)], [{}]) for op in ("elemwise_add", "broadcast_mul", "broadcast_greater")),
    *((f"_{op}_scalar", [(3, 5)], [{"scalar": 1.3}]) for op in ("plus", "mul", "maximum", "greater")),
    ("Concat", [(2, 3, 4), (2, 3, 4)], [{"num_args": 2}]),
    ("SliceChannel", [(2, 4, 6)], [{"num_outputs": 2}]),
    ("Embedding", [(3, 4)], [{"input_dim": 3, "output_dim": 2}, {"input_dim": 3, "output_dim": 2, "dtype": "float16"}]),
    ("one_hot", [(2, 3)], [{"depth": 3}, {"depth": 3, "dtype": "float16"}]),
    ("topk", [(5, 7)], [{"k": 3, "ret_typ": kind} for kind in ("value", "both", "indices", "mask")]),
    ("take", [(3, 4), (2, 2)], [{}]),
    ("where", [(3, 5), (3, 5), (3, 5)], [{}]),
    ("Cast", [(3, 5)], [{"dtype": dtype} for dtype in ("float16", "float32", "int32")]),
    ("amp_multicast", [(3, 5), (3, 5)], [{"num_outputs": 2}]),
    ("SequenceMask", [(4, 3, 2)], [{}]),
    ("batch_dot", [(2, 3, 3), (2, 3, 3)], [{}]),
    ("_contrib_box_nms", [(2, 40, 6)], [{"__corners__": (2,)}]),
]] + [
    *((op, [(3, 5)], [{"dtype": "float64", "__double__": True}, {"dtype": "float64"}, {"dtype": "float32", "__double__": True}]) for op in ("Cast", "amp_cast")),
    ("amp_cast", [(3, 5)], [{"dtype": "float16", "__double__": True}, {"dtype": "float16", "__dtype__": "int32"}]),
    ("Cast", [(3, 5)], [{"dtype": dtype, "__double__": True, "__positive__": True} for dtype in ("int64", "uint8")]),
    *((op, [], [{"shape": (2, 3), "dtype": "float64"}]) for op in ("_zeros", "_ones")),
    ("_full", [], [{"shape": (2, 3), "dtype": "float64", "value": 1.5}]),
    ("_arange", [], [{"start": 2, "stop": 9, "step": 0.7, "dtype": "float64"}]),
    ("broadcast_mul", [(3, 1, 5), (1, 4, 5)], [{"__dtype__": "float64"}]),
]

ROWS = _LAYERS + _SHAPES + _ELEMENTS + _WHOLE + _FLOATS + cases_boxes.ROWS + cases_sequences.ROWS


def cases(rows: list[Row] | None = None) -> list[tuple[str, str, list[tuple[int, ...]], dict]]:
    """(name, operator, shapes of x, y, z …, attributes)."""
    found = [(op, shapes, attributes) for op, shapes, table in (ROWS if rows is None else rows) for attributes in table]
    return [(f"{op}_{i:03}", op, shapes, attributes) for i, (op, shapes, attributes) in enumerate(found)]
