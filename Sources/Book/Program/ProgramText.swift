/// A chapter's blocks and inline values as one Swift program.
///
/// The blocks stand in order under `#sourceLocation` with lines of their own (`02-pca.md#3` is the
/// third block), so the text does not depend on where in the chapter they stand: prose may move
/// without a new compile. `ChapterPlaces` turns such a place into one of the chapter.
struct ProgramText: Hashable, Sendable {
  /// The program.
  let text: String

  /// What stands after each block, under the block's own lines. It is legal only at the top level of
  /// a file, so a brace that a block leaves open is an error at the end of that block, even where a
  /// later one closes it: marks between blocks would run in a loop, or never.
  private static let boundary = "import Latent"

  /// What stands before an inline value's expression on its line, from which columns are counted.
  static func valuePrefix(_ number: Int) -> String { "ChapterProgram.value(\(number), " }

  /// The program of a chapter.
  init(_ chapter: Chapter) {
    text =
      Self.header(chapter) + Self.body(chapter).joined(separator: "\n")
      + "\nChapterProgram.close()\n"
  }

  /// The program's body as the body of a function, which is never run: there the compiler refuses
  /// what it lets pass at the top level, a use of a variable before the line that gives it a value.
  /// It is `async` because the top level may wait too.
  static func orderCheck(_ chapter: Chapter) -> String {
    "import Latent\nfunc chapter(seed: Int, seeds: Int) async throws {\n"
      + body(chapter, boundary: "").joined(separator: "\n") + "\n}\n"
  }

  private static func header(_ chapter: Chapter) -> String {
    let seeds = chapter.frontMatter.seeds.map { "let seeds = \($0)\n" } ?? ""
    return "import Latent\nChapterProgram.open()\nlet seed = \(chapter.frontMatter.seed)\n\(seeds)"
  }

  private static func body(_ chapter: Chapter, boundary: String = boundary) -> [String] {
    let file = chapter.fileName
    var lines: [String] = []
    func values(after block: Int) {
      for value in chapter.values where value.afterBlock == block {
        lines.append("#sourceLocation(file: \(quoted("\(file)#value-\(value.number)")), line: 1)")
        lines.append(valuePrefix(value.number) + value.expression + ")")
        lines.append("#sourceLocation()")
      }
    }
    values(after: 0)
    for block in chapter.blocks {
      if block.options.eval {
        let number = block.number
        lines.append(
          "ChapterProgram.begin(\(number)\(block.options.cache ? "" : ", keeps: false"))")
        if block.options.error { lines.append("do {") }
        lines.append("#sourceLocation(file: \(quoted("\(file)#\(number)")), line: 1)")
        // A block that must throw stands inside braces of ours, where no boundary may be; our own
        // next line then shows that it is not whole.
        lines.append(block.code + (block.options.error ? "" : boundary) + "\n#sourceLocation()")
        if block.options.error {
          lines.append("ChapterProgram.didNotThrow(\(number))")
          lines.append("} catch { ChapterProgram.threw(\(number), error) }")
        }
        lines.append("ChapterProgram.end(\(number))")
      }
      values(after: block.number)
    }
    return lines
  }

  /// A Swift string literal of a text.
  private static func quoted(_ text: String) -> String {
    var literal = "\""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\"", "\\": literal += "\\" + String(scalar)
      case _ where scalar.value < 32: literal += "\\u{" + String(scalar.value, radix: 16) + "}"
      default: literal.unicodeScalars.append(scalar)
      }
    }
    return literal + "\""
  }
}

extension ProgramText {
  /// The place in the chapter that a line of the program which is none of the chapter's belongs to:
  /// the end of the block or the inline value before it.
  func place(beforeLine line: Int, in chapter: Chapter) -> Diagnostic.Place? {
    let mark = "#sourceLocation(file: \""
    let before = text.split(separator: "\n", omittingEmptySubsequences: false).prefix(line)
    guard let piece = before.last(where: { $0.hasPrefix(mark) }) else { return nil }
    let file = String(piece.dropFirst(mark.count).prefix { $0 != "\"" })
    return chapter.place(file: file, line: .max, column: 1)
      ?? chapter.place(file: file, line: 1, column: 1)
  }
}

extension Chapter {
  /// The last part of the file's path, by which the program names the chapter.
  var fileName: String { String(file.split(separator: "/").last ?? "chapter.md") }

  /// A place of the chapter's program as a place of the chapter.
  ///
  /// - Parameters:
  ///   - file: What the compiler or the debug information names: `02-pca.md#3`, perhaps with a
  ///     folder before it.
  ///   - line: The line in that piece, from 1.
  ///   - column: The column in UTF-8 bytes, from 1.
  /// - Returns: The place, or `nil` if `file` is no piece of this chapter.
  func place(file: String, line: Int, column: Int) -> Diagnostic.Place? {
    guard let name = file.split(separator: "/").last, let mark = name.lastIndex(of: "#"),
      name[..<mark] == fileName
    else { return nil }
    let piece = name[name.index(after: mark)...]
    let column = max(1, column)
    if piece.hasPrefix("value-") {
      guard let number = Int(piece.dropFirst("value-".count)), line == 1,
        let value = values.first(where: { $0.number == number })
      else { return nil }
      let offset = column - 1 - ProgramText.valuePrefix(number).utf8.count
      return value.place(ofOffset: max(0, offset))
    }
    guard let number = Int(piece), let block = blocks.first(where: { $0.number == number }),
      !block.places.isEmpty
    else { return nil }
    // A brace that is missing is noticed after the block's last line.
    var place = block.places[min(max(1, line), block.places.count) - 1]
    place.column += line > block.places.count ? 0 : column - 1
    return place
  }
}
