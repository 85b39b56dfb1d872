// SPDX-FileCopyrightText: The Amalgamation Authors
// SPDX-License-Identifier: Apache-2.0

// Compares a symbol.json with the model of the library. The one thing to know: nothing is built of the JSON, each node is digested while it
// is read; so no file, however large, deep or cyclic, costs more than the time to read it once.

#include <string.h>

#include "bindings/mxnet/model.h"
#include "runtime/error.h"
#include "runtime/program.h"

namespace predict::mxnet {
namespace {

// A place in a JSON text. Every function returns false where the text is not JSON, or not what is asked for.
struct Json {
  const char* at;
  const char* end;

  void Space() {
    while (at < end && (*at == ' ' || *at == '\n' || *at == '\r' || *at == '\t')) ++at;
  }
  bool Sees(char wanted) {
    Space();
    return at < end && *at == wanted;
  }
  bool Take(char wanted) {
    if (!Sees(wanted)) return false;
    ++at;
    return true;
  }
  // Between entries of a list or object: true and `more` after a comma, true and not `more` behind the end.
  bool Next(char closing, bool* more) {
    *more = Take(',');
    return *more || Take(closing);
  }
  bool Open(char opening, char closing, bool* more) {
    if (!Take(opening)) return false;
    *more = !Take(closing);
    return true;
  }
  bool Hex(uint32_t* code);
  bool Character(uint32_t* code);
  bool String(uint32_t* crc, char* start, size_t room);
  bool Number(uint32_t* number);
  bool Skip();
};

bool Json::Hex(uint32_t* code) {
  if (end - at < 4) return false;
  *code = 0;
  for (int i = 0; i < 4; ++i, ++at) {
    const char c = *at;
    const int digit = c >= '0' && c <= '9' ? c - '0' : c >= 'a' && c <= 'f' ? c - 'a' + 10 : c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
    if (digit < 0) return false;
    *code = *code * 16 + static_cast<uint32_t>(digit);
  }
  return true;
}

// What follows a backslash.
bool Json::Character(uint32_t* code) {
  static const char letters[] = "\"\\/bfnrt", meanings[] = "\"\\/\b\f\n\r\t";
  if (at == end) return false;
  const char c = *at++;
  if (c == 'u') {
    if (!Hex(code)) return false;
    uint32_t low = 0;
    Json next = {at + 2, end};
    const bool is_pair = *code >= 0xD800 && *code < 0xDC00 && end - at >= 6 && at[0] == '\\' && at[1] == 'u' && next.Hex(&low);
    if (is_pair && low >= 0xDC00 && low < 0xE000) {
      *code = 0x10000 + ((*code - 0xD800) << 10) + (low - 0xDC00);
      at = next.at;
    }
    return true;
  }
  for (int i = 0; letters[i]; ++i) {
    if (letters[i] != c) continue;
    *code = static_cast<uint32_t>(meanings[i]);
    return true;
  }
  return false;
}

size_t ToUtf8(uint32_t code, uint8_t* bytes) {
  if (code < 0x80) {
    bytes[0] = static_cast<uint8_t>(code);
    return 1;
  }
  const size_t more = code < 0x800 ? 1 : code < 0x10000 ? 2 : 3;
  static const uint8_t first[] = {0, 0xC0, 0xE0, 0xF0};
  for (size_t i = more; i > 0; --i, code >>= 6) bytes[i] = static_cast<uint8_t>(0x80 | (code & 0x3F));
  bytes[0] = static_cast<uint8_t>(first[more] | code);
  return more + 1;
}

// Continues *crc with the string's UTF-8; `start` gets what of it, and the 0 behind it, there is room for.
bool Json::String(uint32_t* crc, char* start, size_t room) {
  if (!Take('"')) return false;
  size_t length = 0;
  while (at < end && *at != '"') {
    uint8_t bytes[4] = {static_cast<uint8_t>(*at++)};
    size_t count = 1;
    uint32_t code;
    if (bytes[0] == '\\') {
      if (!Character(&code)) return false;
      count = ToUtf8(code, bytes);
    }
    *crc = Crc32(*crc, bytes, count);
    for (size_t i = 0; i < count && length + 1 < room; ++i) start[length++] = static_cast<char>(bytes[i]);
  }
  if (room > 0) start[length] = 0;
  return Take('"');
}

// An integer from 0 to 2^32 - 1.
bool Json::Number(uint32_t* number) {
  Space();
  uint64_t value = 0;
  const char* const first = at;
  for (; at < end && *at >= '0' && *at <= '9'; ++at) {
    value = value * 10 + static_cast<uint64_t>(*at - '0');
    if (value > 0xFFFFFFFFu) return false;
  }
  *number = static_cast<uint32_t>(value);
  return at != first;
}

// Of a number, true, false or null.
bool IsWord(char c) { return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '+' || c == '-' || c == '.'; }

// Any value. Of what nobody reads only strings and brackets are looked at, and no stack is needed.
bool Json::Skip() {
  size_t depth = 0;
  do {
    Space();
    if (at == end) return false;
    const char c = *at;
    uint32_t unused = 0;
    if (c == '"') {
      if (!String(&unused, nullptr, 0)) return false;
      continue;
    }
    if (c == '{' || c == '[') ++depth;
    if (c == '}' || c == ']') {
      if (depth == 0) return false;
      --depth;
    }
    ++at;
    while (IsWord(c) && at < end && IsWord(*at)) ++at;
  } while (depth > 0);
  return true;
}

// A key and its colon; *key is its CRC.
bool Key(Json* json, uint32_t* key) {
  *key = 0;
  return json->String(key, nullptr, 0) && json->Take(':');
}

uint32_t CrcOf(const char* text) { return Crc32(0, reinterpret_cast<const uint8_t*>(text), strlen(text)); }

// The sum over all attributes: their order, and which of three tables of a node they are in, depend on the version that saved the file.
bool Attributes(Json* json, uint32_t* sum) {
  bool more;
  if (!json->Open('{', '}', &more)) return false;
  while (more) {
    uint32_t crc = 0;
    static const uint8_t zero = 0;
    if (!json->String(&crc, nullptr, 0) || !json->Take(':')) return false;
    crc = Crc32(crc, &zero, 1);
    if (!json->String(&crc, nullptr, 0) || !json->Next('}', &more)) return false;
    *sum += crc;
  }
  return true;
}

// [node, output], [node, output, version], or a bare node.
bool Entry(Json* json, uint32_t* crc) {
  uint32_t pair[3] = {0, 0, 0};
  bool more = false;
  if (!json->Sees('[')) {
    if (!json->Number(&pair[0])) return false;
  } else {
    if (!json->Open('[', ']', &more) || !more) return false;
    for (int i = 0; more; ++i) {
      if (i == 3 || !json->Number(&pair[i]) || !json->Next(']', &more)) return false;
    }
  }
  uint8_t bytes[8];
  for (int i = 0; i < 8; ++i) bytes[i] = static_cast<uint8_t>(pair[i / 4] >> (8 * (i % 4)));
  *crc = Crc32(*crc, bytes, sizeof bytes);
  return true;
}

bool Entries(Json* json, uint32_t* crc) {
  bool more;
  if (!json->Open('[', ']', &more)) return false;
  while (more) {
    if (!Entry(json, crc) || !json->Next(']', &more)) return false;
  }
  return true;
}

// The texts that an error shows of a node; they may be cut.
struct NodeText {
  char op[64], name[128];
};

bool ReadNode(Json* json, Node* node, NodeText* text) {
  bool more;
  if (!json->Open('{', '}', &more)) return false;
  while (more) {
    uint32_t key;
    if (!Key(json, &key)) return false;
    bool good;
    if (key == CrcOf("op")) {
      node->op = 0;
      good = json->String(&node->op, text->op, sizeof text->op);
    } else if (key == CrcOf("name")) {
      node->name = 0;
      good = json->String(&node->name, text->name, sizeof text->name);
    } else if (key == CrcOf("attrs") || key == CrcOf("attr") || key == CrcOf("param")) {
      good = json->Sees('{') ? Attributes(json, &node->attributes) : json->Skip();
    } else if (key == CrcOf("inputs")) {
      node->inputs = 0;
      good = Entries(json, &node->inputs);
    } else {
      good = json->Skip();
    }
    if (!good || !json->Next('}', &more)) return false;
  }
  return true;
}

const char* Difference(const Node& given, const Node& wanted) {
  if (given.name != wanted.name) return "name";
  if (given.op != wanted.op) return "operator";
  return given.attributes != wanted.attributes ? "attributes" : given.inputs != wanted.inputs ? "inputs" : nullptr;
}

struct SymbolChecker {
  const char* call;
  const Model& model;
  Json json;
  const char* start;

  predict_status NotJson() const {
    return Fail(PREDICT_INVALID_ARGUMENT, "%: the symbol is not JSON as MXNet writes it, or truncated: byte % of %. Give the whole symbol.json.",
                call, json.at - start, json.end - start);
  }
  predict_status Nodes();
  predict_status Heads();
  predict_status Document();
};

predict_status SymbolChecker::Nodes() {
  bool more;
  uint32_t count = 0;
  if (!json.Open('[', ']', &more)) return NotJson();
  for (; more; ++count) {
    Node node = {};
    NodeText text = {};
    if (!ReadNode(&json, &node, &text) || !json.Next(']', &more)) return NotJson();
    const char* const what = count < model.node_count ? Difference(node, model.nodes[count]) : "number";
    if (!what) continue;
    const char *const name = text.name, *const op = text.op;
    Fail(PREDICT_INVALID_ARGUMENT, "%: the symbol is not that of this library's model: node % '%', %, differs from its by its %.", call, count, name, op,
         what);
    return SayRebuild(model);
  }
  if (count == model.node_count) return PREDICT_OK;
  Fail(PREDICT_INVALID_ARGUMENT, "%: the symbol is not that of this library's model: it has % nodes, not %.", call, count, model.node_count);
  return SayRebuild(model);
}

predict_status SymbolChecker::Heads() {
  uint32_t heads = 0;
  if (!Entries(&json, &heads)) return NotJson();
  if (heads == model.heads) return PREDICT_OK;
  Fail(PREDICT_INVALID_ARGUMENT, "%: the symbol is not that of this library's model: its outputs ('heads') are others.", call);
  return SayRebuild(model);
}

predict_status SymbolChecker::Document() {
  bool more, has_nodes = false, has_heads = false;
  if (!json.Open('{', '}', &more)) return NotJson();
  while (more) {
    uint32_t key;
    if (!Key(&json, &key)) return NotJson();
    predict_status status = PREDICT_OK;
    if (key == CrcOf("nodes")) {
      has_nodes = true;
      status = Nodes();
    } else if (key == CrcOf("heads")) {
      has_heads = true;
      status = Heads();
    } else if (!json.Skip()) {
      status = NotJson();
    }
    if (status != PREDICT_OK) return status;
    if (!json.Next('}', &more)) return NotJson();
  }
  json.Space();
  return has_nodes && has_heads && json.at == json.end ? PREDICT_OK : NotJson();
}

}  // namespace

predict_status CheckSymbol(const char* call, const Model& model, const char* symbol) {
  SymbolChecker checker = {call, model, {symbol, symbol + strlen(symbol)}, symbol};
  return checker.Document();
}

predict_status SayRebuild(const Model& model) {
  FailMore(" Give the files that the library was built from, or build one for these: give them to its predict_library, then bazel build %.",
           model.target);
  return PREDICT_INVALID_ARGUMENT;
}

}  // namespace predict::mxnet
