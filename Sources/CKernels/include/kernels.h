#ifndef KERNELS_H
#define KERNELS_H

/* What a network computes number by number, between its matrix products. Each kernel exists for single and for double
   precision, ending in _s and _d, and in versions for processors with AVX-512, with AVX2 and without either, of which
   the loader picks one. Matrices are stored row by row without gaps. NaN goes through all of them, never lost.

   The exponential behind σ, tanh and the softmax is our own, made of arithmetic that compilers vectorise. Against the
   true values, in units of the last place (ulp): σ and tanh are off by at most 3 ulp (2.6 were found), but σ(x) is
   not less than about 1e-38 in single and 1e-308 in double precision. ElementwiseTests measures it. */

/* How a layer bends its sums; the numbers are Swift's `Activation`. */
enum activation { ACTIVATION_IDENTITY, ACTIVATION_RELU, ACTIVATION_TANH, ACTIVATION_SIGMOID };

#define KERNELS_DECLARED(REAL, NAME)                                                                                   \
  /* One step of an LSTM for `rows` sequences and `width` units. `gates` (rows × 4·width; input, forget, candidate,   \
     output) holds W x + U h without the bias (4·width), and becomes the gates' values. From the cell state before,   \
     `before` (rows × width), come that after, `cell`, and the hidden state, `hidden`. */                              \
  void NAME(lstm_forward)(                                                                                             \
      long rows, long width, const REAL *bias, REAL *gates, const REAL *before, REAL *cell, REAL *hidden);             \
  /* The same step backward. `gates` holds the gates' values and becomes ∂L/∂(their sums); `dhidden` is ∂L/∂h of this  \
     step, `dafter` what of ∂L/∂c came back from the step after; `dbefore` (written) is what goes to the step before.  \
     `dbias` (4·width) is added to. */                                                                                 \
  void NAME(lstm_backward)(                                                                                            \
      long rows, long width, const REAL *before, const REAL *cell, const REAL *dhidden, const REAL *dafter,            \
      REAL *gates, REAL *dbefore, REAL *dbias);                                                                        \
  /* values (rows × width) = f(values + bias), the bias (width) added to each row. */                                  \
  void NAME(activate)(enum activation f, long rows, long width, const REAL *bias, REAL *values);                       \
  /* dsums = doutputs · f′, where f′ is told from the outputs (all rows × width); adds the rows of dsums to dbias. */  \
  void NAME(differentiate)(                                                                                            \
      enum activation f, long rows, long width, const REAL *outputs, const REAL *doutputs, REAL *dsums, REAL *dbias);  \
  /* The sum over rows of −log softmax(outputs)[label], times `scale`; the outputs (rows × width) become its          \
     gradient, (softmax − one-hot) · scale. Labels are from 0 to width − 1. */                                         \
  double NAME(cross_entropy)(long rows, long width, const long *labels, double scale, REAL *outputs);                  \
  /* The sum of (outputs − targets)², times `scale`; the outputs become its gradient. */                               \
  double NAME(squared_error)(long count, const REAL *targets, double scale, REAL *outputs);                            \
  /* sums[i] = the sum of parts[p][i] over `parts` arrays that lie `stride` apart, in their order; returns Σ sums². */ \
  double NAME(add_parts)(long count, long parts, long stride, const REAL *part, REAL *sums);

#define KERNELS_SINGLE(name) name##_s
#define KERNELS_DOUBLE(name) name##_d
KERNELS_DECLARED(float, KERNELS_SINGLE)
KERNELS_DECLARED(double, KERNELS_DOUBLE)

#endif
