#pragma once
#include <cblas.h>
#include <stdlib.h>

/* OpenBLAS built for many processors keeps its choice of kernels behind these two functions. It exports them, declares
   them in no header, and a build for one processor lacks them: hence weak. */
extern void gotoblas_dynamic_init(void) __attribute__((weak));
extern void gotoblas_dynamic_quit(void) __attribute__((weak));

/* Lets OpenBLAS choose its kernels again, reading OPENBLAS_CORETYPE. Returns 0 where this build cannot. */
static inline int openblas_choose_kernels_again(void) {
  if (!gotoblas_dynamic_init || !gotoblas_dynamic_quit) return 0;
  gotoblas_dynamic_quit();
  gotoblas_dynamic_init();
  return 1;
}

/* 512 with AVX-512 (all of what SkylakeX kernels need), 256 with AVX2 and FMA, else 128: the width of the vectors that
   both this processor and its operating system support. */
static inline int processor_vector_bits(void) {
#if defined(__x86_64__)
  __builtin_cpu_init();
  if (__builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512dq")
      && __builtin_cpu_supports("avx512bw") && __builtin_cpu_supports("avx512vl")
      && __builtin_cpu_supports("avx512cd"))
    return 512;
  if (__builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma")) return 256;
#endif
  return 128;
}
