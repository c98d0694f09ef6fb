public import Book

extension Site {
  /// What is wrong with the labels of a chapter now that it ran: a `fig-` block that showed no
  /// figure, a `tbl-` block that showed no table, and references to parts, `fig-x-c`, that the
  /// chapter's blocks did not show.
  ///
  /// - Parameters:
  ///   - chapter: The chapter.
  ///   - run: What came of it. Only blocks that finished are looked at.
  /// - Returns: The errors: at the fence of a block, at the place of a reference.
  public static func resultErrors(in chapter: Chapter, run: ChapterRun) -> [Diagnostic] {
    var errors: [Diagnostic] = []
    var parts: [String: Int] = [:]
    for (block, result) in zip(chapter.blocks, run.blocks) where result.state == .finished {
      guard let label = block.options.label, let kind = LabelKind(label: label),
        kind == .figure || kind == .table
      else { continue }
      let count = result.shown.count { $0.kind == kind }
      parts[label] = count
      guard count == 0, block.options.output else { continue }
      errors.append(
        Diagnostic(
          at: block.fence, mismatch(label, kind: kind, shown: result.shown.compactMap(\.kind)),
          sourceLine: chapter.line(block.fence.line)))
    }
    for label in chapter.labels {
      guard let part = Labels.Part(label: label.name), let count = parts[part.whole], count > 1,
        part.index < count
      else { continue }
      errors.append(
        Diagnostic(
          at: label.place,
          "'\(label.name)' is also part (\(part.letter)) of '\(part.whole)'; give it another name",
          sourceLine: chapter.line(label.place.line)))
    }
    for reference in chapter.references {
      guard let part = Labels.Part(label: reference.name), parts[reference.name] == nil,
        let count = parts[part.whole], part.index >= count || count == 1
      else { continue }
      let what = count == 1 ? "one thing" : "\(count) things"
      errors.append(
        Diagnostic(
          at: reference.place,
          "'\(reference.name)' has nothing to refer to: the block '\(part.whole)' showed \(what); "
            + (count > 1
              ? "its last part is '\(part.whole)-\(Labels.Part.letter(count - 1))'"
              : "refer to '\(part.whole)'"),
          sourceLine: chapter.line(reference.place.line)))
    }
    return errors
  }

  private static func mismatch(_ label: String, kind: LabelKind, shown: [LabelKind]) -> String {
    let noun = kind.noun.lowercased()
    guard let other = shown.first else {
      return "'\(label)' is the label of a \(noun), but the block showed none; show a \(noun), or "
        + "leave the label out"
    }
    let better = other.rawValue + label.dropFirst(kind.rawValue.count)
    return "'\(label)' is the label of a \(noun), but the block showed only a "
      + "\(other.noun.lowercased()); name it '\(better)', or show a \(noun)"
  }
}
