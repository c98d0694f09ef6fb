public import LinearAlgebra

extension GrayImages {
  /// Square patches at random places, each from an image drawn at random; larger images are drawn more often, so that every
  /// patch is equally likely.
  ///
  /// - Parameters:
  ///   - count: How many, n, at least 0.
  ///   - side: A patch's rows and columns of pixels, at most those of every image.
  ///   - centred: Whether each patch's own mean is taken off it.
  ///   - seed: The seed of the places.
  /// - Returns: A row for each, its pixels row by row (n × side²). For whitened ones see `PCA`: `whiten` and
  ///   `whitenInPlace`.
  public func patches(
    _ count: Int, side: Int, centred: Bool = true, seed: Int
  ) -> Matrix<Double> {
    guard count >= 0, side >= 1, !images.isEmpty,
      images.allSatisfy({ side <= $0.rows && side <= $0.columns })
    else {
      fatalError("\(count) patches of \(side) × \(side) pixels can't be cut out of these images.")
    }
    var generator = SeededGenerator(seed: seed)
    let places = images.map { ($0.rows - side + 1) * ($0.columns - side + 1) }
    let total = places.reduce(0, +)
    var elements: [Double] = []
    elements.reserveCapacity(count * side * side)
    for _ in 0..<count {
      var (place, image) = (generator.integer(below: total), 0)
      while place >= places[image] { (place, image) = (place - places[image], image + 1) }
      let across = images[image].columns - side + 1
      var patch = images[image].patch(row: place / across, column: place % across, side: side)
      if centred {
        let mean = patch.sum() / Double(patch.count)
        patch = patch.map { $0 - mean }
      }
      elements += patch
    }
    return Matrix(rows: count, columns: side * side, elements: elements)
  }
}
