# SPDX-FileCopyrightText: The Amalgamation Authors
# SPDX-License-Identifier: Apache-2.0
"""Cases of boxes and of sampling, as those of cases.py.

The one thing to know: numbers are quarters, so that scores are often equal and overlaps meet the threshold exactly, but with `__uniform__` any. For each
input `__corners__` names the column from which on four numbers are a box's corners in order, `__scale__` is a factor; `__image__` is the height and width
that the third input tells, `__indices__` which inputs are places in how many.
"""

from __future__ import annotations

from tests.mxnet.product import Row, product

_ROWS_OF_BOXES = (2, 40, 6)
_DETECTION = [(2, 3, 30), (2, 120), (1, 30, 4)]

_BOXES: list[Row] = [
    ("_contrib_MultiBoxPrior", [(1, 2, 3, 5)], product(sizes=(None, (0.2, 0.27)), ratios=(None, (1, 2, 0.5), (2, 1)), clip=(None, True))),
    ("_contrib_MultiBoxPrior", [(2, 3, 7, 4)], [{"steps": (0.1, 0.3), "offsets": (0.2, 0.7), "sizes": (0.3, 0.4, 0.5)}, {"sizes": 0.5, "ratios": 3}]),
    ("_contrib_MultiBoxDetection", _DETECTION, product(__corners__=((None, None, 0),), threshold=(None, 0.5), nms_threshold=(None, 0.25), nms_topk=(None, 7),
                                                       force_suppress=(None, True), clip=(False,))),
    ("_contrib_MultiBoxDetection", _DETECTION, product(__corners__=((None, None, 0),), nms_threshold=(0, 1, 1.5), clip=(None,), background_id=(None, 1))),
    ("_contrib_MultiBoxDetection", _DETECTION, [{"variances": (0.5, 0.25, 1, 0.5), "clip": False, "__uniform__": True}]),
    ("_contrib_MultiBoxDetection", [(2, 2, 300), (2, 1200), (1, 300, 4)], [{"__corners__": (None, None, 0), "__uniform__": True, "clip": False}]),
    ("_contrib_box_nms", [_ROWS_OF_BOXES], product(__corners__=((2,),), overlap_thresh=(None, 0.25, 0), valid_thresh=(None, -1, 0.5), topk=(None, 11))),
    ("_contrib_box_nms", [_ROWS_OF_BOXES], product(__corners__=((2,),), id_index=(0,), background_id=(None, 0, 1), force_suppress=(None, True),
                                                   topk=(None, 11, 0), valid_thresh=(-9,))),
    ("_contrib_box_nms", [_ROWS_OF_BOXES], product(__corners__=(None, (2,)), in_format=("corner", "center"), out_format=("corner", "center"),
                                                   id_index=(None, 0))),
    ("_contrib_box_nms", [_ROWS_OF_BOXES], [{"overlap_thresh": 1, "__corners__": (2,)}, {"valid_thresh": 9}]),
    ("_contrib_box_nms", [(9, 5)], [{"coord_start": 0, "score_index": 4, "__corners__": (0,)}]),
    ("_contrib_box_nms", [(2, 3, 9, 8)], [{"coord_start": 1, "score_index": 0, "id_index": 6, "out_format": "center", "__corners__": (1,)}]),
    ("_contrib_box_nms", [(1, 500, 6)], [{"__corners__": (2,), "__uniform__": True, "id_index": 0}, {"__corners__": (2,), "__uniform__": True, "topk": 300}]),
    ("_contrib_box_decode", [(2, 7, 4), (1, 7, 4)], product(format=(None, "corner"), clip=(None, 0.5), std0=(None, 0.1), std3=(None, 0.2))),
    ("_contrib_box_decode", [(2, 7, 4), (1, 7, 4)], [{"std1": 0.3, "std2": 0.5}]),
    ("_contrib_box_encode", [(2, 7), (2, 7), (2, 7, 4), (2, 3, 4), (4,), (4,)],
     [{"__uniform__": True, "__indices__": {"y": 3}, "__corners__": (None, None, 0, 0)}]),
    *(("_contrib_bipartite_matching", [shape], product(threshold=(-9, 0.3), is_ascend=(None, True), topk=(None, 2))) for shape in ((2, 7, 4), (5, 9), (1, 3, 1))),
    ("_contrib_box_iou", [(2, 7, 4), (3, 4)], product(format=(None, "center"), __corners__=(None, (0, 0)))),
]

_IMAGE = (2, 4, 7, 5)
_PLANES = (3, 4, 9, 11)

_SAMPLING: list[Row] = [
    ("ROIPooling", [_PLANES, (7, 5)], product(__scale__=((None, 4),), pooled_size=((1, 1), (3, 2), (7, 7)), spatial_scale=(1, 0.5))),
    ("_contrib_ROIAlign", [_PLANES, (7, 5)], product(__scale__=((None, 4),), pooled_size=((3, 2),), spatial_scale=(1, 0.25), sample_ratio=(None, 2))),
    ("_contrib_ROIAlign", [_PLANES, (7, 5)], [{"pooled_size": (2, 2), "spatial_scale": 1, "__scale__": (None, 4), "__corners__": (None, 1), "aligned": True,
                                                          "__uniform__": True}]),
    # Each channel of the result takes its bins from as many channels.
    *(("_contrib_ROIAlign", [(3, channels, 9, 11), (7, 5)], product(__corners__=((None, 1),), __scale__=((None, 4),), __uniform__=(True,), pooled_size=(bins,),
                                                                    spatial_scale=(1, 0.25), sample_ratio=(None, 2), aligned=(None, True),
                                                                    position_sensitive=(True,)))
      for channels, bins in ((12, (3, 2)), (17, (17, 1)), (5, (1, 1)))),
    *(("_contrib_PSROIPooling", [(3, 2 * groups**2, 9, 11), (7, 5)],
       product(__corners__=((None, 1),), __scale__=((None, scale),), __uniform__=(None, True), spatial_scale=(1, 0.25), output_dim=(2,), pooled_size=(3,),
               group_size=(groups,))) for groups, scale in ((3, 4), (2, 9), (1, 20))),
    *((op, [(2, 4, 7, 6), (2, 18, 7, 6), (2, 9, 7, 6)][:count], product(num_filter=(6,), kernel=((3, 3),), pad=((1, 1),), num_group=(None, 2), no_bias=(None, True)))
      for op, count in (("_contrib_DeformableConvolution", 2), ("_contrib_ModulatedDeformableConvolution", 3))),
    *((op, [(2, 4, 7, 6), (2, 24, 3, 5), (2, 12, 3, 5)][:count], [{"num_filter": 4, "kernel": (3, 2), "pad": (1, 0), "stride": (2, 1), "dilate": (2, 1),
                                                                  "num_deformable_group": 2, "layout": "NCHW", "workspace": 512}])
      for op, count in (("_contrib_DeformableConvolution", 2), ("_contrib_ModulatedDeformableConvolution", 3))),
    ("GridGenerator", [(3, 6)], [{"transform_type": "affine", "target_shape": (4, 5)}]),
    ("GridGenerator", [(2, 2, 4, 5)], [{"transform_type": "warp"}]),
    ("BilinearSampler", [_IMAGE, (2, 2, 4, 3)], [{}, {"__uniform__": True}]),
    ("SpatialTransformer", [_IMAGE, (2, 6)], [{"transform_type": "affine", "sampler_type": "bilinear", "target_shape": (4, 6)},
                                              {"transform_type": "affine", "sampler_type": "bilinear", "target_shape": (9, 3), "__uniform__": True}]),
    ("UpSampling", [_IMAGE], [{"scale": scale, "sample_type": "bilinear", "num_filter": 4, "num_args": 1} for scale in (1, 2, 3, 4)]),
    ("UpSampling", [(2, 3, 4, 6), (2, 4, 2, 3)], [{"scale": 2, "sample_type": "nearest", "num_args": 2}]),
    ("UpSampling", [(2, 3, 4, 6), (2, 3, 2, 3), (2, 3, 4, 6)], [{"scale": 2, "sample_type": "nearest", "num_args": 3, "multi_input_mode": "sum"}]),
    ("_contrib_AdaptiveAvgPooling2D", [(2, 3, 7, 5)], [{"output_size": size} for size in (2, 3, (3, 4), (9, 2), (7, 5))]),
    ("_contrib_BilinearResize2D", [(2, 3, 4, 5)], product(mode=("to_even_down", "to_even_up", "to_odd_down", "to_odd_up"), align_corners=(None, False))),
    ("_contrib_BilinearResize2D", [(2, 3, 4, 5)], product(mode=("size", "odd_scale"), scale_height=(0.75, 2), scale_width=(1.5,))),
    ("_contrib_BilinearResize2D", [(2, 3, 4, 5)], [{"height": 7, "width": 9, "scale_width": 2}, {"height": 7, "width": 9, "scale_height": 2, "scale_width": 0.5}]),
    ("_contrib_BilinearResize2D", [(2, 3, 4, 5), (2, 1, 7, 3)], [{"mode": "like"}]),
    ("Pooling", [(2, 3, 8, 9)], product(kernel=((3, 3),), pool_type=("lp",), p_value=(1, 2, 3), pooling_convention=("valid", "full"), stride=((2, 3),),
                                        pad=(None, (1, 1)), __positive__=(True,))),
    ("Pooling", [_IMAGE], product(kernel=((2, 2),), pool_type=("lp",), p_value=(1, 3), global_pool=(None, True))),
    ("Correlation", [(2, 3, 7, 9), (2, 3, 7, 9)], [{}, {"is_multiply": False, "pad_size": 1}, {"max_displacement": 2, "pad_size": 2, "stride2": 2},
                                                   {"kernel_size": 3, "stride1": 2, "max_displacement": 2, "pad_size": 2},
                                                   {"max_displacement": 3, "stride2": 2, "pad_size": 3, "stride1": 3}]),
    ("GroupNorm", [(2, 6, 3, 4)], product(num_groups=(None, 2, 3, 6), eps=(None, 0.1), output_mean_var=(None, True))),
    *((op, [(images, 24, 4, 5), (images, 48, 4, 5), (images, 3)],
       product(__image__=((64, 80),), __uniform__=(True,), rpn_pre_nms_top_n=(60, 100), rpn_post_nms_top_n=(10,), threshold=(0.3, 0.7),
               output_score=(None, True)))
      for op, images in (("_contrib_Proposal", 1), ("_contrib_MultiProposal", 2))),
    ("_contrib_MultiProposal", [(2, 12, 4, 5), (2, 24, 4, 5), (2, 3)], [
        {"__image__": (30, 79), "__uniform__": True, "scales": (1, 2), "rpn_min_size": 12, "rpn_pre_nms_top_n": 40, "rpn_post_nms_top_n": 9, **more}
        for more in ({}, {"iou_loss": True}, {"ratios": (1, 2, 3), "feature_stride": 8, "__image__": (23, 39)})]),
]

ROWS = _BOXES + _SAMPLING
