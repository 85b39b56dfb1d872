// SPDX-FileCopyrightText: The Amalgamation Authors
// SPDX-License-Identifier: Apache-2.0

// Greedy suppression in one row of scores (one class of one batch): of the boxes in order of their scores, one is selected unless a selected one of its id
// overlaps it by more than the threshold. boxes (N, boxes, 4), scores (N, classes, boxes), ids (N, boxes) or none, y bool (N, classes, boxes) or (N, boxes).
//
// The one thing to know: vectors only find suspects, by a product with some slack; whether one suppresses is decided by the quotient, so that every
// backend selects the same boxes.

struct NonMaxSuppressionWork {
  const Step* step;
  const Context* context;
};

// Corners of a box in order, and its area.
struct NonMaxSuppressionBox {
  float x0, y0, x1, y1, area;
};

static NonMaxSuppressionBox NonMaxSuppression_box(const float* p, bool center) {
  NonMaxSuppressionBox box;
  if (center) {
    const float w = p[2] / 2, h = p[3] / 2;
    box = {p[0] - w, p[1] - h, p[0] + w, p[1] + h, 0};
  } else {
    box = {p[0] < p[2] ? p[0] : p[2], p[1] < p[3] ? p[1] : p[3], p[0] < p[2] ? p[2] : p[0], p[1] < p[3] ? p[3] : p[1], 0};
  }
  box.area = (box.x1 - box.x0) * (box.y1 - box.y0);
  return box;
}

static bool NonMaxSuppression_overlap(const NonMaxSuppressionBox& a, const NonMaxSuppressionBox& b, float threshold) {
  const float w = (a.x1 < b.x1 ? a.x1 : b.x1) - (a.x0 > b.x0 ? a.x0 : b.x0);
  const float h = (a.y1 < b.y1 ? a.y1 : b.y1) - (a.y0 > b.y0 ? a.y0 : b.y0);
  if (!(w > 0 && h > 0)) return false;
  const float common = w * h;
  if (!(common > 0 && a.area > 0 && b.area > 0)) return false;
  const float all = a.area + b.area - common;
  return all > 0 && common / all > threshold;
}

// The selected boxes: five rows of numbers, so that vectors hold the same number of several boxes.
struct NonMaxSuppressionSelected {
  float *x0, *y0, *x1, *y1, *area;
  int64_t count;
};

static bool NonMaxSuppression_suppressed(const NonMaxSuppressionSelected& s, const NonMaxSuppressionBox& box, float threshold) {
  const Vec x0 = Set(box.x0), y0 = Set(box.y0), x1 = Set(box.x1), y1 = Set(box.y1), area = Set(box.area), least = Set(threshold * 0.999f);
  for (int64_t i = 0; i < s.count; i += kLanes) {
    const size_t n = static_cast<size_t>(s.count - i < kLanes ? s.count - i : kLanes);
    const auto load = [&](const float* p) { return n == kLanes ? Load(p + i) : LoadN(p + i, n); };
    const Vec w = Max(Sub(Min(load(s.x1), x1), Max(load(s.x0), x0)), Zero());
    const Vec h = Max(Sub(Min(load(s.y1), y1), Max(load(s.y0), y0)), Zero());
    const Vec common = Mul(w, h), all = Sub(Add(load(s.area), area), common);
    if (MaxLane(Select(Less(Mul(all, least), common), Set(1.0f), Zero())) == 0) continue;
    for (int64_t k = i; k < i + static_cast<int64_t>(n); ++k) {
      if (NonMaxSuppression_overlap({s.x0[k], s.y0[k], s.x1[k], s.y1[k], s.area[k]}, box, threshold)) return true;
    }
  }
  return false;
}

// Whether box a comes before box b, where a is the first of two with equal scores.
static inline bool NonMaxSuppression_inOrder(const float* scores, const int64_t* ids, int32_t a, int32_t b) {
  if (ids != nullptr && ids[a] != ids[b]) return ids[a] < ids[b];
  return scores[a] >= scores[b];
}

// `order` by ids, then scores; stable; `other` is as large. Returns where the result is.
static int32_t* NonMaxSuppression_sort(const float* scores, const int64_t* ids, int32_t* order, int32_t* other, int64_t count) {
  int64_t i = 1;
  while (i < count && NonMaxSuppression_inOrder(scores, ids, order[i - 1], order[i])) ++i;
  if (i >= count) return order;
  for (int64_t width = 1; width < count; width *= 2) {
    for (int64_t begin = 0; begin < count; begin += 2 * width) {
      const int64_t middle = begin + width < count ? begin + width : count, end = middle + width < count ? middle + width : count;
      int64_t left = begin, right = middle;
      for (int64_t to = begin; to < end; ++to) {
        const bool take_left = left < middle && (right >= end || NonMaxSuppression_inOrder(scores, ids, order[left], order[right]));
        other[to] = order[take_left ? left++ : right++];
      }
    }
    int32_t* const sorted = other;
    other = order;
    order = sorted;
  }
  return order;
}

static void NonMaxSuppression_row(void* arg, int row, int thread) {
  const NonMaxSuppressionWork& work = *static_cast<const NonMaxSuppressionWork*>(arg);
  const Step& step = *work.step;
  const int64_t n = step.inputs[0]->dims[1], batch = row / step.inputs[1]->dims[1];
  const float* boxes = static_cast<const float*>(step.inputs[0]->data) + batch * n * 4;
  const float* scores = static_cast<const float*>(step.inputs[1]->data) + row * n;
  const int64_t* ids = step.input_count == 3 ? static_cast<const int64_t*>(step.inputs[2]->data) + batch * n : nullptr;
  uint8_t* y = static_cast<uint8_t*>(step.outputs[0]->data) + (step.outputs[0]->rank == 3 ? row : batch) * n;
  int32_t* order = reinterpret_cast<int32_t*>(work.context->Scratch(thread));
  float* rows = reinterpret_cast<float*>(order + 2 * n);
  NonMaxSuppressionSelected selected = {rows, rows + n, rows + 2 * n, rows + 3 * n, rows + 4 * n, 0};
  int64_t count = 0;
  for (int64_t i = 0; i < n; ++i) {
    if (step.attrs[2] == 0 || scores[i] > step.floats[1]) order[count++] = static_cast<int32_t>(i);
  }
  order = NonMaxSuppression_sort(scores, ids, order, order + n, count);
  for (int64_t i = 0; i < count; ++i) {
    if (ids != nullptr && i > 0 && ids[order[i]] != ids[order[i - 1]]) selected.count = 0;
    if (selected.count >= step.attrs[0]) continue;
    const NonMaxSuppressionBox box = NonMaxSuppression_box(boxes + order[i] * 4, step.attrs[1] != 0);
    if (NonMaxSuppression_suppressed(selected, box, step.floats[0])) continue;
    const int64_t k = selected.count++;
    selected.x0[k] = box.x0;
    selected.y0[k] = box.y0;
    selected.x1[k] = box.x1;
    selected.y1[k] = box.y1;
    selected.area[k] = box.area;
    // Classes may share a mask, and then write the same.
    __atomic_store_n(y + order[i], static_cast<uint8_t>(1), __ATOMIC_RELAXED);
  }
}

void NonMaxSuppression(const Step& step, const Context& context) {
  const Tensor& y = *step.outputs[0];
  if (y.elements == 0) return;
  memset(y.data, 0, static_cast<size_t>(y.elements));
  NonMaxSuppressionWork work = {&step, &context};
  context.ParallelFor(static_cast<int>(step.inputs[1]->dims[0] * step.inputs[1]->dims[1]), NonMaxSuppression_row, &work);
}
