import Testing

@Suite(
  .enabled(
    if: BrowserScope.isPossible,
    "chromium or chromedriver is not on the path; Debian has them as chromium and chromium-driver"),
  .serialized, .browser)
struct BrowserTests {
  private let browser = BrowserScope.browser
  private var sample: BookFolder { BookFolder(path: "\(browser.folder)/sample") }

  @Test func `every page of the sample book passes every check`() async throws {
    try #require(!sample.pages.isEmpty)
    expectNone(try await sample.findings(browser))
  }

  @Test(arguments: [View.phone, .desktop])
  func `every link of the sample book lands`(view: View) async throws {
    expectNone(try await sample.strayLinks(browser, in: view))
  }

  @Test(.renderedBook) func `every page of the rendered book passes every check`() async throws {
    expectNone(try await BookFolder.rendered.findings(browser))
  }

  @Test(.renderedBook, arguments: [View.phone, .desktop])
  func `every link of the rendered book lands`(view: View) async throws {
    expectNone(try await BookFolder.rendered.strayLinks(browser, in: view))
  }

  @Test(arguments: Check.all)
  func `a check finds what is bad on its page of bad things, and only that`(
    check: Check
  ) async throws {
    try await browser.open("\(checksFolder())\(check.name).html")
    var misses: [Check.Misses] = []
    for view in check.views {
      try await browser.show(view)
      misses.append(try await check.misses(browser))
    }
    // What is bad may be so in one view alone.
    let notFound = misses.dropFirst().reduce(misses[0].notFound) { $0.intersection($1.notFound) }
    #expect(notFound == [])
    #expect(misses.reduce(Set()) { $0.union($1.notMarked) } == [])
  }

  @Test func `links that go astray are found, and only those`() async throws {
    let book = BookFolder(path: "\(checksFolder())links")
    let stray = try await book.strayLinks(browser, in: .desktop).map {
      $0.replacing("file://\(checksFolder())", with: "").replacing(#/^.*bad: /#, with: "")
    }
    #expect(
      stray == [
        "a script” leads to javascript:void%200, which is no file of the book",
        "never in view” leads to #aside: it is not in view, but 900 px down",
        "no such file” leads to links/three.html, which is no file of the book",
        "no such place there” leads to #missing: there is no such place",
        "no such place” leads to #missing: there is no such place",
        "not shown” leads to #hidden: it is not shown",
        "outside of the book” leads to console.html, which is no file of the book",
      ])
  }

  @Test func `what a page complains of on the console is found, and nothing else`() async throws {
    try await browser.open("\(checksFolder())console.html")
    let complaints = try await browser.complaints()
    let expected = ["picture.png", "missing.css", "a warning", "an error", "notDeclared"]
    #expect(complaints.count == expected.count)
    for text in expected { #expect(complaints.contains { $0.contains(text) }, "\(complaints)") }
  }
}

extension Trait where Self == ConditionTrait {
  fileprivate static var renderedBook: Self {
    .enabled(
      if: !BookFolder.rendered.pages.isEmpty, "Output holds no pages; Scripts/report writes them")
  }
}

/// Records each finding as an issue of its own.
private func expectNone(_ findings: [String], sourceLocation: SourceLocation = #_sourceLocation) {
  for finding in findings.prefix(50) {
    Issue.record("\(finding)", sourceLocation: sourceLocation)
  }
  if findings.count > 50 {
    Issue.record("and \(findings.count - 50) more", sourceLocation: sourceLocation)
  }
}
