/// How often examples of each class were taken for each class.
public struct ConfusionMatrix: Codable, Hashable, Sendable {
  /// The number of examples of class `label` that were taken for class `prediction`: `counts[label][prediction]`.
  public let counts: [[Int]]

  /// The counts of labels and predictions.
  ///
  /// - Parameters:
  ///   - labels: The classes, from 0 to below `classes`.
  ///   - predictions: What each was taken for, as many as labels, from 0 to below `classes`.
  ///   - classes: How many classes there are.
  public init(labels: [Int], predictions: [Int], classes: Int) {
    guard labels.count == predictions.count else {
      fatalError("\(labels.count) labels can't be compared with \(predictions.count) predictions.")
    }
    guard (labels + predictions).allSatisfy((0..<max(0, classes)).contains) else {
      fatalError("Labels and predictions must be from 0 to below \(classes), the classes.")
    }
    var counts = [[Int]](repeating: [Int](repeating: 0, count: classes), count: classes)
    for (label, prediction) in zip(labels, predictions) { counts[label][prediction] += 1 }
    self.counts = counts
  }

  /// All examples.
  public var total: Int { counts.joined().reduce(0, +) }

  /// The share of the examples that were taken for what they are, from 0 to 1; 0 without examples.
  public var accuracy: Double {
    Double(counts.indices.map { counts[$0][$0] }.reduce(0, +)) / Double(max(1, total))
  }

  /// For each class, the share of its examples that were recognised; 0 for one without examples.
  public var recall: [Double] {
    counts.indices.map { Double(counts[$0][$0]) / Double(max(1, counts[$0].reduce(0, +))) }
  }

  /// For each class, the share of those taken for it that are; 0 for one that nothing was taken for.
  public var precision: [Double] {
    counts.indices.map { k in
      Double(counts[k][k]) / Double(max(1, counts.map { $0[k] }.reduce(0, +)))
    }
  }
}
