import FactorModels
import LinearAlgebra
import Testing

/// Answers published or computed elsewhere. scikit-learn's are those of version 1.9.1, `PCA(svd_solver="full")`,
/// printed to the digits given here, so the tolerances are half of their last digit.
@Suite struct PCAKnownAnswerTests {
  @Test(arguments: [PCA.Solver.svd, .covariance])
  func `iris has scikit-learn's variances, ratios, singular values and first axis`(
    solver: PCA.Solver
  ) throws {
    let pca = try PCA(solver: solver).fit(Fixture.iris())
    let expected = [
      (
        pca.explainedVarianceRatio,
        [0.924618723202, 0.053066483117, 0.017102609808, 0.005212183873]
      ),
      (pca.explainedVariance, [4.228241706035, 0.242670747929, 0.078209500043, 0.023835092973]),
      (pca.singularValues, [25.099960442184, 6.013147382309, 3.413680639192, 1.884523508223]),
      (pca.axes.row(0), [0.361386591785, -0.084522514065, 0.85667060595, 0.358289197152]),
    ]
    for (found, published) in expected {
      #expect(found.count == published.count)
      #expect(zip(found, published).allSatisfy { abs($0 - $1) < 6e-13 }, "\(found)")
    }
    #expect(abs(pca.totalVariance - 4.572957046979866) < 1e-14)
    #expect(pca.rank == 4)
  }

  @Test(arguments: [PCA.Solver.svd, .covariance])
  func `digits have scikit-learn's variances and rank 61`(solver: PCA.Solver) throws {
    let pca = try PCA(solver: solver).fit(Fixture.digits())
    let variances = [
      179.006930097972, 163.717746881677, 141.788439092284, 101.100375202848, 69.513165590987,
    ]
    #expect(zip(pca.explainedVariance, variances).allSatisfy { abs($0 - $1) < 1e-11 })
    let ratios = pca.explainedVarianceRatio
    let first = [0.148905935841, 0.136187712396, 0.11794593764, 0.08409979421]
    #expect(zip(ratios, first).allSatisfy { abs($0 - $1) < 6e-13 })
    #expect(abs(ratios[0..<10].sum() - 0.73822677) < 5e-9)
    #expect(abs(ratios[0..<20].sum() - 0.89430312) < 5e-9)
    #expect(abs(ratios[0..<30].sum() - 0.95908540) < 5e-9)
    #expect(pca.rank == 61)
    #expect(pca.axes.rows == 61)
  }

  @Test func `digits are reconstructed from ten axes with scikit-learn's error`() throws {
    let digits = try Fixture.digits()
    let pca = try PCA(components: 10).fit(digits)
    // Seven decimals are known, of the same number computed with scikit-learn 1.9.1.
    #expect(abs(pca.reconstructionError(digits) - 314.5149712) < 5e-8)
  }

  @Test func `six points in the plane have the singular values of scikit-learn's example`() throws {
    // sklearn/decomposition/_pca.py, docstring of PCA, to five decimals.
    let samples: Matrix<Double> = [[-1, -1], [-2, -1], [-3, -2], [1, 1], [2, 1], [3, 2]]
    let values = try PCA(components: 2).fit(samples).singularValues
    #expect(zip(values, [6.30061, 0.54980]).allSatisfy { abs($0 - $1) < 5e-6 })
  }

  @Test func `half of the digits' variance takes five axes, as the ratios say`() throws {
    // Ratios of scikit-learn 1.9.1: the first four add up to 0.4871, the first five to 0.5450.
    let pca = try PCA(variance: 0.5).fit(Fixture.digits())
    #expect(pca.axes.rows == 5)
  }
}
