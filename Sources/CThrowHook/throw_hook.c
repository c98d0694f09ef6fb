#define _GNU_SOURCE
#include "throw_hook.h"

#include <execinfo.h>
#include <link.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <sys/syscall.h>
#include <unistd.h>

#define DEPTH 128

extern void *_Atomic _swift_willThrow;
extern void *_Atomic _swift_willThrowTypedImpl;

// Only the main thread writes and reads these.
static void *callers[DEPTH];
static int depth;

// A chapter's program leaves through its main thread, so only that thread's throws matter.
static void note(void) {
  if (syscall(SYS_gettid) == getpid()) depth = backtrace(callers, DEPTH);
}

static void will_throw(void *error) {
  (void)error;
  note();
}

static void will_throw_typed(void *value, void *type, void *conformance) {
  (void)value, (void)type, (void)conformance;
  note();
}

void throw_hook_install(void) {
  void *warm[1];
  backtrace(warm, 1);  // loads the unwinder now, not inside a throw
  atomic_store(&_swift_willThrow, (void *)will_throw);
  atomic_store(&_swift_willThrowTypedImpl, (void *)will_throw_typed);
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

int throw_hook_frames(uint64_t *frames, int capacity) {
  struct image image;
  dl_iterate_phdr(find_program, &image);
  int count = 0;
  for (int i = 0; i < depth && count < capacity; i++) {
    uintptr_t address = (uintptr_t)callers[i];
    if (address >= image.start && address < image.end) frames[count++] = address - image.base;
  }
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
