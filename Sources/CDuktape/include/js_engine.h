#ifndef JS_ENGINE_H
#define JS_ENGINE_H

#include <stddef.h>

/// A JavaScript engine (Duktape) that runs scripts within limits.
///
/// It is in C because Duktape leaves a failing call by `longjmp`, which must not cross Swift.
typedef struct js_engine js_engine;

/// How a run ended.
typedef enum {
  /// The text is what the script returned.
  JS_DONE,
  /// The script threw something; the text describes it.
  JS_THREW,
  /// A limit was reached, or there was no memory or no thread. The engine can only be freed.
  JS_STOPPED,
} js_outcome;

/// The bytes of a text in UTF-8, owned by the caller.
typedef struct {
  const void *bytes;
  size_t count;
} js_text;

/// How a run ended, and its text in UTF-8, on which the caller calls `free`.
typedef struct {
  js_outcome outcome;
  char *bytes;
  size_t count;
} js_result;

/// Makes an engine, or NULL where there is no memory for one.
///
/// `largest_heap` is the most bytes that all its values may take, `most_seconds` the most processor
/// time of one run.
js_engine *js_engine_make(size_t largest_heap, double most_seconds);

/// Frees an engine with all its values.
void js_engine_free(js_engine *engine);

/// Runs a script.
js_result js_engine_load(js_engine *engine, js_text script);

/// Calls the scripts' global function `call` with a name and a buffer for each text; it must return a
/// buffer.
js_result js_engine_call(
    js_engine *engine, const char *name, const js_text *texts, int count);

#endif
