// SPDX-FileCopyrightText: The Amalgamation Authors
// SPDX-License-Identifier: Apache-2.0

// y[n, c, p] = x[n, c, …] at grid[n, p]: x (N, C, D…), grid (N, places, axes; the last axis of x first), y (N, C, places). attrs: 1, 2 or 4 places of
// x along each axis (nearest, linear, cubic); outside of x 0 zeros, 1 the border, 2 its reflection; whether -1 and 1 are the middles of the border's
// elements. Each axis has its places and weights; what is sampled is the sum over all their products, which is the same in all channels.
struct GridSampleAxis {
  int64_t at[4];
  float weight[4];
};

inline float GridSampleFloor(float value) {
  if (!(value > -8388608.0f && value < 8388608.0f)) return value;
  const float whole = static_cast<float>(static_cast<int32_t>(value));
  return whole > value ? whole - 1 : whole;
}

// Half to even.
inline float GridSampleRound(float value) {
  const float floor = GridSampleFloor(value), rest = value - floor;
  const bool odd = floor != 2 * GridSampleFloor(floor / 2);
  return rest > 0.5f || (rest == 0.5f && odd) ? floor + 1 : floor;
}

inline float GridSampleReflect(float place, float low, float high) {
  const float range = high - low, beyond = place < low ? low - place : place - high;
  if (!(beyond > 0)) return place;
  if (!(range > 0)) return low;
  const float times = GridSampleFloor(beyond / range), rest = beyond - times * range;
  const bool even = times == 2 * GridSampleFloor(times / 2);
  return (place < low) == even ? low + rest : high - rest;
}

inline float GridSampleCubic(float distance) {
  constexpr float kA = -0.75f;
  if (distance <= 1) return ((kA + 2) * distance - (kA + 3)) * distance * distance + 1;
  return ((kA * distance - 5 * kA) * distance + 8 * kA) * distance - 4 * kA;
}

// The taps of a place along an axis of n elements; one that counts as zero has the weight 0.
inline GridSampleAxis GridSampleTaps(float coordinate, int64_t n, const int64_t* attrs) {
  const int64_t taps = attrs[0], padding = attrs[1];
  const bool corners = attrs[2] != 0;
  const float size = static_cast<float>(n), last = size - 1, low = corners ? 0.0f : -0.5f, high = corners ? last : size - 0.5f;
  float place = corners ? (coordinate + 1) / 2 * last : ((coordinate + 1) * size - 1) / 2;
  place = taps == 1 ? GridSampleRound(place) : place;
  if (place < low || place > high) {
    // A cubic curve goes on beyond the border, which each of its taps then meets.
    if (padding == 1 && taps != 4) place = place < 0 ? 0 : place > last ? last : place;
    if (padding == 2) place = GridSampleReflect(place, low, high);
  }
  // What is not a number is the first element, what is far outside is as good as a little.
  place = place > -1e9f ? (place < 1e9f ? place : 1e9f) : place <= -1e9f ? -1e9f : 0;
  // The first of the taps: a reflected place may again lie between two elements.
  const float floor = taps == 1 && padding == 2 ? static_cast<float>(static_cast<int64_t>(place)) : GridSampleFloor(place);
  const float rest = place - floor;
  GridSampleAxis axis = {};
  for (int64_t i = 0; i < taps; ++i) {
    int64_t at = static_cast<int64_t>(floor) + i - (taps == 4 ? 1 : 0);
    float weight = 1;
    if (taps == 2) weight = i == 0 ? 1 - rest : rest;
    if (taps == 4) weight = GridSampleCubic(i == 0 ? rest + 1 : i == 1 ? rest : static_cast<float>(i) - 1 - rest);
    if (at < 0 || at >= n) {
      if (padding == 0) weight = 0;
      if (padding == 2) at = static_cast<int64_t>(GridSampleReflect(static_cast<float>(at), low, high));
      at = at < 0 ? 0 : at >= n ? n - 1 : at;
    }
    axis.at[i] = at;
    axis.weight[i] = weight;
  }
  return axis;
}

constexpr int64_t kGridSampleBlock = 64;  // places of a task
constexpr int64_t kGridSampleTaps = 256;  // of the places that are sampled at once; a place has 64 at most

// All taps of a place, with their weights.
inline void GridSamplePlace(const Step& step, const float* grid, int64_t* at, float* weight) {
  const int64_t axes = step.inputs[1]->dims[2], taps = step.attrs[0];
  int64_t count = 1;
  at[0] = 0;
  weight[0] = 1;
  for (int64_t a = 0; a < axes; ++a) {
    const int64_t size = step.inputs[0]->dims[2 + a];
    const GridSampleAxis axis = GridSampleTaps(grid[axes - 1 - a], size, step.attrs);
    // From the last, as the first of the new ones take their place.
    for (int64_t i = count * taps - 1; i >= 0; --i) {
      at[i] = at[i / taps] * size + axis.at[i % taps];
      weight[i] = weight[i / taps] * axis.weight[i % taps];
    }
    count *= taps;
  }
}

// Of one channel.
inline void GridSampleRow(const float* from, const int64_t* at, const float* weight, int64_t places, int64_t taps, float* y) {
  for (int64_t p = 0; p < places; ++p, at += taps, weight += taps) {
    float sum = 0;
    for (int64_t i = 0; i < taps; ++i) sum += weight[i] == 0 ? 0 : weight[i] * from[at[i]];
    y[p] = sum;
  }
}

static void GridSampleTask(void* arg, int index, int) {
  const Step& step = *static_cast<const Step*>(arg);
  const Tensor& x = *step.inputs[0];
  const int64_t places = step.inputs[1]->dims[1], axes = step.inputs[1]->dims[2], taps = step.attrs[0], channels = x.dims[1];
  const int64_t blocks = (places + kGridSampleBlock - 1) / kGridSampleBlock, n = index / blocks, begin = index % blocks * kGridSampleBlock;
  const int64_t end = begin + kGridSampleBlock < places ? begin + kGridSampleBlock : places;
  int64_t plane = 1, total = 1;
  for (int64_t a = 0; a < axes; ++a) {
    plane *= x.dims[2 + a];
    total *= taps;
  }
  // Some places at a time, of which a channel's results are neighbours.
  int64_t at[kGridSampleTaps];
  float weight[kGridSampleTaps];
  const int64_t most = kGridSampleTaps / total;
  for (int64_t first = begin; first < end; first += most) {
    const int64_t number = first + most < end ? most : end - first;
    for (int64_t p = 0; p < number; ++p)
      GridSamplePlace(step, static_cast<const float*>(step.inputs[1]->data) + (n * places + first + p) * axes, at + p * total, weight + p * total);
    const float* from = static_cast<const float*>(x.data) + n * channels * plane;
    float* y = static_cast<float*>(step.outputs[0]->data) + n * channels * places + first;
    for (int64_t c = 0; c < channels; ++c, from += plane, y += places) {
      // The four of images are written out by the compiler.
      if (total == 4) GridSampleRow(from, at, weight, number, 4, y);
      else GridSampleRow(from, at, weight, number, total, y);
    }
  }
}

void GridSample(const Step& step, const Context& context) {
  if (step.outputs[0]->elements == 0) return;
  const int64_t blocks = (step.inputs[1]->dims[1] + kGridSampleBlock - 1) / kGridSampleBlock;
  context.ParallelFor(static_cast<int>(step.inputs[0]->dims[0] * blocks), GridSampleTask, const_cast<Step*>(&step));
}
