internal import LinearAlgebra

extension FitError {
  /// Throws `setting` unless there are atoms, all finite.
  static func check(atoms: Matrix<Double>) throws(FitError) {
    guard !atoms.isEmpty else {
      throw .setting(
        "atoms", found: "a \(atoms.shape) matrix", expected: "rows of at least 1 number")
    }
    if let cell = atoms.firstNonFinite() {
      throw .setting(
        "atoms", found: "\(atoms[cell.row, cell.column]) at row \(cell.row), column \(cell.column)",
        expected: "finite")
    }
  }

  /// Stops the program unless signals and atoms are of one length.
  static func checkFeatures(of signals: Matrix<Double>, atoms: Matrix<Double>) {
    guard signals.columns == atoms.columns else {
      fatalError(
        "These signals have \(signals.columns) numbers, but the atoms have \(atoms.columns).")
    }
  }

  /// Throws unless signals are finite and their squares neither overflow nor vanish.
  ///
  /// - Parameters:
  ///   - signals: n × d.
  ///   - energies: The sums of their squares (n).
  /// - Throws: `notFinite` with the first such cell; `scale` with the largest number of a signal whose
  ///   square is lost.
  static func check(_ signals: Matrix<Double>, energies: [Double]) throws(FitError) {
    let least = Double.leastNormalMagnitude / Double.ulpOfOne
    guard !energies.allSatisfy({ $0.isFinite && $0 >= least }) else { return }
    if let cell = signals.firstNonFinite() {
      throw .notFinite(
        value: signals[cell.row, cell.column], row: cell.row, column: cell.column)
    }
    for (i, energy) in energies.enumerated() where !(energy.isFinite && energy >= least) {
      let largest = signals.row(i).reduce(0) { max($0, $1.magnitude) }
      if largest > 0 { throw .scale(deviation: largest) }
    }
  }
}
