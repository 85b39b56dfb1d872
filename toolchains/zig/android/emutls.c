/* SPDX-FileCopyrightText: The Amalgamation Authors */
/* SPDX-License-Identifier: Apache-2.0 */

/* Thread-local variables below API level 29, whose loader knows none: clang calls __emutls_get_address for each access.
 * The one thing to know: each thread has one table of the addresses of its variables, freed when the thread ends. Out of
 * memory ends the process: the caller of a thread-local variable cannot be told. */

typedef __SIZE_TYPE__ size_t;
typedef __UINTPTR_TYPE__ uintptr_t;
typedef unsigned char Byte;

void* malloc(size_t bytes);
void free(void* memory);
void abort(void);
void* memcpy(void* to, const void* from, size_t bytes);
void* memset(void* to, int value, size_t bytes);
/* As bionic and musl have them: pthread_key_t is 4 bytes, pthread_once_t is an int that begins as 0. */
int pthread_key_create(unsigned* key, void (*destroy)(void*));
void* pthread_getspecific(unsigned key);
int pthread_setspecific(unsigned key, const void* value);
int pthread_once(int* once, void (*initialize)(void));

/* Written by the compiler, one for each variable. */
typedef struct {
  size_t bytes;
  size_t alignment;
  uintptr_t index; /* from 1; 0 until the variable is first used */
  const void* initial; /* null: zeros */
} Variable;

typedef struct {
  size_t count;
  void* addresses[];
} Table;

static unsigned key;
static int once;
static uintptr_t last_index;

static void Destroy(void* value) {
  Table* table = value;
  for (size_t i = 0; i < table->count; ++i) {
    if (table->addresses[i]) free(((void**)table->addresses[i])[-1]);
  }
  free(table);
}

static void Initialize(void) {
  if (pthread_key_create(&key, Destroy) != 0) abort();
}

static void* Allocate(size_t bytes) {
  void* memory = malloc(bytes);
  if (!memory) abort();
  return memory;
}

/* The variable's memory for this thread. What malloc gave is kept just below it. */
static void* Make(const Variable* variable) {
  const size_t alignment = variable->alignment < sizeof(void*) ? sizeof(void*) : variable->alignment;
  Byte* block = Allocate(variable->bytes + alignment + sizeof(void*));
  void** at = (void**)(((uintptr_t)block + sizeof(void*) + alignment - 1) / alignment * alignment);
  at[-1] = block;
  if (variable->initial) {
    memcpy(at, variable->initial, variable->bytes);
  } else {
    memset(at, 0, variable->bytes);
  }
  return at;
}

static uintptr_t IndexOf(Variable* variable) {
  uintptr_t index = __atomic_load_n(&variable->index, __ATOMIC_ACQUIRE);
  if (index != 0) return index;
  const uintptr_t mine = __atomic_add_fetch(&last_index, 1, __ATOMIC_RELAXED);
  /* If another thread was first, its number counts and this one is never used. */
  if (__atomic_compare_exchange_n(&variable->index, &index, mine, 0, __ATOMIC_ACQ_REL, __ATOMIC_ACQUIRE)) return mine;
  return index;
}

__attribute__((visibility("hidden"))) void* __emutls_get_address(Variable* variable) {
  pthread_once(&once, Initialize);
  const uintptr_t index = IndexOf(variable);
  Table* table = pthread_getspecific(key);
  if (!table || table->count < index) {
    const size_t count = index + 7;
    Table* larger = Allocate(sizeof(Table) + count * sizeof(void*));
    memset(larger, 0, sizeof(Table) + count * sizeof(void*));
    if (table) memcpy(larger->addresses, table->addresses, table->count * sizeof(void*));
    larger->count = count;
    free(table);
    table = larger;
    if (pthread_setspecific(key, table) != 0) abort();
  }
  if (!table->addresses[index - 1]) table->addresses[index - 1] = Make(variable);
  return table->addresses[index - 1];
}
