#ifndef LASSO_H
#define LASSO_H

// The inner loops of sparse coding, for one signal x and k atoms with the Gram matrix G (k × k, symmetric):
// minimise ½‖x − Σ hⱼ dⱼ‖² + α Σ |hⱼ| over the coefficients h, or over h ≥ 0 if `positive` is not 0.
//
// All through, q = b − G h holds the atoms' products with the residual, b their products with the signal.
// In C because the vectors that Swift may use by default are half or a quarter as long as those of most
// processors, and because it does not vectorise sums.

/// The number of doubles that `lasso_round` needs to work in.
long lasso_workspace(long k);

/// One round of coordinate descent: all coordinates once, then those that are not 0 alone.
///
/// These are swept up to `sweeps` times; or, if `sweeps` is 0, the equations that the optimum of these signs
/// satisfies are solved, and the coefficients go there, or as far as the first change of a sign. Where atoms in use
/// depend on each other, first one of them after the other becomes 0, at no cost to the objective.
///
/// inverse: 1 / Gⱼⱼ, or 0 for an atom that is to stay at 0 (k). h, q: updated (k). work: see above.
void lasso_round(long k, const double *gram, const double *inverse, double alpha, int positive,
                 long sweeps, double *h, double *q, double *work);

/// One step of (F)ISTA over n coefficients: on by the momentum, down the gradient, towards 0 by step × α.
void lasso_shrink(long n, double step, double alpha, int positive, double momentum, const double *h,
                  const double *q, const double *h_before, const double *q_before, double *result);

/// The duality gap of h; sets `objective`. `energy` is ‖x‖².
double lasso_gap(long k, double alpha, int positive, double energy, const double *b, const double *h,
                 const double *q, double *objective);

/// The same from ‖r‖² of the residual r.
double lasso_gap_of_residual(long k, double alpha, int positive, double residual_energy,
                             const double *h, const double *q, double *objective);

#endif
