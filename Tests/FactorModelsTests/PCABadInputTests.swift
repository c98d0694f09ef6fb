import FactorModels
import LinearAlgebra
import Testing

@Suite struct PCABadInputTests {
  @Test func `no rows or no columns are nothing to fit`() {
    #expect(throws: FitError.empty(rows: 0, columns: 4)) {
      try PCA().fit(Matrix<Double>(rows: 0, columns: 4))
    }
    #expect(throws: FitError.empty(rows: 4, columns: 0)) {
      try PCA().fit(Matrix<Double>(rows: 4, columns: 0))
    }
  }

  @Test func `one sample has no variance`() {
    #expect(throws: FitError.tooFewSamples(1)) { try PCA().fit([[1.0, 2.0, 3.0]]) }
  }

  @Test(arguments: [Double.nan, .infinity, -.infinity])
  func `the first cell that is not finite is named`(value: Double) throws {
    var samples = try cloud(30, 5, seed: 2)
    samples[17, 3] = value
    samples[20, 0] = .nan
    for solver in [PCA.Solver.covariance, .dual, .svd] {
      let error = #expect(throws: FitError.self) { try PCA(solver: solver).fit(samples) }
      guard case .notFinite(let found, 17, 3) = error else {
        Issue.record("unexpected error: \(String(describing: error))")
        continue
      }
      #expect(found.isNaN == value.isNaN && (value.isNaN || found == value))
    }
  }

  @Test func `more axes than features or samples allow are refused with the limit`() throws {
    let tall = try cloud(20, 5, seed: 2)
    #expect(throws: FitError.axes(asked: 6, samples: 20, features: 5)) {
      try PCA(components: 6).fit(tall)
    }
    #expect(throws: FitError.axes(asked: 5, samples: 5, features: 20)) {
      try PCA(components: 5).fit(tall.transposed)
    }
    for count in [0, -3, .min] {
      #expect(throws: FitError.axes(asked: count, samples: 20, features: 5)) {
        try PCA(components: count).fit(tall)
      }
    }
    #expect(throws: Never.self) { try PCA(components: 5).fit(tall) }
    #expect(throws: Never.self) { try PCA(components: 4).fit(tall.transposed) }
  }

  @Test(arguments: [0, -0.5, 1.5, 95, .infinity])
  func `a fraction must lie between nothing and everything`(fraction: Double) throws {
    let samples = try cloud(20, 5, seed: 2)
    #expect(throws: FitError.fraction(fraction)) { try PCA(variance: fraction).fit(samples) }
  }

  @Test func `a fraction that is not a number is refused`() throws {
    let samples = try cloud(20, 5, seed: 2)
    let error = #expect(throws: FitError.self) { try PCA(variance: .nan).fit(samples) }
    #expect("\(error.map(String.init(describing:)) ?? "")".contains("nan"))
  }

  @Test func `the whole variance takes as many axes as the rank`() throws {
    #expect(try PCA(variance: 1).fit(cloud(20, 5, seed: 2)).axes.rows == 5)
  }

  @Test(arguments: [PCA.Solver.covariance, .dual, .svd])
  func `equal samples have no axes`(solver: PCA.Solver) {
    // 0.1 is no binary number: a mean that was summed plainly would differ from it.
    let samples = Matrix<Double>(rows: 1000, columns: 3, repeating: 0.1)
    #expect(throws: FitError.constant(samples: 1000)) { try PCA(solver: solver).fit(samples) }
  }

  @Test(arguments: [PCA.Solver.covariance, .dual, .svd])
  func `one feature, two samples and constant features are enough`(solver: PCA.Solver) throws {
    let line = try PCA(solver: solver).fit([[1.0], [3.0]])
    #expect(line.axes == [[1.0]])
    #expect(abs(line.explainedVariance[0] - 2) < 1e-15)
    let padded = try PCA(solver: solver).fit([[7.0, 1.0, 0.0], [7.0, 3.0, 0.0]])
    #expect(distance(padded.axes, [[0.0, 1.0, 0.0]]) < 1e-15)
    #expect(abs(padded.explainedVariance[0] - 2) < 1e-15)
  }

  @Test(arguments: [PCA.Solver.covariance, .dual, .svd])
  func `squares that overflow or underflow are an error, not a wrong number`(
    solver: PCA.Solver
  ) throws {
    let samples = try cloud(20, 5, seed: 2)
    for factor in [1e200, 1e307, 1e-200, 1e-300] {
      let error = #expect(throws: FitError.self) {
        try PCA(solver: solver).fit(samples.map { $0 * factor })
      }
      guard case .scale = error else {
        Issue.record("unexpected error: \(String(describing: error))")
        continue
      }
    }
  }

  @Test(arguments: [PCA.Solver.covariance, .dual, .svd])
  func `small and large units give the same axes`(solver: PCA.Solver) throws {
    let samples = try cloud(20, 5, seed: 2)
    let expected = try PCA(solver: solver).fit(samples)
    for factor in [0x1p400, 0x1p-400] {  // powers of two scale without rounding
      let found = try PCA(solver: solver).fit(samples.map { $0 * factor })
      #expect(distance(found.axes, expected.axes) < 1e-12)
      #expect(
        relativeDistance(found.singularValues.map { $0 / factor }, expected.singularValues) < 1e-13)
    }
  }

  @Test(arguments: [
    (
      FitError.axes(asked: 900, samples: 60_000, features: 784),
      "900 axes asked for, but 784 features allow at most 784."
    ),
    (
      .axes(asked: 10, samples: 10, features: 784),
      "10 axes asked for, but 10 samples allow at most 9: around their mean they span no more."
    ),
    (.axes(asked: 0, samples: 9, features: 9), "0 axes asked for, but a model needs at least 1."),
    (
      .notFinite(value: .nan, row: 3, column: 0),
      "The samples hold NaN at row 3, column 0 (from 0). Drop that row, or fill the gap, before fitting."
    ),
    (
      .constant(samples: 5),
      "All 5 samples are equal, so there is no variance to explain. Check how they were read or selected."
    ),
    (
      .constantColumns([3]),
      "All samples are equal in column 3 (from 0), and this model needs columns that vary. "
        + "Drop such columns before fitting."
    ),
    (
      .constantColumns([0, 1, 2, 3, 4, 5, 9]),
      "All samples are equal in columns 0, 1, 2, 3, 4 and 2 others (from 0), and this model needs "
        + "columns that vary. Drop such columns before fitting."
    ),
    (
      .setting("penalty", found: "-1.0", expected: "a finite number above 0.0"),
      "`penalty` is -1.0, but it must be a finite number above 0.0."
    ),
  ])
  func `errors print as sentences that teach`(error: FitError, text: String) {
    #expect("\(error)" == text)
  }

  @Test func `samples of another width stop the program with both widths`() async {
    let result = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      let pca = try PCA(components: 1).fit([[1.0, 2.0], [2.0, 4.5], [0.0, 1.0]])
      _ = pca.transform([[1.0, 2.0, 3.0]])
    }
    let text = String(decoding: result?.standardErrorContent ?? [], as: UTF8.self)
    #expect(text.contains("3 features") && text.contains("2."))
  }
}
