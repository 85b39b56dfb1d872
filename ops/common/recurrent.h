// SPDX-FileCopyrightText: The Amalgamation Authors
// SPDX-License-Identifier: Apache-2.0

// What the steps of LSTM, GRU and RNN agree on, for their checks; recurrent-inl.h runs them. The one thing to know: gates lie in blocks
// of 16 hidden units, [gate][16], so that one task has all gates of its units. The last block is filled up with zeros.
#ifndef PREDICT_OPS_COMMON_RECURRENT_H_
#define PREDICT_OPS_COMMON_RECURRENT_H_

namespace predict {

// The numbers are those of ops/common/recurrent.py.
enum RecurrentActivationKind : int64_t {
  kRecurrentSigmoid = 0,
  kRecurrentTanh = 1,
  kRecurrentRelu = 2,
  kRecurrentAffine = 3,            // a x + b
  kRecurrentLeakyRelu = 4,         // x < 0 ? a x : x
  kRecurrentThresholdedRelu = 5,   // x > a ? x : 0
  kRecurrentScaledTanh = 6,        // a tanh(b x)
  kRecurrentHardSigmoid = 7,       // min(max(a x + b, 0), 1)
  kRecurrentElu = 8,               // x < 0 ? a (e^x - 1) : x
  kRecurrentSoftsign = 9,          // x / (1 + |x|)
  kRecurrentSoftplus = 10,         // ln(1 + e^x)
  kRecurrentActivationCount = 11,
};

inline constexpr int64_t kRecurrentUnits = 16;  // of a block: a panel of gemm.h
inline constexpr int64_t kRecurrentBlocks = 2;  // of a task: an even number of panels, whatever the number of gates
inline constexpr int64_t kRecurrentRows = 24;   // of a task: a sum's order depends on its tile, so never on the number of threads
inline constexpr int64_t kRecurrentMost = int64_t{1} << 24;

inline int64_t Recurrent_blocks(int64_t hidden) { return (hidden + kRecurrentUnits - 1) / kRecurrentUnits; }

// An operand that may be absent: float32 and `elements` elements.
inline const char* Recurrent_floats(const Tensor* tensor, int64_t elements) {
  if (tensor == nullptr) return nullptr;
  if (tensor->dtype != kFloat32) return "an operand is not float32";
  return tensor->elements == elements ? nullptr : "an operand has the wrong number of elements";
}

// Weights of the state: (directions, blocks of `gates` panels, hidden, 16).
inline const char* Recurrent_weights(const Tensor* r, int64_t directions, int64_t hidden, int64_t gates) {
  if (r == nullptr || r->dtype != kFloat32 || r->rank != 4) return "the weights of the state are not float32 of 4 dims";
  const bool fits = r->dims[0] == directions && r->dims[1] == Recurrent_blocks(hidden) * gates && r->dims[2] == hidden && r->dims[3] == kRecurrentUnits;
  return fits ? nullptr : "the weights of the state are not packed for the output";
}

// What all three have: inputs x, the product of the input for all gates, (times, batch, directions, blocks, gates, 16), and at `lens` an int32 for
// each entry of the batch, or absent; outputs y (times, directions, batch, hidden), and from the second on (directions, batch, hidden) each.
// Attributes: direction (0 forward, 1 reverse, 2 both), then `others`, then `kinds` activations for each direction. Floats: clip, and two for
// each activation.
inline const char* Recurrent_check(const Step& step, int inputs, int outputs, int gates, int lens, int others, int kinds) {
  if (step.input_count != inputs || step.output_count != outputs) return "wrong number of inputs or outputs";
  if (step.attr_count < 1 || step.attrs[0] < 0 || step.attrs[0] > 2) return "the direction is none of 0, 1 and 2";
  const int64_t directions = step.attrs[0] == 2 ? 2 : 1;
  const int64_t all = kinds * directions;
  if (step.attr_count != 1 + others + all || step.float_count != 1 + 2 * all) return "wrong number of attributes";
  for (int64_t i = 0; i < all; ++i) {
    const int64_t kind = step.attrs[1 + others + i];
    if (kind < 0 || kind >= kRecurrentActivationCount) return "unknown activation";
  }
  for (int i = 0; i < outputs; ++i) {
    if (step.outputs[i] == nullptr || step.outputs[i]->dtype != kFloat32) return "an output is absent, or not float32";
  }
  const Tensor* x = step.inputs[0];
  const Tensor& y = *step.outputs[0];
  if (x == nullptr || x->dtype != kFloat32 || x->rank != 6 || y.rank != 4) return "x is not float32 of 6 dims, or y not of 4";
  for (int i = 0; i < 4; ++i) {
    if (y.dims[i] > kRecurrentMost) return "the output is too large";
  }
  const int64_t times = y.dims[0], batch = y.dims[2], hidden = y.dims[3];
  if (y.dims[1] != directions) return "the output has the wrong number of directions";
  const bool fits = x->dims[0] == times && x->dims[1] == batch && x->dims[2] == directions && x->dims[3] == Recurrent_blocks(hidden) &&
                    x->dims[4] == gates && x->dims[5] == kRecurrentUnits;
  if (!fits) return "x is not as y";
  for (int i = 1; i < outputs; ++i) {
    const Tensor& state = *step.outputs[i];
    if (state.rank != 3 || state.dims[0] != directions || state.dims[1] != batch || state.dims[2] != hidden) return "a state is not as y";
  }
  const Tensor* lengths = step.inputs[lens];
  if (lengths != nullptr && (lengths->dtype != kInt32 || lengths->elements != batch)) return "the lengths are not an int32 for each entry of the batch";
  const int64_t scratch = kRecurrentRows * kRecurrentBlocks * kRecurrentUnits * gates * 4;
  return step.scratch_bytes >= scratch ? nullptr : "the planned scratch memory is too small";
}

// The elements of a state of y's sizes.
inline int64_t Recurrent_state(const Step& step) { return step.outputs[1]->elements; }

}  // namespace predict

#endif  // PREDICT_OPS_COMMON_RECURRENT_H_
