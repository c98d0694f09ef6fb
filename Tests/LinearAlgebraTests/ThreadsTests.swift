import Glibc
import LinearAlgebra
import Synchronization
import Testing

@Suite struct ThreadsTests {
  @Test func `every block runs exactly once`() {
    let calls = (0..<100).map { _ in 0 }
    let counts = Mutex(calls)
    Threads.using(4) {
      Threads.concurrently(blocks: 100) { block in counts.withLock { $0[block] += 1 } }
    }
    #expect(counts.withLock { $0 } == [Int](repeating: 1, count: 100))
  }

  @Test(arguments: [0, 1, 2, 17]) func `results come in the order of the blocks`(blocks: Int) {
    let squares = Threads.using(4) { Threads.concurrently(blocks: blocks) { "\($0 * $0)" } }
    #expect(squares == (0..<blocks).map { "\($0 * $0)" })
  }

  @Test func `nested blocks finish and give the right sums`() {
    let sums = Threads.using(4) {
      Threads.concurrently(blocks: 8) { outer in
        Threads.concurrently(blocks: 8) { outer * 8 + $0 }.reduce(0, +)
      }
    }
    #expect(sums.reduce(0, +) == 63 * 64 / 2)
  }

  @Test func `callers on several tasks at the same time all finish`() async {
    let total = await withTaskGroup(of: Int.self) { group in
      for _ in 0..<16 {
        group.addTask {
          Threads.using(3) {
            (0..<50).map { _ in Threads.concurrently(blocks: 5) { $0 }.reduce(0, +) }.reduce(0, +)
          }
        }
      }
      return await group.reduce(0, +)
    }
    #expect(total == 16 * 50 * 10)
  }

  @Test func `several threads really take part`() async {
    // In a process of its own: while another test has the threads, blocks run one after the other.
    await #expect(processExitsWith: .success) {
      // Two blocks that each wait for the other, for ten seconds at most.
      let arrived = Atomic(0)
      Threads.using(2) {
        Threads.concurrently(blocks: 2) { _ in
          arrived.add(1, ordering: .sequentiallyConsistent)
          let start = time(nil)
          while arrived.load(ordering: .sequentiallyConsistent) < 2 {
            if time(nil) - start > 10 { exit(1) }
          }
        }
      }
    }
  }

  @Test func `the number of threads is a choice for a while`() {
    let usual = Threads.count
    #expect(Threads.using(usual + 1) { Threads.count } == usual + 1)
    #expect(Threads.count == usual)
    #expect(Threads.processors >= 1)
  }

  @Test func `the environment sets the number of threads`() async {
    await #expect(processExitsWith: .success) {
      setenv("LATENT_THREADS", "3", 1)
      if Threads.count != 3 { exit(1) }
    }
  }

  @Test(arguments: ["0", "65", "two", "-1", "1.5", "99999999999999999999"])
  func `a senseless number of threads is reported and not used`(setting: String) async {
    let result = await #expect(
      processExitsWith: .success, observing: [\.standardErrorContent]
    ) { [setting] in
      setenv("LATENT_THREADS", setting, 1)
      if Threads.count != min(Threads.processors, 64) { exit(1) }
    }
    let text = String(decoding: result?.standardErrorContent ?? [], as: UTF8.self)
    #expect(text.contains("LATENT_THREADS is '\(setting)'"))
  }

  @Test(arguments: [
    ("max 100000\n", nil), ("150000 100000\n", 2), ("100000 100000\n", 1), ("10000 100000\n", 1),
    ("", nil), ("0 0\n", nil), ("x y\n", nil), ("-1 100000\n", nil), ("1e400 1\n", nil),
  ])
  func `a cgroup's quota is read as processors`(text: String, processors: Int?) {
    #expect(Threads.processors(inQuota: text) == processors)
  }

  @Test(arguments: [1, 2, 3, 4])
  func `computations give the same bits with any number of threads`(threads: Int) throws {
    var generator = SeededGenerator(seed: 11)
    let samples = Matrix<Float>.normal(rows: 5000, columns: 96, mean: 9, using: &generator)
    let weights = Matrix<Float>.normal(rows: 96, columns: 70, using: &generator)
    let alone = try Threads.using(1) { try computations(samples, weights) }
    let together = try Threads.using(threads) { try computations(samples, weights) }
    #expect(alone == together)
  }

  private func computations(
    _ samples: Matrix<Float>, _ weights: Matrix<Float>
  ) throws -> [Matrix<Float>] {
    let means = samples.columnMeans()
    let scatter = samples.scatter(around: means)
    let wide = samples.transposed
    return [
      samples * weights, samples.product(samples[columns: 0..<40], transposing: .left),
      samples + samples, Matrix([means]),
      Matrix([samples.columnVariances()]), scatter, try scatter.symmetricEigen(9).vectors,
      // In chunks, and in tiles: 96 × 96 over 5000, 1000 × 1000 over 96.
      wide.gram(around: wide.columnMeans()),
      samples[rows: 0..<1000].gram(around: means), try samples.thinSVD().right, try samples.qr().q,
    ]
  }
}
