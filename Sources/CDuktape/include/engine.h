#ifndef ENGINE_H
#define ENGINE_H

#include <stddef.h>

/// A JavaScript engine (Duktape) that runs scripts within limits.
///
/// It is in C because Duktape leaves a failing call by `longjmp`, which must not cross Swift.
typedef struct engine engine;

/// How a run ended.
typedef enum {
  /// The text is what the script returned.
  ENGINE_DONE,
  /// The script threw something; the text describes it.
  ENGINE_THREW,
  /// A limit was reached, or there was no memory or no thread. The engine can only be freed.
  ENGINE_STOPPED,
} engine_outcome;

/// The bytes of a text in UTF-8, owned by the caller.
typedef struct {
  const void *bytes;
  size_t count;
} engine_text;

/// How a run ended, and its text in UTF-8, on which the caller calls `free`.
typedef struct {
  engine_outcome outcome;
  char *bytes;
  size_t count;
} engine_result;

/// Makes an engine, or NULL where there is no memory for one.
///
/// `largest_heap` is the most bytes that all its values may take, `most_seconds` the most processor
/// time of one run.
engine *engine_make(size_t largest_heap, double most_seconds);

/// Frees an engine with all its values.
void engine_free(engine *engine);

/// Runs a script.
engine_result engine_load(engine *engine, engine_text script);

/// Calls the scripts' global function `call` with a name and a buffer for each text; it must return a
/// buffer.
engine_result engine_call(
    engine *engine, const char *name, const engine_text *texts, int count);

#endif
