#include "contrasts.h"
#include <math.h>
#include <stdint.h>
#include <string.h>

/* One version for each level of vector instructions; the loader chooses. */
#if defined(__x86_64__) && defined(__linux__)
#define CLONES __attribute__((target_clones("arch=x86-64-v4", "arch=x86-64-v3", "default")))
#else
#define CLONES
#endif

/* Columns are taken in tiles whose sums stay in registers or the first cache. */
enum { tile = 64 };

/* exp x for x ≤ 0, to about one unit in the last place; below −708, where it would be subnormal, 3e-308.

   x = n log 2 + r with |r| ≤ log 2 / 2. The series up to r¹³ leaves 4e-18. Adding 1.5 · 2⁵² rounds to a whole
   number, whose lowest bits are then n itself. */
static inline double exp_below_zero(double x) {
  const double shift = 0x1.8p52;
  x = x < -708 ? -708 : x;
  double shifted = x * 0x1.71547652b82fep0 + shift;
  double n = shifted - shift;
  double r = x - n * 0x1.62e42feep-1;
  r -= n * 0x1.a39ef35793c76p-33;
  double series = 1.0 / 6227020800;
  series = series * r + 1.0 / 479001600;
  series = series * r + 1.0 / 39916800;
  series = series * r + 1.0 / 3628800;
  series = series * r + 1.0 / 362880;
  series = series * r + 1.0 / 40320;
  series = series * r + 1.0 / 5040;
  series = series * r + 1.0 / 720;
  series = series * r + 1.0 / 120;
  series = series * r + 1.0 / 24;
  series = series * r + 1.0 / 6;
  series = series * r + 0.5;
  series = series * r + 1;
  series = series * r + 1;
  uint64_t exponent, bits;
  memcpy(&exponent, &shifted, sizeof exponent);
  memcpy(&bits, &series, sizeof bits);
  bits += exponent << 52;
  memcpy(&series, &bits, sizeof series);
  return series;
}

/* log cosh y = |y| + log(1 + exp(−2|y|)) − log 2. The logarithms of a column are summed as one of a product, which
   a run of rows keeps below 2⁵¹². */
CLONES void contrast_logcosh(const double *restrict y, double *restrict psi, long rows,
    long columns, double *restrict slopes, double *restrict values) {
  for (long left = 0; left < columns; left += tile) {
    const long width = columns - left < tile ? columns - left : tile;
    for (long top = 0; top < rows; top += 512) {
      const long end = rows - top < 512 ? rows : top + 512;
      double slope[tile] = {0}, magnitude[tile] = {0}, product[tile];
      for (long j = 0; j < tile; j++) product[j] = 1;
      for (long i = top; i < end; i++) {
        const double *line = y + i * columns + left;
        double *out = psi + i * columns + left;
        for (long j = 0; j < width; j++) {
          double size = fabs(line[j]);
          double e = exp_below_zero(-2 * size);
          double t = (1 - e) / (1 + e);
          slope[j] += 1 - t * t;
          magnitude[j] += size;
          product[j] *= 1 + e;
          out[j] = copysign(t, line[j]);
        }
      }
      for (long j = 0; j < width; j++) {
        slopes[left + j] += slope[j];
        values[left + j] +=
            magnitude[j] + log(product[j]) - (double)(end - top) * 0x1.62e42fefa39efp-1;
      }
    }
  }
}

/* A contrast by the square of y: its factor is computed once, then ψ′, G and ψ, for each number of a tile. */
#define CONTRAST(name, factor_of_square, slope_of, value_of)                                              \
  CLONES void name(const double *restrict y, double *restrict psi, long rows, long columns,               \
      double *restrict slopes, double *restrict values) {                                                 \
    for (long left = 0; left < columns; left += tile) {                                                   \
      const long width = columns - left < tile ? columns - left : tile;                                   \
      double slope[tile] = {0}, value[tile] = {0};                                                        \
      for (long i = 0; i < rows; i++) {                                                                   \
        const double *line = y + i * columns + left;                                                      \
        double *out = psi + i * columns + left;                                                           \
        for (long j = 0; j < width; j++) {                                                                \
          double square = line[j] * line[j];                                                              \
          double factor = factor_of_square;                                                               \
          slope[j] += slope_of;                                                                           \
          value[j] += value_of;                                                                           \
          out[j] = line[j] * factor;                                                                      \
        }                                                                                                 \
      }                                                                                                   \
      for (long j = 0; j < width; j++) {                                                                  \
        slopes[left + j] += slope[j];                                                                     \
        values[left + j] += value[j];                                                                     \
      }                                                                                                   \
    }                                                                                                     \
  }

/* G = −exp(−y²/2), ψ = y exp(−y²/2), ψ′ = (1 − y²) exp(−y²/2). */
CONTRAST(contrast_exp, exp_below_zero(-0.5 * square), (1 - square) * factor, -factor)

/* G = y⁴/4, ψ = y³, ψ′ = 3y². */
CONTRAST(contrast_cube, square, 3 * square, 0.25 * square * square)
