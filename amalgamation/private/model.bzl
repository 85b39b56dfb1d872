# SPDX-FileCopyrightText: The Amalgamation Authors
# SPDX-License-Identifier: Apache-2.0
#
# predict_model: a model file together with the operators that a library of it links.

load("@rules_cc//cc:defs.bzl", "CcInfo")
load(":mxnet.bzl", "mxnet_to_onnx")
load(":own_operators.bzl", "OperatorInfo")

ModelInfo = provider(
    doc = "A model and its selection.",
    fields = {
        "file": "The model's file.",
        "label": "The predict_model target.",
        "mxnet": "Of a model of MXNet a struct: the files `symbol` and `params`, `inputs`, input to its dims as --inputs has them, and `internals`. Else None.",
        "own_operators": "OperatorInfo of each operator that is not in ops/ and that the model may have.",
        "selection": "Sorted names of the operators that are linked, or None: every one is offered.",
        "selection_file": "The checked-in NAME.selection.bzl, or None.",
    },
)

def _model(ctx):
    if ctx.attr.checked and ctx.attr.selection != sorted(ctx.attr.selection):
        fail("%s: the selection is not sorted: it is a generated file, do not edit it" % ctx.label)
    return [
        DefaultInfo(files = depset([ctx.file.model]), runfiles = ctx.runfiles([ctx.file.model])),
        ModelInfo(
            file = ctx.file.model,
            label = ctx.label,
            mxnet = struct(inputs = ctx.attr.inputs, internals = ctx.attr.internals, params = ctx.file.params, symbol = ctx.file.symbol) if ctx.file.symbol else None,
            own_operators = [operator[OperatorInfo] for operator in ctx.attr.own_operators],
            selection = ctx.attr.selection if ctx.attr.checked else None,
            selection_file = ctx.file.selection_file,
        ),
        # Their objects alone: nothing that is compiled for a library includes what they export.
        CcInfo(linking_context = cc_common.create_linking_context(
            linker_inputs = depset(order = "topological", transitive = [operator[CcInfo].linking_context.linker_inputs for operator in ctx.attr.operators]),
        )),
    ]

_predict_model = rule(
    implementation = _model,
    attrs = {
        "checked": attr.bool(),
        "inputs": attr.string_dict(),
        "internals": attr.string_list(),
        # As a program is made of it (program.bzl).
        "model": attr.label(allow_single_file = True, mandatory = True, cfg = "exec"),
        "operators": attr.label_list(providers = [CcInfo]),
        "own_operators": attr.label_list(providers = [OperatorInfo]),
        "params": attr.label(allow_single_file = True, cfg = "exec"),
        "selection": attr.string_list(),
        "selection_file": attr.label(allow_single_file = [".bzl"]),
        "symbol": attr.label(allow_single_file = True, cfg = "exec"),
    },
    provides = [ModelInfo, CcInfo],
)

def dims_as_texts(name, inputs):
    """Each input's dims as --inputs has them: a list of numbers and names, or already a text, as "int32[N,128]"."""
    for key, dims in inputs.items():
        if type(dims) != "string" and (type(dims) != "list" or [dim for dim in dims if type(dim) not in ["int", "string"]]):
            fail("%s: inputs['%s'] is the list of the input's dims, numbers or names, or a text like \"int32[N,128]\", got %s" % (name, key, repr(dims)))
    return {key: dims if type(dims) == "string" else ",".join([str(dim) for dim in dims]) for key, dims in inputs.items()}

def selected_operators(selection, operators):
    """Labels of what is linked for a selection, or for None; `operators`: those of the model's own workspace."""
    if selection == None:
        return [Label("//ops:every")] + operators
    own = {native.package_relative_label(operator).name: operator for operator in operators}
    return [own.get(operator, Label("//ops:" + operator)) for operator in selection]

def predict_model(name, model, selection = None, params = None, inputs = {}, internals = [], operators = [], **kwargs):
    """A model with its selection: what `predict_library(selection = OF_MODEL)` and `--//:model` take.

    Targets: `<name>`, which also is the model's file wherever a file is asked for; with params, `<name>.onnx`.

    Args:
      name: the target's name; the selection's file is `<name>.selection.bzl` beside the BUILD file.
      model: the ONNX file, or a symbol.json of MXNet.
      params: the .params file of a symbol.json.
      inputs: with params, each input to the list of its dims, such as {"data": [1, 3, 224, 224]}; a name stays symbolic. Of another
        type than float32: {"ids": "int32[N,128]"}.
      internals: with params, names of nodes inside the model, or of their outputs, whose results stay readable, as MXPredCreatePartialOut
        and a monitor callback read them; they are further outputs behind the model's own. ["*"] keeps all.
      operators: labels of operators that predict_operators makes, which the model may have besides those of ops/.
      selection: `SELECTION` of `<name>.selection.bzl`; None offers every operator.
      **kwargs: visibility, tags, and other attributes that all rules have.
    """
    if selection != None and type(selection) != "list":
        fail("predict_model(%s): selection is the list SELECTION of %s.selection.bzl, got %s" % (name, name, repr(selection)))
    symbol = model if params else None
    if params:
        mxnet_to_onnx(
            name = name + ".onnx",
            inputs = dims_as_texts(name, inputs),
            internals = internals,
            params = params,
            symbol = model,
            # `//...` has it from what depends on it.
            tags = ["manual"],
        )
        model = name + ".onnx"
    elif inputs or internals:
        fail("predict_model(%s): inputs and internals are for a model of MXNet, whose params are given, too; else inputs is given to the predict_library" % name)
    _predict_model(
        name = name,
        checked = selection != None,
        inputs = dims_as_texts(name, inputs) if params else {},
        internals = internals,
        model = model,
        operators = selected_operators(selection, operators),
        own_operators = operators,
        params = params,
        selection = selection or [],
        selection_file = None if selection == None else name.removesuffix(".model") + ".selection.bzl",
        symbol = symbol,
        **kwargs
    )
