# SPDX-FileCopyrightText: The Amalgamation Authors
# SPDX-License-Identifier: Apache-2.0
#
# The networks of Gluon's zoo, by the families of networks.py.

GLUON = {
    "densenet": ["densenet121", "densenet161", "densenet169", "densenet201"],
    "inception": ["inceptionv3"],
    "mobilenet": [
        "mobilenet0.25",
        "mobilenet0.5",
        "mobilenet0.75",
        "mobilenet1.0",
        "mobilenetv2_0.25",
        "mobilenetv2_0.5",
        "mobilenetv2_0.75",
        "mobilenetv2_1.0",
    ],
    "resnet_v1": ["resnet%d_v1" % depth for depth in [18, 34, 50, 101, 152]],
    "resnet_v2": ["resnet%d_v2" % depth for depth in [18, 34, 50, 101, 152]],
    "squeezenet": ["squeezenet1.0", "squeezenet1.1"],
    "vgg": ["alexnet"] + ["vgg%d%s" % (depth, kind) for depth in [11, 13, 16, 19] for kind in ["", "_bn"]],
}
