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

/* A kernel for products of one size and layout, which stays valid as long as the process. Where `transposed`, A is
   stored as its transpose (k x m). Null where LIBXSMM has none. */
typedef void (*xsmm_kernel)(const void *b, const void *a, void *c);

static inline xsmm_kernel xsmm_kernel_d(int m, int n, int k, int transposed, int adding) {
  const double alpha = 1, beta = adding ? 1 : 0;
  const int columns_of_a = transposed ? m : k, flags = transposed ? LIBXSMM_GEMM_FLAG_TRANS_B : LIBXSMM_GEMM_FLAG_NONE;
  return (xsmm_kernel)(void *)libxsmm_dmmdispatch(n, m, k, &n, &columns_of_a, &n, &alpha, &beta, &flags, NULL);
}

static inline xsmm_kernel xsmm_kernel_s(int m, int n, int k, int transposed, int adding) {
  const float alpha = 1, beta = adding ? 1 : 0;
  const int columns_of_a = transposed ? m : k, flags = transposed ? LIBXSMM_GEMM_FLAG_TRANS_B : LIBXSMM_GEMM_FLAG_NONE;
  return (xsmm_kernel)(void *)libxsmm_smmdispatch(n, m, k, &n, &columns_of_a, &n, &alpha, &beta, &flags, NULL);
}

/* Writes the transpose of a matrix of numbers of `size` bytes, rows x columns, row-major, without gaps. */
static inline void xsmm_transpose(void *result, const void *matrix, int size, int rows, int columns) {
  libxsmm_otrans(result, matrix, size, columns, rows, columns, rows);
}
