// SPDX-FileCopyrightText: The Amalgamation Authors
// SPDX-License-Identifier: Apache-2.0

// y[r, c, p, q] is the maximum of bin (p, q) of region r in channel c, 0 where the bin lies outside of x. x (N, C, H, W), regions (R, 5): the image,
// then corners, which count as inside and are rounded to whole elements, halves away from zero.
struct MaxRoiPoolSpan {
  int64_t begin, size;  // of a region along one axis
  float bin;
};

// What no image reaches needs no exact number.
inline float MaxRoiPoolLimited(float value) { return value > 1e9f ? 1e9f : value > -1e9f ? value : -1e9f; }

inline int64_t MaxRoiPoolRound(float value) {
  const double exact = MaxRoiPoolLimited(value);
  return static_cast<int64_t>(exact < 0 ? exact - 0.5 : exact + 0.5);
}

inline MaxRoiPoolSpan MaxRoiPoolSpanOf(float first, float last, float scale, int64_t bins) {
  const int64_t begin = MaxRoiPoolRound(first * scale), end = MaxRoiPoolRound(last * scale);
  const int64_t size = end - begin + 1 < 1 ? 1 : end - begin + 1;
  return {begin, size, static_cast<float>(size) / static_cast<float>(bins)};
}

// The elements [*low, *high) of bin `index` that lie within n.
inline void MaxRoiPoolBin(const MaxRoiPoolSpan& span, int64_t index, int64_t n, int64_t* low, int64_t* high) {
  const float first = static_cast<float>(index) * span.bin, last = static_cast<float>(index + 1) * span.bin;
  const int64_t whole = static_cast<int64_t>(last);
  *low = static_cast<int64_t>(first) + span.begin;
  *high = whole + (static_cast<float>(whole) < last ? 1 : 0) + span.begin;
  *low = *low < 0 ? 0 : *low > n ? n : *low;
  *high = *high < 0 ? 0 : *high > n ? n : *high;
}

static void MaxRoiPoolRegion(void* arg, int region, int) {
  const Step& step = *static_cast<const Step*>(arg);
  const int64_t* x = step.inputs[0]->dims;
  const int64_t* y = step.outputs[0]->dims;
  const float* roi = static_cast<const float*>(step.inputs[1]->data) + region * 5;
  const int64_t image = static_cast<int64_t>(MaxRoiPoolLimited(roi[0]));
  const bool known = image >= 0 && image < x[0];
  const MaxRoiPoolSpan rows = MaxRoiPoolSpanOf(roi[2], roi[4], step.floats[0], y[2]), columns = MaxRoiPoolSpanOf(roi[1], roi[3], step.floats[0], y[3]);
  float* out = static_cast<float*>(step.outputs[0]->data) + region * y[1] * y[2] * y[3];
  for (int64_t c = 0; c < y[1]; ++c) {
    const float* plane = static_cast<const float*>(step.inputs[0]->data) + (known ? (image * x[1] + c) * x[2] * x[3] : 0);
    for (int64_t p = 0; p < y[2]; ++p) {
      int64_t top, bottom;
      MaxRoiPoolBin(rows, p, x[2], &top, &bottom);
      for (int64_t q = 0; q < y[3]; ++q) {
        int64_t left, right;
        MaxRoiPoolBin(columns, q, x[3], &left, &right);
        const bool empty = !known || bottom <= top || right <= left;
        float most = empty ? 0 : plane[top * x[3] + left];
        for (int64_t h = top; !empty && h < bottom; ++h) {
          for (int64_t w = left; w < right; ++w) most = plane[h * x[3] + w] > most ? plane[h * x[3] + w] : most;
        }
        *out++ = most;
      }
    }
  }
}

void MaxRoiPool(const Step& step, const Context& context) {
  if (step.outputs[0]->elements == 0) return;
  context.ParallelFor(static_cast<int>(step.outputs[0]->dims[0]), MaxRoiPoolRegion, const_cast<Step*>(&step));
}
