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
