// SPDX-FileCopyrightText: The Amalgamation Authors
// SPDX-License-Identifier: Apache-2.0

// The program as docs/program-format.md describes it, read in place. The one thing to know: when OpenProgram has returned
// PREDICT_OK, every index, range and string below may be followed blindly; sizes are checked at each reshape.
#ifndef PREDICT_RUNTIME_PROGRAM_H_
#define PREDICT_RUNTIME_PROGRAM_H_

#include "runtime/predict.h"

namespace predict {

constexpr uint32_t kAbsent = 0xFFFFFFFFu;  // an operand that is not there

struct ValueOp {
  enum : uint32_t { kConst, kSymbol, kAdd, kSub, kMul, kFloorDiv, kMod, kMax, kMin, kCount };
};

struct Storage {
  enum : uint8_t { kArena, kWeights, kInput, kOutput, kCount };
};

struct ProgramHeader {
  char magic[8];
  uint16_t major, minor;
  uint32_t section_count;
  uint64_t file_bytes;
  uint64_t weights_offset, weights_bytes;
  uint32_t metadata_crc, weights_crc, header_crc;
  uint32_t arena;
  uint8_t reserved[8];
};

struct SectionRecord {
  uint64_t offset, count;
};

struct SymbolRecord {
  uint32_t name, reserved;
  int64_t initial, max;
};

struct ValueRecord {
  uint32_t op, a;
  int64_t b;
};

struct TensorRecord {
  uint32_t name;
  uint8_t dtype, rank, storage, reserved;
  uint32_t dims, place;
  uint64_t offset, bytes;
};

struct StepRecord {
  uint32_t kernel, name, inputs, outputs;
  uint16_t input_count, output_count;
  uint32_t attrs;
  uint16_t attr_count, float_count;
  uint32_t floats, scratch, reserved;
};

struct InfoRecord {
  uint32_t key, value;
};

// A section: the records lie in the file.
template <typename Record>
struct Section {
  const Record* records;
  size_t count;
  const Record& operator[](size_t index) const { return records[index]; }
};

}  // namespace predict

struct predict_program {
  const predict::ProgramHeader* header;
  predict::Section<char> strings;
  predict::Section<predict::SymbolRecord> symbols;
  predict::Section<predict::ValueRecord> values;
  predict::Section<predict::TensorRecord> tensors;
  predict::Section<uint32_t> kernels;
  predict::Section<predict::StepRecord> steps;
  predict::Section<uint32_t> inputs;
  predict::Section<uint32_t> outputs;
  predict::Section<uint32_t> indices;
  predict::Section<float> floats;
  predict::Section<predict::InfoRecord> info;
  const uint8_t* data;
  size_t bytes;
  enum { kBorrowed, kMapped, kCopied } ownership;
  int32_t shares;

  const char* Text(uint32_t string) const { return strings.records + string; }
  const uint8_t* Weights() const { return data + header->weights_offset; }
};

namespace predict {

// Points the sections of `program` into its data and checks all of them; `call` starts the text of an error.
predict_status ReadProgram(const char* call, predict_program* program);

void ShareProgram(predict_program* program);

// CRC-32 as zlib's: continue with the last result, start with 0.
uint32_t Crc32(uint32_t crc, const uint8_t* data, size_t bytes);

}  // namespace predict

#endif  // PREDICT_RUNTIME_PROGRAM_H_
