internal import Synchronization

/// The fastest that this machine multiplies matrices with the libraries at hand.
public enum ProductPeak {
  /// Multiplications and additions a second, in GFLOP/s, with as many threads as the numerics use; measured once in a
  /// process for each precision and number of threads, which takes about a fifth of a second.
  ///
  /// It is the best of several trials of OpenBLAS and LIBXSMM, on sizes that suit each, every thread with products of
  /// its own.
  ///
  /// - Returns: The rate in single or double precision.
  public static func measured<Element: Scalar>(as _: Element.Type) -> Double {
    let key = "\(Element.self) \(Threads.count)"
    if let known = known.withLock({ $0[key] }) { return known }
    let rate = max(
      measure(ProductKernel<Element>(64, 512, 128, adding: true), 64, 512, 128),
      measure(ProductKernel<Element>(100, 400, 100, adding: true), 100, 400, 100),
      measure(ProductKernel<Element>(blas: 512, 512, 512), 512, 512, 512))
    known.withLock { $0[key] = rate }
    return rate
  }

  private static let known = Mutex<[String: Double]>([:])

  private static func measure<Element>(
    _ product: ProductKernel<Element>, _ m: Int, _ n: Int, _ k: Int
  ) -> Double {
    let threads = Threads.count
    // Safe to share: each thread has its own.
    nonisolated(unsafe) let memory = (0..<threads).map { _ in
      (a: Buffer<Element>(m * k), b: Buffer<Element>(k * n), c: Buffer<Element>(m * n))
    }
    let times = max(1, 400_000_000 / product.operations)  // about 2 ms
    let best = (0..<15).map { _ in
      let start = ContinuousClock.now
      Threads.concurrently(blocks: threads) { thread in
        let (a, b, c) = memory[thread]
        for _ in 0..<times { product(a.start, b.start, into: c.start) }
      }
      return (ContinuousClock.now - start) / .seconds(1)
    }.min()
    guard let best, best > 0 else { return 0 }
    return Double(threads * times * product.operations) / best / 1e9
  }
}
