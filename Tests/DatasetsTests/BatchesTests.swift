import Datasets
import LinearAlgebra
import Testing

@Suite struct BatchesTests {
  @Test(arguments: [0, 1, 99, 100, 101, 1000])
  func `every sample comes exactly once, and only the last batch is smaller`(_ count: Int) {
    let batches = Batches(count: count, size: 100, seed: 1, epoch: 0)
    #expect(batches.flatMap { $0 }.sorted() == Array(0..<count))
    #expect(batches.count == (count + 99) / 100)
    #expect(batches.dropLast().allSatisfy { $0.count == 100 })
    #expect(batches.allSatisfy { !$0.isEmpty })
  }

  @Test func `the order depends on seed and epoch, and on nothing else`() {
    func order(seed: Int, epoch: Int) -> [Int] {
      Batches(count: 1000, size: 10, seed: seed, epoch: epoch).order
    }
    #expect(order(seed: 1, epoch: 3) == order(seed: 1, epoch: 3))
    let orders = [order(seed: 1, epoch: 0), order(seed: 1, epoch: 1), order(seed: 2, epoch: 0)]
    #expect(Set(orders).count == 3)
    #expect(Batches(count: 1000, size: 7, seed: 1, epoch: 0).order == orders[0])
  }

  @Test func `the order never changes between versions`() {
    // From a second implementation of generator, jump, draw and shuffle, in Python, after the same papers. A change
    // here changes every training run of every book.
    #expect(Batches(count: 10, size: 5, seed: 1, epoch: 0).order == [3, 6, 1, 5, 0, 9, 2, 8, 4, 7])
    #expect(Batches(count: 10, size: 5, seed: 1, epoch: 2).order == [3, 5, 8, 0, 4, 2, 9, 6, 1, 7])
  }

  @Test func `all orders of three are equally likely`() {
    var counts: [[Int]: Int] = [:]
    for seed in 0..<6000 {
      counts[Batches(count: 3, size: 1, seed: seed, epoch: 0).order, default: 0] += 1
    }
    #expect(counts.count == 6)
    // Six standard deviations of a binomial with n = 6000, p = 1/6, about 29 each.
    #expect(counts.values.allSatisfy { abs($0 - 1000) < 6 * 29 })
  }

  @Test func `wrong arguments stop with a text`() async {
    await #expect(processExitsWith: .failure) {
      _ = Batches(count: 10, size: 0, seed: 1, epoch: 0)
    }
    await #expect(processExitsWith: .failure) {
      _ = Batches(count: 10, size: 1, seed: 1, epoch: -1)
    }
  }

  @Test func `one epoch after the other gives the batches of each`() {
    var stretch = SeededGenerator(seed: 7)
    for epoch in 0..<4 {
      let next = Batches(count: 23, size: 5, next: &stretch)
      #expect(next == Batches(count: 23, size: 5, seed: 7, epoch: epoch))
    }
  }
}
