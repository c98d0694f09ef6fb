extension Document {
  /// The labels of the tables that are written in the prose.
  var tableLabels: [Label] {
    nodes.compactMap {
      guard case .table(let label?) = $0.kind else { return nil }
      return Label(name: label, place: .init(file: "", line: $0.line, column: $0.column))
    }
  }
}

extension Chapter {
  /// The labels of its blocks, tables and headings, in the order of the chapter.
  public var labels: [Label] {
    let ofBlocks = blocks.compactMap { block in
      block.options.label.map { Label(name: $0, place: block.fence) }
    }
    let ofTables = document.tableLabels.map {
      Label(name: $0.name, place: place($0.place.line, $0.place.column))
    }
    let ofHeadings = headings.filter { Label.kind(of: $0.id) != nil }.map {
      Label(name: $0.id, place: place(document.nodes[$0.node].line, document.nodes[$0.node].column))
    }
    return (ofBlocks + ofTables + ofHeadings).sorted {
      ($0.place.line, $0.place.column) < ($1.place.line, $1.place.column)
    }
  }

  /// The references of its prose, each with its place.
  public var references: [Label] {
    document.nodes.compactMap {
      guard case .reference(let label) = $0.kind else { return nil }
      return Label(name: label, place: place($0.line, $0.column))
    }
  }

  private func place(_ line: Int, _ column: Int) -> Diagnostic.Place {
    Diagnostic.Place(file: file, line: line, column: column)
  }

  /// What is wrong with the labels of a book: labels given twice, with both places, and references to
  /// labels that nothing has, with the nearest label.
  ///
  /// `fig-x-a` refers to the first thing that the block `fig-x` shows. Equations are not known to the
  /// reader yet, so references to them are not checked.
  ///
  /// - Parameter chapters: All chapters of the book.
  /// - Returns: The errors, in the order of the chapters.
  public static func labelErrors(in chapters: [Chapter]) -> [Diagnostic] {
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

  /// A line for showing under a diagnostic; empty where there is none, or where it is so long that
  /// it would show nothing.
  func line(_ number: Int) -> String {
    guard lines.indices.contains(number - 1), lines[number - 1].utf8.count <= 400 else { return "" }
    return lines[number - 1]
  }
}

extension [String: Diagnostic.Place] {
  /// Whether a label is among the keys, as its own or as that of a block's part.
  fileprivate func isKnown(_ label: String) -> Bool {
    if self[label] != nil || Label.kind(of: label) == "eq" { return true }
    let parts = label.split(separator: "-")
    guard parts.count > 2, let letter = parts.last, letter.count == 1 else { return false }
    return self[String(label.dropLast(2))] != nil
  }
}
