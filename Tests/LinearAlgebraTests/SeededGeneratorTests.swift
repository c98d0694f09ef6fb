import LinearAlgebra
import Testing

@Suite struct SeededGeneratorTests {
  @Test func `xoshiro256 starstar gives the reference code's numbers`() {
    // Printed by the authors' C code from state 1, 2, 3, 4; the same vector is in the Rust crate rand_xoshiro.
    let published: [UInt64] = [
      11520, 0, 1_509_978_240, 1_215_971_899_390_074_240, 1_216_172_134_540_287_360,
      607_988_272_756_665_600, 16_172_922_978_634_559_625, 8_476_171_486_693_032_832,
      10_595_114_339_597_558_777, 2_904_607_092_377_533_576,
    ]
    var generator = SeededGenerator(state: (1, 2, 3, 4))
    #expect(published.map { _ in generator.next() } == published)
  }

  @Test func `splitmix64 gives the published numbers`() {
    // Rosetta Code, "Pseudo-random numbers/Splitmix64", seed 1234567.
    let published: [UInt64] = [
      6_457_827_717_110_365_317, 3_203_168_211_198_807_973, 9_817_491_932_198_370_423,
      4_593_380_528_125_082_431, 16_408_922_859_458_223_821,
    ]
    var mixer = SplitMix64(state: 1_234_567)
    #expect(published.map { _ in mixer.next() } == published)
  }

  @Test func `a jump is 2 to the 128th steps`() {
    // The step's 256 × 256 matrix over GF(2), squared 128 times, applied to state 1, 2, 3, 4 (a Python program of
    // ten lines, which knows nothing of the jump polynomial).
    let computed: [UInt64] = [
      13_534_147_089_533_256_664, 7_126_240_192_422_241_655, 3_805_973_808_039_778_091,
      11_547_880_530_658_420_384,
    ]
    var generator = SeededGenerator(state: (1, 2, 3, 4))
    generator.jump()
    #expect(computed.map { _ in generator.next() } == computed)
  }

  @Test func `a seed gives the same bits, uniform and normal numbers everywhere`() {
    // Python: splitmix64 and xoshiro256** as published, and statistics.NormalDist, which is algorithm AS 241 with the
    // system's logarithm (hence the tolerance: a last digit in the tails).
    var bits = SeededGenerator(seed: 1)
    #expect(bits.next() == 12_966_619_160_104_079_557)
    #expect(bits.next() == 9_600_361_134_598_540_522)
    var uniform = SeededGenerator(seed: 1)
    #expect(uniform.uniform() == 0.7029218331588505)
    #expect(uniform.uniform() == 0.5204366199388569)
    var normal = SeededGenerator(seed: 1)
    for expected in [
      0.5328226782524882, 0.05124943502013481, 0.18683679074759338, -0.2758579084574753,
    ] {
      #expect(abs(normal.normal() - expected) <= 4 * expected.ulp.magnitude)
    }
  }

  @Test(arguments: [
    (1e-300, -37.0470962993612), (1e-20, -9.262340089798405), (1e-10, -6.361340902404056),
    (1e-05, -4.2648907939228256), (0.025, -1.9599639845400538), (0.075, -1.4395314709384557),
    (0.2, -0.8416212335729142), (0.5, 0), (0.6, 0.2533471031357998), (0.95, 1.6448536269514715),
    (0.975, 1.9599639845400536), (0.999999, 4.753424308817089),
  ])
  func `normal quantiles are those of Python's statistics module`(p: Double, quantile: Double) {
    // Both compute AS 241; only the logarithm's last digit may differ.
    #expect(abs(normalQuantile(p) - quantile) <= 4 * quantile.ulp)
  }

  @Test func `the logarithm is exact to the last digit or two`() {
    // log 10, log 2 and log ½ as printed in tables; log 1 is zero; log(1 + ε) is ε.
    #expect(naturalLogarithm(10) == 2.302585092994046)
    #expect(naturalLogarithm(2) == 0.6931471805599453)
    #expect(naturalLogarithm(0.5) == -0.6931471805599453)
    #expect(naturalLogarithm(1) == 0)
    #expect(naturalLogarithm(1 + 0x1p-52) == 0x1p-52)
    var generator = SeededGenerator(seed: 3)
    for _ in 0..<1000 {
      let (x, y) = (generator.uniform(in: 1e-9..<1e9), generator.uniform(in: 1e-9..<1e9))
      let difference = naturalLogarithm(x * y) - naturalLogarithm(x) - naturalLogarithm(y)
      #expect(abs(difference) < 2e-14, "seed 3, x = \(x), y = \(y)")  // logs up to 41, a few ulps
    }
  }

  @Test func `distributions have their moments`() {
    let n = 200_000.0
    var generator = SeededGenerator(seed: 7)
    func moments(_ draw: (inout SeededGenerator) -> Double) -> (mean: Double, variance: Double) {
      var (sum, squares) = (0.0, 0.0)
      for _ in 0..<Int(n) {
        let x = draw(&generator)
        sum += x
        squares += x * x
      }
      return (sum / n, squares / n - sum / n * sum / n)
    }
    // Five standard errors each: of a mean √(v/n), of a variance √((kurtosis − 1) v²/n).
    let normal = moments { $0.normal(mean: 3, deviation: 2) }
    #expect(abs(normal.mean - 3) < 5 * 2 / n.squareRoot())
    #expect(abs(normal.variance - 4) < 5 * 4 * (2 / n).squareRoot())
    let uniform = moments { $0.uniform(in: -1..<3) }
    #expect(abs(uniform.mean - 1) < 5 * (16.0 / 12 / n).squareRoot())
    #expect(abs(uniform.variance - 16.0 / 12) < 5 * 16.0 / 12 * (0.8 / n).squareRoot())
    let laplace = moments { $0.laplace(mean: -1, scale: 0.5) }
    #expect(abs(laplace.mean + 1) < 5 * (0.5 / n).squareRoot())
    #expect(abs(laplace.variance - 0.5) < 5 * 0.5 * (5 / n).squareRoot())
  }

  @Test func `a uniform number never reaches the end of its range`() {
    var generator = SeededGenerator(seed: 5)
    let range = 1.0..<1.0.nextUp  // every sum rounds to one end or the other
    for _ in 0..<1000 { #expect(range.contains(generator.uniform(in: range))) }
  }

  @Test func `a matrix is filled row by row with the generator's numbers`() {
    var one = SeededGenerator(seed: 9)
    var other = SeededGenerator(seed: 9)
    let matrix = Matrix<Float>.laplace(rows: 3, columns: 4, scale: 2, using: &one)
    #expect(matrix.elements == (0..<12).map { _ in Float(other.laplace(scale: 2)) })
    #expect(one == other)
    var uniform = SeededGenerator(seed: 9)
    #expect(Matrix<Double>.uniform(rows: 1, columns: 1, using: &uniform)[0, 0] < 1)
  }

  @Test func `single precision uniform numbers stay below the end of the range`() {
    // A third of these draws would round to 1, which the half-open range excludes.
    var generator = SeededGenerator(seed: 2)
    let matrix = Matrix<Float>.uniform(
      rows: 1, columns: 4096, in: 0.9999999..<1, using: &generator)
    #expect(matrix.elements.allSatisfy { $0 < 1 })
  }
}
