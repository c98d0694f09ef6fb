package import Book
package import Events
import Figures
import Files
package import Pages

/// A small book with every kind of block, every kind of result and every kind of failure; what its
/// blocks "computed" is made up here.
package enum SampleBook {
  package static let site = Site(
    [
      entry("Sample/00-index.md", index, runs: []),
      entry("Sample/01-factors.md", factors, runs: []),
      entry("Sample/02-pca.md", pca, runs: pcaRuns, values: [1: "0.1684", 2: "64 %"]),
      entry("Sample/03-ica.md", ica, runs: icaRuns),
      .unreadable(
        file: "Sample/04-slow.md", name: "04-slow",
        Diagnostic(
          at: .init(file: "Sample/04-slow.md", line: 3, column: 7),
          "the byte 0xFF is not UTF-8; save the file as UTF-8")),
    ], bibliography: bibliography)

  private static let bibliography = Bibliography.read(
    Array(
      """
      [{"id": "one", "type": "book", "title": "Learning", "author": [{"family": "One", "given": "Ann"}],
        "issued": {"date-parts": [[2016]]}, "publisher": "Press", "URL": "https://example.org/one"},
       {"id": "two", "title": "Features", "author": [{"family": "Two"}, {"family": "Three"}],
        "container-title": "Journal of Samples", "volume": 4, "page": "6-7", "DOI": "10.1000/two",
        "issued": {"date-parts": [[1999]]}}]
      """.utf8), file: "Sample/references.json"
  ).bibliography

  /// Writes the book's files into a folder.
  package static func write(to folder: String) throws {
    for file in site.files() {
      let path = "\(folder)/\(file.path)"
      if let slash = path.lastIndex(of: "/") { try makeFolder(String(path[..<slash])) }
      try writeAtomically(file.bytes, to: path)
    }
  }

  package static func entry(
    _ file: String, _ text: String, runs: [BlockRun], values: [Int: String] = [:]
  ) -> Site.Entry {
    let chapter = parse(text, file: file)
    var run = ChapterRun(machine: machine, blocks: runs, values: values)
    run.diagnostics = runs.compactMap { block in
      guard case .failed(let diagnostic) = block.state else { return nil }
      return diagnostic
    }
    if !runs.isEmpty {
      run.cost = Cost(wall: 5.8132, user: 9.104, system: 0.2201, peakMemory: 913_000_000)
    }
    return .ran(chapter, run)
  }

  package static func parse(_ text: String, file: String = "Sample/02-x.md") -> Chapter {
    do {
      return try Chapter.parse(text, file: file).chapter
    } catch {
      fatalError("the sample is not a chapter: \(error)")
    }
  }

  package static let machine = Machine(
    processor: "Intel(R) Xeon(R) Platinum 8481C CPU @ 2.70GHz", cores: 2, threads: 2,
    memory: 8_337_000_000, system: "Debian GNU/Linux 12, Linux 6.1.0", swift: "6.3.1",
    build: "release (modules), -Onone (chapter)", blas: "OpenBLAS 0.3.21", kernel: "SkylakeX",
    date: "2026-11-24T04:12:38Z")

  package static func finished(
    _ shown: [Shown] = [], printed: String = "", thrown: String? = nil, wall: Double
  ) -> BlockRun {
    BlockRun(
      state: .finished, shown: shown, printed: printed, thrown: thrown,
      cost: Cost(wall: wall, user: wall * 1.7, system: wall * 0.04, peakMemory: 214_500_000))
  }

  static let scree = Chart(
    x: Axis("axis"), y: Axis("variance explained", unit: "%"),
    [
      .bars(
        Array(1...20),
        (1...20).map { 9.7 / (1 + 0.36 * Double($0 - 1)) }, name: "each")
    ])

  static func wave(_ phase: Double) -> Chart {
    let x = (0..<60).map { Double($0) / 6 }
    return Chart(
      x: Axis("time", unit: "s"), y: Axis("signal"),
      [
        .line(
          x, x.map { (($0 + phase) * 1.3).truncatingRemainder(dividingBy: 3) - 1 }, name: "source"),
        .line(
          x, x.map { ($0 * phase * 2.1).truncatingRemainder(dividingBy: 2) - 1 }, name: "mixture"),
      ])
  }

  /// A PNG of 2 × 2 pixels, black and white.
  package static let checks = Shown.Image(
    png: """
      iVBORw0KGgoAAAANSUhEUgAAAAIAAAACCAAAAABX3VL4AAAADklEQVR4nGNgaGD4/x8ABgQCf0tQrXwAAAAASUVORK5CYII=
      """, width: 2, height: 2, displayWidth: 150, description: "Four pixels, white on a diagonal")

  package static let errorTable = Shown.Table(
    columns: [
      .init("Axes"), .init("Solver"), .init("Error", unit: "squared grey levels"),
      .init("Time", unit: "s"),
    ],
    rows: [
      [
        .number(1, text: "1"), .text("dual"), .number(47.5634, text: "47.56"),
        .number(0.02, text: "0.02"),
      ],
      [
        .number(8, text: "8"), .text("covariance"), .number(29.482, text: "29.48"),
        .number(0.34, text: "0.34"),
      ],
      [
        .number(128, text: "128"), .text("covariance"), .number(3.4001, text: "3.40"),
        .number(nil, text: "–"),
      ],
    ], totalRows: 60_000, note: "Held-out digits.")

  static let pcaRuns: [BlockRun] = [
    finished(printed: "60000 images of 28 × 28\n10 classes\n", wall: 0.213),
    finished([scree.shown(id: "fig-scree")], wall: 0.342),
    finished(
      [wave(1).shown(id: "fig-waves-a"), wave(2).shown(id: "fig-waves-b")], wall: 0.0214),
    finished([.image(checks), .image(checks), .image(checks)], wall: 0.0042),
    finished([.table(errorTable)], wall: 4.91),
    finished(
      [.text("PCA(components: 50)\n  explained 0.8246")],
      thrown: "900 axes asked for, but 784 features allow at most 784", wall: 0.0009),
    BlockRun(state: .notEvaluated),
    finished(wall: 0.3),
  ]

  static let icaRuns: [BlockRun] = [
    finished(wall: 0.2),
    BlockRun(
      state: .failed(
        Diagnostic(
          at: .init(file: "Sample/03-ica.md", line: 15, column: 45),
          "900 axes asked for, but 784 features allow at most 784; ask for fewer",
          sourceLine: "show(pca.reconstruct(digits.test.images, axes: 900))"))),
    BlockRun(state: .notRun(because: "fig-sources")),
  ]

  static let index = """
    ---
    title: Factors and Sequences
    description: Linear factor models and recurrent networks, computed on your machine.
    ---
    # Factors and Sequences

    Every number and every figure of this book was computed by the code that stands above it.
    """

  static let factors = """
    ---
    description: What a linear factor model is, and what it leaves open.
    ---
    # Linear factor models

    ## The model {#sec-model}

    A linear factor model says how the data came to be [@one, ch. 13; @two].[^words] In symbols,
    $\\mathbf{x} = \\mathbf{W}\\mathbf{h} + \\mathbf{b}$, or

    $$
    p(\\mathbf{x}) = \\int p(\\mathbf{x} \\mid \\mathbf{h}) \\prod_{j=1}^{k} p(h_j)\\, d\\mathbf{h}, \\qquad
    \\mathbf{h} = (h_1, h_2, h_3, \\dots, h_{k-1}, h_k)^{\\mathsf{T}} \\in \\mathbb{R}^{k}
    $$ {#eq-marginal}

    as @eq-marginal has it.

    [^words]: Factors are also called *sources* or *causes*; @two calls them features, and writes
        $\\hat{h}$ for their estimates.

    > [!NOTE]
    > What is *linear* is the decoder.

    > [!WARNING]
    > The factors are not.

    Loadings
    : the columns of $\\mathbf{W}$.

    ```python
    # scikit-learn's side
    model = FactorAnalysis(n_components=3, tol=1e-2).fit(x)  # noqa
    ```

    | Model | Prior | Noise |
    | :--- | :---: | ---: |
    | PCA | *none* | 0 |
    | ICA | independent | 0.25 |

    : The models of this book. {#tbl-models}
    """

  static let pca = """
    ---
    title: Principal component analysis
    author: The authors
    description: >-
      A cloud of points in many dimensions is often a thin pancake. PCA finds the pancake, and says
      how thin it is.
    ---
    # Principal component analysis

    Take the linear factor model of @sec-model and let the noise shrink until only the plane is left.
    What remains is an orthogonal projection onto the directions along which the data varies most, and
    the error that it leaves is the sum of the variances it drops. See @tbl-models, and the [paper of
    Jolliffe and Cadima](https://doi.org/10.1098/rsta.2015.0202).

    > What is left out is what varies least.

    ## Digits on fifty axes

    An MNIST image is a point in 784 dimensions, but a handwritten digit has far fewer ways to differ.

    ```swift config
    let digits = try MNIST.load()
    print("\\(digits.train.count) images of 28 × 28")
    print("10 classes")
    ```

    The first two axes explain `{swift} pca.explainedVarianceRatio[0...1].sum()` of the variance
    (@fig-scree); twenty explain `{swift} pca.explained(20)`, and all `{swift} pca.explained(784)`.

    ```swift config
    //| label: fig-scree
    //| fig-cap: "Variance explained by each of the first 20 axes of `MNIST`, as in @fig-waves-a"
    let pca = try PCA(components: 50).fit(digits.train.images)  // 60,000 × 784, and a remark that is long
    show(pca.screePlot(first: 20))
    ```

    ### Two drawings under one label

    ```swift config
    //| label: fig-waves
    //| fig-cap: Sources and their mixtures, twice
    show(wave(1), wave(2))
    ```

    ```swift config
    //| label: fig-axes
    //| fig-cap: The first three axes
    //| echo: false
    show(pca.axes.prefix(3))
    ```

    ## What is lost

    ```swift config
    //| label: tbl-errors
    //| tbl-cap: Reconstruction error by the *number* of axes
    //| code-fold: true
    show(errors)
    ```

    Asking for more axes than there are features is an error:

    ```swift config
    //| error: true
    show(pca)
    try PCA(components: 900).fit(digits.train.images)
    ```

    ```swift config
    //| eval: false
    try PCA(components: 784).fit(everything)
    ```

    ```swift config
    //| label: lst-helper
    func helper() -> Int { 3 }
    ```

    1. A list
       - within a list,
       - and `code`.
    2. The end, @lst-helper.
    """

  static let ica = """
    ---
    title: Independent components
    description: Factors that are independent, not only uncorrelated.
    ---
    # Independent components

    As in @fig-scree:

    ```swift config
    let pca = try PCA(components: 50).fit(digits.train.images)
    ```

    ```swift config
    //| label: fig-sources
    show(pca.reconstruct(digits.test.images, axes: 900))
    ```

    The sources have a kurtosis of `{swift} kurtosis`.

    ```swift config
    //| label: tbl-kurtosis
    show(kurtosis)
    ```
    """
}
