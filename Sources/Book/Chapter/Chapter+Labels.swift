extension Document {
  /// The labels of the tables that are written in the prose.
  var tableLabels: [Label] {
    nodes.compactMap {
      guard case .table(let label?) = $0.kind else { return nil }
      return Label(name: label, place: .init(file: "", line: $0.line, column: $0.column))
    }
  }

  /// The formulas that the nodes name, in their order.
  func formulas(of all: [Formula]) -> [Formula] {
    nodes.compactMap {
      guard case .formula(let number) = $0.kind else { return nil }
      return all[number - 1]
    }
  }
}

extension Chapter {
  /// The phrases outside its prose: the description, and the captions of its blocks.
  public var phrases: [Phrase] {
    (frontMatter.description.map { [$0] } ?? [])
      + blocks.flatMap { [$0.options.figCap, $0.options.tblCap].compactMap(\.self) }
  }

  /// All formulas: those of its prose in order, then those of its phrases.
  public var allFormulas: [Formula] {
    document.formulas(of: formulas) + phrases.flatMap { $0.document.formulas(of: $0.formulas) }
  }

  /// The labels of its blocks, tables, formulas and headings, in the order of the chapter.
  public var labels: [Label] {
    let ofBlocks = blocks.compactMap { block in
      block.options.label.map { Label(name: $0, place: block.fence) }
    }
    let ofTables = document.tableLabels.map {
      Label(name: $0.name, place: place($0.place.line, $0.place.column))
    }
    let ofFormulas = document.formulas(of: formulas).compactMap { formula in
      formula.label.map { Label(name: $0, place: formula.place) }
    }
    let ofHeadings = headings.filter { Label.kind(of: $0.id) != nil }.map {
      Label(name: $0.id, place: place(document.nodes[$0.node].line, document.nodes[$0.node].column))
    }
    return (ofBlocks + ofTables + ofFormulas + ofHeadings).sorted {
      ($0.place.line, $0.place.column) < ($1.place.line, $1.place.column)
    }
  }

  /// The references of its prose and its phrases, each with its place.
  public var references: [Label] {
    ([document] + phrases.map(\.document)).flatMap { document in
      document.nodes.compactMap { node in
        guard case .reference(let label, _) = node.kind else { return nil }
        return Label(name: label, place: place(node.line, node.column))
      }
    }
  }

  private func place(_ line: Int, _ column: Int) -> Diagnostic.Place {
    Diagnostic.Place(file: file, line: line, column: column)
  }

  /// A line for showing under a diagnostic; empty where there is none, or where it is so long that
  /// it would show nothing.
  public func line(_ number: Int) -> String {
    guard lines.indices.contains(number - 1), lines[number - 1].utf8.count <= 400 else { return "" }
    return lines[number - 1]
  }
}

/// What is wrong with the names by which a book refers to its parts and to works.
public enum NameErrors {
  /// Labels given twice, with both places, and references to labels that nothing has, with the
  /// nearest label.
  ///
  /// `fig-x-a` refers to the first thing that the block `fig-x` shows.
  ///
  /// - Parameter chapters: All chapters of the book.
  /// - Returns: The errors, in the order of the chapters.
  public static func ofLabels(in chapters: [Chapter]) -> [Diagnostic] {
    var first: [String: Diagnostic.Place] = [:]
    var errors: [Diagnostic] = []
    for chapter in chapters {
      for label in chapter.labels {
        guard let other = first[label.name] else {
          first[label.name] = label.place
          continue
        }
        errors.append(
          Diagnostic(
            at: label.place,
            "the label '\(label.name)' is given twice in the book; give one of the two another name",
            sourceLine: chapter.line(label.place.line),
            notes: [.init(place: other, message: "here it is given first")]))
      }
    }
    let names = first.keys.sorted()
    for chapter in chapters {
      for reference in chapter.references where !first.isKnown(reference.name) {
        errors.append(
          Diagnostic(
            at: reference.place,
            "nothing in the book has the label '\(reference.name.prefix(60))'"
              + NearestName.question(reference.name, among: names)
              + " To write it as text, put a backslash before the @",
            sourceLine: chapter.line(reference.place.line)))
      }
    }
    return errors
  }

  /// Citations of works that the bibliography does not have, with the nearest key.
  public static func ofWorks(
    in chapters: [Chapter], bibliography: Bibliography
  ) -> [Diagnostic] {
    let keys = bibliography.works.keys.sorted()
    return chapters.flatMap { chapter in
      let citations = chapter.citations + chapter.phrases.flatMap(\.citations)
      return citations.flatMap(\.items).filter { bibliography.works[$0.key] == nil }.map { item in
        Diagnostic(
          at: item.place,
          "no work in \(Bibliography.fileName) has the key '\(item.key.prefix(60))'"
            + NearestName.question(item.key, among: keys)
            + " To write it as text, put a backslash before the @",
          sourceLine: chapter.line(item.place.line))
      }
    }
  }
}

extension [String: Diagnostic.Place] {
  /// Whether a label is among the keys, as its own or as that of a block's part.
  fileprivate func isKnown(_ label: String) -> Bool {
    if self[label] != nil { return true }
    let parts = label.split(separator: "-")
    guard parts.count > 2, let letter = parts.last, letter.count == 1,
      let byte = letter.utf8.first, (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte)
    else { return false }
    return self[String(label.dropLast(2))] != nil
  }
}
