internal import Book

/// A whole page as its template sees it.
struct PagePart: Sendable {
  struct Section: Sendable {
    var id: HTML
    var label: HTML
  }
  struct ChapterLink: Sendable {
    var page: HTML
    var label: HTML
    var isCurrent = false
    var sections: [Section] = []
    var hasSections = false
  }

  var tabTitle: HTML
  var bookTitle: HTML
  let stylesheet = HTML(escaping: PageAsset.stylesheet.address)
  let script = HTML(escaping: PageAsset.script.address)
  /// The stylesheet of formulas, if the page has any.
  var mathStylesheet: HTML = ""
  var kicker: HTML = ""
  var title: HTML
  var titleID: HTML = ""
  /// The description without markup.
  var summary: HTML = ""
  var description: HTML = ""
  var author: HTML = ""
  var alarm: HTML = ""
  var body: HTML = ""
  var ending: HTML = ""
  var chapters: [ChapterLink]
  var previous: ChapterLink?
  var next: ChapterLink?

  /// The page's markup.
  var html: HTML { Templates.render(.page, self) }
}
