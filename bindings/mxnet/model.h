// SPDX-FileCopyrightText: The Amalgamation Authors
// SPDX-License-Identifier: Apache-2.0

// What a library knows of the MXNet model that it was built from: enough to recognise the two files, and to say what differs in others.
// The one thing to know: graph/importers/mxnet_model.py writes it, and computes every digest as digest.cc does.
#ifndef PREDICT_BINDINGS_MXNET_MODEL_H_
#define PREDICT_BINDINGS_MXNET_MODEL_H_

#include "runtime/predict.h"

namespace predict::mxnet {

// A node of symbol.json: CRC-32s of its operator, its name, its attributes and its inputs.
struct Node {
  uint32_t op, name, attributes, inputs;
};

// An array of .params; `name` and `dims` are first places in strings and dims. `dtype` is MXNet's number.
struct Parameter {
  uint64_t digest;
  uint32_t name, dims;
  int32_t dtype, rank;
};

class Params;

struct Model {
  const Node* nodes;
  uint32_t node_count;
  uint32_t heads;  // CRC-32
  const Parameter* parameters;  // sorted by name
  uint32_t parameter_count;
  const uint32_t* labels;  // variables that prediction does not have; places in strings
  uint32_t label_count;
  uint32_t output_count;  // of the program's outputs, those that are the model's; the others are internal results that are kept
  const char* strings;
  const uint32_t* dims;
  const uint8_t* program;  // null: it is not in the library; with `rebuild`, the file of docs/recipe-format.md
  size_t program_bytes;
  const char* target;  // what is built to make this library
  const char* graph;   // what every program of this graph says under "mxnet_graph" in its info
  // Null, or Rebuild.
  predict_status (*rebuild)(const char* call, const Model& model, const Params& params, predict_program** program);

  const char* Text(uint32_t place) const { return strings + place; }
};

// Generated for each library.
extern const Model kModel;

// A program for what MXPredCreate was given, or an error that says what differs from the library's model.
predict_status OpenProgram(const char* call, const Model& model, const char* symbol, const void* params, size_t params_bytes,
                           predict_program** program);

// The program of these parameters, which fit the model. Only libraries that take other weights have this function.
predict_status Rebuild(const char* call, const Model& model, const Params& params, predict_program** program);

// The error, if `symbol`, JSON that ends with 0, is not the model's.
predict_status CheckSymbol(const char* call, const Model& model, const char* symbol);

// How errors about another model end.
predict_status SayRebuild(const Model& model);

}  // namespace predict::mxnet

#endif  // PREDICT_BINDINGS_MXNET_MODEL_H_
