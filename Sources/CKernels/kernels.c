#include "kernels.h"
#include <math.h>
#include <stdint.h>

#define INLINE static inline __attribute__((always_inline))

/* One version for each generation of processors; the loader picks the best that this one can run. */
#if defined(__x86_64__) && defined(__gnu_linux__)
#define CLONES __attribute__((target_clones("arch=x86-64-v4,arch=x86-64-v3,default")))
#else
#define CLONES
#endif

/* The arrays of a kernel never overlap, nor do their rows. The compiler's own test at run time is fooled by the
   four gates lying side by side in one array, so tell it. */
#define INDEPENDENT _Pragma("clang loop vectorize(assume_safety)")

#define REAL float
#define INTEGER int32_t
#define NAME(name) name##_s
#define SIGNIFICAND 23
#define BIAS 127
#define LN2_HIGH 0.693359375f
#define LN2_LOW -2.12194440e-4f
#define LARGEST 87
#define SATURATED 20
#define TERMS 6
#include "real.h"

#undef REAL
#undef INTEGER
#undef NAME
#undef SIGNIFICAND
#undef BIAS
#undef LN2_HIGH
#undef LN2_LOW
#undef LARGEST
#undef SATURATED
#undef TERMS

#define REAL double
#define INTEGER int64_t
#define NAME(name) name##_d
#define SIGNIFICAND 52
#define BIAS 1023
#define LN2_HIGH 6.93147180369123816490e-01
#define LN2_LOW 1.90821492927058770002e-10
#define LARGEST 708
#define SATURATED 40
#define TERMS 12
#include "real.h"
