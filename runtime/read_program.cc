// SPDX-FileCopyrightText: The Amalgamation Authors
// SPDX-License-Identifier: Apache-2.0

// Checks a program that may be truncated, damaged or hostile. The one thing to know: nothing is trusted because of a
// checksum; each record is checked even so, and in an order in which only checked data is used.

#include <string.h>

#include "runtime/error.h"
#include "runtime/kernel.h"
#include "runtime/program.h"

namespace predict {

static_assert(sizeof(ProgramHeader) == 64 && sizeof(SectionRecord) == 16 && sizeof(SymbolRecord) == 24, "file format");
static_assert(sizeof(ValueRecord) == 16 && sizeof(TensorRecord) == 32 && sizeof(StepRecord) == 40, "file format");

constexpr uint16_t kFormatMajor = 1, kFormatMinor = 0;
constexpr uint32_t kSections = 11;
constexpr uint64_t kRecordsEnd = sizeof(ProgramHeader) + kSections * sizeof(SectionRecord);

// All operands and attributes of all steps together: ranges may be shared, so a small file could name ever so many.
constexpr uint64_t kMaxOperands = uint64_t{1} << 26;

struct CrcTable {
  uint32_t entry[256];
  constexpr CrcTable() : entry() {
    for (uint32_t i = 0; i < 256; ++i) {
      uint32_t value = i;
      for (int bit = 0; bit < 8; ++bit) value = (value >> 1) ^ (value & 1 ? 0xEDB88320u : 0);
      entry[i] = value;
    }
  }
};
static constexpr CrcTable kCrcTable;

uint32_t Crc32(uint32_t crc, const uint8_t* data, size_t bytes) {
  crc = ~crc;
  for (size_t i = 0; i < bytes; ++i) crc = (crc >> 8) ^ kCrcTable.entry[(crc ^ data[i]) & 0xFF];
  return ~crc;
}

// Says what is wrong with a program; each text begins with the name of the call.
struct ProgramChecker {
  const char* call;
  predict_program* program;

  template <typename... Arguments>
  predict_status Wrong(const char* format, Arguments... arguments) const {
    Fail(PREDICT_INVALID_PROGRAM, format, call, arguments...);
    FailMore(" Copy the file anew, or compile the model again.");
    return PREDICT_INVALID_PROGRAM;
  }
  predict_status Header() const;
  predict_status Sections() const;
  predict_status Values() const;
  predict_status Tensors() const;
  predict_status Steps() const;
  predict_status Rest() const;
  const void* Records(uint32_t number, size_t record_bytes, size_t* count) const;
  template <typename Record>
  bool Read(uint32_t number, Section<Record>* section) const {
    section->records = static_cast<const Record*>(Records(number, sizeof(Record), &section->count));
    return section->records != nullptr;
  }
  bool IsString(uint32_t string) const { return string < program->strings.count; }
  static bool HasRange(size_t section_count, uint32_t first, uint32_t count) {
    return count == 0 || uint64_t{first} + count <= section_count;
  }
  bool AreIndices(uint32_t first, uint32_t count, size_t limit, bool absent_allowed) const;
};

predict_status ProgramChecker::Header() const {
  const uint64_t bytes = program->bytes;
  if (bytes < sizeof(ProgramHeader)) return Wrong("%: the program is truncated: % bytes are less than its header.", bytes);
  const ProgramHeader& header = *reinterpret_cast<const ProgramHeader*>(program->data);
  if (memcmp(header.magic, "PREDICT\n", 8) != 0) return Wrong("%: this is not a program: its first bytes are not 'PREDICT'.");
  if (header.major != kFormatMajor || header.minor > kFormatMinor) {
    return Wrong("%: the program has format %.%, this library reads %.%.", header.major, header.minor, kFormatMajor, kFormatMinor);
  }
  const uint32_t crc = Crc32(Crc32(0, program->data, 48), program->data + 52, 12);
  if (crc != header.header_crc) return Wrong("%: the program is damaged: its header's checksum does not agree.");
  if (header.file_bytes != bytes) {
    return Wrong("%: the program is %: it has % bytes instead of %.", bytes < header.file_bytes ? "truncated" : "damaged", bytes,
                 header.file_bytes);
  }
  const uint64_t weights = header.weights_offset;
  if (header.section_count != kSections || weights % 64 != 0 || weights < kRecordsEnd || weights > bytes ||
      header.weights_bytes != bytes - weights) {
    return Wrong("%: the program is damaged: its header does not agree with its size.");
  }
  for (uint8_t reserved : header.reserved) {
    if (reserved != 0) return Wrong("%: the program is damaged: reserved bytes of its header are not zero.");
  }
  if (Crc32(0, program->data + sizeof header, static_cast<size_t>(weights) - sizeof header) != header.metadata_crc) {
    return Wrong("%: the program is damaged: its metadata's checksum does not agree.");
  }
  program->header = &header;
  return PREDICT_OK;
}

// Null if the section is not within the metadata.
const void* ProgramChecker::Records(uint32_t number, size_t record_bytes, size_t* count) const {
  const uint64_t end = program->header->weights_offset;
  const SectionRecord& record = reinterpret_cast<const SectionRecord*>(program->data + sizeof(ProgramHeader))[number];
  if (record.offset % 8 != 0 || record.offset < kRecordsEnd || record.offset > end) return nullptr;
  if (record.count > (end - record.offset) / record_bytes || record.count > 0x7FFFFFFF) return nullptr;
  *count = static_cast<size_t>(record.count);
  return program->data + record.offset;
}

predict_status ProgramChecker::Sections() const {
  predict_program* p = program;
  if (!Read(0, &p->strings) || !Read(1, &p->symbols) || !Read(2, &p->values) || !Read(3, &p->tensors) ||
      !Read(4, &p->kernels) || !Read(5, &p->steps) || !Read(6, &p->inputs) || !Read(7, &p->outputs) ||
      !Read(8, &p->indices) || !Read(9, &p->floats) || !Read(10, &p->info)) {
    return Wrong("%: the program is damaged: a section lies outside the file.");
  }
  if (p->strings.count == 0 || p->strings[0] != 0 || p->strings[p->strings.count - 1] != 0) {
    return Wrong("%: the program is damaged: a string has no end.");
  }
  return PREDICT_OK;
}

predict_status ProgramChecker::Values() const {
  for (size_t i = 0; i < program->symbols.count; ++i) {
    const SymbolRecord& symbol = program->symbols[i];
    if (!IsString(symbol.name) || symbol.initial < 0 || symbol.max < 0 || (symbol.max != 0 && symbol.initial > symbol.max)) {
      return Wrong("%: the program is damaged: symbol % is not a size with a name.", i);
    }
  }
  for (size_t i = 0; i < program->values.count; ++i) {
    const ValueRecord& value = program->values[i];
    bool good = value.op < ValueOp::kCount;
    if (value.op == ValueOp::kSymbol) good = value.a < program->symbols.count;
    if (value.op > ValueOp::kSymbol) good = good && value.a < i && value.b >= 0 && static_cast<uint64_t>(value.b) < i;
    if (!good) return Wrong("%: the program is damaged: value % has an operand that does not come before it.", i);
  }
  if (program->header->arena >= program->values.count) return Wrong("%: the program is damaged: its arena has no size.");
  return PREDICT_OK;
}

bool ProgramChecker::AreIndices(uint32_t first, uint32_t count, size_t limit, bool absent_allowed) const {
  if (!HasRange(program->indices.count, first, count)) return false;
  for (uint32_t i = 0; i < count; ++i) {
    const uint32_t index = program->indices[first + i];
    if (index >= limit && !(absent_allowed && index == kAbsent)) return false;
  }
  return true;
}

predict_status ProgramChecker::Tensors() const {
  const size_t place_count[Storage::kCount] = {program->values.count, 1, program->inputs.count, program->outputs.count};
  for (size_t i = 0; i < program->tensors.count; ++i) {
    const TensorRecord& tensor = program->tensors[i];
    if (!IsString(tensor.name)) return Wrong("%: the program is damaged: tensor % has no name.", i);
    if (DTypeBytes(tensor.dtype) == 0 || tensor.rank > kMaxRank || tensor.storage >= Storage::kCount ||
        tensor.place >= place_count[tensor.storage] || !AreIndices(tensor.dims, tensor.rank, program->values.count, false)) {
      return Wrong("%: the program is damaged: the dtype, dims or place of tensor % '%' is unknown.", i, program->Text(tensor.name));
    }
    const uint64_t weights = program->header->weights_bytes;
    const bool in_weights = tensor.offset % 64 == 0 && tensor.offset <= weights && tensor.bytes <= weights - tensor.offset;
    if (tensor.storage == Storage::kWeights ? !in_weights : tensor.offset != 0 || tensor.bytes != 0) {
      return Wrong("%: the program is damaged: tensor % '%' lies outside the weights.", i, program->Text(tensor.name));
    }
  }
  return PREDICT_OK;
}

predict_status ProgramChecker::Steps() const {
  uint64_t operands = 0;
  for (size_t i = 0; i < program->steps.count; ++i) {
    const StepRecord& step = program->steps[i];
    operands += uint64_t{step.input_count} + step.output_count + step.attr_count;
    bool good = IsString(step.name) && step.kernel < program->kernels.count && step.scratch < program->values.count &&
                operands <= kMaxOperands && HasRange(program->floats.count, step.floats, step.float_count) &&
                AreIndices(step.inputs, step.input_count, program->tensors.count, true) &&
                AreIndices(step.outputs, step.output_count, program->tensors.count, false) &&
                AreIndices(step.attrs, step.attr_count, program->values.count, false);
    for (uint32_t j = 0; good && j < step.output_count; ++j) {
      const uint8_t storage = program->tensors[program->indices[step.outputs + j]].storage;
      good = storage == Storage::kArena || storage == Storage::kOutput;  // weights and inputs are not ours to write
    }
    if (!good) return Wrong("%: the program is damaged: an operand of step % is unknown.", i);
  }
  return PREDICT_OK;
}

predict_status ProgramChecker::Rest() const {
  for (size_t i = 0; i < program->kernels.count; ++i) {
    if (!IsString(program->kernels[i])) return Wrong("%: the program is damaged: kernel % has no name.", i);
  }
  for (size_t i = 0; i < program->info.count; ++i) {
    if (!IsString(program->info[i].key) || !IsString(program->info[i].value)) return Wrong("%: the program is damaged: its info.");
  }
  const Section<uint32_t>* const ends[] = {&program->inputs, &program->outputs};
  const uint8_t storages[] = {Storage::kInput, Storage::kOutput};
  for (int end = 0; end < 2; ++end) {
    for (size_t i = 0; i < ends[end]->count; ++i) {
      const uint32_t tensor = (*ends[end])[i];
      if (tensor >= program->tensors.count || program->tensors[tensor].storage != storages[end] ||
          program->tensors[tensor].place != i) {
        return Wrong("%: the program is damaged: % % is no tensor of its own.", end == 0 ? "input" : "output", i);
      }
    }
  }
  return PREDICT_OK;
}

predict_status ReadProgram(const char* call, predict_program* program) {
  const ProgramChecker checker = {call, program};
  predict_status status = checker.Header();
  if (status == PREDICT_OK) status = checker.Sections();
  if (status == PREDICT_OK) status = checker.Values();
  if (status == PREDICT_OK) status = checker.Tensors();
  if (status == PREDICT_OK) status = checker.Steps();
  if (status == PREDICT_OK) status = checker.Rest();
  return status;
}

}  // namespace predict
