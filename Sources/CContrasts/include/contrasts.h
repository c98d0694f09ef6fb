#pragma once

/* Contrast functions of independent component analysis over the cells of a matrix (rows × columns, row by row).

   Each writes ψ(y), the derivative of the contrast G, and adds, column by column, ψ'(y) to `slopes` and G(y)
   to `values`. Rows are taken in order, so the sums have the same bits wherever the same clone runs. */

/* G = log cosh y, ψ = tanh y. */
void contrast_logcosh(const double *restrict y, double *restrict psi, long rows,
    long columns, double *restrict slopes, double *restrict values);

/* G = −exp(−y²/2), ψ = y exp(−y²/2). */
void contrast_exp(const double *restrict y, double *restrict psi, long rows,
    long columns, double *restrict slopes, double *restrict values);

/* G = y⁴/4, ψ = y³. */
void contrast_cube(const double *restrict y, double *restrict psi, long rows,
    long columns, double *restrict slopes, double *restrict values);
