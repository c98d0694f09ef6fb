import FactorModels
import LinearAlgebra
import Testing

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

@Suite struct ImageRestorationTests {
  /// The cosines of 8 × 8 pixels, of norm 1: the atoms of JPEG, and twice as many.
  static let cosines = Matrix<Double>(rows: 144, columns: 64) { atom, pixel in
    func wave(_ frequency: Int, _ place: Int) -> Double {
      cos(Double.pi * Double(frequency) * (Double(place) + 0.5) / 12)
    }
    return wave(atom / 12, pixel / 8) * wave(atom % 12, pixel % 8)
  }.rowsOfUnitNorm()

  /// A smooth image with an edge, from 0 to 1.
  static let image = Matrix<Double>(rows: 48, columns: 40) { i, j in
    0.5 + 0.25 * sin(Double(i) / 7) * cos(Double(j) / 9) + (i + j > 44 ? 0.2 : -0.2)
  }

  @Test func `noise is taken out, by decibels`() throws {
    var generator = SeededGenerator(seed: 71)
    let noise = Matrix<Double>.normal(rows: 48, columns: 40, deviation: 0.1, using: &generator)
    let noisy = Self.image + noise
    let before = noisy.peakSignalToNoise(against: Self.image)
    #expect(abs(before - 20) < 0.5)  // 10 log₁₀(1/0.1²)
    let restored = try ImageRestoration(side: 8, deviation: 0.1).restore(noisy, with: Self.cosines)
    #expect(restored.image.peakSignalToNoise(against: Self.image) > before + 6)
    #expect(restored.atomsPerPatch < 4)
    // The few patches on the edge have their eight atoms, and a residual a little longer than noise.
    #expect((restored.trace.steps.last?.optimality ?? 2) < 1.3)
    let coarse = try ImageRestoration(side: 8, step: 8, deviation: 0.1)
      .restore(noisy, with: Self.cosines)
    #expect(
      coarse.image.peakSignalToNoise(against: Self.image)
        < restored.image.peakSignalToNoise(against: Self.image))
  }

  @Test func `missing pixels are filled, and what is there stays`() throws {
    var generator = SeededGenerator(seed: 72)
    let holed = Matrix<Double>(rows: 48, columns: 40) { i, j in
      generator.uniform() < 0.4 ? .nan : Self.image[i, j]
    }
    let restored = try ImageRestoration(side: 8, step: 2, deviation: 0, count: 12)
      .restore(holed, with: Self.cosines)
    var (squares, count) = (0.0, 0.0)
    for i in 0..<48 {
      for j in 0..<40 {
        if holed[i, j].isNaN {
          let error = restored.image[i, j] - Self.image[i, j]
          (squares, count) = (squares + error * error, count + 1)
        } else {
          #expect(restored.image[i, j] == holed[i, j])
        }
      }
    }
    // Filling with the mean would leave the image's deviation, 0.25.
    #expect((squares / count).squareRoot() < 0.06)
  }

  @Test func `a hole is filled from its side of an edge`() throws {
    // Left 0, right 1, and a hole on the right: patches of which nothing is there have no say.
    var image = Matrix<Double>(rows: 48, columns: 48) { _, j in j < 16 ? 0 : 1 }
    for i in 16..<32 { for j in 24..<40 { image[i, j] = .nan } }
    for threads in 1...2 {
      let restored = try Threads.using(threads) {
        try ImageRestoration(side: 8, deviation: 0, count: 1).restore(image, with: Self.cosines)
      }
      for i in [16, 19, 28, 31] {
        for j in [24, 27, 36, 39] { #expect(abs(restored.image[i, j] - 1) < 0.02) }
      }
    }
  }

  @Test func `holes have the same bits with one, two and three threads`() throws {
    var holed = Self.image
    for i in 0..<48 { holed[i, (7 * i) % 40] = .nan }
    let restoration = ImageRestoration(side: 8, step: 2, deviation: 0.05)
    let runs = try [1, 2, 3].map { threads in
      try Threads.using(threads) { try restoration.restore(holed, with: Self.cosines).image }
    }
    #expect(runs[0] == runs[1] && runs[0] == runs[2])
  }

  @Test func `patches that are missing, constant images and bad settings are dealt with`() throws {
    var holed = Self.image
    for i in 0..<20 { for j in 0..<20 { holed[i, j] = .nan } }
    let restored = try ImageRestoration(side: 8, step: 4, deviation: 0)
      .restore(holed, with: Self.cosines)
    #expect(restored.image.firstNonFinite() == nil)
    let flat = Matrix<Double>(rows: 9, columns: 9, repeating: 0.5)
    let same = try ImageRestoration(side: 8, deviation: 0.1).restore(flat, with: Self.cosines)
    #expect(same.image == flat && same.atomsPerPatch == 0)
    for bad in [
      ImageRestoration(side: 8, step: 0, deviation: 0.1),
      ImageRestoration(side: 8, deviation: -1), ImageRestoration(side: 8, deviation: 0.1, count: 0),
    ] {
      #expect(throws: FitError.self) { try bad.restore(Self.image, with: Self.cosines) }
    }
    let restoration = ImageRestoration(side: 8, deviation: 0.1)
    #expect(throws: FitError.empty(rows: 5, columns: 9)) {
      try restoration.restore(Matrix(rows: 5, columns: 9), with: Self.cosines)
    }
    #expect(throws: FitError.self) {
      try restoration.restore(Matrix(rows: 9, columns: 9, repeating: .nan), with: Self.cosines)
    }
    holed[30, 5] = .infinity
    #expect(throws: FitError.notFinite(value: .infinity, row: 30, column: 5)) {
      try restoration.restore(holed, with: Self.cosines)
    }
  }

  @Test func `a restored image is the same bits with one, two and three threads`() throws {
    let restoration = ImageRestoration(side: 8, step: 3, deviation: 0.05)
    let runs = try [1, 2, 3].map { threads in
      try Threads.using(threads) { try restoration.restore(Self.image, with: Self.cosines) }
    }
    #expect(runs[0] == runs[1] && runs[0] == runs[2])
  }
}
