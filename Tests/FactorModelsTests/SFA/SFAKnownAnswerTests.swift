import Datasets
import FactorModels
import LinearAlgebra
import Testing

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

@Suite struct SFAKnownAnswerTests {
  /// Wiskott and Sejnowski (2002), example 1; the figures are those of MDP's definition, whose mean of squared
  /// differences divides by their number less one.
  @Test func `quadratic SFA finds the sine that the toy hides`() throws {
    let toy = HiddenSine(count: 2000)
    let sfa = try SFA(expansion: .quadratic).fit(toy.samples)
    #expect(sfa.rank == 5 && sfa.termCount == 5)
    let published = [0.99975, 11.0022, 15.1471, 18.9087, 22.0011]
    let factor = (1999.0 / 1998).squareRoot()
    for (eta, expected) in zip(sfa.eta, published) {
      // Half a unit of their last digit, and a little.
      #expect(abs(factor * eta - expected) < 6e-5)
    }
    let slow = sfa.transform(toy.samples).column(0)
    #expect(correlation(slow, toy.slow).magnitude > 1 - 1e-10)
  }

  @Test func `linear SFA can't undo the square`() throws {
    let sfa = try SFA().fit(HiddenSine(count: 2000).samples)
    let factor = (1999.0 / 1998).squareRoot()
    #expect(relativeDistance(sfa.eta.map { factor * $0 }, [9.8797, 11.0022]) < 1e-5)
  }

  /// A sine of k cycles, sampled n times over full periods, has η = (n/π) sin(kπ/n), if the difference that would
  /// close the circle counted as well: without it Δ is smaller by about 1/n.
  @Test(arguments: [1, 3, 10])
  func `a sine's η is its number of cycles`(cycles: Int) throws {
    let n = 4000
    let signal = Matrix<Double>(rows: n, columns: 1) { i, _ in
      sin(2 * .pi * Double(cycles * i) / Double(n))
    }
    let sfa = try SFA().fit(signal)
    let expected = Double(n) / .pi * sin(Double(cycles) * .pi / Double(n))
    #expect(abs(sfa.eta[0] / expected - 1) < 1.01 / Double(n))
  }

  /// MDP's tutorial publishes η 3004 for the series, 10.218 for the slow feature, and a correlation of 1.000.
  @Test func `the force that drives a chaotic series is found in it`() throws {
    let map = DrivenLogisticMap()
    let series = Matrix(rows: 10_000, columns: 1, elements: map.series)
    // MDP divides by the number of differences less one, and takes n of the whole series.
    let raw = try SFA().fit(series).eta[0] * (9999.0 / 9998).squareRoot()
    #expect(abs(raw - 3004.454) < 1e-3)
    let delays = Matrix.delays(10, of: map.series)
    let sfa = try SFA(components: 1, expansion: .polynomial(degree: 3)).fit(delays)
    #expect(sfa.termCount == 285)
    let eta = sfa.eta[0] * (9990.0 / 9989).squareRoot() * 9996 / 9991
    #expect(abs(eta - 10.21888) < 2e-4)
    let slow = sfa.transform(delays).column(0)
    let force = map.force
    #expect(correlation(slow, Array(force[..<9991])).magnitude > 0.9995)
    // Row i holds samples i to i + 9, so what is found is the force in their middle.
    #expect(correlation(slow, Array(force[5..<9996])).magnitude > 0.99997)
  }

  /// MDP's tests of a derivative that must not be centred; its Δ of the spikes is 99/98 of ours.
  @Test func `a trend is not infinitely slow`() throws {
    let ramp = Matrix<Double>(rows: 100, columns: 1) { i, _ in Double(i) }
    #expect(abs(try SFA().fit(ramp).delta[0] - 12 / (100 * 101)) < 1e-15)
    #expect(abs(try SFA().fit(ramp).delta[0] - 0.00118812) < 5e-9)
    let spikes = Matrix<Double>(rows: 100, columns: 1) { i, _ in i == 0 ? -1 : i == 99 ? 1 : 0 }
    #expect(abs(try SFA().fit(spikes).delta[0] * 99 / 98 - 1.0102040816) < 1e-10)
  }

  /// As MDP's tests ask: each copy of a feature is one of the reported deficit.
  @Test(arguments: [1, 2])
  func `duplicates of d features are a reported rank deficit of d`(copies d: Int) throws {
    let samples = SFAInvariantTests.walk(500, 4, seed: 30)
    let doubled = Matrix<Double>(rows: 500, columns: 4 + d) { i, j in samples[i, j % 4] }
    let (plain, sfa) = (try SFA().fit(samples), try SFA().fit(doubled))
    #expect(plain.inputRank == 4 && sfa.inputRank == 4 && sfa.mean.count - sfa.inputRank == d)
    #expect(sfa.description.contains("\(4 + d) features (rank 4)"))
    #expect(plain.description.contains("of 4 features in"))
    #expect(relativeDistance(sfa.delta, plain.delta) < 1e-9)
    // Fewer inputs than there are directions are a choice, and no deficit.
    #expect(try SFA(inputs: 2).fit(samples).inputRank == 4)
  }

  @Test func `duplicated features give the same slow ones, and are counted`() throws {
    let toy = HiddenSine(count: 500)
    let plain = try SFA(expansion: .quadratic).fit(toy.samples)
    let doubled = Matrix<Double>(rows: 500, columns: 5) { i, j in
      [toy.samples[i, 0], toy.samples[i, 1], toy.samples[i, 0], 7, toy.samples[i, 1]][j]
    }
    let sfa = try SFA(expansion: .quadratic).fit(doubled)
    #expect(sfa.inputMatrix.rows == 2 && sfa.inputRank == 2 && sfa.rank == 5)
    #expect(relativeDistance(sfa.delta, plain.delta) < 1e-9)
    // Dependence that only the expansion brings: (x, x²) squared has x² twice.
    let powers = Matrix<Double>(rows: 500, columns: 2) { i, j in
      j == 0 ? toy.slow[i] : toy.slow[i] * toy.slow[i]
    }
    let dependent = try SFA(expansion: .quadratic).fit(powers)
    #expect(dependent.termCount == 5 && dependent.rank == 4)
    #expect(dependent.delta.allSatisfy { $0.isFinite && $0 > 0 })
  }
}

/// The correlation of two series.
func correlation(_ a: [Double], _ b: [Double]) -> Double {
  let moments = Matrix(rows: a.count, columns: 2) { i, j in j == 0 ? a[i] : b[i] }.moments()
  let c = moments.covariance
  return c[0, 1] / (c[0, 0] * c[1, 1]).squareRoot()
}
