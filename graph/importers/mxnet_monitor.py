# SPDX-FileCopyrightText: The Amalgamation Authors
# SPDX-License-Identifier: Apache-2.0
"""What a monitor of MXPredSetMonitorCallback is shown: what MXNet 1.9.1 shows, in its order and by its names, of the arrays that a program has.

The one thing to know: before a node's results MXNet shows, with monitor_all, each array that the node takes in: under its own name if it is a variable, and
as `<node>_<input>`. Parameters are folded and packed into the program, so that they are not shown.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from amalgamation.graph.importers import mxnet_symbol

KEY = "mxnet_monitor"  # in the program's info

# Operators whose inputs are called otherwise than "input0", or "lhs" and "rhs".
_NAMES = {op: names.split() for names, operators in {
    "data": "Dropout GridGenerator IdentityAttachKLSparseReg L2Normalization LRN MakeLoss Pad Pooling Pooling_v1 SliceChannel SwapAxis _contrib_MultiBoxPrior"
            " _contrib_quadratic _contrib_quantize_v2 _split_v2 depth_to_space diag flip log_softmax moments pad repeat reverse space_to_depth split squeeze"
            " swapaxes tile",
    "data weight bias": "Convolution Convolution_v1 Deconvolution FullyConnected",
    "data offset weight bias": "_contrib_DeformableConvolution",
    "data offset mask weight bias": "_contrib_ModulatedDeformableConvolution",
    "data weight": "Embedding _contrib_SparseEmbedding",
    "data gamma beta moving_mean moving_var": "BatchNorm BatchNorm_v1 _contrib_BatchNormWithReLU _contrib_SyncBatchNorm",
    "data gamma beta": "GroupNorm InstanceNorm LayerNorm",
    "data gamma": "LeakyReLU",
    "data label": "LinearRegressionOutput LogisticRegressionOutput MAERegressionOutput SVMOutput Softmax SoftmaxOutput",
    "data length": "softmax",
    "data sequence_length": "SequenceLast SequenceMask SequenceReverse",
    "data parameters state state_cell sequence_length": "RNN",
    "data grid": "BilinearSampler",
    "data loc": "SpatialTransformer",
    "data1 data2": "Correlation",
    "data like": "_contrib_BilinearResize2D",
    "data shape_like": "slice_like",
    "data rois": "ROIPooling _contrib_PSROIPooling _contrib_ROIAlign",
    "data indices": "gather_nd",
    "data index": "choose_element_0index pick",
    "data anchors": "_contrib_box_decode",
    "samples matches anchors refs means stds": "_contrib_box_encode",
    "cls_prob loc_pred anchor": "_contrib_MultiBoxDetection",
    "cls_prob bbox_pred im_info": "_contrib_MultiProposal _contrib_Proposal",
    "old_tensor index_vector new_tensor": "_contrib_index_copy",
    "queries keys_values": "_contrib_interleaved_matmul_encdec_qk",
    "keys_values attention": "_contrib_interleaved_matmul_encdec_valatt",
    "queries_keys_values": "_contrib_interleaved_matmul_selfatt_qk",
    "queries_keys_values attention": "_contrib_interleaved_matmul_selfatt_valatt",
    "A B C": "_linalg_gemm _linalg_gemm2 linalg_gemm linalg_gemm2",
    "a": "_np_cumsum cumsum",
    "a indices": "batch_take take",
    "indices": "one_hot",
    "condition x y": "where",
    "data min_range max_range": "_contrib_dequantize _contrib_quantize _contrib_requantize",
    "data min_data max_data": "_contrib_quantized_act _contrib_quantized_flatten _contrib_quantized_pooling",
    "data weight bias min_data max_data min_weight max_weight min_bias max_bias": "_contrib_quantized_conv _contrib_quantized_fully_connected",
    "data gamma beta moving_mean moving_var min_data max_data": "_contrib_quantized_batch_norm",
    "data weight min_weight max_weight": "_contrib_quantized_embedding",
    "lhs rhs lhs_min lhs_max rhs_min rhs_max": "_contrib_quantized_elemwise_add",
}.items() for op in operators.split()}  # fmt: skip
_NUMBERED = {op: name for name, operators in {
    "arg%d": "Concat Crop ElementWiseSum UpSampling _rnn_param_concat add_n concat stack",
    "data_%d": "amp_multicast",
}.items() for op in operators.split()}  # fmt: skip


def input_names(node: mxnet_symbol.Node) -> list[str]:
    """What MXNet calls the inputs of a node."""
    op, count = node.op, len(node.inputs)
    if op == "_contrib_quantized_concat":
        return [f"arg{i}" for i in range(count // 3)] + [f"arg{i}_{end}" for i in range(count // 3) for end in ("min", "max")]
    if op == "UpSampling" and node.attributes.get("sample_type") == "bilinear":
        return ["data", "weight"]
    if op in _NUMBERED:
        return [_NUMBERED[op] % i for i in range(count)]
    names = _NAMES.get(op) or (["lhs", "rhs"] if count == 2 else [f"input{i}" for i in range(count)])
    left_out = ["state_cell"] if op == "RNN" and node.attributes.get("mode") != "lstm" else []
    if op.startswith("_contrib_quantized") and count == len(names) - 3:
        left_out = ["bias", "min_bias", "max_bias"]
    return [name for name in names if name not in left_out][:count]


def text(graph: mxnet_symbol.Symbol, inputs: Sequence[str], outputs: Sequence[str], results: Mapping[int, Sequence[str]]) -> str:
    """What is shown, a line each: "<" before what a node takes in, ">" before a result; the array's number, inputs first, then outputs; a space; its name.

    inputs, outputs: names of the program's. results: of each node that is no variable, the names of its outputs.
    """
    numbers = {name: i for i, name in enumerate([*inputs, *outputs])}
    lines = []
    for number in sorted(graph.order):  # a file has them in the order that MXNet runs them in
        node = graph.nodes[number]
        if node.op == "null":
            continue
        # The variables of a graph inside are no names of the node's.
        names = [] if node.subgraphs else input_names(node)
        for i, (source, index) in enumerate(node.inputs):
            is_variable = graph.nodes[source].op == "null"
            array = numbers.get(graph.nodes[source].name if is_variable else results[source][index])
            if array is None:
                continue
            lines += [f"<{array} {graph.nodes[source].name}"] * is_variable
            lines += [f"<{array} {node.name}_{name}" for name in names[i:i + 1]]
        lines += [f">{numbers[result]} {result}" for result in results[number] if result in numbers]
    return "".join(f"{line}\n" for line in lines)
