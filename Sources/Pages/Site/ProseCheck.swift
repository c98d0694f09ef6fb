public import Book
public import Typesetting

extension Site {
  /// What is wrong with the formulas and the links of a book's prose, which is known before it runs:
  /// formulas that can't be set or have inline values in them, links into the book that lead nowhere, and links whose text names
  /// another number than their target has.
  ///
  /// - Parameters:
  ///   - chapters: All chapters of the book.
  ///   - typesetter: Sets the formulas.
  /// - Returns: The errors, chapter by chapter.
  public static func proseErrors(in chapters: [Chapter], typesetter: Typesetter) -> [Diagnostic] {
    let labels = Labels(chapters)
    let anchors = Dictionary(chapters.map { ($0.name, $0.anchors) }) { first, _ in first }
    return chapters.flatMap { chapter in
      formulaErrors(in: chapter, typesetter) + linkErrors(in: chapter, labels, anchors)
    }
  }

  private static func formulaErrors(
    in chapter: Chapter, _ typesetter: Typesetter
  ) -> [Diagnostic] {
    chapter.allFormulas.compactMap { formula -> Diagnostic? in
      guard formula.tex.contains(where: { !$0.isWhitespace }) else {
        return Diagnostic(
          at: formula.place, #"this formula is empty; write one, or \$ for a dollar"#,
          sourceLine: chapter.line(formula.place.line))
      }
      if let value = formula.tex.firstRange(of: "`{swift}") {
        let offset = formula.tex.utf8.distance(
          from: formula.tex.startIndex, to: value.lowerBound)
        let place = formula.place(ofOffset: offset)
        return Diagnostic(
          at: place,
          "an inline value can't stand within a formula; end the formula before it, as in "
            + "$x =$ `{swift} x`",
          sourceLine: chapter.line(place.line))
      }
      do throws(FormulaError) {
        _ = try typesetter.formula(formula.tex, isDisplayed: formula.isDisplayed)
        return nil
      } catch {
        let place = error.offset.map(formula.place(ofOffset:)) ?? formula.place
        return Diagnostic(at: place, error.message, sourceLine: chapter.line(place.line))
      }
    }
  }

  private static func linkErrors(
    in chapter: Chapter, _ labels: Labels, _ anchors: [String: Set<String>]
  ) -> [Diagnostic] {
    var errors: [Diagnostic] = []
    for (index, node) in chapter.document.nodes.enumerated() {
      guard case .link(let destination, _) = node.kind, let link = BookLink(destination) else {
        continue
      }
      func report(_ message: String) {
        let place = chapter.place(ofLinkTo: destination, from: node.line)
        errors.append(Diagnostic(at: place, message, sourceLine: chapter.line(place.line)))
      }
      let name = link.chapter ?? chapter.name
      if let label = link.fragment, let target = labels[label] {
        let text = chapter.document.plainText(of: index, formulas: chapter.formulas)
        if let number = text.wholeNumber, number != target.number {
          report("the link says '\(text)', but \(label) is \(target.text); write [\(target.text)]")
        }
      } else if let known = anchors[name] {
        guard let fragment = link.fragment, !known.contains(fragment) else { continue }
        report(
          "there is no '#\(fragment.prefix(60))' in \(name)"
            + NearestName.question(fragment, among: known.sorted() + labels.all))
      } else {
        report(
          "there is no chapter '\(name.prefix(60))'"
            + NearestName.question(name, among: anchors.keys.sorted()))
      }
    }
    return errors
  }
}

extension Chapter {
  /// The anchors of its page to which its prose can link.
  fileprivate var anchors: Set<String> {
    Set(headings.map(\.id) + blocks.map(\.key) + labels.map(\.name))
  }

  /// Where a link stands: cmark's places of inlines are off, so it is looked for.
  fileprivate func place(ofLinkTo destination: String, from first: Int) -> Diagnostic.Place {
    for (index, line) in lines.enumerated().dropFirst(first - 1) {
      guard let found = line.firstRange(of: destination) else { continue }
      return .init(
        file: file, line: index + 1, column: line[..<found.lowerBound].utf8.count + 1)
    }
    return .init(file: file, line: first, column: 1)
  }
}

extension String {
  /// The number of a text that is nothing but a word and a number, `Figure 2.3`, or a number alone.
  fileprivate var wholeNumber: String? {
    wholeMatch(of: /(?:[A-Z][a-z]+[ \u{A0}])?(\d+(?:\.\d+)*[a-z]?)/).map { String($0.1) }
  }
}
