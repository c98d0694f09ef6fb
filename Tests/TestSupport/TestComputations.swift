import Glibc
import Store

/// A computation of kilobytes: gradient descent on x², which takes as long as one likes.
package struct Descent: Computation {
  package enum Schedule: Codable, Sendable {
    case constant
    case decay(Double)
  }

  package struct Trace: Codable, Hashable, Sendable {
    package var losses: [Double]
    package var start: Float
    package var names: [String: [Int]]
    package var note: String?
  }

  package static let name = "descent"
  package static let version = 1

  package var learningRate = 0.1
  package var start: Float = 3
  package var schedule = Schedule.constant
  package var steps = 100
  package var seed: UInt64 = .max
  /// Seconds that a step takes.
  package var pause = 0.0

  package init() {}

  package func run(from offsets: [Double] = []) throws -> Trace {
    try kept(from: ["offsets": offsets]) { progress in
      var x = Double(start) + offsets.reduce(0, +) + Double(seed % 7)
      var losses: [Double] = []
      for step in 0..<steps {
        if pause > 0 { usleep(UInt32(pause * 1e6)) }
        x -= learningRate * 2 * x
        losses.append(x * x)
        try progress.report(Double(step + 1) / Double(steps), note: "loss \(x * x)")
      }
      return Trace(
        losses: losses, start: start, names: ["odd": [1, 3], "none": []], note: nil)
    }
  }
}

/// A computation of as many bytes as one likes.
package struct Expansion: Computation {
  package static let name = "expansion"
  package static let version = 1

  /// How many numbers.
  package var count: Int
  package var seed: UInt64

  package init(count: Int, seed: UInt64) {
    self.count = count
    self.seed = seed
  }

  package func run() -> [Double] {
    kept { _ in
      var state = seed
      return (0..<count).map { _ in
        state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
        return Double(state >> 11)
      }
    }
  }
}
