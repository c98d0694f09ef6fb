internal import Book
internal import DataFiles
internal import Files
internal import Store

#if canImport(FoundationEssentials)
  internal import FoundationEssentials
#else
  internal import Foundation
#endif

/// Whether a render uses what earlier ones computed, and keeps what it computes.
struct Keeping: Sendable {
  enum Mode {
    /// It does both.
    case always
    /// It keeps results but uses none from before its start (`--fresh`).
    case afresh
    /// It does neither (`--no-store`).
    case never
  }

  private let mode: Mode
  private let start = Date.now
  private let store: String
  private let threads: String?
  private let dataFolders: [String]

  /// - Throws: A user without a home.
  init(_ mode: Mode) throws {
    self.mode = mode
    store = try Store.standardFolder()
    threads = processEnvironment["LATENT_THREADS"].flatMap { $0.isEmpty ? nil : $0 }
    dataFolders = try DataFolders().searched
  }

  /// Whether whole runs of chapters may be told again.
  var findsRuns: Bool { mode == .always }

  /// What runs depend on; `nil` when they are not kept.
  var surroundings: RunSurroundings? {
    mode == .never ? nil : RunSurroundings(threads: threads, dataFolders: dataFolders)
  }

  /// What chapters' programs know of it; see `ChapterProgram.open`.
  var environment: [String: String] {
    switch mode {
    case .always: ["LATENT_STORE": store, "LATENT_STORE_NOT_BEFORE": ""]
    case .afresh:
      ["LATENT_STORE": store, "LATENT_STORE_NOT_BEFORE": "\(start.timeIntervalSince1970)"]
    case .never: ["LATENT_STORE": "", "LATENT_STORE_NOT_BEFORE": ""]
    }
  }
}
