#pragma once
#include <libxsmm.h>

/* Swift cannot call LIBXSMM's kernel pointers (their types differ by a macro), so the call happens here.
   C (m x n) = A (m x k) * B (k x n), or += where `adding`; all row-major, without gaps. LIBXSMM thinks in columns:
   to it the same memory is C' = B' * A'. Returns 0, having done nothing, where LIBXSMM has no kernel for the shape. */
static inline int xsmm_product_d(
    int m, int n, int k, const double *a, const double *b, double *c, int adding) {
  const double alpha = 1, beta = adding ? 1 : 0;
  const libxsmm_dmmfunction kernel =
      libxsmm_dmmdispatch(n, m, k, NULL, NULL, NULL, &alpha, &beta, NULL, NULL);
  if (!kernel) return 0;
  kernel(b, a, c);
  return 1;
}

static inline int xsmm_product_s(
    int m, int n, int k, const float *a, const float *b, float *c, int adding) {
  const float alpha = 1, beta = adding ? 1 : 0;
  const libxsmm_smmfunction kernel =
      libxsmm_smmdispatch(n, m, k, NULL, NULL, NULL, &alpha, &beta, NULL, NULL);
  if (!kernel) return 0;
  kernel(b, a, c);
  return 1;
}
