public import Book

/// What a label's prefix says that it stands for.
package enum LabelKind: String, CaseIterable, Hashable, Sendable {
  case figure = "fig"
  case table = "tbl"
  case equation = "eq"
  case section = "sec"
  case listing = "lst"

  /// The kind of a label, `nil` when it begins with no known prefix.
  package init?(label: String) {
    self.init(rawValue: Label.kind(of: label) ?? "")
  }

  /// The word that stands before the number.
  package var noun: String {
    switch self {
    case .figure: "Figure"
    case .table: "Table"
    case .equation: "Equation"
    case .section: "Section"
    case .listing: "Listing"
    }
  }
}

/// The labels of a book: where each stands and what its number is.
///
/// Numbers count by chapter and kind, in the order of appearance: `Figure 2.3` is the third labelled
/// figure of chapter 2. A chapter without a number, as the index, counts plainly: `Figure 3`. The
/// numbers come from the chapters alone, so they are the same whether or not anything ran.
package struct Labels: Sendable {
  /// What a label stands for.
  package struct Target: Hashable, Sendable {
    /// The chapter's name, which is its page's name without the ending.
    package var chapter: String
    /// The anchor on its page.
    package var anchor: String
    /// What a reference says: `Figure 2.3`, or a title in quotation marks where there is no number.
    package var text: String

    /// What a reference without its word says: `2.3`.
    package var number: String {
      text.hasPrefix("“") ? text : text.split(separator: " ").last.map(String.init) ?? text
    }
  }

  private var targets: [String: Target] = [:]

  /// The labels of chapters.
  package init(_ chapters: [Chapter]) {
    for chapter in chapters {
      var counts: [LabelKind: Int] = [:]
      for node in chapter.document.nodes {
        guard let label = chapter.label(of: node.kind), let kind = LabelKind(label: label) else {
          continue
        }
        counts[kind, default: 0] += 1
        let number = chapter.numbered(counts[kind, default: 0])
        add(label, Target(chapter: chapter.name, anchor: label, text: "\(kind.noun) \(number)"))
      }
      let sections = Sections(chapter)
      for heading in chapter.headings where LabelKind(label: heading.id) == .section {
        let text =
          if heading.node == sections.titleNode, let number = chapter.ordinal {
            "Chapter \(number)"
          } else if let number = sections.numbers[heading.node] {
            "Section \(number)"
          } else {
            "“\(heading.text)”"
          }
        add(
          heading.id,
          Target(chapter: chapter.name, anchor: heading.id, text: text))
      }
    }
  }

  /// The first of two equal labels holds; that there are two is the reader's error to report.
  private mutating func add(_ label: String, _ target: Target) {
    if targets[label] == nil { targets[label] = target }
  }

  /// What a label stands for. The parts of a block that showed several things have labels of their
  /// own, `fig-x-a` for part (a) of `fig-x`.
  package subscript(label: String) -> Target? {
    if let target = targets[label] { return target }
    guard let part = Part(label: label), var target = targets[part.whole] else { return nil }
    target.anchor = label
    target.text += part.letter
    return target
  }

  /// All labels, in alphabetical order.
  package var all: [String] { targets.keys.sorted() }

  /// A label of a part, taken apart: `fig-x-b` is part `b`, the second, of `fig-x`.
  package struct Part: Hashable, Sendable {
    package var whole: String
    package var letter: String

    /// A label taken apart; `nil` if it can't be a part's.
    package init?(label: String) {
      guard let dash = label.lastIndex(of: "-"), LabelKind(label: label) != nil else { return nil }
      letter = String(label[label.index(after: dash)...])
      whole = String(label[..<dash])
      guard Part.index(of: letter) != nil, whole.contains("-") else { return nil }
    }

    /// The position of the part, from 0.
    package var index: Int { Part.index(of: letter) ?? 0 }

    private static func index(of letter: String) -> Int? {
      guard let scalar = letter.unicodeScalars.first, letter.unicodeScalars.count == 1,
        ("a"..."z").contains(scalar)
      else { return nil }
      return Int(scalar.value - Unicode.Scalar("a").value)
    }

    /// The letter of a part by its position, from 0; after `z` come numbers.
    package static func letter(_ index: Int) -> String {
      index < 26 ? String(UnicodeScalar(UInt8(ascii: "a") + UInt8(index))) : String(index + 1)
    }
  }
}

extension Chapter {
  /// The number that its items carry; the index, which is chapter 0, and chapters whose name begins
  /// with no number have none.
  var ordinal: Int? { number == 0 ? nil : number }

  /// The label of a node that is a running block or a table, where it has one.
  fileprivate func label(of kind: Document.Kind) -> String? {
    switch kind {
    case .running(let number): block(number)?.options.label
    case .table(let label): label
    case .formula(let number): formulas[number - 1].label
    default: nil
    }
  }

  /// The running block with a number.
  func block(_ number: Int) -> CodeBlock? {
    blocks.indices.contains(number - 1) ? blocks[number - 1] : nil
  }

  /// The number of an item of the chapter: `2.3`, or just `3`.
  func numbered(_ item: Int) -> String { ordinal.map { "\($0).\(item)" } ?? "\(item)" }

  /// The path of its page under `Output/`. The page of the book's index, `00-index`, is `index.html`.
  public var page: String { pageName(of: name) }
}

/// The page of the chapter with this name.
func pageName(of chapter: String) -> String {
  chapter == indexName ? "index.html" : "\(chapter).html"
}

/// The name of the chapter that is the book's index.
let indexName = "00-index"
