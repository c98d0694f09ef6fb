public import LinearAlgebra
internal import Store

extension ImageRestoration {
  /// Restores an image.
  ///
  /// - Parameters:
  ///   - image: height × width, each at least `side`; NaN stands for a pixel that is missing. A patch of which all is
  ///     missing is filled by those that overlap it, or with the image's mean.
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
    let blocks = Threads.concurrently(blocks: (patches.rows + 255) / 256) { block in
      (block * 256..<min(patches.rows, (block + 1) * 256)).map {
        PatchPursuit(
          patches.row($0), dictionary, deviation: deviation, meanOfNothing: overall)
      }
    }
    var pursuits = blocks.flatMap { $0 }
    var recorder = TraceRecorder(
      objective: "mean squared residual of a patch, descending",
      optimality: "the longest residual, in units of its noise's,", tolerance: 1, limit: count,
      progress: progress)
    for number in 1...count where pursuits.contains(where: { !$0.pursuit.isDone }) {
      pursuits.changeConcurrently { $0.addAtom(dictionary) }
      let energies = pursuits.map(\.pursuit.residualEnergy)
      let ratios = pursuits.map { $0.allowed > 0 ? $0.pursuit.residualEnergy / $0.allowed : 0 }
      _ = try recorder.note(
        iteration: number, objective: energies.sum() / Double(energies.count),
        optimality: ratios.reduce(0, max).squareRoot())
    }

    let codes = Matrix(pursuits.map(\.pursuit.code))
    let shapes = codes * atoms
    let restored = Matrix(rows: shapes.rows, columns: shapes.columns) { i, j in
      shapes[i, j] + pursuits[i].mean
    }
    let mean = Matrix(
      averagingPatches: restored, side: side, step: step, rows: image.rows, columns: image.columns)
    let used = Double(codes.elements.count { $0 != 0 }) / Double(codes.rows)
    return RestoredImage(
      image: deviation > 0
        ? mean
        : Matrix(rows: image.rows, columns: image.columns) { i, j in
          image[i, j].isNaN ? mean[i, j] : image[i, j]
        },
      atomsPerPatch: used, trace: recorder.trace(.completed, advice: ""))
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
