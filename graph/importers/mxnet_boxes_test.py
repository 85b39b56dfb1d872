# SPDX-FileCopyrightText: The Amalgamation Authors
# SPDX-License-Identifier: Apache-2.0
"""MXNet's boxes and sampling by hand: what is refused, and whatever attributes say. //tests/mxnet compares with MXNet itself."""

import json

import pytest

from amalgamation.graph import passes, testing
from amalgamation.graph.errors import CompileError
from amalgamation.graph.importers import mxnet, mxnet_params
from amalgamation.graph.importers.inputs import Input

_EMPTY = mxnet_params.write({})


def _symbol(op: str, attributes: dict[str, str], count: int) -> bytes:
    variables = [{"op": "null", "name": name, "inputs": []} for name in "xyz"[:count]]
    node = {"op": op, "name": "out", "attrs": attributes, "inputs": [[i, 0, 0] for i in range(count)]}
    return json.dumps({"nodes": [*variables, node], "heads": [[count, 0, 0]], "attrs": {"mxnet_version": ["int", 10901]}}).encode()


def _onnx(op: str, attributes: dict[str, str], *shapes: tuple):
    return mxnet.to_onnx(_symbol(op, attributes, len(shapes)), _EMPTY, {key: Input(shape) for key, shape in zip("xyz", shapes)}, "m")


@pytest.mark.parametrize("op, attributes, shapes, error", [
    ("_contrib_MultiBoxPrior", {}, [(1, 3, "H", "W")], "needs sizes that are numbers"),
    ("_contrib_MultiBoxPrior", {"ratios": "(1, -2)"}, [(1, 3, 4, 4)], "make no boxes"),
    ("_contrib_MultiBoxDetection", {}, [(1, 3, 5), (1, 20), (1, 6, 4)], r"not \(N, classes, boxes\)"),
    ("_contrib_MultiBoxDetection", {"variances": "(1, 2)"}, [(1, 3, 5), (1, 20), (1, 5, 4)], "are not four numbers"),
    ("_contrib_box_nms", {"overlap_thresh": "1.5"}, [(1, 5, 6)], "overlap_thresh=1.5 is not supported; supported: 0 to 1"),
    ("_contrib_box_nms", {"coord_start": "3"}, [(1, 5, 6)], "do not fit an input"),
    ("_contrib_box_iou", {}, [(5, 3), (5, 4)], "not boxes of 4 numbers"),
    ("_contrib_ROIAlign", {"pooled_size": "(2, 2)", "spatial_scale": "1", "position_sensitive": "1"}, [(1, 6, 5, 5), (3, 5)], "divide, but its input has 6"),
    ("_contrib_ROIAlign", {"pooled_size": "(2, 2)", "spatial_scale": "1"}, [(1, 4, 5, 5), (3, 4)], r"not \(R, 5\)"),
    ("_contrib_MultiProposal", {"scales": "(1,)"}, [(1, 24, 4, 5), (1, 48, 4, 5), (1, 3)], "3 anchors do not fit"),
    ("GridGenerator", {"transform_type": "affine", "target_shape": "(1, 9)"}, [(1, 6)], "divides by 0, and its whole result is NaN; supported: a height and a width of 2 or more"),
    ("_contrib_DeformableConvolution", {"num_filter": "2", "kernel": "(3, 3)", "no_bias": "1"}, [(1, 4, 5, 5), (1, 18, 5, 5), (2, 4, 3, 3)], r"not \(\[2, 4, 3, 3\], \[18, 3, 3\]\)"),
    ("GridGenerator", {"transform_type": "warp"}, [(1, 2, 1, 9)], "a grid of 1 x 9 is not supported: of 1 MXNet divides by 0"),
    ("_contrib_BilinearResize2D", {"mode": "odd_scale"}, [(1, 2, 4, 4)], "needs scale_height"),
])
def test_what_makes_no_sense_is_an_error_that_says_why(op, attributes, shapes, error):
    with pytest.raises(CompileError, match=f"node 'out': {op}: .*{error}"):
        _onnx(op, attributes, *shapes)


def test_a_named_batch_stays_named_and_ids_become_an_input_of_the_suppression():
    symbol = _symbol("_contrib_box_nms", {"id_index": "0", "topk": "7"}, 1)
    model = passes.run(mxnet.load(symbol, _EMPTY, {"x": Input(("N", 12, 6))}, "m"))
    suppression, = (node for node in model.graph if node.op_type == "NonMaxSuppression")
    assert [str(dim) for dim in model.graph.outputs[0].shape] == ["N", "12", "6"]
    assert len(suppression.inputs) == 3
    assert "Equal" in testing.kinds(model) and "ScatterND" not in testing.kinds(model)


_HOSTILE = ["nan", "-1", "0", "()", "(0,)", "(1, 2, 3)", "99999999999999", "1e308", "(None,)", "x", "", "[[1]]", "(-9, -9)", "{}", "9223372036854775807",
            "(9223372036854775807, 1)", "(4611686018427387903, 4611686018427387903)", "(1e-45, 1e38)"]
_BOXES = (1, 5, 6)
_IMAGE = (1, 4, 6, 5)
_LAYERS = [
    ("_contrib_MultiBoxPrior", {"sizes": "(1,)", "ratios": "(1,)", "steps": "(1, 1)", "offsets": "(0, 0)", "clip": "1"}, [_IMAGE]),
    ("_contrib_MultiBoxDetection", {"threshold": "0", "nms_threshold": "0.5", "nms_topk": "3", "variances": "(1, 1, 1, 1)"}, [(1, 3, 5), (1, 20), (1, 5, 4)]),
    ("_contrib_box_nms", {"topk": "3", "coord_start": "2", "score_index": "1", "id_index": "0", "valid_thresh": "0", "overlap_thresh": "0.5"}, [_BOXES]),
    ("_contrib_box_decode", {"std0": "1", "clip": "1"}, [(1, 5, 4), (1, 5, 4)]),
    ("_contrib_MultiProposal", {"scales": "(1,)", "ratios": "(1, 2)", "rpn_pre_nms_top_n": "9", "rpn_post_nms_top_n": "3", "feature_stride": "16",
                                "threshold": "0.5", "rpn_min_size": "3"}, [_IMAGE, (1, 8, 6, 5), (1, 3)]),
    ("ROIPooling", {"pooled_size": "(2, 2)", "spatial_scale": "1"}, [_IMAGE, (3, 5)]),
    ("_contrib_ROIAlign", {"pooled_size": "(2, 2)", "spatial_scale": "1", "sample_ratio": "2"}, [_IMAGE, (3, 5)]),
    ("GridGenerator", {"transform_type": "affine", "target_shape": "(3, 3)"}, [(1, 6)]),
    ("_contrib_DeformableConvolution", {"num_filter": "2", "kernel": "(3, 3)", "no_bias": "1", "pad": "(1, 1)", "stride": "(1, 1)", "dilate": "(1, 1)",
                                        "num_group": "1", "num_deformable_group": "1"}, [(1, 4, 6, 5), (1, 18, 6, 5), (2, 4, 3, 3)]),
    ("UpSampling", {"sample_type": "nearest", "scale": "2"}, [_IMAGE]),
    ("_contrib_BilinearResize2D", {"height": "3", "width": "3", "scale_height": "1", "scale_width": "1"}, [_IMAGE]),
    ("_contrib_BilinearResize2D", {"mode": "odd_scale", "scale_height": "1", "scale_width": "1"}, [_IMAGE]),
    ("_contrib_AdaptiveAvgPooling2D", {"output_size": "(4, 4)"}, [_IMAGE]),
    ("Correlation", {"kernel_size": "1", "max_displacement": "1", "stride1": "1", "stride2": "1", "pad_size": "1"}, [_IMAGE, _IMAGE]),
    ("Pooling", {"kernel": "(2, 2)", "pool_type": "lp", "p_value": "2"}, [_IMAGE]),
    ("Pooling", {"kernel": "(2, 2)", "pool_type": "avg", "pooling_convention": "full", "stride": "(3, 2)", "pad": "(2, 3)"}, [_IMAGE]),
]


@pytest.mark.parametrize("op, attributes, shapes", _LAYERS)
def test_whatever_an_attribute_says_is_a_model_or_an_error_of_ours(op, attributes, shapes):
    _onnx(op, attributes, *shapes)
    for key, hostile in ((key, hostile) for key in attributes for hostile in _HOSTILE):
        try:
            _onnx(op, attributes | {key: hostile}, *shapes)
        except CompileError:
            pass
