// SPDX-FileCopyrightText: The Amalgamation Authors
// SPDX-License-Identifier: Apache-2.0

// y[r, c, p, q] is the average, or the maximum, of samples in bin (p, q) of region r in channel c. x (N, C, H, W), regions (R, 4), images (R).
// The one thing to know: where a sample lies is the same in all channels, so that a table of samples is filled, and all channels go through it.
// A region of an image that is not there is zero.
constexpr int64_t kRoiAlignSamples = 1024;

struct RoiAlignSample {
  int32_t at[4];  // elements of a plane
  float weight[4];
  int32_t bin;
};

struct RoiAlignTable {
  RoiAlignSample* samples;
  int64_t count;
  const float* x;  // the image's first plane
  float* y;        // the region's first plane
  int64_t channels, plane, bins;
  bool most;
};

// Sample number `index` of `count` along a bin: the places on both sides and the weight of the second. False if it lies outside.
inline bool RoiAlignPlace(float start, float bin, int64_t at, int64_t index, int64_t count, int64_t n, int32_t* low, int32_t* high, float* weight) {
  float place = start + static_cast<float>(at) * bin + (static_cast<float>(index) + 0.5f) * bin / static_cast<float>(count);
  if (!(place >= -1.0f && place <= static_cast<float>(n))) return false;
  place = place > 0 ? place : 0;
  *low = static_cast<int32_t>(place);
  if (*low >= n - 1) {
    *low = *high = static_cast<int32_t>(n - 1);
    *weight = 0;
  } else {
    *high = *low + 1;
    *weight = place - static_cast<float>(*low);
  }
  return true;
}

inline void RoiAlignFlush(RoiAlignTable* table) {
  for (int64_t c = 0; c < table->channels; ++c) {
    const float* x = table->x + c * table->plane;
    float* y = table->y + c * table->bins;
    for (int64_t i = 0; i < table->count; ++i) {
      const RoiAlignSample& s = table->samples[i];
      const float a = s.weight[0] * x[s.at[0]], b = s.weight[1] * x[s.at[1]], d = s.weight[2] * x[s.at[2]], e = s.weight[3] * x[s.at[3]];
      if (table->most) {
        const float first = a > b ? a : b, second = d > e ? d : e, greatest = first > second ? first : second;
        y[s.bin] = greatest > y[s.bin] ? greatest : y[s.bin];
      } else {
        y[s.bin] += a + b + d + e;
      }
    }
  }
  table->count = 0;
}

// Bounded, as regions are data: 4096 samples along a side are more than any image has.
inline int64_t RoiAlignCount(float size, int64_t bins, int64_t wanted) {
  if (wanted > 0) return wanted;
  const float count = size / static_cast<float>(bins);
  if (!(count > 0)) return 0;
  const int64_t whole = static_cast<int64_t>(count < 4096.0f ? count : 4096.0f);
  return whole + (static_cast<float>(whole) < count && whole < 4096 ? 1 : 0);
}

struct RoiAlignWork {
  const Step* step;
  const Context* context;
};

static void RoiAlignRegion(void* arg, int region, int thread) {
  const Step& step = *static_cast<const RoiAlignWork*>(arg)->step;
  const Context& context = *static_cast<const RoiAlignWork*>(arg)->context;
  const int64_t* x = step.inputs[0]->dims;
  const int64_t* y = step.outputs[0]->dims;
  const float* roi = static_cast<const float*>(step.inputs[1]->data) + region * 4;
  const int64_t image = static_cast<const int64_t*>(step.inputs[2]->data)[region];
  const float scale = step.floats[0], shift = step.attrs[2] != 0 ? 0.5f : 0.0f;
  const float left = roi[0] * scale - shift, top = roi[1] * scale - shift;
  float width = roi[2] * scale - shift - left, height = roi[3] * scale - shift - top;
  if (step.attrs[2] == 0) {
    width = width > 1.0f ? width : 1.0f;
    height = height > 1.0f ? height : 1.0f;
  }
  const int64_t rows = RoiAlignCount(height, y[2], step.attrs[1]), columns = RoiAlignCount(width, y[3], step.attrs[1]);
  const float bin_h = height / static_cast<float>(y[2]), bin_w = width / static_cast<float>(y[3]);
  RoiAlignTable table = {reinterpret_cast<RoiAlignSample*>(context.Scratch(thread)), 0, nullptr, nullptr, y[1], x[2] * x[3], y[2] * y[3], step.attrs[0] != 0};
  table.y = static_cast<float*>(step.outputs[0]->data) + region * y[1] * table.bins;
  const bool known = image >= 0 && image < x[0], any = rows * columns > 0 && known;
  for (int64_t i = 0; i < y[1] * table.bins; ++i) table.y[i] = table.most && any ? -__builtin_inff() : 0;
  if (!any) return;
  table.x = static_cast<const float*>(step.inputs[0]->data) + image * x[1] * table.plane;
  for (int64_t bin = 0; bin < table.bins; ++bin) {
    for (int64_t i = 0; i < rows * columns; ++i) {
      RoiAlignSample sample = {{0, 0, 0, 0}, {0, 0, 0, 0}, static_cast<int32_t>(bin)};
      int32_t y0, y1, x0, x1;
      float down, right;
      if (RoiAlignPlace(top, bin_h, bin / y[3], i / columns, rows, x[2], &y0, &y1, &down) &&
          RoiAlignPlace(left, bin_w, bin % y[3], i % columns, columns, x[3], &x0, &x1, &right)) {
        const int32_t w = static_cast<int32_t>(x[3]);
        sample = {{y0 * w + x0, y0 * w + x1, y1 * w + x0, y1 * w + x1},
                  {(1 - down) * (1 - right), (1 - down) * right, down * (1 - right), down * right}, static_cast<int32_t>(bin)};
      } else if (!table.most) {
        continue;  // it adds nothing
      }
      table.samples[table.count++] = sample;
      if (table.count == kRoiAlignSamples) RoiAlignFlush(&table);
    }
  }
  RoiAlignFlush(&table);
  if (table.most) return;
  const float count = static_cast<float>(rows * columns);
  for (int64_t i = 0; i < y[1] * table.bins; ++i) table.y[i] /= count;
}

void RoiAlign(const Step& step, const Context& context) {
  if (step.outputs[0]->elements == 0) return;
  RoiAlignWork work = {&step, &context};
  context.ParallelFor(static_cast<int>(step.outputs[0]->dims[0]), RoiAlignRegion, &work);
}
