internal import Book
internal import Events
internal import Files
internal import Pages

/// The way of a book from chapters to pages.
///
/// Every chapter is compiled before any runs, as many at once as there are processors. Then they run
/// one after the other, each with all threads, so that no chapter disturbs another's times. A
/// chapter's page is written as soon as it has run, whatever came of it.
struct Rendering: Sendable {
  let book: OpenBook
  let compiler: Compiler
  let output: String
  let timeout: Double
  let console: Console

  /// What came of it.
  struct Outcome: Sendable {
    /// Whether an error of a chapter was reported.
    var hasErrors = false
    /// Whether a page could not be written.
    var isIncomplete = false
  }

  /// Renders the chapters that the command line names.
  ///
  /// What goes wrong with one chapter is reported, and the others go on.
  ///
  /// - Throws: `CancellationError` when the task is cancelled: then the chapter that ran has a page
  ///   with what it finished, and those that did not start keep the pages that they had. `FileError`
  ///   when there can be no folder of pages.
  func render() async throws -> Outcome {
    var outcome = Outcome()
    let chapters = book.sound
    defer { console.endProgress() }
    console.progress("compiling \(counted(chapters.count, "chapter"))")
    let compiled = try await concurrently(chapters) { chapter in
      do {
        return try await compiler.compile(chapter)
      } catch {
        try Task.checkCancellation()
        return .failed([diagnostic("could not be made", error, of: chapter)])
      }
    }
    try makeFolder(output)
    removeAbandonedReplacements(in: output)
    var site = Site(
      try entriesWithEarlierResults(), settings: book.settings, bibliography: book.bibliography)
    let outcomes = Dictionary(uniqueKeysWithValues: zip(chapters.map(\.file), compiled))
    let named = book.chapters.filter { book.named.contains($0.file) }
    if named.isEmpty { write(site, &outcome) }
    for chapter in named {
      try Task.checkCancellation()
      var run: ChapterRun
      if let compiled = outcomes[chapter.file] {
        run = try await self.run(chapter, compiled)
        run.diagnostics += Site.resultErrors(in: chapter, run: run)
      } else {
        // What is wrong was found when it was read; its page must not stay as if all were well.
        run = ChapterRun(of: chapter, notCompiled: book.diagnostics[chapter.file] ?? [])
      }
      for diagnostic in run.diagnostics { console.report(diagnostic) }
      if run.diagnostics.contains(where: { $0.severity == .error }) { outcome.hasErrors = true }
      if let position = site.entries.firstIndex(where: { $0.chapter == chapter }) {
        var withRun = site
        withRun.entries[position] = .ran(chapter, run)
        write(withRun, &outcome)
        site.entries[position] = .waiting(chapter, ChapterResults(chapter, run: run))
      }
      tell(of: chapter, run)
    }
    try Task.checkCancellation()
    compiler.removeUnused()
    return outcome
  }

  private func run(_ chapter: Chapter, _ compiled: Compiler.Outcome) async throws -> ChapterRun {
    switch compiled {
    case .failed(let diagnostics): return ChapterRun(of: chapter, notCompiled: diagnostics)
    case .program(let program):
      do {
        let runner = ProgramRunner(toolchain: compiler.toolchain, timeout: timeout)
        let lock = try await waitForTurn()
        console.begin("\(chapter.name)  begins")
        var run = try await runner.run(program, of: chapter) { event in
          if case .began(let number, _) = event {
            let key = chapter.blocks[number - 1].key
            console.progress("\(chapter.name)  block \(number) of \(chapter.blocks.count)  \(key)")
          }
        }
        _ = consume lock
        if !run.standardError.isEmpty {
          console.complain("\(chapter.name) wrote to standard error:\n\(run.standardError)")
        }
        if run.machine == nil { try Task.checkCancellation() }
        run.diagnostics = program.warnings + run.diagnostics
        return run
      } catch {
        try Task.checkCancellation()
        let failure = diagnostic("could not be run", error, of: chapter)
        return ChapterRun(of: chapter, notCompiled: [failure])
      }
    }
  }

  /// What kept a chapter's program from being made or run, where that is no fault of the chapter.
  private func diagnostic(_ what: String, _ error: any Error, of chapter: Chapter) -> Diagnostic {
    Diagnostic(
      at: .init(file: chapter.file, line: 1, column: 1), "the chapter's program \(what): \(error)")
  }

  /// Takes the lock that lets one chapter of this user compute at a time.
  private func waitForTurn() async throws -> FileLock {
    let folder = try UserFolders().cache
    try makeFolder(folder)
    var hasWaited = false
    while true {
      if let lock = try FileLock("\(folder)/running.lock") { return lock }
      if !hasWaited { console.complain("latent: waiting for another latent that computes") }
      hasWaited = true
      try await Task.sleep(for: .milliseconds(200))
    }
  }

  /// The book's chapters with the results that stand beside their pages from earlier runs, which
  /// the list of chapters shows.
  private func entriesWithEarlierResults() throws -> [Site.Entry] {
    book.entries.map { entry in
      guard let chapter = entry.chapter, !book.hasError(chapter),
        let bytes = try? readFile("\(output)/\(chapter.name).json"),
        let results = try? ChapterResults(json: bytes)
      else { return entry }
      return .waiting(chapter, results)
    }
  }

  /// Writes the files that can be made of a site.
  private func write(_ site: Site, _ outcome: inout Outcome) {
    do {
      for file in try site.files(typesetter: book.typesetter) {
        let path = "\(output)/\(file.path)"
        if let slash = path.lastIndex(of: "/") { try makeFolder(String(path[..<slash])) }
        try writeAtomically(file.bytes, to: path)
      }
    } catch {
      console.complain("latent: \(error)")
      outcome.isIncomplete = true
    }
  }

  private func tell(of chapter: Chapter, _ run: ChapterRun) {
    let finished = run.blocks.count { $0.state == .finished }
    let seconds = run.blocks.compactMap(\.cost?.wall).reduce(0, +)
    let hundredths = Int((seconds * 100).rounded())
    let time = "\(hundredths / 100).\(hundredths % 100 < 10 ? "0" : "")\(hundredths % 100) s"
    let page = "\(output)/\(chapter.page)"
    console.say(
      "\(chapter.name)  \(finished) of \(counted(run.blocks.count, "block")) in \(time)  \(page)")
  }
}
