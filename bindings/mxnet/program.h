// SPDX-FileCopyrightText: The Amalgamation Authors
// SPDX-License-Identifier: Apache-2.0

// Puts a file into the library's read-only data as predict_mxnet_program. The one thing to know: the assembler copies it, so that a program
// of any size costs the compiler nothing; each object format has its own words for that.
#ifndef PREDICT_BINDINGS_MXNET_PROGRAM_H_
#define PREDICT_BINDINGS_MXNET_PROGRAM_H_

#if defined(__APPLE__)
#define PREDICT_EMBED_NAME "_predict_mxnet_program"
#define PREDICT_EMBED_BEGIN(bytes) ".section __TEXT,__const\n.private_extern " PREDICT_EMBED_NAME "\n"
#elif defined(_WIN32)
#define PREDICT_EMBED_NAME "predict_mxnet_program"
#define PREDICT_EMBED_BEGIN(bytes) ".section .rdata,\"dr\"\n"
#elif defined(__wasm__)
#define PREDICT_EMBED_NAME "predict_mxnet_program"
#define PREDICT_EMBED_BEGIN(bytes)                                                                                        \
  ".section .rodata." PREDICT_EMBED_NAME ",\"\",@\n.hidden " PREDICT_EMBED_NAME "\n.type " PREDICT_EMBED_NAME ",@object\n" \
  ".size " PREDICT_EMBED_NAME "," #bytes "\n"
#else
#define PREDICT_EMBED_NAME "predict_mxnet_program"
#define PREDICT_EMBED_BEGIN(bytes) ".section .rodata." PREDICT_EMBED_NAME ",\"a\"\n.hidden " PREDICT_EMBED_NAME "\n"
#endif

#define PREDICT_EMBED(path, bytes) \
  __asm__(PREDICT_EMBED_BEGIN(bytes) ".globl " PREDICT_EMBED_NAME "\n.p2align 6\n" PREDICT_EMBED_NAME ":\n.incbin \"" path "\"\n")

#endif  // PREDICT_BINDINGS_MXNET_PROGRAM_H_
