#define _GNU_SOURCE
#include "throw_hook.h"

#include <execinfo.h>
#include <link.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>

#define DEPTH 128
#define KEPT 64
#define PREFIX 64

extern void *_Atomic _swift_willThrow;
extern void *_Atomic _swift_willThrowTypedImpl;

// Of the runtime: what is in the box of an error.
struct error_value {
  const void *value;
  const void *type;
  const void *conformance;
};
extern void swift_getErrorValue(const void *box, void **scratch, struct error_value *result);

// An untyped throw has a box, whose address tells it from all others that are under way. A typed one
// has none: its error travels by value and is boxed, if at all, only where it leaves typed code. It
// is known by its type and its value's first bytes.
struct error_key {
  const void *box;
  const void *type;
  unsigned char bytes[PREFIX];
};

// The last throws, oldest overwritten first. The failing one is seldom the last: on its way out,
// `defer { try? clean() }` throws others.
static struct throw {
  struct error_key key;
  void *callers[DEPTH];
  int depth;
} throws[KEPT];
static unsigned thrown;
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;

// The size of a type's values. Before a type's metadata stands a pointer to its value witnesses: eight
// functions, then the size (the Swift runtime's ABI/ValueWitness.def).
static size_t size_of_type(const void *type) {
  const struct {
    void *functions[8];
    size_t size;
  } *const *witnesses = type;
  return witnesses[-1]->size;
}

static struct error_key typed_key(const void *value, const void *type) {
  size_t size = size_of_type(type);
  struct error_key key = {.type = type};
  memcpy(key.bytes, value, size < PREFIX ? size : PREFIX);
  return key;
}

static void note(struct error_key key) {
  pthread_mutex_lock(&lock);
  struct throw *throw = &throws[thrown++ % KEPT];
  throw->key = key;
  throw->depth = backtrace(throw->callers, DEPTH);
  pthread_mutex_unlock(&lock);
}

static void will_throw(void *error) {
  note((struct error_key){.box = error});
}

static void will_throw_typed(void *value, void *type, void *conformance) {
  (void)conformance;
  note(typed_key(value, type));
}

void throw_hook_install(void) {
  void *warm[1];
  backtrace(warm, 1);  // loads the unwinder now, not inside a throw
  atomic_store(&_swift_willThrow, (void *)will_throw);
  atomic_store(&_swift_willThrowTypedImpl, (void *)will_throw_typed);
}

// The newest throw that fits: a box of an earlier error may have had the same address. Of typed
// throws one with the same bytes fits; bytes between fields, which no copy need keep, may make them
// differ, and then one of the same type must do.
static const struct throw *find(const void *box) {
  void *scratch;
  struct error_value error;
  swift_getErrorValue(box, &scratch, &error);
  struct error_key typed = typed_key(error.value, error.type);
  const struct throw *same_type = NULL;
  for (unsigned back = 1; back <= KEPT && back <= thrown; back++) {
    const struct throw *throw = &throws[(thrown - back) % KEPT];
    if (throw->key.box == box) return throw;
    if (throw->key.type != typed.type) continue;
    if (memcmp(throw->key.bytes, typed.bytes, PREFIX) == 0) return throw;
    if (!same_type) same_type = throw;
  }
  return same_type;
}

struct image {
  uintptr_t start, end, base;
};

// The first object that the loader lists is the program itself.
static int find_program(struct dl_phdr_info *info, size_t size, void *found) {
  (void)size;
  struct image *image = found;
  image->base = info->dlpi_addr;
  image->start = UINTPTR_MAX;
  image->end = 0;
  for (int i = 0; i < info->dlpi_phnum; i++) {
    if (info->dlpi_phdr[i].p_type != PT_LOAD) continue;
    uintptr_t from = info->dlpi_addr + info->dlpi_phdr[i].p_vaddr;
    uintptr_t to = from + info->dlpi_phdr[i].p_memsz;
    if (from < image->start) image->start = from;
    if (to > image->end) image->end = to;
  }
  return 1;
}

int throw_hook_frames(const void *box, uint64_t *frames, int capacity) {
  struct image image;
  dl_iterate_phdr(find_program, &image);
  pthread_mutex_lock(&lock);
  const struct throw *throw = find(box);
  int count = 0;
  for (int i = 0; throw && i < throw->depth && count < capacity; i++) {
    uintptr_t address = (uintptr_t)throw->callers[i];
    if (address >= image.start && address < image.end) frames[count++] = address - image.base;
  }
  pthread_mutex_unlock(&lock);
  return count;
}

// In ChapterKit (Swift).
extern void latent_chapter_failed(void *error);

// The linker is told to `--wrap=swift_errorInMain`, so this is what top-level code calls with an
// error that nobody caught, instead of the runtime's own "Error raised at top level".
void __wrap_swift_errorInMain(void *error) {
  latent_chapter_failed(error);
  exit(1);
}
