internal import Book
internal import Events

/// The data sets that a chapter read: what they are, who made them, and under which terms.
enum DataPart {
  /// The list at the chapter's end; nothing without data.
  static func list(_ run: ChapterRun) -> HTML {
    guard !run.data.isEmpty else { return "" }
    let items = run.data.map { use -> HTML in
      "<li><b>\(use.title).</b> \(source(of: use)) \(use.licence)</li>\n"
    }.joined()
    return """
      <section class="data" aria-labelledby="page.data">
      <h2 id="page.data">Data</h2>
      <ul>
      \(items)</ul>
      </section>

      """
  }

  /// Who made the data. Elsewhere a source stands alone and begins with what it is about, which the title says here.
  private static func source(of use: DataUse) -> String {
    guard let colon = use.source.firstRange(of: ": "),
      use.title.lowercased().contains(use.source[..<colon.lowerBound].lowercased())
    else { return use.source }
    return String(use.source[colon.upperBound...])
  }

  /// What stands at the top of a page whose data stand in for others.
  static func notice(_ run: ChapterRun) -> HTML {
    run.data.compactMap(\.standInNotice).map { notice -> HTML in
      """
      <aside class="callout callout-warning" role="note">
      <p class="callout-title">Other data</p>
      <p>\(notice)</p>
      </aside>

      """
    }.joined()
  }
}
