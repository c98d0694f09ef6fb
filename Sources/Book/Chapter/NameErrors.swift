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
