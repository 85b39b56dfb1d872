# SPDX-FileCopyrightText: The Amalgamation Authors
# SPDX-License-Identifier: Apache-2.0
"""Cases of boxes and of sampling, as those of cases.py.

The one thing to know: numbers are quarters, so that scores are often equal and overlaps meet the threshold exactly; `__corners__` names, for each input,
the column from which on four numbers are a box's corners in order, `__uniform__` takes any numbers instead of quarters.
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
    ("_contrib_box_nms", [_ROWS_OF_BOXES], product(__corners__=(None, (2,)), in_format=("corner", "center"), out_format=("corner", "center"), id_index=(None, 0))),
    ("_contrib_box_nms", [_ROWS_OF_BOXES], [{"overlap_thresh": 1, "__corners__": (2,)}, {"valid_thresh": 9}]),
    ("_contrib_box_nms", [(9, 5)], [{"coord_start": 0, "score_index": 4, "__corners__": (0,)}]),
    ("_contrib_box_nms", [(2, 3, 9, 8)], [{"coord_start": 1, "score_index": 0, "id_index": 6, "out_format": "center", "__corners__": (1,)}]),
    ("_contrib_box_nms", [(1, 500, 6)], [{"__corners__": (2,), "__uniform__": True, "id_index": 0}, {"__corners__": (2,), "__uniform__": True, "topk": 300}]),
    ("_contrib_box_decode", [(2, 7, 4), (1, 7, 4)], product(format=(None, "corner"), clip=(None, 0.5), std0=(None, 0.1), std3=(None, 0.2))),
    ("_contrib_box_iou", [(2, 7, 4), (3, 4)], product(format=(None, "center"), __corners__=(None, (0, 0)))),
]

ROWS = _BOXES
