internal import LinearAlgebra

/// FastICA: each direction w becomes E[ψ(wᵀz) z] − E[ψ'(wᵀz)] w, orthogonalised, until it stays.
///
/// - Source: Hyvärinen (1999), doi:10.1109/72.761722.
struct FixedPointIteration {
  let samples: WhitenedSamples
  let contrast: ICA.Contrast

  /// All directions at the same time, orthogonalised symmetrically.
  ///
  /// - Returns: The rotation, and why it ended there.
  /// - Throws: `stopped`, `linearAlgebra`.
  func parallel(
    from start: Matrix<Double>, _ recorder: inout TraceRecorder
  ) throws(FitError) -> (rotation: Matrix<Double>, ending: Trace.Ending) {
    var rotation = start
    for iteration in 0...recorder.limit {
      let moments = contrast.moments(of: samples, along: rotation)
      let point = OrthogonalDescent.Point(
        rotation, moments, signs: OrthogonalDescent.Point.signs(of: moments))
      if try recorder.note(
        iteration: iteration, objective: point.objective, optimality: point.optimality)
      {
        return (rotation, .converged)
      }
      guard iteration < recorder.limit else { break }
      let target = moments.inputs - Self.scaled(rotation, rowsBy: moments.slopes)
      rotation = try FitError.translating { () throws(LinearAlgebraError) in
        let svd = try target.thinSVD()
        return svd.left * svd.right
      }
    }
    return (rotation, .iterationLimit)
  }

  /// One direction after the other, each orthogonal to those before.
  ///
  /// The optimality of a direction is the norm of its gradient's part that is orthogonal to it and those before; noted is
  /// the largest of those that were left and the present one, so that the last step tells it for all.
  ///
  /// - Parameters:
  ///   - start: The rows to start from (k × k).
  ///   - limit: How many iterations to do at most for each direction.
  ///   - recorder: Notes each iteration.
  /// - Returns: The rotation, and why it ended there.
  /// - Throws: `stopped`, `linearAlgebra`.
  func deflation(
    from start: Matrix<Double>, limit: Int, _ recorder: inout TraceRecorder
  ) throws(FitError) -> (rotation: Matrix<Double>, ending: Trace.Ending) {
    var found = Matrix<Double>(rows: 0, columns: start.columns)
    var iteration = 0
    var objective = 0.0
    var worst = 0.0
    var ending = Trace.Ending.converged
    for unit in 0..<start.rows {
      var direction = unitRest(of: start[rows: unit..<unit + 1], besides: found)
      for step in 0...limit {
        let moments = contrast.moments(of: samples, along: direction)
        let rest = rest(
          of: moments.inputs, besides: found.appending(direction))
        let value = moments.values[0] * (moments.curvatures[0] < 0 ? -1 : 1)
        let optimality = rest.frobeniusNorm()
        _ = try recorder.note(
          iteration: iteration, objective: objective + value, optimality: max(worst, optimality))
        // A step to the next point of this direction, or to the first of the next one.
        iteration += 1
        let done = optimality <= recorder.tolerance
        if done || step == limit {
          if !done { ending = .iterationLimit }
          worst = max(worst, optimality)
          objective += value
          break
        }
        direction = unitRest(
          of: moments.inputs - direction * moments.slopes[0], besides: found)
      }
      found = found.appending(direction)
    }
    return (found, ending)
  }

  /// A row less its projections on orthonormal rows; twice, since once leaves rounding.
  private func rest(of row: Matrix<Double>, besides rows: Matrix<Double>) -> Matrix<Double> {
    guard rows.rows > 0 else { return row }
    let once = row - row.product(rows, transposing: .right) * rows
    return once - once.product(rows, transposing: .right) * rows
  }

  private func unitRest(of row: Matrix<Double>, besides rows: Matrix<Double>) -> Matrix<Double> {
    let rest = rest(of: row, besides: rows)
    return rest / max(rest.frobeniusNorm(), .leastNormalMagnitude)
  }

  private static func scaled(
    _ matrix: Matrix<Double>, rowsBy factors: [Double]
  ) -> Matrix<Double> {
    Matrix(rows: matrix.rows, columns: matrix.columns) { i, j in factors[i] * matrix[i, j] }
  }
}

extension Matrix {
  /// This matrix with further rows below.
  func appending(_ rows: Matrix) -> Matrix {
    Matrix(
      rows: self.rows + rows.rows, columns: rows.columns, elements: elements + rows.elements)
  }
}
