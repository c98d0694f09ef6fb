import FactorModels
import LinearAlgebra
import Testing

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

@Suite struct GaborTests {
  /// Hyvärinen, Gutmann and Hoyer (2005), doi:10.1186/1471-2202-6-12: aspect 1.5 and 1.5 octaves make 37°.
  @Test func `the standard bank's orientations are 37° wide`() {
    let gabor = Gabor(frequency: 0.2, orientation: 0.3, bandwidth: 1.5, aspect: 1.5)
    #expect(abs(gabor.bandwidth - 1.5) < 1e-12)
    #expect(abs(gabor.aspect - 1.5) < 1e-12)
    #expect(abs(gabor.orientationBandwidth * 180 / .pi - 37) < 0.5)
  }

  @Test(arguments: [0.5, 1.1, 2])
  func `a bandwidth is where the spectrum has fallen to its half`(octaves: Double) {
    // A fine one-dimensional sum in place of the Fourier integral along the wave.
    let gabor = Gabor(frequency: 0.1, orientation: 0, bandwidth: octaves)
    func spectrum(_ f: Double) -> Double {
      stride(from: -200.0, through: 200, by: 0.25).map { x in
        exp(-x * x / (2 * gabor.widthAlong * gabor.widthAlong)) * cos(2 * .pi * (f - 0.1) * x)
      }.sum()
    }
    let ratio = pow(2, octaves)
    // Symmetric about f, the two lie (ratio − 1)/(ratio + 1) of f away from it.
    let low = 0.1 * (1 - (ratio - 1) / (ratio + 1))
    let high = 0.1 * (1 + (ratio - 1) / (ratio + 1))
    #expect(abs(high / low - ratio) < 1e-12)
    #expect(abs(spectrum(low) / spectrum(0.1) - 0.5) < 1e-9)
    #expect(abs(spectrum(high) / spectrum(0.1) - 0.5) < 1e-9)
  }

  @Test func `Gabor functions are found again from their pixels`() throws {
    var generator = SeededGenerator(seed: 1)
    let gabors = (0..<40).map { _ -> Gabor in
      Gabor(
        x: generator.uniform(in: 5..<10), y: generator.uniform(in: 5..<10),
        frequency: generator.uniform(in: 0.08..<0.4),
        orientation: generator.uniform(in: 0..<3.14), phase: generator.uniform(in: -3.1..<3.1),
        bandwidth: generator.uniform(in: 0.8..<1.8), aspect: generator.uniform(in: 0.7..<1.6))
    }
    let filters = Matrix(gabors.map { $0.image(width: 16, height: 16).elements })
    let fits = try GaborFit(tolerance: 1e-9).fit(filters, width: 16)
    for (fit, gabor) in zip(fits, gabors) {
      #expect(fit.trace.converged && fit.atBounds.isEmpty)
      #expect(fit.r2 > 1 - 1e-8)
      #expect(abs(fit.gabor.frequency - gabor.frequency) < 1e-4)
      #expect(abs(fit.gabor.bandwidth - gabor.bandwidth) < 1e-2)
      // Directions are the same modulo half a circle.
      #expect(sin(fit.gabor.orientation - gabor.orientation).magnitude < 1e-3)
      #expect((0..<Double.pi).contains(fit.gabor.orientation))
      let image = fit.gabor.image(width: 16, height: 16)
      #expect(distance(image, gabor.image(width: 16, height: 16)) < 1e-4)
    }
  }

  @Test func `R² is the part of the variation that is not noise`() throws {
    var generator = SeededGenerator(seed: 2)
    let gabor = Gabor(
      x: 8, y: 7, frequency: 0.15, orientation: 1, phase: 0.5, bandwidth: 1.2, aspect: 1)
    let image = gabor.image(width: 16, height: 16)
    let noise = Matrix<Double>.normal(rows: 16, columns: 16, deviation: 0.1, using: &generator)
    let fit = try GaborFit().fit(
      Matrix(rows: 1, columns: 256, elements: (image + noise).elements), width: 16)[0]
    let variation = (image + noise).reshaped(rows: 256, columns: 1).columnVariances()[0] * 255
    let share = 1 - noise.elements.map { $0 * $0 }.sum() / variation
    // Eight parameters explain about 8 of 256 parts of the noise as well.
    #expect(fit.r2 > share && fit.r2 < share + 0.06 * (1 - share))
    #expect(abs(fit.gabor.frequency - 0.15) < 0.01)
  }

  @Test func `what is no Gabor function has a small R² or none`() throws {
    var generator = SeededGenerator(seed: 3)
    let noise = Matrix<Double>.normal(rows: 4, columns: 144, using: &generator)
    for fit in try GaborFit().fit(noise, width: 12) {
      #expect(fit.r2 < 0.4 && fit.r2 > 0)
      #expect(fit.gabor.frequency.isFinite && fit.gabor.widthAlong.isFinite)
    }
    // The mean of 36 times 0.1 is not quite 0.1.
    let greys = [0, 2, 0.1, 1e-170, -1e160, 5 * Double.leastNonzeroMagnitude]
    let flat = try GaborFit().fit(
      Matrix(greys.map { [Double](repeating: $0, count: 36) }), width: 6)
    #expect(flat.allSatisfy { $0.r2 == 0 && $0.gabor.amplitude == 0 })
    #expect(flat.allSatisfy { !"\($0)".contains("nan") && "\($0)".contains("nothing to fit") })
    var broken = noise
    broken[2, 5] = .infinity
    #expect(throws: FitError.notFinite(value: .infinity, row: 2, column: 5)) {
      try GaborFit().fit(broken, width: 12)
    }
  }

  @Test(arguments: [0.0, 0.4, 1.2, 2.5])
  func `the edge of a half plane is found with its direction`(angle: Double) {
    // Bright on one side of a line through the middle in direction (cos, sin), smooth over a pixel.
    let image = Matrix<Double>(rows: 41, columns: 41) { i, j in
      let across = Double(j - 20) * sin(angle) - Double(i - 20) * cos(angle)
      return 1 / (1 + exp(-4 * across))
    }
    let edges = GaborBank(frequency: 0.15, orientations: 12).edges(in: image)
    #expect(sin(edges.orientation[20, 20] - angle).magnitude < 0.03)
    let middle = edges.magnitude[20, 20]
    let (side, far) = (
      Int((20 + 12 * sin(angle)).rounded()), Int((20 - 12 * cos(angle)).rounded())
    )
    #expect(middle > 10 * edges.magnitude[far, side])
  }

  @Test func `filters have mean 0 and norm 1, and a flat image has no edges`() {
    let bank = GaborBank(frequency: 0.2)
    let filters = bank.filters()
    #expect(filters.rows == 16)
    for i in 0..<filters.rows {
      #expect(abs(filters.row(i).sum()) < 1e-12)
      #expect(abs(filters.row(i).map { $0 * $0 }.sum() - 1) < 1e-12)
    }
    let edges = bank.edges(in: Matrix(rows: 9, columns: 7, repeating: 0.7))
    #expect(edges.magnitude.maxNorm() < 1e-12)
  }

  @Test func `responses are correlations around each pixel`() {
    var generator = SeededGenerator(seed: 4)
    let image = Matrix<Double>.normal(rows: 30, columns: 34, using: &generator)
    let bank = GaborBank(frequency: 0.3, orientations: 3)
    let (reach, filter) = (bank.reach, bank.filters().row(4))
    let expected = (0..<2 * reach + 1).map { i in
      (0..<2 * reach + 1).map { j in
        filter[i * (2 * reach + 1) + j] * image[15 + i - reach, 16 + j - reach]
      }.sum()
    }.sum()
    #expect(abs(bank.responses(to: image)[2].even[15, 16] - expected) < 1e-12)
  }

  @Test(arguments: [2000 * Double.leastNonzeroMagnitude, 1e-170, 1, 1e160])
  func `a filter's scale is its amplitude, and nothing else`(scale: Double) throws {
    let gabor = Gabor(x: 5, y: 6, frequency: 0.15, orientation: 1, phase: 0.4, bandwidth: 1.3)
    let image = gabor.image(width: 12, height: 12) * scale
    let fit = try GaborFit(tolerance: 1e-12).fit(Matrix([image.elements]), width: 12)[0]
    // A perfect one converges, though the cosine of what rounding leaves is not small.
    #expect(fit.trace.converged)
    // Subnormal numbers have hardly any digits.
    #expect(fit.r2 > (scale < 1e-300 ? 0.999 : 1 - 1e-12))
    #expect(abs(fit.gabor.amplitude / scale - 1) < (scale < 1e-300 ? 0.01 : 1e-6))
  }

  @Test func `parameters at the end of their range are named`() throws {
    let line = Gabor(
      x: 5, y: 6, frequency: 0.3, orientation: 1, phase: 0.4, widthAlong: 0.2, widthAcross: 40)
    let fit = try GaborFit().fit(Matrix([line.image(width: 12, height: 12).elements]), width: 12)[0]
    #expect(fit.atBounds == [.widthAlong, .widthAcross])
    #expect(fit.description.contains("at the end of its range: widthAlong, widthAcross."))
  }

  @Test(arguments: [-1e-20, -1e-300, 0, .pi, 2 * .pi, -.pi, 3.5, -0.5, 100, -100.0])
  func `orientations are from 0 and below π, and the function stays what it was`(angle: Double) {
    let gabor = Gabor(
      x: 3, y: 4, frequency: 0.2, orientation: angle, phase: 0.7, widthAlong: 2, widthAcross: 3)
    #expect((0..<Double.pi).contains(gabor.orientation))
    for (x, y) in [(3.0, 4.0), (4, 4.5), (1, 6), (5, 1)] {
      let (dx, dy) = (x - 3, y - 4)
      let (p, q) = (dx * cos(angle) + dy * sin(angle), dy * cos(angle) - dx * sin(angle))
      let expected = exp(-p * p / 8 - q * q / 18) * cos(2 * .pi * 0.2 * p + 0.7)
      #expect(abs(gabor.value(x: x, y: y) - expected) < 1e-13)
    }
  }

  @Test func `settings that no Gabor function has stop the program`() async {
    await #expect(processExitsWith: .failure) {
      _ = Gabor(frequency: 0.2, orientation: 0, bandwidth: 0)
    }
    await #expect(processExitsWith: .failure) { _ = Gabor(frequency: 0.2, orientation: .nan) }
    await #expect(processExitsWith: .failure) {
      var gabor = Gabor(frequency: 0.2, orientation: 0)
      gabor.frequency = 0
    }
    await #expect(processExitsWith: .failure) {
      var gabor = Gabor(frequency: 0.2, orientation: 0)
      gabor.orientation = 4
    }
    let result = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      _ = GaborBank(frequency: 1e-20)
    }
    let text = String(decoding: result?.standardErrorContent ?? [], as: UTF8.self)
    #expect(text.contains("at most 1000"))
  }

  @Test func `at half a cycle a pixel, edge detectors along rows and columns are 0`() {
    let filters = GaborBank(frequency: 0.5, orientations: 4).filters()
    let norms = (0..<8).map { filters.row($0).map { $0 * $0 }.sum() }
    #expect(norms[1] == 0 && norms[5] == 0)
    #expect([0, 2, 3, 4, 6, 7].allSatisfy { abs(norms[$0] - 1) < 1e-12 })
    // Stripes of one pixel have a ridge's energy, and no rounding's.
    let stripes = Matrix<Double>(rows: 12, columns: 12) { _, j in Double(j % 2) }
    let odd = GaborBank(frequency: 0.5, orientations: 4).responses(to: stripes)[0].odd
    #expect(odd.maxNorm() == 0)
  }

  @Test func `images that are not finite, and too few orientations, stop the program`() async {
    let result = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      var image = Matrix<Double>(rows: 5, columns: 6)
      image[2, 3] = .nan
      _ = GaborBank(frequency: 0.2).responses(to: image)
    }
    let text = String(decoding: result?.standardErrorContent ?? [], as: UTF8.self)
    #expect(text.contains("row 2, column 3"))
    await #expect(processExitsWith: .failure) {
      _ = GaborBank(frequency: 0.2, orientations: 2).edges(in: Matrix(rows: 5, columns: 5))
    }
  }

  @Test func `one thread and two give the same bits`() throws {
    var generator = SeededGenerator(seed: 5)
    let noise = Matrix<Double>.normal(rows: 20, columns: 64, using: &generator)
    let image = Matrix<Double>.normal(rows: 30, columns: 31, using: &generator)
    let bank = GaborBank(frequency: 0.2)
    let fits = try [1, 2].map { try Threads.using($0) { try GaborFit().fit(noise, width: 8) } }
    #expect(fits[0] == fits[1])
    let edges = [1, 2].map { Threads.using($0) { bank.edges(in: image) } }
    #expect(edges[0] == edges[1])
  }
}
