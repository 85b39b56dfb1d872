// SPDX-FileCopyrightText: The Amalgamation Authors
// SPDX-License-Identifier: Apache-2.0

// Follows a recipe. The one thing to know: an output is computed in blocks of elements, each of which asks the operands for just the
// elements that it needs, so that no array is ever there as a whole but those marked `stored`, which are small.

#include "runtime/recipe/recipe.h"

#include <string.h>

#include "runtime/error.h"
#include "runtime/os.h"
#include "runtime/program.h"

namespace predict {
namespace recipe {

struct Op {
  enum : uint8_t { kParameter, kLiteral, kCast, kNeg, kSqrt, kAdd, kSub, kMul, kDiv, kView, kConcat, kCount };
};

struct Header {
  char magic[8];
  uint16_t major, minor;
  uint32_t flags, program_crc, parameter_count, node_count, output_count, index_count, string_bytes;
  uint64_t literal_bytes;
  uint32_t body_crc, header_crc;
  uint8_t reserved[8];
};

struct OutputRecord {
  uint64_t offset, bytes, literal;
  uint32_t node, reserved;
};

struct ParameterRecord {
  uint32_t name, dims, crc;
  uint8_t dtype, rank, frozen, reserved;
};

struct NodeRecord {
  uint8_t op, dtype, rank, stored;
  uint32_t a, b, c;
};

static_assert(sizeof(Header) == 64 && sizeof(OutputRecord) == 32 && sizeof(ParameterRecord) == 16 && sizeof(NodeRecord) == 16, "file format");

constexpr uint32_t kRefuseNan = 1;
constexpr uint8_t kBfloat16 = 16;  // which predict.h does not have
constexpr uint32_t kBlock = 128;                    // elements that are computed at a time
constexpr uint32_t kMaxCount = 0x7FFFFFFF;          // elements of a node
constexpr uint32_t kMaxDepth = 256, kMaxWork = 4096;  // of nodes, so that a hostile recipe comes to an end
constexpr uint64_t kMaxElements = uint64_t{1} << 40;  // of a parameter, so that no product overflows

// What is known of a node. elements: of one in memory, `width` bytes each; null of one that is computed when it is asked for.
struct Node {
  uint32_t count, work, depth, width;
  const uint8_t* elements;
};

// Room for one node on the way from an output to the parameters; an element is its bits, whatever its type.
struct Frame {
  uint32_t index[2][kBlock];
  uint64_t value[kBlock];
};

uint32_t ElementBytes(uint8_t dtype) {
  switch (dtype) {
    case PREDICT_UINT8:
    case PREDICT_INT8:
    case PREDICT_BOOL:
      return 1;
    case PREDICT_UINT16:
    case PREDICT_INT16:
    case PREDICT_FLOAT16:
    case kBfloat16:
      return 2;
    case PREDICT_FLOAT32:
    case PREDICT_INT32:
    case PREDICT_UINT32:
      return 4;
    case PREDICT_FLOAT64:
    case PREDICT_INT64:
    case PREDICT_UINT64:
      return 8;
    default:
      return 0;
  }
}

bool IsFloat(uint8_t dtype) { return dtype == PREDICT_FLOAT32 || dtype == PREDICT_FLOAT64; }

bool IsBinary(uint8_t op) { return (op >= Op::kAdd && op <= Op::kDiv) || op == Op::kConcat; }

template <typename Float>
Float FromBits(uint64_t bits) {
  Float value;
  memcpy(&value, &bits, sizeof value);  // the low bytes come first on all platforms
  return value;
}

template <typename Float>
uint64_t ToBits(Float value) {
  uint64_t bits = 0;
  memcpy(&bits, &value, sizeof value);
  return bits;
}

// Each operation is rounded for itself: no two are in one expression that the compiler may contract.
template <typename Float>
void Compute(uint8_t op, const uint64_t* a, const uint64_t* b, uint32_t n, uint64_t* y) {
  for (uint32_t i = 0; i < n; ++i) {
    const Float x = FromBits<Float>(a[i]), z = FromBits<Float>(b[i]);
    Float value = -x;
    if (op == Op::kSqrt) value = static_cast<Float>(__builtin_sqrt(static_cast<double>(x)));  // of a float, too, rounded as if once
    if (op == Op::kAdd) value = x + z;
    if (op == Op::kSub) value = x - z;
    if (op == Op::kMul) value = x * z;
    if (op == Op::kDiv) value = x / z;
    y[i] = ToBits(value);
  }
}

template <typename Float>
bool HasNan(const uint8_t* data, uint64_t count) {
  for (uint64_t i = 0; i < count; ++i) {
    Float value;
    memcpy(&value, data + i * sizeof value, sizeof value);
    if (value != value) return true;
  }
  return false;
}

struct Rebuilder {
  const char* call;
  const uint8_t* skeleton;
  size_t skeleton_bytes;
  const uint8_t* recipe;
  size_t recipe_bytes;
  const Parameter* given;
  size_t given_count;
  predict_allocator allocator;

  ProgramHeader program;
  const Header* header;
  const OutputRecord* outputs;
  const ParameterRecord* parameters;
  const NodeRecord* records;
  const uint32_t* indices;
  const char* strings;
  const uint8_t* literals;

  const Parameter** match;  // of each parameter of the recipe, what is given
  Node* nodes;
  Frame* frames;
  uint32_t depth;
  uint64_t elements;  // of all parameters

  template <typename T>
  predict_status Allocate(uint64_t count, T** memory) const {
    const uint64_t bytes = (count + 1) * sizeof(T);
    *memory = bytes != static_cast<size_t>(bytes) ? nullptr : static_cast<T*>(allocator.allocate(allocator.user, static_cast<size_t>(bytes), 64));
    if (*memory == nullptr) return Fail(PREDICT_OUT_OF_MEMORY, "%: there is no memory for % bytes.", call, bytes);
    return PREDICT_OK;
  }
  template <typename T>
  void Release(T* memory, uint64_t count) const {
    if (memory != nullptr) allocator.deallocate(allocator.user, memory, static_cast<size_t>(count + 1) * sizeof(T));
  }
  predict_status Damaged(const char* what, long long number) const {
    return Fail(PREDICT_INVALID_PROGRAM, "%: the recipe is damaged: % %. Compile the model again.", call, what, number);
  }
  uint64_t Elements(const ParameterRecord& record) const;
  bool IsStored(uint32_t number) const;

  predict_status ReadSkeleton();
  predict_status ReadSections();
  predict_status ReadParameters();
  predict_status Match(const ParameterRecord& record, const Parameter** found) const;
  predict_status ReadNodes();
  bool ReadNode(const NodeRecord& record, uint32_t number);
  bool ReadView(const NodeRecord& record, uint32_t* count) const;
  predict_status CheckOutputs() const;

  void Evaluate(uint32_t number, const uint32_t* index, uint32_t n, Frame* frame, uint64_t* y) const;
  void View(const NodeRecord& record, const uint32_t* index, uint32_t n, uint32_t* source) const;
  void Concat(const NodeRecord& record, const uint32_t* index, uint32_t n, Frame* frame, uint64_t* y) const;
  void Write(uint32_t number, uint32_t width, uint8_t* y) const;
  predict_status Store();
  predict_status Rebuild(uint8_t** result);
  void ReleaseAll() const;
};

predict_status Rebuilder::ReadSkeleton() {
  if (skeleton_bytes < sizeof program) return Fail(PREDICT_INVALID_PROGRAM, "%: the skeleton is truncated: % bytes.", call, skeleton_bytes);
  memcpy(&program, skeleton, sizeof program);
  const bool fits = memcmp(program.magic, "PREDICT\n", 8) == 0 && program.weights_offset == skeleton_bytes && program.weights_bytes < kMaxElements &&
                    program.file_bytes == program.weights_offset + program.weights_bytes &&
                    Crc32(Crc32(0, skeleton, 48), skeleton + 52, 12) == program.header_crc;
  if (!fits) return Fail(PREDICT_INVALID_PROGRAM, "%: the skeleton is damaged, or is not the part of a program before its weights.", call);
  return PREDICT_OK;
}

predict_status Rebuilder::ReadSections() {
  if (recipe_bytes < sizeof(Header) || reinterpret_cast<uintptr_t>(recipe) % 8 != 0) {
    return Fail(PREDICT_INVALID_PROGRAM, "%: the recipe is truncated (% bytes), or not at a multiple of 8.", call, recipe_bytes);
  }
  header = reinterpret_cast<const Header*>(recipe);
  if (memcmp(header->magic, "RECIPE\n", 8) != 0) return Fail(PREDICT_INVALID_PROGRAM, "%: this is not a recipe: its first bytes are not 'RECIPE'.", call);
  if (header->major != 1 || header->minor > 0) {
    return Fail(PREDICT_INVALID_PROGRAM, "%: the recipe has format %.%, this library reads 1.0.", call, header->major, header->minor);
  }
  const uint64_t body = recipe_bytes - sizeof(Header);
  const uint64_t sections = uint64_t{header->output_count} * sizeof(OutputRecord) + uint64_t{header->parameter_count} * sizeof(ParameterRecord) +
                            uint64_t{header->node_count} * sizeof(NodeRecord) + uint64_t{header->index_count} * sizeof(uint32_t) + header->string_bytes;
  if (sections > body || header->literal_bytes != body - sections) return Damaged("its header does not agree with its bytes:", static_cast<long long>(recipe_bytes));
  if (Crc32(0, recipe, 52) != header->header_crc || Crc32(0, recipe + sizeof(Header), static_cast<size_t>(body)) != header->body_crc) {
    return Damaged("its checksums do not agree with its bytes:", static_cast<long long>(recipe_bytes));
  }
  if (Crc32(0, skeleton + sizeof program, skeleton_bytes - sizeof program) != header->program_crc) {
    return Fail(PREDICT_INVALID_PROGRAM, "%: the recipe belongs to another program.", call);
  }
  outputs = reinterpret_cast<const OutputRecord*>(header + 1);
  parameters = reinterpret_cast<const ParameterRecord*>(outputs + header->output_count);
  records = reinterpret_cast<const NodeRecord*>(parameters + header->parameter_count);
  indices = reinterpret_cast<const uint32_t*>(records + header->node_count);
  strings = reinterpret_cast<const char*>(indices + header->index_count);
  literals = reinterpret_cast<const uint8_t*>(strings + header->string_bytes);
  if (header->string_bytes == 0 || strings[header->string_bytes - 1] != 0) return Damaged("a string has no end; bytes:", header->string_bytes);
  return PREDICT_OK;
}

// kMaxElements if they are too many.
uint64_t Rebuilder::Elements(const ParameterRecord& record) const {
  uint64_t count = 1;
  bool empty = false;
  for (uint32_t i = 0; i < record.rank; ++i) {
    const uint32_t dim = indices[record.dims + i];
    empty |= dim == 0;
    count = dim == 0 || count > kMaxElements / dim ? kMaxElements : count * dim;
  }
  return empty ? 0 : count;
}

predict_status Rebuilder::ReadParameters() {
  if (const predict_status status = Allocate(header->parameter_count, &match)) return status;
  for (uint32_t i = 0; i < header->parameter_count; ++i) {
    const ParameterRecord& record = parameters[i];
    if (record.name >= header->string_bytes || uint64_t{record.dims} + record.rank > header->index_count || ElementBytes(record.dtype) == 0 ||
        Elements(record) >= kMaxElements) {
      return Damaged("parameter", i);
    }
    if (const predict_status status = Match(record, &match[i])) return status;
    elements += Elements(record);
  }
  for (size_t i = 0; i < given_count; ++i) {
    uint32_t known = 0;
    while (known < header->parameter_count && match[known] != &given[i]) ++known;
    if (known == header->parameter_count) {
      return Fail(PREDICT_INVALID_ARGUMENT, "%: the model has no parameter '%', or it is given twice. Give the weights of the same graph.", call,
                  given[i].name == nullptr ? "" : given[i].name);
    }
  }
  return PREDICT_OK;
}

predict_status Rebuilder::Match(const ParameterRecord& record, const Parameter** found) const {
  const char* name = strings + record.name;
  size_t at = 0;
  while (at < given_count && (given[at].name == nullptr || strcmp(given[at].name, name) != 0)) ++at;
  if (at == given_count) return Fail(PREDICT_INVALID_ARGUMENT, "%: the parameter '%' is missing. Give the weights of the same graph.", call, name);
  const Parameter& parameter = *(*found = &given[at]);
  bool fits = parameter.dtype == record.dtype && parameter.rank == record.rank;
  for (uint32_t i = 0; i < record.rank && fits; ++i) fits = parameter.dims[i] == static_cast<int64_t>(indices[record.dims + i]);
  if (!fits) {
    Fail(PREDICT_INVALID_ARGUMENT, "%: the parameter '%' does not have dtype % and the dims [", call, name, record.dtype);
    for (uint32_t i = 0; i < record.rank; ++i) FailMore(i == 0 ? "%" : ", %", indices[record.dims + i]);
    FailMore("] that this library was built for. Give the weights of the same graph.");
    return PREDICT_INVALID_ARGUMENT;
  }
  const uint64_t count = Elements(record), bytes = count * ElementBytes(record.dtype);
  const uint8_t* data = static_cast<const uint8_t*>(parameter.data);
  if (data == nullptr && bytes != 0) return Fail(PREDICT_INVALID_ARGUMENT, "%: the parameter '%' has no data.", call, name);
  if (record.frozen && Crc32(0, data, static_cast<size_t>(bytes)) != record.crc) {
    return Fail(PREDICT_INVALID_ARGUMENT, "%: the parameter '%' is part of how the model was compiled and must stay as it was. Build the library of these weights.",
                call, name);
  }
  const bool check = header->flags & kRefuseNan;
  if (check && ((record.dtype == PREDICT_FLOAT32 && HasNan<float>(data, count)) || (record.dtype == PREDICT_FLOAT64 && HasNan<double>(data, count)))) {
    return Fail(PREDICT_INVALID_ARGUMENT, "%: the parameter '%' has an element that is not a number (NaN). Its training failed, or the file is damaged.", call, name);
  }
  return PREDICT_OK;
}

bool Rebuilder::IsStored(uint32_t number) const {
  const NodeRecord& record = records[number];
  return record.stored != 0 && record.op >= Op::kCast && nodes[number].count <= elements;
}

predict_status Rebuilder::ReadNodes() {
  if (const predict_status status = Allocate(header->node_count, &nodes)) return status;
  memset(nodes, 0, header->node_count * sizeof(Node));
  for (uint32_t i = 0; i < header->node_count; ++i) {
    if (!ReadNode(records[i], i) || nodes[i].count == 0 || nodes[i].count > kMaxCount || nodes[i].work > kMaxWork || nodes[i].depth > kMaxDepth) {
      return Damaged("node", i);
    }
    depth = nodes[i].depth > depth ? nodes[i].depth : depth;
    if (IsStored(i)) nodes[i].work = nodes[i].depth = 0;
  }
  return PREDICT_OK;
}

bool Rebuilder::ReadNode(const NodeRecord& record, uint32_t number) {
  Node& node = nodes[number];
  node.width = ElementBytes(record.dtype);
  if (record.op == Op::kParameter) {
    if (record.a >= header->parameter_count || record.dtype != parameters[record.a].dtype) return false;
    const uint64_t count = Elements(parameters[record.a]);
    node.count = count > kMaxCount ? 0 : static_cast<uint32_t>(count);
    node.elements = static_cast<const uint8_t*>(match[record.a]->data);
    return true;
  }
  if (record.op == Op::kLiteral) {
    node.count = record.b;
    node.elements = literals + record.a;
    return node.width != 0 && record.a + uint64_t{record.b} * node.width <= header->literal_bytes;
  }
  if (record.op >= Op::kCount || record.a >= number || (IsBinary(record.op) && record.b >= number)) return false;
  const Node &a = nodes[record.a], &b = nodes[IsBinary(record.op) ? record.b : record.a];
  const uint8_t a_dtype = records[record.a].dtype, b_dtype = IsBinary(record.op) ? records[record.b].dtype : a_dtype;
  node.count = a.count;
  // Of a concatenation, each element is computed by one of the two.
  node.work = 1 + (record.op == Op::kConcat ? (a.work > b.work ? a.work : b.work) : a.work + (IsBinary(record.op) ? b.work : 0));
  node.depth = 1 + (a.depth > b.depth ? a.depth : b.depth);
  if (record.op == Op::kCast) return IsFloat(record.dtype) && IsFloat(a_dtype);
  if (record.dtype != a_dtype || record.dtype != b_dtype) return false;
  if (record.op == Op::kView) return ReadView(record, &node.count);
  if (record.op == Op::kConcat) {
    if (record.c == 0 || a.count % record.c != 0 || b.count % (a.count / record.c) != 0) return false;
    node.count = a.count + b.count;
    return true;
  }
  return IsFloat(record.dtype) && a.count == b.count;
}

// All that it reads lies within its operand.
bool Rebuilder::ReadView(const NodeRecord& record, uint32_t* count) const {
  if (record.rank == 0 || record.rank > PREDICT_MAX_RANK || uint64_t{record.b} + 2u * record.rank > header->index_count) return false;
  const uint32_t* dims = indices + record.b;
  int64_t low = record.c, high = record.c;
  uint64_t product = 1;
  for (uint32_t i = 0; i < record.rank; ++i) {
    product *= dims[i];
    if (dims[i] == 0 || dims[i] > kMaxCount || product > kMaxCount) return false;
    const int64_t reach = (int64_t{dims[i]} - 1) * static_cast<int32_t>(dims[record.rank + i]);
    if (reach > int64_t{kMaxCount} || reach < -int64_t{kMaxCount}) return false;
    (reach < 0 ? low : high) += reach;
  }
  *count = static_cast<uint32_t>(product);
  return low >= 0 && high < int64_t{nodes[record.a].count};
}

predict_status Rebuilder::CheckOutputs() const {
  for (uint32_t i = 0; i < header->output_count; ++i) {
    const OutputRecord& output = outputs[i];
    bool fits = output.offset <= program.weights_bytes && output.bytes <= program.weights_bytes - output.offset;
    if (output.node == kAbsent) {
      fits = fits && output.literal <= header->literal_bytes && output.bytes <= header->literal_bytes - output.literal;
    } else {
      fits = fits && output.node < header->node_count && uint64_t{nodes[output.node].count} * ElementBytes(records[output.node].dtype) == output.bytes;
    }
    if (!fits) return Damaged("output", i);
  }
  return PREDICT_OK;
}

void Rebuilder::Evaluate(uint32_t number, const uint32_t* index, uint32_t n, Frame* frame, uint64_t* y) const {
  const NodeRecord& record = records[number];
  const Node& node = nodes[number];
  if (node.elements != nullptr) {
    for (uint32_t i = 0; i < n; ++i) {
      y[i] = 0;
      memcpy(&y[i], node.elements + size_t{index[i]} * node.width, node.width);
    }
  } else if (record.op == Op::kView) {
    View(record, index, n, frame->index[0]);
    Evaluate(record.a, frame->index[0], n, frame + 1, y);
  } else if (record.op == Op::kConcat) {
    Concat(record, index, n, frame, y);
  } else {
    Evaluate(record.a, index, n, frame + 1, y);
    const uint64_t* b = y;
    if (IsBinary(record.op)) {
      Evaluate(record.b, index, n, frame + 1, frame->value);
      b = frame->value;
    }
    if (record.op != Op::kCast) {
      (record.dtype == PREDICT_FLOAT32 ? Compute<float> : Compute<double>)(record.op, y, b, n, y);
    } else if (record.dtype != records[record.a].dtype) {
      for (uint32_t i = 0; i < n; ++i) {
        y[i] = record.dtype == PREDICT_FLOAT64 ? ToBits<double>(FromBits<float>(y[i])) : ToBits(static_cast<float>(FromBits<double>(y[i])));
      }
    }
  }
}

// Where in its operand the elements `index` are. Mostly they follow each other, which saves the divisions.
void Rebuilder::View(const NodeRecord& record, const uint32_t* index, uint32_t n, uint32_t* source) const {
  const uint32_t rank = record.rank, *dims = indices + record.b;
  const uint32_t* strides = dims + rank;  // negative ones wrap around
  uint32_t at[PREDICT_MAX_RANK] = {0}, offset = 0;
  for (uint32_t i = 0; i < n; ++i) {
    if (i != 0 && index[i] == index[i - 1] + 1) {
      uint32_t d = rank - 1;
      while (++at[d] == dims[d]) {
        offset -= (dims[d] - 1) * strides[d];
        at[d--] = 0;
      }
      offset += strides[d];
    } else {
      uint32_t rest = index[i];
      offset = record.c;
      for (uint32_t d = rank; d-- > 0; rest /= dims[d]) {
        at[d] = rest % dims[d];
        offset += at[d] * strides[d];
      }
    }
    source[i] = offset;
  }
}

void Rebuilder::Concat(const NodeRecord& record, const uint32_t* index, uint32_t n, Frame* frame, uint64_t* y) const {
  const uint32_t rows = nodes[record.a].count / record.c, run[2] = {record.c, nodes[record.b].count / rows};
  uint32_t *source = frame->index[0], *place = frame->index[1];
  for (uint32_t side = 0; side < 2; ++side) {
    uint32_t count = 0;
    for (uint32_t i = 0; i < n; ++i) {
      const uint32_t row = rows == 1 ? 0 : index[i] / (run[0] + run[1]), column = index[i] - row * (run[0] + run[1]);
      if ((column >= run[0]) != (side == 1)) continue;
      source[count] = row * run[side] + column - (side == 1 ? run[0] : 0);
      place[count++] = i;
    }
    if (count == 0) continue;
    uint64_t* const values = count == n ? y : frame->value;
    Evaluate(side == 0 ? record.a : record.b, source, count, frame + 1, values);
    if (count == n) return;
    for (uint32_t i = 0; i < count; ++i) y[place[i]] = values[i];
  }
}

// All elements of a node, `width` bytes each.
void Rebuilder::Write(uint32_t number, uint32_t width, uint8_t* y) const {
  Frame* const frame = frames;
  const uint32_t count = nodes[number].count;
  for (uint32_t first = 0; first < count; first += kBlock) {
    const uint32_t n = count - first < kBlock ? count - first : kBlock;
    for (uint32_t i = 0; i < n; ++i) frame->index[0][i] = first + i;
    Evaluate(number, frame->index[0], n, frame + 1, frame->value);
    for (uint32_t i = 0; i < n; ++i) memcpy(y + (size_t{first} + i) * width, &frame->value[i], width);
  }
}

predict_status Rebuilder::Store() {
  if (const predict_status status = Allocate(depth + 2, &frames)) return status;
  for (uint32_t i = 0; i < header->node_count; ++i) {
    if (!IsStored(i)) continue;
    uint8_t* elements_of_node;
    const uint64_t bytes = uint64_t{nodes[i].count} * nodes[i].width;
    if (const predict_status status = Allocate(bytes, &elements_of_node)) return status;
    Write(i, nodes[i].width, elements_of_node);
    nodes[i].elements = elements_of_node;
  }
  return PREDICT_OK;
}

predict_status Rebuilder::Rebuild(uint8_t** result) {
  predict_status status = ReadSkeleton();
  if (status == PREDICT_OK) status = ReadSections();
  if (status == PREDICT_OK) status = ReadParameters();
  if (status == PREDICT_OK) status = ReadNodes();
  if (status == PREDICT_OK) status = CheckOutputs();
  if (status == PREDICT_OK) status = Store();
  if (status != PREDICT_OK) return status;
  const size_t bytes = static_cast<size_t>(program.file_bytes);
  uint8_t* data = bytes != program.file_bytes ? nullptr : static_cast<uint8_t*>(allocator.allocate(allocator.user, bytes, 64));
  if (data == nullptr) return Fail(PREDICT_OUT_OF_MEMORY, "%: there is no memory for % bytes of weights.", call, program.file_bytes);
  uint8_t* const weights = data + skeleton_bytes;
  memset(weights, 0, bytes - skeleton_bytes);
  for (uint32_t i = 0; i < header->output_count; ++i) {
    const OutputRecord& output = outputs[i];
    if (output.node == kAbsent) {
      memcpy(weights + output.offset, literals + output.literal, static_cast<size_t>(output.bytes));
    } else {
      Write(output.node, ElementBytes(records[output.node].dtype), weights + output.offset);
    }
  }
  memcpy(data, skeleton, skeleton_bytes);
  program.weights_crc = Crc32(0, weights, bytes - skeleton_bytes);
  memcpy(data, &program, sizeof program);
  program.header_crc = Crc32(Crc32(0, data, 48), data + 52, 12);
  memcpy(data, &program, sizeof program);
  *result = data;
  return PREDICT_OK;
}

void Rebuilder::ReleaseAll() const {
  for (uint32_t i = 0; nodes != nullptr && i < header->node_count; ++i) {
    if (nodes[i].elements != nullptr && records[i].op >= Op::kCast) {
      Release(const_cast<uint8_t*>(nodes[i].elements), uint64_t{nodes[i].count} * nodes[i].width);
    }
  }
  Release(frames, depth + 2);
  if (header != nullptr) {
    Release(nodes, header->node_count);
    Release(match, header->parameter_count);
  }
}

}  // namespace recipe

predict_status RebuildProgram(const char* call, const uint8_t* skeleton, size_t skeleton_bytes, const uint8_t* recipe_data,
                              size_t recipe_bytes, const Parameter* parameters, size_t parameter_count,
                              const predict_allocator* allocator, uint8_t** program, size_t* program_bytes) {
  recipe::Rebuilder rebuilder;
  memset(&rebuilder, 0, sizeof rebuilder);
  rebuilder.call = call;
  rebuilder.skeleton = skeleton;
  rebuilder.skeleton_bytes = skeleton_bytes;
  rebuilder.recipe = recipe_data;
  rebuilder.recipe_bytes = recipe_bytes;
  rebuilder.given = parameters;
  rebuilder.given_count = parameter_count;
  rebuilder.allocator = allocator != nullptr ? *allocator : predict_allocator{nullptr, AllocateMemory, DeallocateMemory};
  const predict_status status = rebuilder.Rebuild(program);
  rebuilder.ReleaseAll();
  if (status == PREDICT_OK) *program_bytes = static_cast<size_t>(rebuilder.program.file_bytes);
  return status;
}

}  // namespace predict
