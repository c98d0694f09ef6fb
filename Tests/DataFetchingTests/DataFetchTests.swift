import DataFetching
import DataFiles
import Files
import TestSupport
import Testing

/// A data set of two files that can't be compressed much, so that transfers have several pieces.
private struct Made: Sendable {
  let data: DataFiles
  let compressed: [String: [UInt8]]

  init() {
    var random = TestRandom()
    var files: [DataFile] = []
    var compressed: [String: [UInt8]] = [:]
    for name in ["a.gz", "b.gz"] {
      let content = (0..<300_000).map { _ in UInt8.random(in: .min ... .max, using: &random) }
      let member = Gzip.compress(content)
      compressed[name] = member
      files.append(
        DataFile(
          name: name, compressedSize: member.count, size: content.count,
          sha256: digest(.sha256, of: content)))
    }
    self.compressed = compressed
    data = DataFiles(name: "tiny", title: "Tiny", licence: "", source: "", files: files)
  }
}

@Suite(
  .timeLimit(.minutes(15)),
  .enabled("skipped: no python3 or no curl") { await TestServer.isPossible() })
struct DataFetchTests {
  private let made = Made()

  /// What a test works with: a server that has the files, and an empty home.
  private struct Place: Sendable {
    let server: String
    let environment: [String: String]
    /// Where the data set's files are to be.
    let folder: String
    let requests: @Sendable () -> [Substring]
  }

  private func withPlace(_ body: (Place) async throws -> Void) async throws {
    try await withTemporaryFolder { folder in
      try makeFolder("\(folder)/served")
      for (name, bytes) in made.compressed {
        try writeAtomically(bytes, to: "\(folder)/served/\(name)")
      }
      try await TestServer.serving("\(folder)/served") { server in
        try await body(
          Place(
            server: server,
            environment: ["XDG_DATA_HOME": "\(folder)/data", "XDG_CACHE_HOME": "\(folder)/cache"],
            folder: "\(folder)/data/latent/tiny",
            requests: {
              let log = (try? readFile("\(folder)/served/requests")) ?? []
              return String(decoding: log, as: UTF8.self).split(separator: "\n")
            }))
      }
    }
  }

  private func fetch(
    _ place: Place, _ ways: String..., standIn: (DataFiles, Origin)? = nil,
    report: (FetchEvent) -> Void = { _ in }
  ) async throws -> DataFetch.Outcome {
    let origins = ways.map { Origin.mirror("\(place.server)\($0)/") }
    return try await DataFetch(
      made.data, environment: place.environment, origins: origins, standIn: standIn
    ).run(report: report)
  }

  /// Checks that all files are there, and nothing else but the lock.
  private func expectComplete(_ place: Place) throws {
    #expect(names(in: place.folder) == [".lock", "a.gz", "b.gz"])
    for (name, bytes) in made.compressed {
      #expect(try readFile("\(place.folder)/\(name)") == bytes)
    }
  }

  @Test func `a mirror's files are verified and stored, once`() async throws {
    try await withPlace { place in
      var events: [FetchEvent] = []
      let outcome = try await fetch(place, "ranges") { events.append($0) }
      #expect(!outcome.wasThere)
      #expect(outcome.folder == place.folder)
      try expectComplete(place)
      #expect(events.contains(.stored("\(place.folder)/a.gz")))
      let total = made.data.files[0].compressedSize
      #expect(events.contains(.received(file: "a.gz", bytes: total, total: total)))

      #expect(try await fetch(place, "ranges").wasThere)
      #expect(place.requests().count == 2)
    }
  }

  @Test func `a transfer goes on where an earlier run ended`() async throws {
    try await withPlace { place in
      try makeFolder(place.folder)
      let start = Array(try #require(made.compressed["a.gz"]).prefix(100_000))
      try writeAtomically(start, to: "\(place.folder)/a.gz.part")
      _ = try await fetch(place, "ranges")
      try expectComplete(place)
      #expect(place.requests().first == "ranges bytes=100000-")
    }
  }

  @Test func `a mirror that can't go on in the middle begins anew`() async throws {
    try await withPlace { place in
      try makeFolder(place.folder)
      let start = Array(try #require(made.compressed["a.gz"]).prefix(100_000))
      try writeAtomically(start, to: "\(place.folder)/a.gz.part")
      _ = try await fetch(place, "plain")
      try expectComplete(place)
    }
  }

  @Test func `wrong pieces of an earlier run are thrown away`() async throws {
    try await withPlace { place in
      try makeFolder(place.folder)
      try writeAtomically([UInt8](repeating: 1, count: 100_000), to: "\(place.folder)/a.gz.part")
      try writeAtomically([UInt8](repeating: 1, count: 1 << 20), to: "\(place.folder)/b.gz.part")
      _ = try await fetch(place, "ranges")
      try expectComplete(place)
    }
  }

  @Test func `a connection that breaks off is taken up again, and what came is kept`() async throws
  {
    try await withPlace { place in
      let error = await #expect(throws: FetchError.self) { try await fetch(place, "breaking") }
      #expect(error?.attempts.count == 1)
      #expect(names(in: place.folder) == [".lock", "a.gz.part"])
      // Half, three quarters, and so on: five tries leave a 32nd part, which the next mirror sends.
      let kept = try readFile("\(place.folder)/a.gz.part").count
      _ = try await fetch(place, "ranges")
      #expect(place.requests().contains("ranges bytes=\(kept)-"))
      try expectComplete(place)
    }
  }

  @Test(arguments: ["wrong", "long", "missing", "dead"])
  func `a bad mirror gives nothing, and the next one is tried`(_ way: String) async throws {
    try await withPlace { place in
      let error = await #expect(throws: FetchError.self) { try await fetch(place, way) }
      #expect(error?.attempts.map(\.origin) == [.mirror("\(place.server)\(way)/")])
      #expect(names(in: place.folder).allSatisfy { $0 == ".lock" || $0.hasSuffix(".part") })
      var failed = 0
      _ = try await fetch(place, way, "ranges") { if case .failed = $0 { failed += 1 } }
      #expect(failed == 1)
      try expectComplete(place)
    }
  }

  @Test func `a damaged file in the user's folder is fetched again`() async throws {
    try await withPlace { place in
      _ = try await fetch(place, "ranges")
      try writeAtomically("damaged", to: "\(place.folder)/b.gz")
      let outcome = try await fetch(place, "ranges")
      #expect(!outcome.wasThere)
      try expectComplete(place)
    }
  }

  @Test func `of two fetches at once one waits and then finds all there`() async throws {
    try await withPlace { place in
      let outcomes = try await withThrowingTaskGroup { group in
        for _ in 0..<2 { group.addTask { try await fetch(place, "ranges").wasThere } }
        return try await group.reduce(into: []) { $0.append($1) }
      }
      #expect(outcomes.sorted { !$0 && $1 } == [false, true])
      try expectComplete(place)
      #expect(place.requests().count == 2)
    }
  }

  @Test func `where every origin fails, each is told with its reason`() async throws {
    try await withPlace { place in
      let error = await #expect(throws: FetchError.self) {
        try await fetch(place, "missing", "dead")
      }
      let text = error?.description ?? ""
      #expect(text.contains("\(place.server)missing/: curl failed: curl: (22)"))
      #expect(text.contains("\(place.server)dead/: curl failed: curl: ("))
    }
  }

  @Test func `a package's files stand in, verified, under their own name`() async throws {
    try await withPlace { place in
      let other = DataFiles(
        name: "other", title: "Other", licence: "", source: "", files: made.data.files)
      let served = place.folder + "/../../../served"
      let package = DebianPackage(name: "other-package", folder: served)
      var isTold = false
      let outcome = try await fetch(place, "missing", standIn: (other, .package(package))) {
        if $0 == .standingIn(title: "Other") { isTold = true }
      }
      #expect(isTold)
      #expect(outcome.data == other)
      #expect(names(in: outcome.folder) == [".lock", "a.gz", "b.gz"])

      try writeAtomically("damaged", to: "\(served)/b.gz")
      try writeAtomically("damaged", to: "\(outcome.folder)/b.gz")
      await #expect(throws: FetchError.self) {
        try await fetch(place, "missing", standIn: (other, .package(package)))
      }
    }
  }
}
