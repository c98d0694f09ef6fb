public import LinearAlgebra
internal import Store

extension ImageRestoration {
  /// Restores an image.
  ///
  /// - Parameters:
  ///   - image: height × width, each at least `side`; NaN stands for a pixel that is missing. A patch of which all is
  ///     missing is filled by those that overlap it, or with the image's mean where none does.
  ///   - atoms: The atoms as rows (k × side²), such as those learned from centred patches.
  /// - Returns: The image. Without noise, pixels that are there stay as they are.
  /// - Throws: `setting` for one out of range, and for atoms that are none or not finite; `empty` for an image smaller than a
  ///   patch; `notFinite` for infinite pixels, or if all are missing; `scale` if squares overflow; `stopped`.
  public func restore(
    _ image: Matrix<Double>, with atoms: Matrix<Double>
  ) throws(FitError) -> RestoredImage {
    guard atoms.columns == side * side || side < 1 else {
      fatalError(
        "Patches of \(side) × \(side) pixels need atoms of \(side * side) numbers, not "
          + "\(atoms.columns).")
    }
    return try kept(from: ["image": image, "atoms": atoms]) { progress throws(FitError) in
      try computeImage(image, atoms, progress)
    }
  }

  private func computeImage(
    _ image: Matrix<Double>, _ atoms: Matrix<Double>, _ progress: ProgressReporter
  ) throws(FitError) -> RestoredImage {
    try FitError.check("side", side, from: 1)
    try FitError.check("step", step, from: 1)
    try FitError.check("count", count, from: 1)
    guard deviation >= 0, deviation.isFinite else {
      throw .setting("deviation", found: "\(deviation)", expected: "a finite number of at least 0")
    }
    try FitError.check(atoms: atoms)
    guard image.rows >= side, image.columns >= side else {
      throw .empty(rows: image.rows, columns: image.columns)
    }
    let there = image.elements.filter { !$0.isNaN }
    if there.isEmpty || there.contains(where: \.isInfinite), let cell = image.firstNonFinite() {
      let infinite = image.elements.firstIndex(where: \.isInfinite) ?? 0
      throw there.isEmpty
        ? .notFinite(value: .nan, row: cell.row, column: cell.column)
        : .notFinite(
          value: image.elements[infinite], row: infinite / image.columns,
          column: infinite % image.columns)
    }
    let overall = there.sum() / Double(there.count)
    let largest = there.reduce(0) { max($0, $1.magnitude) }
    guard (largest * largest * Double(side * side)).isFinite else {
      throw .scale(deviation: largest)
    }

    let dictionary = PatchDictionary(atoms)
    let patches = image.patches(side: side, step: step)
    let isNoisy = deviation > 0
    var recorder = TraceRecorder(
      objective: "mean squared residual of a patch, descending",
      optimality: isNoisy
        ? "the longest residual, in units of its noise's," : "the longest residual",
      tolerance: isNoisy ? 1 : 0, limit: count, progress: progress)
    var (restored, weights): ([Double], [Double]) = ([], [])
    restored.reserveCapacity(patches.elements.count)
    var used = 0
    let course = try PursuitCourse(
      of: patches.rows, most: min(count, atoms.rows), progress,
      begin: { [deviation] i in
        PatchPursuit(patches.row(i), dictionary, deviation: deviation, meanOfNothing: overall)
      },
      take: { $0.addAtom(dictionary) },
      look: { patch in
        let energy = patch.pursuit.residualEnergy
        let unit = patch.allowed > 0 ? patch.allowed : 1
        return (energy, (energy / unit).squareRoot(), patch.pursuit.isDone)
      },
      finish: { patch in
        restored += patch.pursuit.sum(of: atoms).map { $0 + patch.mean }
        weights.append(patch.isEmpty ? 0 : 1)
        used += patch.pursuit.size
      })
    try course.note(of: patches.rows, in: &recorder)
    let mean = average(
      Matrix(rows: patches.rows, columns: patches.columns, elements: restored), weights,
      of: image, elsewhere: overall)
    let isShort = isNoisy && (course.longest.last ?? 0) <= 1
    return RestoredImage(
      image: isNoisy
        ? mean
        : Matrix(rows: image.rows, columns: image.columns) { i, j in
          image[i, j].isNaN ? mean[i, j] : image[i, j]
        },
      atomsPerPatch: Double(used) / Double(patches.rows),
      trace: recorder.trace(
        !isNoisy ? .completed : isShort ? .converged : .iterationLimit,
        advice: "Allow more atoms, or take atoms that suit the image better."))
  }

  /// The mean of the patches that cover each pixel, in which those of weight 0 don't count; another number where no other does.
  private func average(
    _ patches: Matrix<Double>, _ weights: [Double], of image: Matrix<Double>,
    elsewhere: Double
  ) -> Matrix<Double> {
    func mean(_ patches: Matrix<Double>) -> Matrix<Double> {
      Matrix(
        averagingPatches: patches, side: side, step: step, rows: image.rows,
        columns: image.columns)
    }
    guard weights.contains(0) else { return mean(patches) }
    let sums = mean(patches.scaling(rowsBy: weights))
    let counts = mean(
      Matrix(rows: patches.rows, columns: patches.columns) { i, _ in weights[i] })
    return Matrix(rows: image.rows, columns: image.columns) { i, j in
      counts[i, j] > 0 ? sums[i, j] / counts[i, j] : elsewhere
    }
  }
}

/// Atoms, and what pursuits of patches with missing pixels need of them.
private struct PatchDictionary: Sendable {
  let atoms: Matrix<Double>
  let gram: Matrix<Double>
  /// The squares of the atoms' numbers (k × side²).
  let squares: Matrix<Double>

  init(_ atoms: Matrix<Double>) {
    self.atoms = atoms
    gram = atoms.gram()
    squares = atoms.map { $0 * $0 }
  }
}

/// The pursuit of one patch.
private struct PatchPursuit: Sendable {
  /// The mean of the pixels that are there.
  let mean: Double
  /// Whether all pixels are missing.
  let isEmpty: Bool
  /// 1 for a pixel that is there, 0 for one that is missing; nil if all are there.
  let mask: [Double]?
  /// The square of a residual that is no longer than the noise.
  let allowed: Double
  var pursuit: Pursuit

  init(
    _ patch: [Double], _ dictionary: PatchDictionary, deviation: Double, meanOfNothing: Double
  ) {
    let there = patch.filter { !$0.isNaN }
    let mean = there.isEmpty ? meanOfNothing : there.sum() / Double(there.count)
    let centred = patch.map { $0.isNaN ? 0 : $0 - mean }
    let mask = there.count == patch.count ? nil : patch.map { $0.isNaN ? 0.0 : 1.0 }
    // A little more than the noise's expected length, so that most noise is no longer: Elad and Aharon's factor.
    let length = 1.15 * deviation
    let allowed = length * length * Double(there.count)
    let products = dictionary.atoms.timesColumn(centred)
    let energies = mask.map { dictionary.squares.timesColumn($0) } ?? dictionary.gram.diagonal
    pursuit = Pursuit(
      products: products, atomEnergies: energies, energy: centred.reduce(0) { $0 + $1 * $1 },
      enough: allowed)
    self.mean = mean
    isEmpty = there.isEmpty
    self.mask = mask
    self.allowed = allowed
  }

  mutating func addAtom(_ dictionary: PatchDictionary) {
    let mask = mask
    pursuit.addAtom { atom in
      guard let mask else { return dictionary.gram.row(atom) }
      return dictionary.atoms.timesColumn(
        zip(dictionary.atoms.row(atom), mask).map { $0 * $1 })
    }
  }
}

extension Matrix<Double> {
  fileprivate func timesColumn(_ numbers: [Double]) -> [Double] {
    Matrix(rows: 1, columns: numbers.count, elements: numbers)
      .product(self, transposing: .right).elements
  }
}
