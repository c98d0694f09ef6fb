/* The kernels in one precision: kernels.c includes this file twice. Before it come
   REAL and INTEGER, the number and the integer of its size; NAME(x), which adds the precision's letter;
   SIGNIFICAND, the bits of the number's fraction; BIAS, its exponent's; LN2_HIGH + LN2_LOW = ln 2, the first part
   with enough zero bits at its end that small multiples of it are exact; LARGEST, up to where exp neither overflows
   nor vanishes; SATURATED, from where tanh(x/2) is ±1; and TERMS, how many terms of exp's series after x count. */

/* eˣ = 2ⁿ eʳ, where x = n ln 2 + r and |r| ≤ ln 2 / 2. Gives 2ⁿ, and eʳ − 1 by its series, the rest of which is
   below half an ulp. NaN stays NaN. */
INLINE REAL NAME(reduced)(REAL x, REAL *power) {
  static const REAL inverse_factorials[] = {
    (REAL)(1.0 / 2), (REAL)(1.0 / 6), (REAL)(1.0 / 24), (REAL)(1.0 / 120), (REAL)(1.0 / 720), (REAL)(1.0 / 5040),
    (REAL)(1.0 / 40320), (REAL)(1.0 / 362880), (REAL)(1.0 / 3628800), (REAL)(1.0 / 39916800),
    (REAL)(1.0 / 479001600), (REAL)(1.0 / 6227020800)};
  /* Added to it, a number loses its fraction; the last bits of the sum are then the whole number. */
  const REAL rounder = (REAL)1.5 * ((INTEGER)1 << SIGNIFICAND);
  const REAL sum = x * (REAL)1.4426950408889634 + rounder;
  const REAL n = sum - rounder;
  const REAL r = x - n * LN2_HIGH - n * LN2_LOW;
  REAL series = inverse_factorials[TERMS - 1];
  for (int term = TERMS - 2; term >= 0; term--) series = series * r + inverse_factorials[term];
  union { REAL real; INTEGER bits; } exponent = {.real = sum};
  exponent.bits = (INTEGER)((uint64_t)(exponent.bits + BIAS) << SIGNIFICAND);
  *power = exponent.real;
  return series * r * r + r;
}

/* The nearest number from −bound to bound; NaN for NaN. */
INLINE REAL NAME(clamped)(REAL x, REAL bound) {
  x = x < -bound ? -bound : x;
  return x > bound ? bound : x;
}

INLINE REAL NAME(exponential)(REAL x) {
  REAL power;
  const REAL rest = NAME(reduced)(NAME(clamped)(x, LARGEST), &power);
  return power * rest + power;
}

/* σ(x) = 1 / (1 + e⁻ˣ). */
INLINE REAL NAME(sigmoid)(REAL x) { return 1 / (1 + NAME(exponential)(-x)); }

/* tanh x = m / (m + 2) with m = e²ˣ − 1, which loses no digits near 0. */
INLINE REAL NAME(tangent)(REAL x) {
  REAL power;
  const REAL rest = NAME(reduced)(NAME(clamped)(2 * x, SATURATED), &power);
  const REAL m = power * rest + (power - 1);
  return m / (m + 2);
}

CLONES void NAME(lstm_forward)(
    long rows, long width, const REAL *bias, REAL *gates, const REAL *before, REAL *cell, REAL *hidden) {
  for (long row = 0; row < rows; row++) {
    REAL *i = gates + row * 4 * width, *f = i + width, *g = f + width, *o = g + width;
    const REAL *bi = bias, *bf = bi + width, *bg = bf + width, *bo = bg + width;
    const REAL *past = before + row * width;
    REAL *c = cell + row * width, *h = hidden + row * width;
    INDEPENDENT
    for (long j = 0; j < width; j++) {
      const REAL input = NAME(sigmoid)(i[j] + bi[j]);
      const REAL forget = NAME(sigmoid)(f[j] + bf[j]);
      const REAL candidate = NAME(tangent)(g[j] + bg[j]);
      const REAL output = NAME(sigmoid)(o[j] + bo[j]);
      const REAL state = forget * past[j] + input * candidate;
      i[j] = input;
      f[j] = forget;
      g[j] = candidate;
      o[j] = output;
      c[j] = state;
      h[j] = output * NAME(tangent)(state);
    }
  }
}

CLONES void NAME(lstm_backward)(
    long rows, long width, const REAL *before, const REAL *cell, const REAL *dhidden, const REAL *dafter, REAL *gates,
    REAL *dbefore, REAL *dbias) {
  for (long row = 0; row < rows; row++) {
    REAL *i = gates + row * 4 * width, *f = i + width, *g = f + width, *o = g + width;
    REAL *bi = dbias, *bf = bi + width, *bg = bf + width, *bo = bg + width;
    const REAL *past = before + row * width, *c = cell + row * width;
    const REAL *dh = dhidden + row * width, *after = dafter + row * width;
    REAL *back = dbefore + row * width;
    INDEPENDENT
    for (long j = 0; j < width; j++) {
      const REAL input = i[j], forget = f[j], candidate = g[j], output = o[j];
      const REAL bent = NAME(tangent)(c[j]);
      const REAL dc = after[j] + dh[j] * output * (1 - bent * bent);
      i[j] = dc * candidate * input * (1 - input);
      f[j] = dc * past[j] * forget * (1 - forget);
      g[j] = dc * input * (1 - candidate * candidate);
      o[j] = dh[j] * bent * output * (1 - output);
      back[j] = dc * forget;
      bi[j] += i[j];
      bf[j] += f[j];
      bg[j] += g[j];
      bo[j] += o[j];
    }
  }
}

/* A loop over one row, for each activation: a choice inside the loop would keep it from being vectorised. */
#define FOR_EACH(STATEMENT) \
  INDEPENDENT               \
  for (long j = 0; j < width; j++) { STATEMENT; }

CLONES void NAME(activate)(enum activation f, long rows, long width, const REAL *bias, REAL *values) {
  for (long row = 0; row < rows; row++) {
    REAL *y = values + row * width;
    switch (f) {
    case ACTIVATION_IDENTITY: FOR_EACH(y[j] = y[j] + bias[j]) break;
    case ACTIVATION_RELU: FOR_EACH(const REAL x = y[j] + bias[j]; y[j] = x < 0 ? 0 : x) break;
    case ACTIVATION_TANH: FOR_EACH(y[j] = NAME(tangent)(y[j] + bias[j])) break;
    case ACTIVATION_SIGMOID: FOR_EACH(y[j] = NAME(sigmoid)(y[j] + bias[j])) break;
    }
  }
}

CLONES void NAME(differentiate)(
    enum activation f, long rows, long width, const REAL *outputs, const REAL *doutputs, REAL *dsums, REAL *dbias) {
  for (long row = 0; row < rows; row++) {
    const REAL *y = outputs + row * width, *dy = doutputs + row * width;
    REAL *dz = dsums + row * width;
    switch (f) {
    case ACTIVATION_IDENTITY: FOR_EACH(dz[j] = dy[j]; dbias[j] += dz[j]) break;
    case ACTIVATION_RELU: FOR_EACH(dz[j] = y[j] <= 0 ? 0 : dy[j]; dbias[j] += dz[j]) break;
    case ACTIVATION_TANH: FOR_EACH(dz[j] = dy[j] * (1 - y[j] * y[j]); dbias[j] += dz[j]) break;
    case ACTIVATION_SIGMOID: FOR_EACH(dz[j] = dy[j] * y[j] * (1 - y[j]); dbias[j] += dz[j]) break;
    }
  }
}

CLONES double NAME(cross_entropy)(long rows, long width, const long *labels, double scale, REAL *outputs) {
  double loss = 0;
  for (long row = 0; row < rows; row++) {
    REAL *y = outputs + row * width;
    /* Less the largest, no exponential overflows; the softmax stays the same. */
    REAL largest = y[0];
    for (long j = 1; j < width; j++) largest = y[j] < largest ? largest : y[j];
    const REAL labelled = y[labels[row]] - largest;
    FOR_EACH(y[j] = NAME(exponential)(y[j] - largest))
    REAL sum = 0;
    for (long j = 0; j < width; j++) sum += y[j];
    loss += log((double)sum) - (double)labelled;
    const REAL factor = (REAL)scale / sum;
    FOR_EACH(y[j] *= factor)
    y[labels[row]] -= (REAL)scale;
  }
  return loss * scale;
}

CLONES double NAME(squared_error)(long count, const REAL *targets, double scale, REAL *outputs) {
  double loss = 0;
  for (long j = 0; j < count; j++) {
    const REAL difference = outputs[j] - targets[j];
    loss += (double)difference * (double)difference;
    outputs[j] = 2 * (REAL)scale * difference;
  }
  return loss * scale;
}

CLONES double NAME(add_parts)(long count, long parts, long stride, const REAL *part, REAL *sums) {
  /* Squares are summed in 32 lanes, however many numbers the processor's vectors hold, so that every processor gives
     the same bits. */
  enum { LANES = 32 };
  double squares[LANES] = {0};
  for (long start = 0; start < count; start += LANES) {
    const long width = count - start < LANES ? count - start : LANES;
    REAL lanes[LANES] = {0};
    for (long p = 0; p < parts; p++) {
      const REAL *numbers = part + p * stride + start;
      if (width == LANES) {
        for (int lane = 0; lane < LANES; lane++) lanes[lane] += numbers[lane];
      } else {
        for (int lane = 0; lane < width; lane++) lanes[lane] += numbers[lane];
      }
    }
    for (int lane = 0; lane < width; lane++) sums[start + lane] = lanes[lane];
    for (int lane = 0; lane < LANES; lane++) squares[lane] += (double)lanes[lane] * (double)lanes[lane];
  }
  double total = 0;
  for (int lane = 0; lane < LANES; lane++) total += squares[lane];
  return total;
}

#undef FOR_EACH
