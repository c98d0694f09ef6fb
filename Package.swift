// swift-tools-version: 6.2
import PackageDescription

let package = Package(
  name: "latent",
  products: [
    .executable(name: "latent", targets: ["LatentTool"]),
    .library(name: "Latent", type: .dynamic, targets: ["Latent"]),
  ],
  dependencies: [
    .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
    .package(url: "https://github.com/jpsim/Yams", from: "6.2.2"),
    .package(url: "https://github.com/hummingbird-project/swift-mustache", from: "2.1.1"),
    .package(url: "https://github.com/swiftlang/swift-subprocess", from: "1.0.2", traits: []),
  ],
  targets: [
    // The walls: each C library is imported, `internal`, by the one module that owns it.
    .systemLibrary(name: "CCMark", pkgConfig: "libcmark", providers: [.apt(["libcmark-dev"])]),
    .systemLibrary(
      name: "COpenBLAS", pkgConfig: "openblas", providers: [.apt(["libopenblas-dev"])]),
    .systemLibrary(name: "CLAPACKE", pkgConfig: "lapacke", providers: [.apt(["liblapacke-dev"])]),
    .systemLibrary(name: "CProcessors"),
    .systemLibrary(name: "CXSMM", pkgConfig: "libxsmm", providers: [.apt(["libxsmm-dev"])]),
    .systemLibrary(name: "CPNG", pkgConfig: "libpng", providers: [.apt(["libpng-dev"])]),
    .systemLibrary(name: "CZlib", pkgConfig: "zlib", providers: [.apt(["zlib1g-dev"])]),
    .systemLibrary(name: "CCrypto", pkgConfig: "libcrypto", providers: [.apt(["libssl-dev"])]),
    .systemLibrary(name: "CProcess"),
    .target(name: "CThrowHook"),
    .target(name: "CContrasts"),
    .target(name: "CKernels"),
    .target(name: "CLasso"),
    .target(name: "CDuktape", linkerSettings: [.linkedLibrary("duktape")]),

    // What both sides know.
    .target(name: "Events"),
    .target(name: "Files", dependencies: ["CPNG", "CZlib", "CCrypto"]),
    .target(name: "DataFiles", dependencies: ["Files"]),
    .target(name: "Store", dependencies: ["Events", "Files"]),

    // What a chapter's program computes with.
    .target(
      name: "LinearAlgebra",
      dependencies: ["COpenBLAS", "CLAPACKE", "CProcessors", "CXSMM", "Store"]),
    .target(name: "Datasets", dependencies: ["DataFiles", "Files", "LinearAlgebra"]),
    .target(name: "Layers", dependencies: ["CKernels", "LinearAlgebra"]),
    .target(
      name: "FactorModels",
      dependencies: ["CContrasts", "CLasso", "Layers", "LinearAlgebra", "Store"]),
    .target(
      name: "Networks",
      dependencies: ["Datasets", "Events", "Files", "Layers", "LinearAlgebra", "Store"]),
    .target(name: "Figures", dependencies: ["Events", "Files"]),
    .target(
      name: "ChapterKit",
      dependencies: [
        "CThrowHook", "DataFiles", "Datasets", "Events", "Figures", "Files", "LinearAlgebra",
        "Store",
      ]),
    .target(
      name: "Latent",
      dependencies: [
        "ChapterKit", "Datasets", "FactorModels", "Figures", "Files", "Layers", "LinearAlgebra",
        "Networks", "Store",
      ]),

    // What turns chapters into pages.
    .target(
      name: "Book",
      dependencies: [
        "CCMark", "CProcess", "Events", "Files", .product(name: "Yams", package: "Yams"),
        .product(name: "Subprocess", package: "swift-subprocess"),
      ]),
    .target(
      name: "Pages",
      dependencies: [
        "Book", "Events", "Files", "Typesetting",
        .product(name: "Mustache", package: "swift-mustache"),
      ],
      resources: [
        .embedInCode("Resources/page.mustache"), .embedInCode("Resources/contents.mustache"),
        .embedInCode("Resources/block.mustache"), .embedInCode("Resources/table.mustache"),
        .embedInCode("Resources/cost.mustache"), .embedInCode("Resources/chapters.mustache"),
        .embedInCode("Resources/page.css"),
        .embedInCode("Resources/results.css"),
        .embedInCode("Resources/print.css"),
        .embedInCode("Resources/page.js"),
      ]),
    .target(
      name: "Typesetting", dependencies: ["CDuktape", "Files"],
      resources: [
        .embedInCode("Resources/calls.js"), .embedInCode("Resources/formulas.js"),
        .embedInCode("Resources/code.js"),
      ]),
    .target(
      name: "DataFetching",
      dependencies: [
        "DataFiles", "Files", .product(name: "Subprocess", package: "swift-subprocess"),
      ]),
    .target(
      name: "LatentCommands",
      dependencies: [
        "Book", "CProcessors", "DataFetching", "DataFiles", "Events", "Files", "Pages", "Store",
        "Typesetting",
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
      ]),
    .executableTarget(name: "LatentTool", dependencies: ["LatentCommands"]),

    .testTarget(name: "EventsTests", dependencies: ["Events"]),
    .target(name: "TestSupport", dependencies: ["Events", "Store"], path: "Tests/TestSupport"),
    .testTarget(name: "FilesTests", dependencies: ["CPNG", "Files", "TestSupport"]),
    .testTarget(name: "DataFilesTests", dependencies: ["DataFiles", "Files", "TestSupport"]),
    .testTarget(
      name: "StoreTests",
      dependencies: [
        "Events", "Files", "Store", "TestSupport", "store-test-program",
        .product(name: "Subprocess", package: "swift-subprocess"),
      ]),
    .executableTarget(
      name: "store-test-program", dependencies: ["Store", "TestSupport"],
      path: "Tests/StoreTestProgram"),
    .testTarget(name: "LinearAlgebraTests", dependencies: ["LinearAlgebra"]),
    .testTarget(
      name: "DatasetsTests",
      dependencies: ["Datasets", "DataFiles", "Files", "LinearAlgebra", "TestSupport"]),
    .testTarget(
      name: "FactorModelsTests",
      dependencies: [
        "Datasets", "FactorModels", "Layers", "LinearAlgebra", "Store", "TestSupport",
      ],
      exclude: ["Fixtures"]),
    .testTarget(name: "LayersTests", dependencies: ["Layers", "LinearAlgebra", "TestSupport"]),
    .testTarget(
      name: "NetworksTests",
      dependencies: [
        "Datasets", "Events", "Files", "Layers", "LinearAlgebra", "Networks", "Store",
        "TestSupport",
        "networks-test-program",
        .product(name: "Subprocess", package: "swift-subprocess"),
      ],
      exclude: ["Fixtures"]),
    .executableTarget(
      name: "networks-test-program",
      dependencies: ["AllocationCounter", "Layers", "LinearAlgebra", "Networks"],
      path: "Tests/NetworksTestProgram"),
    .target(name: "AllocationCounter", path: "Tests/AllocationCounter"),
    .testTarget(name: "FiguresTests", dependencies: ["Figures", "Events", "Files"]),
    .testTarget(
      name: "ChapterKitTests", dependencies: ["ChapterKit", "Events", "Figures", "TestSupport"]),
    .testTarget(name: "BookTests", dependencies: ["Book", "Events", "TestSupport"]),
    .target(
      name: "PagesTestSupport",
      dependencies: ["Book", "Events", "Figures", "Files", "Pages", "Typesetting"],
      path: "Tests/PagesTestSupport"),
    .testTarget(
      name: "PagesTests",
      dependencies: [
        "Book", "CCMark", "Events", "Figures", "Pages", "PagesTestSupport", "Typesetting",
      ]),
    .testTarget(
      name: "BrowserTests",
      dependencies: [
        "Files", "PagesTestSupport", "TestSupport",
        .product(name: "Subprocess", package: "swift-subprocess"),
      ],
      exclude: ["Checks"]),
    .testTarget(name: "TypesettingTests", dependencies: ["Files", "TestSupport", "Typesetting"]),
    .testTarget(
      name: "DataFetchingTests",
      dependencies: [
        "DataFetching", "DataFiles", "Files", "TestSupport",
        .product(name: "Subprocess", package: "swift-subprocess"),
      ]),
    .testTarget(
      name: "LatentCommandsTests",
      dependencies: ["LatentCommands", "Book", "Events", "TestSupport"]),
  ],
  swiftLanguageModes: [.v6]
)

// Benchmarks are built on request only: Benchmarks/README.md.
if Context.environment["LATENT_BENCHMARKS"] != nil {
  package.targets += [
    .target(
      name: "BenchmarkSupport", dependencies: ["Files", "LinearAlgebra"],
      path: "Benchmarks/Support"),
    .executableTarget(
      name: "pca-benchmark",
      dependencies: ["BenchmarkSupport", "FactorModels", "Files", "LinearAlgebra"],
      path: "Benchmarks/PCA"),
    .executableTarget(
      name: "recurrent-benchmark",
      dependencies: ["Datasets", "Layers", "LinearAlgebra", "Networks"],
      path: "Benchmarks/Recurrent"),
    .executableTarget(
      name: "codes-benchmark", dependencies: ["BenchmarkSupport", "FactorModels", "LinearAlgebra"],
      path: "Benchmarks/Codes"),
    .executableTarget(
      name: "ica-sfa-benchmark",
      dependencies: ["BenchmarkSupport", "FactorModels", "LinearAlgebra"],
      path: "Benchmarks/ICAandSFA"),
  ]
}

let targetsInC = [
  "AllocationCounter", "CContrasts", "CDuktape", "CKernels", "CLasso", "CThrowHook",
]
for target in package.targets
where target.type != .system && !targetsInC.contains(target.name) {
  target.swiftSettings =
    (target.swiftSettings ?? []) + [
      .enableUpcomingFeature("ExistentialAny"),
      .enableUpcomingFeature("MemberImportVisibility"),
      .enableUpcomingFeature("InternalImportsByDefault"),
      .treatAllWarnings(as: .error),
    ]
}
