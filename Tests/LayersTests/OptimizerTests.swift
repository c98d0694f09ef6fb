import Layers
import LinearAlgebra
import Testing

#if canImport(Glibc)
  import Glibc
#endif

/// Optimizers on one parameter with known gradients, against their definitions worked out by hand.
@Suite struct OptimizerTests {
  /// Where a parameter that begins at 1 goes, with the gradient 2 w.
  private func path(_ optimizer: Optimizer, iterations: Int) -> [Double] {
    let state = OptimizerState<Double>(optimizer, count: 1)
    var w = 1.0
    return (1...iterations).map { iteration in
      var gradient = 2 * w
      state.update(
        0..<1, of: &w, by: &gradient, factor: 1, rate: optimizer.learningRate,
        iteration: iteration)
      return w
    }
  }

  @Test func `plain descent on w² shrinks w by the same factor`() {
    let path = path(.sgd(learningRate: 0.1), iterations: 5)
    for (k, w) in path.enumerated() { #expect(abs(w - pow(0.8, Double(k + 1))) < 1e-15) }
  }

  @Test func `momentum and weight decay are PyTorch's`() {
    // v₁ = 2 + 0.5 = 2.5, w₁ = 1 − 0.25 = 0.75; v₂ = 0.9 · 2.5 + 1.5 + 0.375 = 4.125, w₂ = 0.75 − 0.4125.
    let path = path(.sgd(learningRate: 0.1, momentum: 0.9, weightDecay: 0.5), iterations: 2)
    #expect(abs(path[0] - 0.75) < 1e-15)
    #expect(abs(path[1] - 0.3375) < 1e-15)
  }

  @Test func `Adam's first step is the learning rate, whatever the gradient`() {
    // m/(1 − β₁) = g and s/(1 − β₂) = g², so that w moves by η g/(|g| + ε).
    let path = path(.adam(learningRate: 0.01), iterations: 2)
    #expect(abs(path[0] - (1 - 0.01 * 2 / (2 + 1e-8))) < 1e-15)
    let (g1, g2) = (2.0, 2 * path[0])
    let m = (0.9 * 0.1 * g1 + 0.1 * g2) / (1 - 0.81)
    let s = (0.999 * 0.001 * g1 * g1 + 0.001 * g2 * g2) / (1 - 0.999 * 0.999)
    #expect(abs(path[1] - (path[0] - 0.01 * m / (s.squareRoot() + 1e-8))) < 1e-13)
  }

  @Test func `schedules rise and fall as they say`() {
    #expect(Schedule.constant.factor(at: 7, of: 10) == 1)
    let steps = Schedule.steps(every: 3, factor: 0.5)
    #expect((1...7).map { steps.factor(at: $0, of: 10) } == [1, 1, 1, 0.5, 0.5, 0.5, 0.25])
    let cosine = Schedule.cosine(to: 0.1)
    #expect(cosine.factor(at: 1, of: 11) == 1)
    #expect(abs(cosine.factor(at: 6, of: 11) - 0.55) < 1e-15)
    #expect(abs(cosine.factor(at: 11, of: 11) - 0.1) < 1e-15)
    let warm = Schedule.warmUp(iterations: 4)
    #expect((1...5).map { warm.factor(at: $0, of: 10) } == [0.25, 0.5, 0.75, 1, 1])
  }
}
