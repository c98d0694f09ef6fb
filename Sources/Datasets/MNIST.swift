internal import DataFiles
public import Files
public import LinearAlgebra

/// MNIST: 60,000 + 10,000 images of handwritten digits, 28 × 28 pixels, classes 0 to 9.
///
/// - Source: LeCun, Bottou, Bengio and Haffner, "Gradient-based learning applied to document recognition",
///   Proc. IEEE 86 (1998).
public enum MNIST {
  /// Loads it, in double precision.
  ///
  /// It is looked for in `$LATENT_DATA/mnist`, then in the user's data folder. Every byte is checked by its digest, each
  /// time. Where MNIST is in neither but Fashion-MNIST is, that stands in for it: `standInNotice` tells.
  ///
  /// - Returns: The images (60,000 × 784 and 10,000 × 784), with labels.
  /// - Throws: Neither data set in any folder; a file that is damaged or another one than it should be.
  public static func load() throws(FileError) -> ImageDataset<Double> {
    try load(as: Double.self)
  }

  /// Loads it, in double precision; see `load()`.
  public static func load(as _: Double.Type) throws(FileError) -> ImageDataset<Double> {
    try ImageDataset(.mnist, standIn: .fashionMNIST, environment: processEnvironment)
  }

  /// Loads it, in single precision, as networks use it; see `load()`.
  public static func load(as _: Float.Type) throws(FileError) -> ImageDataset<Float> {
    try ImageDataset(.mnist, standIn: .fashionMNIST, environment: processEnvironment)
  }
}

/// Fashion-MNIST: 60,000 + 10,000 images of clothing, 28 × 28 pixels, classes 0 to 9.
///
/// - Source: Xiao, Rasul and Vollgraf, "Fashion-MNIST: a novel image dataset for benchmarking machine learning
///   algorithms", arXiv:1708.07747 (2017).
public enum FashionMNIST {
  /// Loads it, in double precision.
  ///
  /// It is looked for in `$LATENT_DATA/fashion-mnist`, then in the user's data folder. Every byte is checked by its
  /// digest, each time.
  ///
  /// - Returns: The images (60,000 × 784 and 10,000 × 784), with labels.
  /// - Throws: It is in no folder; a file that is damaged or another one than it should be.
  public static func load() throws(FileError) -> ImageDataset<Double> {
    try load(as: Double.self)
  }

  /// Loads it, in double precision; see `load()`.
  public static func load(as _: Double.Type) throws(FileError) -> ImageDataset<Double> {
    try ImageDataset(.fashionMNIST, standIn: nil, environment: processEnvironment)
  }

  /// Loads it, in single precision, as networks use it; see `load()`.
  public static func load(as _: Float.Type) throws(FileError) -> ImageDataset<Float> {
    try ImageDataset(.fashionMNIST, standIn: nil, environment: processEnvironment)
  }
}
