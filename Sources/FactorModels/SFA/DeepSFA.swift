public import LinearAlgebra
public import Store

/// Slow feature analysis in layers, for sequences of images that are too large for one.
///
/// Each layer looks at an image through receptive fields: squares of places, evenly spaced. One `SFA` is fitted to what
/// all fields of a layer see, each field's view being a sequence of its own, and is then applied to each
/// field. Its slow features are the image, of fewer places and several numbers at each, that the next layer looks at. So
/// later layers see more of the image, and are slower.
///
/// ```swift
/// let deep = DeepSFA(
///   width: 160, height: 90,
///   layers: [
///     .init(field: 10, stride: 5, components: 8, inputs: 24),
///     .init(field: 6, stride: 3, components: 8, inputs: 32), .init(components: 5, inputs: 40),
///   ])
/// let slow = try deep.fit(film.frames).transform(film.frames)
/// ```
///
/// - Source: Wiskott and Sejnowski (2002), section 5, and Franzius, Sprekeler and Wiskott (2007),
///   doi:10.1371/journal.pcbi.0030166; sharing one SFA among the fields of a layer is theirs too.
public struct DeepSFA: Codable, Hashable, Sendable {
  /// One layer.
  public struct Layer: Codable, Hashable, Sendable {
    /// The side of a receptive field, in places of the layer below; the whole image if nil.
    public var field: Int?
    /// How far the next field is, in places, at least 1.
    public var stride: Int
    /// How many slow features each field is turned into, at least 1.
    public var components: Int
    /// To how many principal components a field's view is reduced before it is expanded; to its rank if nil.
    public var inputs: Int?
    /// The terms that slow features are combinations of.
    public var expansion: SFA.Expansion
    /// The magnitude at which slow features are cut off, above 0.
    ///
    /// Products of them, in the next layer, would otherwise make the rare large ones of new sequences huge.
    public var limit: Double

    /// A layer.
    ///
    /// - Parameters:
    ///   - field: The side of a receptive field; the whole image if nil.
    ///   - stride: How far the next field is.
    ///   - components: How many slow features each field is turned into.
    ///   - inputs: To how many principal components a field's view is reduced first; to its rank if nil.
    ///   - expansion: The terms that slow features are combinations of.
    ///   - limit: The magnitude at which slow features are cut off.
    public init(
      field: Int? = nil, stride: Int = 1, components: Int, inputs: Int? = nil,
      expansion: SFA.Expansion = .quadratic, limit: Double = 4
    ) {
      self.field = field
      self.stride = stride
      self.components = components
      self.inputs = inputs
      self.expansion = expansion
      self.limit = limit
    }
  }

  /// The images' columns of pixels.
  public var width: Int
  /// The images' rows of pixels; d = height × width.
  public var height: Int
  /// The layers, from the images up.
  public var layers: [Layer]

  /// An analysis in layers.
  ///
  /// - Parameters:
  ///   - width: The images' columns of pixels, at least 1; `fit` checks it.
  ///   - height: The images' rows of pixels, at least 1; `fit` checks it.
  ///   - layers: The layers, from the images up, at least one.
  public init(width: Int, height: Int, layers: [Layer]) {
    self.width = width
    self.height = height
    self.layers = layers
  }

  /// Finds the slow features of sequences of images, layer by layer.
  ///
  /// Where a store is in use, a fit that was made before is not made again.
  ///
  /// - Parameter sequences: Each m × d, an image a row, pixels row by row from the top left.
  /// - Returns: The fitted layers.
  /// - Throws: As `SFA.fit`, where `sequence` names one of these; `setting` for a field that is larger than the image it looks at, and for other settings
  ///   out of range.
  public func fit(_ sequences: [Matrix<Double>]) throws(FitError) -> FittedDeepSFA {
    try kept(from: ["sequences": sequences]) { progress throws(FitError) in
      try computeFit(count: sequences.count, progress) { sequences[$0] }
    }
  }

  /// Finds the slow features of one sequence of images; see `fit(_:)` for several.
  ///
  /// - Parameter sequence: m × d, an image a row.
  /// - Returns: The fitted layers.
  /// - Throws: As `fit(_:)` for several.
  public func fit(_ sequence: Matrix<Double>) throws(FitError) -> FittedDeepSFA {
    try fit([sequence])
  }

  /// Finds the slow features of sequences of images that don't fit into memory together.
  ///
  /// One sequence at a time is held, and what it looks like to one layer. The result is not kept in a store, which
  /// could not know what `sequence` gives.
  ///
  /// - Parameters:
  ///   - count: The number of sequences.
  ///   - sequence: Gives the sequence of a number from 0; it is asked three times for each in each layer, and must give the
  ///     same.
  /// - Returns: The fitted layers.
  /// - Throws: As `fit(_:)`, and what `sequence` throws.
  public func fit(
    sequences count: Int, _ sequence: @escaping (Int) throws(FitError) -> Matrix<Double>
  ) throws(FitError) -> FittedDeepSFA {
    try reported { progress throws(FitError) in
      try computeFit(count: count, progress, sequence)
    }
  }

  private func computeFit(
    count: Int, _ progress: ProgressReporter,
    _ sequence: @escaping (Int) throws(FitError) -> Matrix<Double>
  ) throws(FitError) -> FittedDeepSFA {
    try FitError.check("width", width, from: 1)
    try FitError.check("height", height, from: 1)
    let pixels = try FitError.product("width", width, times: height)
    try FitError.check("layers", layers.count, from: 1)
    var fitted: [FittedDeepSFA.Layer] = []
    var image = ImageShape(width: width, height: height, depth: 1)
    for (number, layer) in layers.enumerated() {
      let fields = try ReceptiveFields(layer, of: image)
      try FitError.check("limit", layer.limit, above: 0)
      let sfa = SFA(
        components: layer.components, expansion: layer.expansion, inputs: layer.inputs)
      let below = fitted
      let part = try sfa.computeFit(
        count: count, progress.part(number, of: layers.count)
      ) { index throws(FitError) in
        let images = try sequence(index)
        try SequenceSource.check(images, number: index, columns: pixels)
        let seen = below.reduce(images) { $1.transform($0) }
        return (0..<fields.count).map { fields.view($0, of: seen) }
      }
      fitted.append(FittedDeepSFA.Layer(fields: fields, sfa: part, limit: layer.limit))
      image = fields.output(depth: layer.components)
    }
    return FittedDeepSFA(deepSFA: self, layers: fitted)
  }
}

extension DeepSFA: Computation {
  /// As a kept result's record names it.
  public static let name = "Deep SFA"
  /// To be raised when the same samples give other results; `GoldenResultTests` notices.
  public static let version = 2
}

/// The layers of slow features that a `DeepSFA` was fitted to.
public struct FittedDeepSFA: Codable, Hashable, Sendable {
  /// A layer that was fitted.
  public struct Layer: Codable, Hashable, Sendable {
    /// Where its receptive fields are.
    public let fields: ReceptiveFields
    /// What each of them is turned into. Its Δ are means over the fields.
    public let sfa: FittedSFA
    /// The magnitude at which slow features are cut off.
    public let limit: Double

    /// The slow features of each field, beside each other.
    func transform(_ images: Matrix<Double>) -> Matrix<Double> {
      let k = sfa.weights.rows
      let parts = (0..<fields.count).map { sfa.transform(fields.view($0, of: images)) }
      return Matrix(rows: images.rows, columns: fields.count * k) { i, j in
        min(limit, max(-limit, parts[j / k][i, j % k]))
      }
    }
  }

  /// The settings of the fit.
  public let deepSFA: DeepSFA
  /// The layers, from the images up.
  public let layers: [Layer]

  /// The slow features of the last layer.
  ///
  /// - Parameter images: m × d, any m, of the same width and height as those of the fit.
  /// - Returns: m × (fields × components of the last layer), the features of a field next to each other, fields row by row.
  public func transform(_ images: Matrix<Double>) -> Matrix<Double> {
    let (width, height) = (deepSFA.width, deepSFA.height)
    guard images.columns == width * height else {
      fatalError(
        "Images of \(width) × \(height) pixels, to which the SFA was fitted, can't be made of "
          + "\(images.columns) numbers.")
    }
    return layers.reduce(images) { $1.transform($0) }
  }

  /// Δ of the last layer's slow features on other sequences, each feature of each field by itself.
  ///
  /// - Parameter sequences: Each m × d; two images after each other at least once.
  /// - Returns: Δ of each, with values scaled to variance 1 over these sequences; 0 for one that is constant there.
  public func delta(on sequences: [Matrix<Double>]) -> [Double] {
    SlownessMeasures(SequenceBatch(sequences.map(transform))).scaledDelta
  }
}
