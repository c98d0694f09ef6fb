internal import Book

/// What stands at the top of a page whose chapter failed.
enum AlarmPart {
  /// The alarm, with a link to each failing block; errors that belong to no block are told here in
  /// full. Nothing when all went well.
  static func html(_ prose: ProseRenderer) -> HTML {
    let errors = prose.run.errors
    guard !errors.isEmpty else { return "" }
    let failed = prose.chapter.blocks.enumerated().filter { index, block in
      if index < prose.run.blocks.count, case .failed = prose.run.blocks[index].state {
        return true
      }
      return !prose.errors(of: block).isEmpty
    }.map(\.element)
    let told = failed.flatMap(prose.errors)
    let failures = prose.run.blocks.compactMap { run -> Diagnostic? in
      if case .failed(let failure) = run.state { failure } else { nil }
    }
    let elsewhere = errors.filter { !told.contains($0) && !failures.contains($0) }
    let skipped = prose.run.blocks.count {
      if case .notRun = $0.state { true } else { false }
    }

    var message: HTML = "<b>This page is incomplete.</b>"
    if let first = failed.first {
      let others =
        failed.count > 1 ? ", and \(Quantities.count(failed.count - 1, "other block"))" : ""
      message +=
        " The block <a href=\"#\(first.key)\">\(first.key)</a>\(others) failed."
    }
    if skipped > 0 {
      message += " \(Quantities.count(skipped, "block")) did not run."
    }
    return """
      <div class="alarm" role="note">
      <p>\(message)</p>
      \(elsewhere.map(FailurePart.html).joined())</div>

      """
  }
}
