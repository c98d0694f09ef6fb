#define _GNU_SOURCE
#include "js_engine.h"

#include <duktape.h>
#include <malloc.h>
#include <math.h>
#include <pthread.h>
#include <setjmp.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

// Runs have a thread of their own, so that its stack is known: Duktape stops recursion (in regular
// expressions, in its compiler, in calls from C) at depths where it has taken some 2 MB.
#define STACK_SIZE (16 << 20)

// Nothing in JavaScript goes on for long without allocating: the clock is read once in so many times.
#define ALLOCATIONS_PER_LOOK 256

typedef struct block {
  struct block *previous, *next;
} block;

struct js_engine {
  duk_context *context;
  block blocks;  // the head of a ring of all blocks of its heap
  size_t heap, largest_heap;
  double most_seconds;
  unsigned allocations;
  jmp_buf stop;
};

// -- Duktape's allocator

// Leaves the run at once. (A failed allocation would rather make Duktape collect garbage again and
// again.) It may be in the midst of a change, so its heap is never looked at again.
static _Noreturn void stop(js_engine *engine) { longjmp(engine->stop, 1); }

static double seconds_of_this_thread(void) {
  struct timespec time;
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time);
  return time.tv_sec + 1e-9 * time.tv_nsec;
}

static void release(void *owner, void *pointer) {
  if (!pointer) return;
  block *block = (struct block *)pointer - 1;
  block->previous->next = block->next;
  block->next->previous = block->previous;
  ((js_engine *)owner)->heap -= malloc_usable_size(block);
  free(block);
}

static void *reallocate(void *owner, void *pointer, duk_size_t size) {
  js_engine *engine = owner;
  if (size == 0) {
    release(engine, pointer);
    return NULL;
  }
  if (++engine->allocations % ALLOCATIONS_PER_LOOK == 0
      && seconds_of_this_thread() > engine->most_seconds)
    stop(engine);
  block *old = pointer ? (block *)pointer - 1 : NULL;
  engine->heap -= malloc_usable_size(old);
  if (size > engine->largest_heap || engine->heap > engine->largest_heap - size) stop(engine);
  block *new = realloc(old, sizeof(block) + size);
  if (!new) stop(engine);
  engine->heap += malloc_usable_size(new);
  if (!old) {
    new->previous = &engine->blocks;
    new->next = engine->blocks.next;
  }
  new->previous->next = new->next->previous = new;
  return new + 1;
}

static void *allocate(void *owner, duk_size_t size) { return reallocate(owner, NULL, size); }

// Called by Duktape where it would abort; it must not return.
static void give_up(void *owner, const char *message) {
  (void)message;
  stop(owner);
}

js_engine *js_engine_make(size_t largest_heap, double most_seconds) {
  js_engine *engine = calloc(1, sizeof *engine);
  if (!engine) return NULL;
  engine->blocks.previous = engine->blocks.next = &engine->blocks;
  engine->largest_heap = largest_heap;
  engine->most_seconds = HUGE_VAL;  // the caller's thread has taken time before
  if (setjmp(engine->stop) == 0)
    engine->context = duk_create_heap(allocate, reallocate, release, engine, give_up);
  if (engine->context) {
    engine->most_seconds = most_seconds;
    return engine;
  }
  js_engine_free(engine);
  return NULL;
}

void js_engine_free(js_engine *engine) {
  while (engine->blocks.next != &engine->blocks) release(engine, engine->blocks.next + 1);
  free(engine);
}

// -- Runs

typedef struct {
  js_engine *engine;
  const char *name;  // NULL: the only text is a script to load
  const js_text *texts;
  int count;
  js_result result;
} run;

static duk_ret_t perform(duk_context *context, void *pointer) {
  run *run = pointer;
  // What earlier runs have left must not count as this one's.
  if (run->engine->heap > run->engine->largest_heap / 8) duk_gc(context, 0);
  if (!run->name) {
    duk_eval_lstring_noresult(context, run->texts->bytes, run->texts->count);
    return 0;
  }
  duk_get_global_string(context, "call");
  duk_push_string(context, run->name);
  for (int i = 0; i < run->count; i++) {
    void *copy = duk_push_fixed_buffer(context, run->texts[i].count);
    if (run->texts[i].count) memcpy(copy, run->texts[i].bytes, run->texts[i].count);
  }
  duk_call(context, 1 + run->count);
  return 1;
}

// To describe an error may fail too, so it has a protected call of its own.
static duk_ret_t describe(duk_context *context, void *unused) {
  (void)unused;
  duk_safe_to_string(context, -1);
  return 1;
}

static void *perform_within_limits(void *pointer) {
  run *run = pointer;
  js_engine *engine = run->engine;
  duk_context *context = engine->context;
  if (setjmp(engine->stop) != 0) {
    engine->context = NULL;
    return NULL;
  }
  const void *bytes;
  duk_size_t count = 0;
  int threw = duk_safe_call(context, perform, run, 0, 1);
  if (threw) {
    duk_safe_call(context, describe, NULL, 1, 1);
    bytes = duk_get_lstring(context, -1, &count);
  } else {
    bytes = duk_get_buffer_data(context, -1, &count);
  }
  run->result.bytes = malloc(count + 1);
  if (run->result.bytes) {
    if (bytes) memcpy(run->result.bytes, bytes, count);
    run->result.count = count;
    run->result.outcome = threw ? JS_THREW : JS_DONE;
  }
  duk_pop(context);
  return NULL;
}

static js_result on_own_thread(run run) {
  run.result.outcome = JS_STOPPED;
  if (!run.engine->context) return run.result;
  pthread_attr_t attributes;
  pthread_t thread;
  pthread_attr_init(&attributes);
  pthread_attr_setstacksize(&attributes, STACK_SIZE);
  if (pthread_create(&thread, &attributes, perform_within_limits, &run) == 0)
    pthread_join(thread, NULL);
  pthread_attr_destroy(&attributes);
  return run.result;
}

js_result js_engine_load(js_engine *engine, js_text script) {
  return on_own_thread((run){.engine = engine, .texts = &script, .count = 1});
}

js_result js_engine_call(
    js_engine *engine, const char *name, const js_text *texts, int count) {
  return on_own_thread((run){.engine = engine, .name = name, .texts = texts, .count = count});
}
