// SPDX-FileCopyrightText: The Amalgamation Authors
// SPDX-License-Identifier: Apache-2.0

// Programs of predict.h: mapped, borrowed or copied, and shared. The one thing to know: a program is counted, each
// predictor holds a share, and the last one to go unmaps the file.

#include "runtime/program.h"

#include <string.h>

#include "runtime/error.h"
#include "runtime/os.h"

namespace predict {

void ShareProgram(predict_program* program) { __atomic_add_fetch(&program->shares, 1, __ATOMIC_RELAXED); }

static void FreeProgram(predict_program* program) {
  void* data = const_cast<uint8_t*>(program->data);
  if (program->ownership == predict_program::kMapped) UnmapFile(program->data, program->bytes);
  if (program->ownership == predict_program::kCopied) DeallocateMemory(nullptr, data, program->bytes);
  DeallocateMemory(nullptr, program, sizeof *program);
}

// A program with one share and no data yet; null if there is no memory.
static predict_program* NewProgram() {
  predict_program* program = static_cast<predict_program*>(AllocateMemory(nullptr, sizeof(predict_program), 64));
  if (!program) return nullptr;
  memset(static_cast<void*>(program), 0, sizeof *program);
  program->shares = 1;
  return program;
}

static predict_status CheckWeights(const char* call, const predict_program* program) {
  const ProgramHeader& header = *program->header;
  if (Crc32(0, program->Weights(), static_cast<size_t>(header.weights_bytes)) == header.weights_crc) return PREDICT_OK;
  return Fail(PREDICT_INVALID_PROGRAM, "%: the program is damaged: its weights' checksum does not agree. Fetch the file anew.", call);
}

// Hands out the program, or frees it after an error.
static predict_status Finish(predict_status status, predict_program* program, predict_program** result) {
  if (status != PREDICT_OK) {
    FreeProgram(program);
    return status;
  }
  *result = program;
  return PREDICT_OK;
}

}  // namespace predict

uint32_t predict_abi_version(void) { return PREDICT_ABI_VERSION; }

predict_status predict_program_open(const char* path, predict_program** result) {
  using namespace predict;
  const char* const call = "predict_program_open";
  if (!path || !result) return Fail(PREDICT_INVALID_ARGUMENT, "%: the path or the place for the result is NULL.", call);
  predict_program* program = NewProgram();
  if (!program) return Fail(PREDICT_OUT_OF_MEMORY, "%: no memory.", call);
  const char* error = MapFile(path, &program->data, &program->bytes);
  if (error) {
    FreeProgram(program);
    return Fail(PREDICT_IO, "%: '%' cannot be opened: %.", call, path, error);
  }
  program->ownership = predict_program::kMapped;
  return Finish(ReadProgram(call, program), program, result);
}

predict_status predict_program_from_memory(const void* data, size_t bytes, uint32_t flags, predict_program** result) {
  using namespace predict;
  const char* const call = "predict_program_from_memory";
  if (!data || !result) return Fail(PREDICT_INVALID_ARGUMENT, "%: the data or the place for the result is NULL.", call);
  if ((flags & ~(PREDICT_VERIFY_WEIGHTS | PREDICT_COPY)) != 0) return Fail(PREDICT_INVALID_ARGUMENT, "%: the flags % are unknown.", call, flags);
  predict_program* program = NewProgram();
  if (!program) return Fail(PREDICT_OUT_OF_MEMORY, "%: no memory.", call);
  program->data = static_cast<const uint8_t*>(data);
  program->bytes = bytes;
  const bool copied = (flags & PREDICT_COPY) != 0 || reinterpret_cast<uintptr_t>(data) % 64 != 0;
  if (copied && bytes != 0) {
    void* copy = AllocateMemory(nullptr, bytes, 64);
    if (!copy) {
      FreeProgram(program);
      return Fail(PREDICT_OUT_OF_MEMORY, "%: no memory to copy % bytes.", call, bytes);
    }
    memcpy(copy, data, bytes);
    program->data = static_cast<const uint8_t*>(copy);
    program->ownership = predict_program::kCopied;
  }
  predict_status status = ReadProgram(call, program);
  if (status == PREDICT_OK && (flags & PREDICT_VERIFY_WEIGHTS) != 0) status = CheckWeights(call, program);
  return Finish(status, program, result);
}

predict_status predict_program_verify(const predict_program* program) {
  using namespace predict;
  if (!program) return Fail(PREDICT_INVALID_ARGUMENT, "predict_program_verify: the program is NULL.");
  return CheckWeights("predict_program_verify", program);
}

void predict_program_release(predict_program* program) {
  if (program && __atomic_sub_fetch(&program->shares, 1, __ATOMIC_ACQ_REL) == 0) predict::FreeProgram(program);
}

const char* predict_program_info(const predict_program* program, const char* key) {
  if (!program || !key) return nullptr;
  for (size_t i = 0; i < program->info.count; ++i) {
    if (strcmp(program->Text(program->info[i].key), key) == 0) return program->Text(program->info[i].value);
  }
  return nullptr;
}
