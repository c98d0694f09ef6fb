import Files
import Testing
import Typesetting

/// Which commands and environments there are is read in KaTeX's own source.
@Suite struct CommandTests {
  /// What stands in that source between two quotation marks, in strings or not.
  private static let pieces = (try? readFile("/usr/share/javascript/katex/katex.js"))?
    .split { $0 == UInt8(ascii: "\"") || $0 == UInt8(ascii: "'") }
    .map { String(decoding: $0, as: UTF8.self) }

  private static let typesetter = Result { try Typesetter(keptIn: nil) }

  /// What is said of a displayed formula; nil if it is set.
  private func fault(_ tex: String) throws -> String? {
    let typesetter = try Self.typesetter.get()
    do throws(FormulaError) {
      let html = try typesetter.formula(tex, isDisplayed: true)
      #expect(Markup(html).fault == nil, "\(tex)")
      return nil
    } catch {
      return error.message
    }
  }

  @Test(arguments: Commands.set)
  func `a formula with arguments is set`(_ tex: String) throws {
    #expect(try fault(tex) == nil)
  }

  @Test(arguments: Commands.refused)
  func `a formula that can't be set is an error that says why`(_ tex: String, _ message: String)
    throws
  {
    #expect(try fault(tex) == message)
  }

  @Test(
    .enabled(if: pieces?.contains("0.16.4") ?? true, "other versions have other commands"))
  func `each command of KaTeX's is set, or is a clear error`() throws {
    let pieces = try #require(Self.pieces)
    let names = Set(pieces.compactMap(command))
    #expect(names.count > 1000, "KaTeX's source looks different now")
    let formulas = Commands.set + Commands.refused.map(\.0)
    let covered = Set(formulas.flatMap { $0.matches(of: /\\(?:[A-Za-z]+\*?|.)/).map(\.output) })
    for name in names.sorted() where !covered.contains(Substring(name)) {
      guard try fault("x \(name) y") != nil, let fault = try fault("\\text{x \(name) y}") else {
        continue
      }
      #expect(
        fault == "Undefined control sequence: \(name)" && Commands.internalNames.contains(name),
        "there is no formula for \(name): \(fault)")
    }
  }

  /// The command that a string literal names, whose backslash is written twice; not those with an `@`,
  /// which are private by TeX's custom.
  private func command(_ literal: String) -> String? {
    guard literal.hasPrefix("\\\\"), let first = literal.unicodeScalars.dropFirst(2).first
    else { return nil }
    let name = literal.dropFirst(2)
    let isWord = name.utf8.allSatisfy {
      $0 | 32 >= UInt8(ascii: "a") && $0 | 32 <= UInt8(ascii: "z")
    }
    let isSymbol = name.unicodeScalars.count == 1 && first.isASCII && first != "@" && first != "\\"
    return isWord || isSymbol ? "\\\(name)" : nil
  }

  @Test func `each environment of KaTeX's is set`() throws {
    let pieces = try #require(Self.pieces)
    // As in `type:"array",names:["array","darray"],`: names and commas by turns.
    var names: Set<String> = []
    for (index, piece) in pieces.enumerated()
    where piece == ",names:[" && pieces[index - 1] == "array" {
      let list = pieces[(index + 1)...].prefix { !$0.hasPrefix("]") }
      names.formUnion(list.filter { $0 != "," })
    }
    #expect(names == Set(Commands.environments.keys))
    for (name, content) in Commands.environments {
      #expect(try fault("\\begin{\(name)}\(content)\\end{\(name)}") == nil, "\(name)")
    }
  }
}
