#include "lasso.h"

#include <math.h>
#include <string.h>

#if defined(__x86_64__)
#define EACH_PROCESSOR __attribute__((target_clones("arch=x86-64-v4", "arch=x86-64-v3", "default")))
#else
#define EACH_PROCESSOR
#endif
#define INLINED static inline __attribute__((always_inline))

/// Rows of small matrices begin at multiples of this many numbers.
enum { lanes = 8 };

INLINED double dot(long n, const double *restrict x, const double *restrict y) {
#pragma clang fp reassociate(on) contract(fast)
  double sum = 0;
  for (long i = 0; i < n; i++) sum += x[i] * y[i];
  return sum;
}

/// y −= a x
INLINED void subtract(long n, double a, const double *restrict x, double *restrict y) {
#pragma clang fp contract(fast)
  for (long i = 0; i < n; i++) y[i] -= a * x[i];
}

/// y −= Σ aᵢ times the row of that number, four at a time, so that y is read and written less often.
INLINED void subtract_rows(long n, long k, const double *a, const double *rows, const long *numbers,
                           double *restrict y) {
#pragma clang fp contract(fast)
  long i = 0;
  for (; i + 4 <= n; i += 4) {
    const double *restrict r0 = rows + numbers[i] * k, *restrict r1 = rows + numbers[i + 1] * k;
    const double *restrict r2 = rows + numbers[i + 2] * k, *restrict r3 = rows + numbers[i + 3] * k;
    for (long j = 0; j < k; j++)
      y[j] -= a[i] * r0[j] + a[i + 1] * r1[j] + a[i + 2] * r2[j] + a[i + 3] * r3[j];
  }
  for (; i < n; i++) subtract(k, a[i], rows + numbers[i] * k, y);
}

/// The best value of a coefficient, the others held: `wanted` is its atom's product with what they leave of the signal.
INLINED double best(double wanted, double alpha, int positive, double inverse) {
  double excess = (positive ? wanted : fabs(wanted)) - alpha;
  return excess > 0 ? copysign(excess, wanted) * inverse : 0;
}

/// Each of k coordinates in turn to its best value.
INLINED void sweep_all(long k, const double *gram, const double *inverse, double alpha, int positive,
                       double *restrict h, double *restrict q) {
  for (long j = 0; j < k; j++) {
    double old = h[j];
    if (old == 0 && (positive ? q[j] : fabs(q[j])) <= alpha) continue;
    double new = best(q[j] + old * gram[j * k + j], alpha, positive, inverse[j]);
    h[j] = new;
    subtract(k, new - old, gram + j * k, q);
  }
}

/// The same for the n coordinates in use, rows of `width` numbers; returns the largest change.
INLINED double sweep_used(long n, long width, const double *gram, const double *inverse, double alpha,
                          int positive, double *restrict h, double *restrict q) {
#pragma clang fp contract(fast)
  double largest = 0, next = q[0];
  for (long j = 0; j < n; j++) {
    const double *row = gram + j * width;
    double old = h[j];
    double new = best(next + old * row[j], alpha, positive, inverse[j]);
    double change = new - old;
    // The next coordinate's product first, by itself: waiting for the vectors below takes longer than they do.
    if (j + 1 < n) next = q[j + 1] - change * row[j + 1];
    h[j] = new;
    subtract(width, change, row, q);
    if (fabs(change) > largest) largest = fabs(change);
  }
  return largest;
}

/// Solves A z = c for a symmetric positive semidefinite A (n × n, stored rows of `stride`; its upper triangle is overwritten
/// by its Cholesky factor's transpose), in place of c. Returns n; or, if to working precision A's column j depends on
/// those before it, j, with these parts of it in c: column j is Σ cᵢ times column i, i < j.
INLINED long solve(long n, double *restrict a, long stride, double *restrict c) {
  double smallest_pivot = 0;
  for (long j = 0; j < n; j++)
    if (1e-13 * a[j * stride + j] > smallest_pivot) smallest_pivot = 1e-13 * a[j * stride + j];
  long solved = n;
  for (long j = 0; j < n; j++) {
    double *column = a + j * stride;  // of Lᵀ, so that the inner loop runs along memory
    double pivot = column[j];
    if (!(pivot > smallest_pivot)) {
      for (long i = 0; i < j; i++) c[i] = a[i * stride + j];
      solved = j;
      break;
    }
    double root = 1 / sqrt(pivot);
    for (long i = j; i < n; i++) column[i] *= root;
    for (long i = j + 1; i < n; i++) subtract(n - i, column[i], column + i, a + i * stride + i);
    c[j] *= root;
    subtract(n - j - 1, c[j], column + j + 1, c + j + 1);
  }
  for (long j = solved; j-- > 0;) {
    const double *column = a + j * stride;
    c[j] = (c[j] - dot(solved - j - 1, column + j + 1, c + j + 1)) / column[j];
  }
  return solved;
}

/// The problem of the n coordinates that are not 0.
struct used {
  long n;
  /// The numbers in a row of `gram`; those from n on are 0.
  long width;
  double *gram, *h, *q, *inverse, *step;
  long *numbers;
};

/// Where each array of a problem lies in the workspace, and what it holds.
INLINED struct used gather(long k, const double *gram, const double *inverse, const double *h, const double *q,
                           double *work) {
  struct used u = {0};
  for (long j = 0; j < k; j++) u.n += h[j] != 0;
  u.width = (u.n + lanes - 1) / lanes * lanes;
  u.gram = work;
  u.h = work + u.n * u.width;
  u.q = u.h + u.width;
  u.inverse = u.q + u.width;
  u.step = u.inverse + u.width;
  u.numbers = (long *)(u.step + u.width);
  for (long j = 0, i = 0; j < k; j++)
    if (h[j] != 0) u.numbers[i++] = j;
  for (long i = 0; i < u.n; i++) {
    const double *row = gram + u.numbers[i] * k;
    for (long j = 0; j < u.n; j++) u.gram[i * u.width + j] = row[u.numbers[j]];
    for (long j = u.n; j < u.width; j++) u.gram[i * u.width + j] = 0;
    u.h[i] = h[u.numbers[i]];
    u.q[i] = q[u.numbers[i]];
    u.inverse[i] = inverse[u.numbers[i]];
  }
  for (long i = u.n; i < u.width; i++) u.q[i] = 0;
  return u;
}

/// Brings the coefficients back, and all products up to date.
INLINED void scatter(struct used u, long k, const double *gram, double *h, double *q) {
  for (long i = 0; i < u.n; i++) {
    u.step[i] = u.h[i] - h[u.numbers[i]];
    h[u.numbers[i]] = u.h[i];
  }
  subtract_rows(u.n, k, u.step, gram, u.numbers, q);
}

/// Moves the coefficients by `most` of their steps, or less if one becomes 0 before; whether one did.
INLINED int move(struct used u, double most) {
  double share = most;
  long blocking = -1;
  for (long i = 0; i < u.n; i++) {
    if (!(u.h[i] * u.step[i] < 0) || -u.h[i] / u.step[i] >= share) continue;
    share = -u.h[i] / u.step[i];
    blocking = i;
  }
  if (isinf(share)) return 0;
  for (long i = 0; i < u.n; i++) u.h[i] = i == blocking ? 0 : u.h[i] + share * u.step[i];
  return blocking >= 0;
}

/// Moves the coefficients that are not 0 to the optimum of their signs, or as far as the first that becomes 0.
///
/// Where an atom depends on others among them, the equations have many solutions. Then the coefficients move along a
/// direction that changes nothing of the signal, and Σ|h| only for the better, until one is 0; and 1 is returned: there is
/// one atom less, and more to be done.
INLINED int solve_used(struct used u, double alpha) {
  for (long i = 0; i < u.n; i++) u.step[i] = u.q[i] - copysign(alpha, u.h[i]);
  long solved = solve(u.n, u.gram, u.width, u.step);
  if (solved == u.n) {
    move(u, 1);
    return 0;
  }
  double growth = copysign(1, u.h[solved]);
  for (long i = 0; i < solved; i++) growth -= copysign(u.step[i], u.step[i] * u.h[i]);
  double sign = growth > 0 ? -1 : 1;
  for (long i = 0; i < solved; i++) u.step[i] *= -sign;
  u.step[solved] = sign;
  for (long i = solved + 1; i < u.n; i++) u.step[i] = 0;
  return move(u, INFINITY);
}

long lasso_workspace(long k) {
  long width = (k + lanes - 1) / lanes * lanes;
  return k * width + 5 * width;
}

EACH_PROCESSOR
void lasso_round(long k, const double *gram, const double *inverse, double alpha, int positive,
                 long sweeps, double *h, double *q, double *work) {
  sweep_all(k, gram, inverse, alpha, positive, h, q);
  int has_dropped = 0;
  do {
    struct used u = gather(k, gram, inverse, h, q, work);
    if (u.n == 0) return;
    if (sweeps > 0) {
      double first = 0;
      for (long s = 0; s < sweeps; s++) {
        double change = sweep_used(u.n, u.width, u.gram, u.inverse, alpha, positive, u.h, u.q);
        if (s == 0) first = change;
        if (change <= 1e-4 * first) break;
      }
    } else {
      has_dropped = solve_used(u, alpha);
    }
    scatter(u, k, gram, h, q);
  } while (has_dropped);
}

EACH_PROCESSOR
void lasso_shrink(long n, double step, double alpha, int positive, double momentum,
                  const double *restrict h, const double *restrict q,
                  const double *restrict h_before, const double *restrict q_before,
                  double *restrict result) {
#pragma clang fp contract(fast)
  double threshold = step * alpha;
  for (long i = 0; i < n; i++) {
    double moved = h[i] + momentum * (h[i] - h_before[i]) +
                   step * (q[i] + momentum * (q[i] - q_before[i]));
    double above = moved - threshold, below = positive ? 0 : moved + threshold;
    result[i] = (above > 0 ? above : 0) + (below < 0 ? below : 0);
  }
}

/// The largest of the products that the dual problem bounds; at least 0.
INLINED double largest_product(long k, int positive, const double *q) {
  double largest[lanes] = {0};  // one maximum a lane: the order of comparisons is left to nobody
  long j = 0;
  for (; j + lanes <= k; j += lanes)
    for (long i = 0; i < lanes; i++) {
      double size = positive ? q[j + i] : fabs(q[j + i]);
      largest[i] = size > largest[i] ? size : largest[i];
    }
  for (long i = 0; i + 1 < lanes; i++)
    if (largest[i] > largest[lanes - 1]) largest[lanes - 1] = largest[i];
  for (; j < k; j++) {
    double size = positive ? q[j] : fabs(q[j]);
    if (size > largest[lanes - 1]) largest[lanes - 1] = size;
  }
  return largest[lanes - 1];
}

EACH_PROCESSOR
double lasso_gap_of_residual(long k, double alpha, int positive, double residual_energy,
                             const double *h, const double *q, double *objective) {
#pragma clang fp reassociate(on) contract(fast)
  double largest = largest_product(k, positive, q), norm = 0, product = 0;
  // The residual, scaled until no atom's product with it exceeds α, is a point of the dual problem. Each term
  // below is at least 0, so that nothing cancels.
  double scale = largest > alpha ? alpha / largest : 1;
  for (long j = 0; j < k; j++) {
    norm += fabs(h[j]);
    product += fabs(h[j]) * alpha - scale * h[j] * q[j];
  }
  *objective = 0.5 * residual_energy + alpha * norm;
  double gap = 0.5 * (1 - scale) * (1 - scale) * residual_energy + product;
  return gap < 0 ? 0 : gap;  // NaN stays NaN
}

EACH_PROCESSOR
double lasso_gap(long k, double alpha, int positive, double energy, const double *b, const double *h,
                 const double *q, double *objective) {
  double residual_energy = energy - dot(k, h, b) - dot(k, h, q);
  return lasso_gap_of_residual(k, alpha, positive, residual_energy > 0 ? residual_energy : 0, h, q,
                               objective);
}
