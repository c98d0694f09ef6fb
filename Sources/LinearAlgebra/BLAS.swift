#if canImport(Glibc)
  internal import Glibc
#endif
internal import COpenBLAS
internal import CXSMM

/// The linear algebra libraries below this module: which they are, and which kernels they chose.
///
/// Two runs give the same bits if both agree in `version` and `kernel`.
public enum BLAS {
  /// The libraries' names and versions, such as "OpenBLAS 0.3.21, LIBXSMM 1.17".
  public static let version: String = {
    // The configuration begins with name and version; what follows lists build options.
    let configuration = String(cString: openblas_get_config())
    let large = configuration.split(separator: " ").prefix(2).joined(separator: " ")
    return "\(large), LIBXSMM \(LIBXSMM_VERSION_MAJOR).\(LIBXSMM_VERSION_MINOR)"
  }()

  /// The processor families that the libraries' kernels were written for, OpenBLAS's first, such as "SkylakeX, clx".
  ///
  /// They can differ: LIBXSMM, which computes small products, writes its kernels for the processor that it finds.
  public static var kernel: String {
    "\(setUp.kernel), \(String(cString: libxsmm_get_target_arch()))"
  }

  /// The set-up of the library, done once: one thread, and kernels that suit the processor.
  ///
  /// Parallelism is ours, above BLAS (`Threads`), because OpenBLAS's own changes the bits with the number of threads.
  static let setUp: SetUp = {
    cureGenericKernels()
    openblas_set_num_threads(1)
    return SetUp(kernel: String(cString: openblas_get_corename()))
  }()

  /// The result of the set-up, and to its holder the proof that it was done.
  struct SetUp: Sendable {
    let kernel: String
  }

  /// Makes the library use vector kernels on a processor that is newer than itself.
  ///
  /// OpenBLAS picks kernels by the processor's model number, and takes its oldest ones, several times slower, when it
  /// does not know the number. So ask the processor what it can do, name kernels to match, and let it choose again.
  private static func cureGenericKernels() {
    let chosen = String(cString: openblas_get_corename())
    guard getenv("OPENBLAS_CORETYPE") == nil,
      let better = kernel(insteadOf: chosen, vectorBits: Int(processor_vector_bits()))
    else { return }
    setenv("OPENBLAS_CORETYPE", better, 1)
    // Where this build cannot, the kernels stay as they are, and `kernel` tells.
    _ = openblas_choose_kernels_again()
    unsetenv("OPENBLAS_CORETYPE")  // processes started from here choose for themselves
  }

  /// The kernels to use instead of `chosen` on a processor with vectors of so many bits, or nil if it chose well.
  package static func kernel(insteadOf chosen: String, vectorBits: Int) -> String? {
    let without256: Set = [
      "Prescott", "Core2", "Penryn", "Dunnington", "Nehalem", "Atom", "Nano", "Northwood", "Katmai",
      "Coppermine", "Banias", "Athlon", "Opteron", "Opteron_SSE3", "Barcelona", "Bobcat", "Generic",
      "Unknown", "Sandybridge",
    ]
    let without512 = without256.union(["Haswell", "Zen", "Excavator", "Steamroller", "Piledriver"])
    if vectorBits >= 512, without512.contains(chosen) { return "SkylakeX" }
    if vectorBits >= 256, without256.contains(chosen) { return "Haswell" }
    return nil
  }
}
