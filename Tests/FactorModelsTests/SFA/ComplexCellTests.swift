import FactorModels
import LinearAlgebra
import Testing

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Quadratic slow features of a window that moves over coloured noise are like complex cells of the visual cortex.
///
/// Source: Berkes and Wiskott (2005), doi:10.1167/5.6.9, who find the same with photographs and with noise of
/// amplitudes like theirs, 1/frequency; here at a small size.
@Suite struct ComplexCellTests {
  static let side = 10

  /// Noise as a periodic picture of 128 × 128 pixels, its amplitude 1/frequency.
  static func noise(seed: Int) -> Matrix<Double> {
    var generator = SeededGenerator(seed: seed)
    var waves: [(u: Double, v: Double, phase: Double, strength: Double)] = []
    for u in -24...24 {
      for v in 0...24 where (u, v) != (0, 0) {
        let frequency = Double(u * u + v * v).squareRoot()
        let phase = generator.uniform(in: 0..<2 * .pi)
        waves.append((Double(u), Double(v), phase, generator.normal() / frequency))
      }
    }
    // cos(a + b) by products, so that a wave costs two multiplications a pixel.
    let angles = (0..<128).map { 2 * Double.pi * Double($0) / 128 }
    let left = Matrix<Double>(rows: 128, columns: 2 * waves.count) { i, w in
      let wave = waves[w / 2]
      let angle = wave.v * angles[i] + wave.phase
      return wave.strength * (w.isMultiple(of: 2) ? cos(angle) : -sin(angle))
    }
    let right = Matrix<Double>(rows: 128, columns: 2 * waves.count) { j, w in
      let angle = waves[w / 2].u * angles[j]
      return w.isMultiple(of: 2) ? cos(angle) : sin(angle)
    }
    return left.product(right, transposing: .right)
  }

  /// What a window sees that shifts, turns and grows evenly, in each of several sequences.
  static func sequences(_ count: Int, of picture: Matrix<Double>, seed: Int) -> [Matrix<Double>] {
    var generator = SeededGenerator(seed: seed)
    return (0..<count).map { _ in
      let start = (generator.uniform(in: 0..<128), generator.uniform(in: 0..<128))
      let speed = (generator.normal(deviation: 0.8), generator.normal(deviation: 0.8))
      let (angle, turn) = (generator.uniform(in: 0..<6.28), generator.normal(deviation: 0.06))
      let growth = generator.normal(deviation: 0.01)
      return Matrix(rows: 40, columns: side * side) { t, pixel in
        let time = Double(t)
        let (dx, dy) = (Double(pixel % side) - 4.5, Double(pixel / side) - 4.5)
        let (c, s) = (cos(angle + turn * time), sin(angle + turn * time))
        let zoom = 1 + growth * time
        let x = start.0 + speed.0 * time + zoom * (c * dx - s * dy)
        let y = start.1 + speed.1 * time + zoom * (s * dx + c * dy)
        return interpolated(picture, x: x, y: y)
      }
    }
  }

  static func interpolated(_ picture: Matrix<Double>, x: Double, y: Double) -> Double {
    let (left, top) = (x.rounded(.down), y.rounded(.down))
    let (p, q) = (x - left, y - top)
    func at(_ i: Double, _ j: Double) -> Double { picture[Int(i) & 127, Int(j) & 127] }
    return (1 - q) * ((1 - p) * at(top, left) + p * at(top, left + 1))
      + q * ((1 - p) * at(top + 1, left) + p * at(top + 1, left + 1))
  }

  @Test func `slow features of moving windows are like complex cells`() throws {
    let seen = Self.sequences(250, of: Self.noise(seed: 1), seed: 2)
    let sfa = try SFA(components: 12, expansion: .quadratic, inputs: 30).fit(seen)
    // On new sequences of another picture the slow ones are slow still: few pairs change their order.
    let new = sfa.delta(on: Self.sequences(100, of: Self.noise(seed: 3), seed: 4))
    let pairs = (0..<12).flatMap { i in (0..<i).map { ($0, i) } }
    #expect(pairs.count { new[$0] > new[$1] } <= pairs.count / 6)

    let units = try (0..<12).map { try Self.unit(sfa.quadraticForm($0)) }
    // Phases hardly matter to most units, as with complex cells: those of simple cells are above 1.
    #expect(units.count { $0.modulation < 1 } >= 8)
    #expect(units.count { $0.modulation < 0.1 } >= 5)
    // What they answer to most is a Gabor function.
    #expect(units.count { $0.r2 > 0.8 } >= 4)
  }

  /// Berkes and Wiskott (2005), figure 3: on new sequences β rises from unit to unit, but for chance. Here that is the chance
  /// of five small pictures, which is less than of one.
  @Test func `β rises on new sequences of other pictures`() throws {
    func seen(_ first: Int) -> [Matrix<Double>] {
      (first..<first + 5).flatMap {
        Self.sequences(50, of: Self.noise(seed: $0), seed: 10 + $0)
      }
    }
    let sfa = try SFA(components: 12, expansion: .quadratic, inputs: 30).fit(seen(10))
    let beta = sfa.delta(on: seen(30)).map { $0.squareRoot() / (2 * .pi) }
    let pairs = (0..<12).flatMap { i in (0..<i).map { ($0, i) } }
    // Those out of order are close to each other.
    #expect(pairs.count { beta[$0] > beta[$1] } <= pairs.count / 8)
    #expect(pairs.allSatisfy { beta[$0] < 1.08 * beta[$1] })
    let thirds = [0..<4, 4..<8, 8..<12].map { beta[$0].reduce(0, +) / 4 }
    #expect(thirds[0] < 0.8 * thirds[1] && thirds[1] < 0.97 * thirds[2])
  }

  /// How a unit answers to a drifting grating, and how much like a Gabor function its best stimulus is.
  ///
  /// The grating has the best stimulus's orientation, frequency and length. Responses count from the one to a blank;
  /// the modulation is the amplitude of their first harmonic over their mean.
  static func unit(_ form: QuadraticForm) throws -> (r2: Double, modulation: Double) {
    let radius = 10.0
    let (most, least) = (try form.optimum(radius: radius), try form.minimum(radius: radius))
    // What suppresses some units is what they are made for.
    let best = most.value - form.constant > form.constant - least.value ? most : least
    let fit = try GaborFit().fit(Matrix([best.stimulus]), width: side)[0]
    let angles = (0..<16).map { 2 * Double.pi * Double($0) / 16 }
    let responses = angles.map { angle in
      let grating = Matrix<Double>(rows: 1, columns: side * side) { _, pixel in
        let (x, y) = (Double(pixel % side) - 4.5, Double(pixel / side) - 4.5)
        let place = x * cos(fit.gabor.orientation) + y * sin(fit.gabor.orientation)
        return cos(2 * .pi * fit.gabor.frequency * place + angle)
      }
      return form.values(at: grating * (radius / grating.frobeniusNorm()))[0] - form.constant
    }
    let cosine = zip(responses, angles).map { $0 * cos($1) }.sum() / 8
    let sine = zip(responses, angles).map { $0 * sin($1) }.sum() / 8
    let mean = responses.sum() / 16
    return (fit.r2, (cosine * cosine + sine * sine).squareRoot() / mean.magnitude)
  }
}
