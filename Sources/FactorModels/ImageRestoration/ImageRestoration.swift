public import LinearAlgebra
public import Store

#if canImport(Glibc)
  internal import Glibc
#else
  internal import Darwin
#endif

/// Images restored from sparse codes of their patches: noise is taken out, and pixels that are missing are filled.
///
/// Every patch is coded by matching pursuit with atoms learned from patches, up to the size of its noise: atoms describe what
/// images have, and noise, like nothing in particular, is left over. Pixels that are missing don't count for the code, but
/// its reconstruction has them. The image is the mean of all reconstructions that overlap.
///
/// ```swift
/// let restored = try ImageRestoration(side: 12, deviation: 0.1).restore(noisy, with: dictionary.atoms)
/// print(restored.image.peakSignalToNoise(against: original), "dB")
/// ```
///
/// - Source: Elad and Aharon (2006), doi:10.1109/TIP.2006.881969; Mairal, Elad and Sapiro (2008),
///   doi:10.1109/TIP.2007.911828, for missing pixels.
public struct ImageRestoration: Codable, Hashable, Sendable {
  /// The patches' rows and columns of pixels.
  public var side: Int
  /// The pixels from one patch to the next.
  public var step: Int
  /// The standard deviation of the noise, in the units of the image.
  public var deviation: Double
  /// The most atoms a patch uses.
  public var count: Int

  /// A way to restore.
  ///
  /// - Parameters:
  ///   - side: The patches' rows and columns of pixels; atoms have side² numbers.
  ///   - step: The pixels from one patch to the next, at least 1: 1 is the best and slowest.
  ///   - deviation: The standard deviation of the noise, at least 0.
  ///   - count: The most atoms a patch uses, at least 1; an eighth of its pixels if nil.
  public init(side: Int, step: Int = 1, deviation: Double, count: Int? = nil) {
    self.side = side
    self.step = step
    self.deviation = deviation
    self.count = count ?? max(1, side * side / 8)
  }
}

extension ImageRestoration: Computation {
  /// As a kept result's record names it.
  public static let name = "Image restoration"
  /// To be raised when the same image gives another one.
  public static let version = 2
}

/// A restored image.
public struct RestoredImage: Codable, Hashable, Sendable {
  /// The image (height × width).
  public let image: Matrix<Double>
  /// The mean number of atoms a patch uses.
  public let atomsPerPatch: Double
  /// How the pursuit went, an iteration an atom: the mean squared residual of the patches, and the longest residual in
  /// units of what is allowed for its noise.
  public let trace: Trace
}

extension Matrix<Double> {
  /// How far this image is from the one it should be: 10 log₁₀ of the squared peak over the mean squared error, in dB.
  ///
  /// - Parameters:
  ///   - original: The image it should be, of the same size.
  ///   - peak: The difference of white and black.
  /// - Returns: The ratio; infinite for equal images.
  public func peakSignalToNoise(against original: Matrix, peak: Double = 1) -> Double {
    let difference = (self - original).frobeniusNorm()
    return 10 * log10(peak * peak * Double(elements.count) / (difference * difference))
  }
}
