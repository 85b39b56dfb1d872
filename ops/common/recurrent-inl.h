// SPDX-FileCopyrightText: The Amalgamation Authors
// SPDX-License-Identifier: Apache-2.0

// The loop over time that LSTM, GRU and RNN share. The input's products with its weights are there, for all times; at each time, a task multiplies
// the state before with the weights of a few units and computes their gates at once. The one thing to know: the state before is read from y, where
// every entry of the batch goes on until the last time; what lies behind its length is cleared at the end. Needs math-inl.h and gemm.h.

// One vector of hidden units of one entry of the batch at one time; the other gates lie kRecurrentUnits behind each other.
struct RecurrentUnits {
  const float* x;        // the first gate from the input
  const float* product;  // the first gate from the state before, of the gates that this phase computes
  const float* before;   // the state before
  float* h;              // the new state
  int64_t direction, unit;
  int64_t state;  // of the first unit in a tensor (directions, batch, hidden)
  size_t n;       // units
};

struct RecurrentWork;
using RecurrentUnitsFn = void (*)(const RecurrentWork& work, const RecurrentUnits& units);

// What is computed at a time for all units before anything of the next phase is: `gates` gates, from the first on or from `first_gate`.
struct RecurrentPhase {
  const float* weights;  // (directions, blocks, gates, hidden, 16)
  const float* bias;     // (directions, blocks, gates, 16), or null
  const float* operand;  // (directions, batch, hidden), or null for the state before
  int64_t gates, first_gate;
  bool last;
  RecurrentUnitsFn run;
};

struct RecurrentWork {
  const Step* step;
  const Context* context;
  const int32_t* lengths;
  int64_t times, directions, batch, hidden, blocks, gates, chunks, row_tasks;
  int64_t now;  // times that are done
  RecurrentPhase phase;
};

inline Vec RecurrentLoad(const float* p, size_t n) { return n == static_cast<size_t>(kLanes) ? Load(p) : LoadN(p, n); }

inline void RecurrentStore(float* p, Vec v, size_t n) {
  if (n == static_cast<size_t>(kLanes)) Store(p, v);
  else StoreN(p, v, n);
}

inline const float* RecurrentData(const Tensor* tensor) { return tensor == nullptr ? nullptr : static_cast<const float*>(tensor->data); }

inline float* RecurrentOutput(const Step& step, int i) { return static_cast<float*>(step.outputs[i]->data); }

// A quotient of two polynomials, as tanh in Eigen: an absolute error of 4e-7 in half the time of the operator Tanh. A gate's Sigmoid must be better
// than that, because 1 - z of GRU is small where z is near 1.
inline Vec RecurrentTanh(Vec x) {
  const Vec bound = Set(7.90531110763549805f);
  x = Min(bound, Max(Neg(bound), x));
  const Vec z = Mul(x, x);
  Vec p = MulAdd(z, Set(-2.76076847742355e-16f), Set(2.00018790482477e-13f));
  p = MulAdd(z, p, Set(-8.60467152213735e-11f));
  p = MulAdd(z, p, Set(5.12229709037114e-08f));
  p = MulAdd(z, p, Set(1.48572235717979e-05f));
  p = MulAdd(z, p, Set(6.37261928875436e-04f));
  p = MulAdd(z, p, Set(4.89352455891786e-03f));
  Vec q = MulAdd(z, Set(1.19825839466702e-06f), Set(1.18534705686654e-04f));
  q = MulAdd(z, q, Set(2.26843463243900e-03f));
  q = MulAdd(z, q, Set(4.89352518554385e-03f));
  return Div(Mul(x, p), q);
}

// The activation whose kind is attribute `first` + `number`.
inline Vec RecurrentActivateFree(const Step& step, int first, int64_t number, Vec x) {
  const float* floats = step.floats + 1 + 2 * number;
  const Vec a = Set(floats[0]), b = Set(floats[1]);
  switch (step.attrs[first + number]) {
    case kRecurrentSigmoid: return Sigmoid(x);
    case kRecurrentTanh: return RecurrentTanh(x);
    case kRecurrentRelu: return Max(Zero(), x);
    case kRecurrentAffine: return MulAdd(a, x, b);
    case kRecurrentLeakyRelu: return Select(Less(x, Zero()), Mul(a, x), x);
    case kRecurrentThresholdedRelu: return Select(LessEqual(x, a), Zero(), x);
    case kRecurrentScaledTanh: return Mul(a, RecurrentTanh(Mul(b, x)));
    case kRecurrentHardSigmoid: return Min(Set(1.0f), Max(Zero(), MulAdd(a, x, b)));
    case kRecurrentElu: return Select(Less(x, Zero()), Mul(a, Sub(Exp(Min(Zero(), x)), Set(1.0f))), x);
    case kRecurrentSoftsign: return Div(x, Add(Set(1.0f), Abs(x)));
    default: return Add(Max(Zero(), x), Log(Add(Set(1.0f), Exp(Neg(Abs(x))))));
  }
}

// The same of x within the clip.
inline Vec RecurrentActivate(const Step& step, int first, int64_t number, Vec x) {
  const Vec clip = Set(step.floats[0]);
  return RecurrentActivateFree(step, first, number, Min(clip, Max(Neg(clip), x)));
}

inline int64_t RecurrentTime(const RecurrentWork& work, int64_t direction, int64_t number) {
  const bool reverse = work.step->attrs[0] == 1 || direction == 1;
  return reverse ? work.times - 1 - number : number;
}

// y of one direction at the `number`th time; before the first, the outputs' last state, which then holds the initial one.
inline float* RecurrentState(const RecurrentWork& work, int64_t direction, int64_t number) {
  const int64_t matrix = work.batch * work.hidden;
  if (number < 0) return RecurrentOutput(*work.step, 1) + direction * matrix;
  return RecurrentOutput(*work.step, 0) + (RecurrentTime(work, direction, number) * work.directions + direction) * matrix;
}

// Index: (direction, rows, chunk of blocks).
inline void RecurrentTask(void* arg, int index, int thread) {
  const RecurrentWork& work = *static_cast<const RecurrentWork*>(arg);
  const RecurrentPhase& phase = work.phase;
  const int64_t chunk = index % work.chunks, rows = index / work.chunks % work.row_tasks, direction = index / work.chunks / work.row_tasks;
  const int64_t first = chunk * kRecurrentBlocks, last = first + kRecurrentBlocks < work.blocks ? first + kRecurrentBlocks : work.blocks;
  const int64_t row = work.batch * rows / work.row_tasks, end = work.batch * (rows + 1) / work.row_tasks;
  const int64_t time = RecurrentTime(work, direction, work.now), hidden = work.hidden, matrix = work.batch * hidden;
  const float* before = RecurrentState(work, direction, work.now - 1);
  float* h = RecurrentState(work, direction, work.now);
  float* products = reinterpret_cast<float*>(work.context->Scratch(thread));
  const int64_t stride = (last - first) * phase.gates * kRecurrentUnits, panel = (direction * work.blocks + first) * phase.gates;

  GemmArgs args = {};
  args.a = (phase.operand != nullptr ? phase.operand + direction * matrix : before) + row * hidden;
  args.b = phase.weights + panel * hidden * kRecurrentUnits;
  args.bias = phase.bias == nullptr ? nullptr : phase.bias + panel * kRecurrentUnits;
  args.c = products;
  args.groups = args.outer = args.inner = 1;
  args.rows = end - row;
  args.columns = args.stride_c = stride;
  args.stride_a = args.run = hidden;
  const int64_t x_row = work.directions * work.blocks * work.gates * kRecurrentUnits;
  const float* x = RecurrentData(work.step->inputs[0]) + time * work.batch * x_row + direction * work.blocks * work.gates * kRecurrentUnits;
  // They were written long ago: have them on their way during the multiplication.
  for (int64_t i = row; i < end; ++i) {
    for (int64_t panel = first * work.gates; panel < last * work.gates; ++panel) Prefetch(x + i * x_row + panel * kRecurrentUnits);
  }
  GemmBlock(args);

  for (int64_t i = row; i < end; ++i, products += stride) {
    const bool active = work.lengths == nullptr || time < work.lengths[i];
    for (int64_t block = first; block < last; ++block) {
      for (int64_t j = 0; j < kRecurrentUnits; j += kLanes) {
        RecurrentUnits units = {};
        units.unit = block * kRecurrentUnits + j;
        if (units.unit >= hidden) break;
        const int64_t left = hidden - units.unit;
        units.n = static_cast<size_t>(left < kLanes ? left : kLanes);
        units.x = x + i * x_row + (block * work.gates + phase.first_gate) * kRecurrentUnits + j;
        units.product = products + (block - first) * phase.gates * kRecurrentUnits + j;
        units.before = before + i * hidden + units.unit;
        units.h = h + i * hidden + units.unit;
        units.direction = direction;
        units.state = direction * matrix + i * hidden + units.unit;
        if (active) phase.run(work, units);
        else if (phase.last) RecurrentStore(units.h, RecurrentLoad(units.before, units.n), units.n);
      }
    }
  }
}

// The state before the first time; 0 for an entry that has no time at all, which onnxruntime gives as its last state, too.
inline void RecurrentInitial(const Step& step, int output, const Tensor* initial, const Tensor* lengths) {
  const Tensor& y = *step.outputs[0];
  const float* from = RecurrentData(initial);
  float* state = RecurrentOutput(step, output);
  for (int64_t i = 0; i < y.dims[1] * y.dims[2]; ++i) {
    const bool empty = y.dims[0] == 0 || (lengths != nullptr && static_cast<const int32_t*>(lengths->data)[i % y.dims[2]] <= 0);
    for (int64_t j = 0; j < y.dims[3]; ++j, ++state) *state = from == nullptr || empty ? 0.0f : from[i * y.dims[3] + j];
  }
}

// The last states, and zeros behind the lengths.
inline void RecurrentFinish(const RecurrentWork& work) {
  const int64_t matrix = work.batch * work.hidden;
  float* last = RecurrentOutput(*work.step, 1);
  for (int64_t d = 0; d < work.directions && work.times > 0; ++d) {
    const float* from = RecurrentState(work, d, work.times - 1);
    for (int64_t i = 0; i < matrix; ++i) last[d * matrix + i] = from[i];
  }
  for (int64_t i = 0; work.lengths != nullptr && i < work.batch; ++i) {
    const int64_t length = work.lengths[i] > 0 ? work.lengths[i] : 0;
    for (int64_t row = length * work.directions; row < work.times * work.directions; ++row) {
      float* y = RecurrentOutput(*work.step, 0) + (row * work.batch + i) * work.hidden;
      for (int64_t j = 0; j < work.hidden; ++j) y[j] = 0.0f;
    }
  }
}

// All times, each through one phase or two. `lengths` and `initial` are inputs.
inline void Recurrent(const Step& step, const Context& context, int64_t gates, int lengths, int initial, const RecurrentPhase* phases, int count) {
  const Tensor& y = *step.outputs[0];
  RecurrentWork work = {};
  work.step = &step;
  work.context = &context;
  work.lengths = step.inputs[lengths] == nullptr ? nullptr : static_cast<const int32_t*>(step.inputs[lengths]->data);
  work.times = y.dims[0];
  work.directions = y.dims[1];
  work.batch = y.dims[2];
  work.hidden = y.dims[3];
  work.gates = gates;
  work.blocks = Recurrent_blocks(work.hidden);
  work.chunks = (work.blocks + kRecurrentBlocks - 1) / kRecurrentBlocks;
  work.row_tasks = (work.batch + kRecurrentRows - 1) / kRecurrentRows;
  RecurrentInitial(step, 1, step.inputs[initial], step.inputs[lengths]);
  const int tasks = static_cast<int>(work.directions * work.row_tasks * work.chunks);
  // Tasks smaller than this cost more to hand out than to do.
  Context where = context;
  if (work.directions * work.batch * work.hidden * work.hidden * gates < 200000) where.threads = 1;
  work.context = &where;
  for (work.now = 0; work.now < work.times; ++work.now) {
    for (int i = 0; i < count; ++i) {
      work.phase = phases[i];
      where.ParallelFor(tasks, RecurrentTask, &work);
    }
  }
  RecurrentFinish(work);
}
