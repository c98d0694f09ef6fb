#if canImport(FoundationEssentials)
  internal import FoundationEssentials
#else
  internal import Foundation
#endif
internal import Subprocess
internal import SystemPackage

/// Where a program was, innermost call first.
struct Backtrace: Hashable, Sendable {
  /// A call on the stack whose source is known.
  struct Frame: Hashable, Sendable {
    var file: String
    /// The line, from 1; 0 for an instruction that the compiler added to the author's.
    var line: Int
    var column: Int
    /// The address relative to the start of its image.
    var address: UInt64
  }

  /// The calls whose source is known.
  var frames: [Frame]
  /// What the runtime says of the failure in its own name, for example "arithmetic overflow".
  var runtimeFailure: String?

  init(frames: [Frame], runtimeFailure: String? = nil) {
    self.frames = frames
    self.runtimeFailure = runtimeFailure
  }

  /// Reads the crash report that the Swift runtime writes (`SWIFT_BACKTRACE=format=json`).
  ///
  /// - Returns: `nil` if the report is missing or not whole.
  init?(json: [UInt8]) {
    struct Report: Decodable {
      struct Thread: Decodable {
        struct Frame: Decodable {
          struct Location: Decodable {
            var file: String
            var line: Int
            var column: Int
          }
          var address: String?
          var image: String?
          var symbol: String?
          var sourceLocation: Location?
        }
        var crashed: Bool?
        var frames: [Frame]
      }
      struct Image: Decodable {
        var name: String?
        var baseAddress: String
      }
      var threads: [Thread]
      var images: [Image]?
    }
    guard let report = try? JSONDecoder().decode(Report.self, from: Data(json)),
      let thread = report.threads.first(where: { $0.crashed == true }) ?? report.threads.first
    else { return nil }
    frames = thread.frames.compactMap { frame in
      guard let location = frame.sourceLocation else { return nil }
      let image = report.images?.first { $0.name == frame.image }
      let base = image.flatMap { UInt64(hexadecimal: $0.baseAddress) } ?? 0
      let address = frame.address.flatMap { UInt64(hexadecimal: $0) } ?? 0
      return Frame(
        file: location.file, line: location.line, column: location.column,
        address: address &- base)
    }
    let prefix = "Swift runtime failure: "
    runtimeFailure = thread.frames.lazy.compactMap(\.symbol).first { $0.hasPrefix(prefix) }
      .map { String($0.dropFirst(prefix.count)) }
  }

  /// A call that stands in the chapter.
  struct ChapterFrame: Hashable, Sendable {
    /// The piece of the chapter's program: `3` for the third block, `value-2` for a value.
    var piece: String
    var place: Diagnostic.Place
  }

  /// The calls that stand in the chapter, innermost first.
  func places(in chapter: Chapter, symbolizer: Symbolizer?) async -> [ChapterFrame] {
    var found: [ChapterFrame] = []
    for frame in frames {
      let place = chapter.place(file: frame.file, line: frame.line, column: frame.column)
      guard var place, let piece = frame.file.split(separator: "#").last else { continue }
      defer { found.append(ChapterFrame(piece: String(piece), place: place)) }
      if frame.line > 0 { continue }
      // An instruction that the compiler added to a statement: the nearest one that has a line is
      // most likely of the same statement.
      let around = (1...64).flatMap { [frame.address &- $0, frame.address &+ $0] }
      let nearest = await symbolizer?.frames(at: around).first { $0.line > 0 }
      guard let nearest else { continue }
      place =
        chapter.place(file: nearest.file, line: nearest.line, column: nearest.column) ?? place
    }
    return found
  }
}

extension UInt64 {
  /// A number such as `0x00007f08f92f9361`.
  fileprivate init?(hexadecimal text: String) {
    guard text.hasPrefix("0x") else { return nil }
    self.init(text.dropFirst(2), radix: 16)
  }
}

/// LLVM's symbolizer, which comes with every Swift toolchain.
struct Symbolizer: Sendable {
  let program: String
  let executable: String

  /// The calls to which return addresses belong.
  ///
  /// - Parameter addresses: Relative to the start of the executable's image, innermost first.
  /// - Returns: The calls whose source is known, innermost first.
  func backtrace(_ addresses: [UInt64]) async -> Backtrace {
    // A return address is just after its call.
    Backtrace(frames: await frames(at: addresses.map { $0 &- 1 }))
  }

  /// The source of instructions at addresses relative to the start of the executable's image; those
  /// whose source is unknown are left out.
  func frames(at addresses: [UInt64]) async -> [Backtrace.Frame] {
    let arguments = addresses.map { "0x" + String($0, radix: 16) }
    let result = try? await run(
      .path(FilePath(program)),
      arguments: Arguments(
        ["--obj=\(executable)", "--functions=none", "--inlining=false"] + arguments),
      output: .string(limit: 1 << 20), error: .discarded)
    let lines = (result?.standardOutput ?? "").split(separator: "\n")
    return zip(lines, addresses).compactMap { line, address in
      let parts = line.split(separator: ":")
      guard parts.count >= 3, let row = Int(parts[parts.count - 2]),
        let column = Int(parts[parts.count - 1]), parts[0] != "??"
      else { return nil }
      return Backtrace.Frame(
        file: parts.dropLast(2).joined(separator: ":"), line: row, column: column,
        address: address)
    }
  }
}
