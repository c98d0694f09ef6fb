public import LinearAlgebra

/// Grey images, each with the number of its class.
///
/// In shapes, n stands for the images, d for the pixels of one.
public struct LabelledImages<Element: Scalar>: Hashable, Sendable {
  /// The images, n × d: a row for each, its pixels row by row from the top left, from 0 (background) to 1 (ink).
  public let images: Matrix<Element>
  /// The classes (n), from 0.
  public let labels: [Int]
  /// An image's rows of pixels.
  public let height: Int
  /// An image's columns of pixels; d = `height` · `width`.
  public let width: Int

  /// Images of n × d pixels with n classes.
  package init(images: Matrix<Element>, labels: [Int], height: Int, width: Int) {
    (self.images, self.labels, self.height, self.width) = (images, labels, height, width)
  }

  /// How many images there are, n.
  public var count: Int { labels.count }

  /// Chosen images with their labels, in the order of the choice.
  ///
  /// - Parameter indices: Which, each from 0 to n − 1.
  public subscript(indices: ArraySlice<Int>) -> LabelledImages {
    LabelledImages(
      images: images[rows: Array(indices)], labels: indices.map { labels[$0] }, height: height,
      width: width)
  }

  /// The first images with their labels.
  ///
  /// - Parameter count: How many, at least 0; all, where there are fewer.
  /// - Returns: The first of them, in order.
  public func prefix(_ count: Int) -> LabelledImages {
    guard count >= 0 else {
      fatalError("The first \(count) images can't be taken: it is less than 0.")
    }
    return self[Array(0..<Swift.min(count, self.count))[...]]
  }

  /// The batches of one epoch, each as indices: `for batch in train.batches(of: 100, seed: 1, epoch: 0)` gives
  /// what `train[batch]` takes.
  ///
  /// - Parameters:
  ///   - size: How many images a batch has, ≥ 1; the last has what remains.
  ///   - seed: The seed of the order.
  ///   - epoch: Which epoch it is, from 0; each has another order.
  /// - Returns: The batches.
  public func batches(of size: Int, seed: Int, epoch: Int) -> Batches {
    Batches(count: count, size: size, seed: seed, epoch: epoch)
  }
}
