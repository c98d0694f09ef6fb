/// Why a decomposition or a solution could not be computed from the numbers given.
public enum LinearAlgebraError: Error, Hashable, Sendable {
  /// An element is infinite or not a number.
  case notFinite(routine: String, row: Int, column: Int)
  /// The iteration of a LAPACK routine did not converge; `info` is what it returned.
  case notConverged(routine: String, info: Int)
  /// A matrix has no Cholesky factor: its leading block of this order is not positive definite.
  case notPositiveDefinite(routine: String, order: Int)
  /// A matrix has, to working precision, no inverse or dependent columns.
  ///
  /// `reciprocalCondition` is an estimate of smallest over largest size; 0 for an exact zero.
  case singular(routine: String, reciprocalCondition: Double)
  /// A LAPACK routine found no memory to work in, or called an argument invalid; `info` is what it returned.
  case failed(routine: String, info: Int)
}

extension LinearAlgebraError: CustomStringConvertible {
  /// What happened, why, and what to do, in full sentences.
  public var description: String {
    switch self {
    case .notFinite(let routine, let row, let column):
      "The element in row \(row), column \(column) (from 0) is infinite or not a number; "
        + "\(routine) needs finite numbers."
    case .notConverged(let routine, let info):
      "LAPACK's \(routine) did not converge (info = \(info)). Numbers of very different sizes can "
        + "cause it; scale the columns to similar sizes."
    case .notPositiveDefinite(let routine, let order):
      "The matrix is not positive definite: LAPACK's \(routine) stopped at row \(order - 1) "
        + "(from 0; info = \(order)). A covariance matrix is not if columns depend on each other "
        + "or there are no more samples than features."
    case .singular(let routine, let reciprocalCondition):
      "The matrix is singular to working precision (\(routine); reciprocal condition number "
        + "\(reciprocalCondition)): its columns depend on each other, so there is no single solution."
    case .failed(let routine, -1010), .failed(let routine, -1011):
      "LAPACK's \(routine) found no memory to work in; use a smaller matrix or free memory."
    case .failed(let routine, let info):
      "LAPACK's \(routine) refused its argument \(-info) (info = \(info)); this is an error in "
        + "Latent, please report it."
    }
  }
}

extension Matrix {
  /// Throws if an element is infinite or not a number, on which LAPACK might hang or stay silent.
  func checkFinite(for routine: String) throws(LinearAlgebraError) {
    if let bad = firstNonFinite() {
      throw .notFinite(routine: routine, row: bad.row, column: bad.column)
    }
  }

  /// Stops the program unless the matrix is square.
  func checkSquare(for purpose: String) {
    guard rows == columns else {
      fatalError("\(purpose) needs a square matrix, not one of \(shape).")
    }
  }
}

/// Throws for LAPACK's `info` below zero: an argument refused, or no memory.
func check(_ info: Int32, _ routine: String) throws(LinearAlgebraError) {
  if info < 0 { throw .failed(routine: routine, info: Int(info)) }
}
