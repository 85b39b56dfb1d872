// SPDX-FileCopyrightText: The Amalgamation Authors
// SPDX-License-Identifier: Apache-2.0

// Matrix products: `MatMul` with weights that op.py packed, `MatMul_batched` of two computed operands, which packs four panels
// of b at a time into the thread's scratch. check-inl.h says what the operands are.

static const float* MatMul_data(const Tensor* tensor) {
  return tensor == nullptr ? nullptr : static_cast<const float*>(tensor->data);
}

void MatMul(const Step& step, const Context& context) {
  const int64_t rows = step.inputs[0]->dims[0], k = step.inputs[0]->dims[1], columns = step.outputs[0]->dims[1];
  GemmArgs args = {};
  args.a = MatMul_data(step.inputs[0]);
  args.b = MatMul_data(step.inputs[1]);
  args.bias = MatMul_data(step.inputs[2]);
  args.residual = MatMul_data(step.inputs[3]);
  args.c = static_cast<float*>(step.outputs[0]->data);
  args.groups = args.outer = args.inner = 1;
  args.rows = rows;
  args.columns = columns;
  args.stride_a = args.run = k;
  args.stride_c = columns;
  args.activation = ActivationOf(step.attrs[0], step.floats, context);
  Gemm(args, context);
}

struct MatMulWork {
  const Step* step;
  const Context* context;
  int64_t m, n, k, panels;
  int64_t blocks;  // of rows, whatever the number of threads: a sum's order depends on the tile it is in
  int64_t panel_tasks, row_tasks;
};

// Panels [first, end) of b times `factor`, with zeros behind column n. Element (k, j) lies at b + k stride_k + j stride_n.
static void MatMul_pack(const float* b, int64_t k, int64_t n, int64_t stride_k, int64_t stride_n, float factor,
                        int64_t first, int64_t end, float* to) {
  const Vec scale = Set(factor);
  for (int64_t column = first * kGemmPanel; column < end * kGemmPanel; column += kGemmPanel) {
    const int64_t width = n - column < kGemmPanel ? n - column : kGemmPanel;
    const float* from = b + column * stride_n;
    for (int64_t i = 0; i < k; ++i, from += stride_k, to += kGemmPanel) {
      if (stride_n == 1 && width == kGemmPanel) {
        for (int j = 0; j < kGemmPanel; j += kLanes) Store(to + j, Mul(scale, Load(from + j)));
      } else {
        for (int64_t j = 0; j < kGemmPanel; ++j) to[j] = j < width ? factor * from[j * stride_n] : 0.0f;
      }
    }
  }
}

static void MatMul_batchedTask(void* arg, int index, int thread) {
  const MatMulWork& work = *static_cast<const MatMulWork*>(arg);
  const Step& step = *work.step;
  const Tensor& a = *step.inputs[0];
  const Tensor& b = *step.inputs[1];
  const Tensor& y = *step.outputs[0];
  const int rank = y.rank;
  int64_t batch = index / (work.row_tasks * work.panel_tasks);
  const int64_t row_task = index / work.panel_tasks % work.row_tasks, panel_task = index % work.panel_tasks;
  const int64_t first = panel_task * kMatMulPanels;
  const int64_t end = first + kMatMulPanels < work.panels ? first + kMatMulPanels : work.panels;

  const int64_t y_matrix = batch * work.m * work.n;
  int64_t a_matrix = 0, b_matrix = 0, a_pitch = 1, b_pitch = 1;
  for (int d = rank - 3; d >= 0; --d) {
    const int64_t i = batch % y.dims[d];
    batch /= y.dims[d];
    a_matrix += (a.dims[d] == 1 ? 0 : i) * a_pitch;
    b_matrix += (b.dims[d] == 1 ? 0 : i) * b_pitch;
    a_pitch *= a.dims[d];
    b_pitch *= b.dims[d];
  }
  const bool ta = step.attrs[1] != 0, tb = step.attrs[2] != 0;
  float* packed = reinterpret_cast<float*>(work.context->Scratch(thread));
  MatMul_pack(static_cast<const float*>(b.data) + b_matrix * work.k * work.n, work.k, work.n, tb ? 1 : work.n,
              tb ? work.k : 1, step.floats[2], first, end, packed);

  GemmArgs args = {};
  const int64_t column = first * kGemmPanel;
  args.b = packed;
  args.bias = step.inputs[2] == nullptr ? nullptr : MatMul_data(step.inputs[2]) + column;
  args.groups = args.outer = 1;
  args.columns = (end * kGemmPanel < work.n ? end * kGemmPanel : work.n) - column;
  args.stride_a = ta ? 1 : work.k;
  args.stride_c = work.n;
  args.inner = ta ? work.k : 1;
  args.run = ta ? 1 : work.k;
  args.inner_stride = ta ? work.m : 0;
  args.activation = ActivationOf(step.attrs[0], step.floats, *work.context);
  for (int64_t i = work.blocks * row_task / work.row_tasks; i < work.blocks * (row_task + 1) / work.row_tasks; ++i) {
    const int64_t begin = work.m * i / work.blocks, at = y_matrix + begin * work.n + column;
    args.rows = work.m * (i + 1) / work.blocks - begin;
    args.a = static_cast<const float*>(a.data) + a_matrix * work.m * work.k + begin * args.stride_a;
    args.c = static_cast<float*>(y.data) + at;
    args.residual = step.inputs[3] == nullptr ? nullptr : MatMul_data(step.inputs[3]) + at;
    GemmBlock(args);
  }
}

void MatMul_batched(const Step& step, const Context& context) {
  const Tensor& y = *step.outputs[0];
  const int rank = y.rank;
  if (y.elements == 0) return;
  MatMulWork work = {&step, &context, y.dims[rank - 2], y.dims[rank - 1], 0, 0, 0, 0, 1};
  work.k = step.inputs[0]->dims[step.attrs[1] != 0 ? rank - 2 : rank - 1];
  work.panels = (work.n + kGemmPanel - 1) / kGemmPanel;
  work.panel_tasks = (work.panels + kMatMulPanels - 1) / kMatMulPanels;
  const int64_t tasks = y.elements / (work.m * work.n) * work.panel_tasks;
  const int64_t block = GemmBlockRows(work.m, work.k);
  work.blocks = (work.m + block - 1) / block;
  // Sharing out rows packs b more than once: only where there is too little else.
  if (tasks < context.threads) work.row_tasks = work.blocks < context.threads ? work.blocks : context.threads;
  context.ParallelFor(static_cast<int>(tasks * work.row_tasks), MatMul_batchedTask, &work);
}
