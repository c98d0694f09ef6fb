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
  var book: OpenBook
  var compiler: Compiler
  let output: String
  let timeout: Double
  let keeping: Keeping
  let console: Console

  /// What came of it.
  struct Outcome: Sendable {
    /// Whether an error of a chapter was reported.
    var hasErrors = false
    /// Whether a page could not be written.
    var isIncomplete = false
    /// The data files that chapters read, and those that they looked for in vain.
    var dataPaths: Set<String> = []
  }

  /// The same for the book as it is now.
  func with(_ book: OpenBook) throws -> Rendering {
    var rendering = self
    rendering.book = book
    rendering.compiler = try book.compiler(compiler.toolchain)
    return rendering
  }

  /// Renders the chapters that the command line names, and tells of the whole at the end.
  ///
  /// - Throws: What `render` throws.
  func renderAll() async throws -> Outcome {
    let teller = RenderTeller(console)
    let outcome = try await render(teller)
    compiler.removeUnused()
    teller.ended(index: "\(output)/index.html")
    return outcome
  }

  /// Renders the chapters that the command line names.
  ///
  /// What goes wrong with one chapter is reported, and the others go on.
  ///
  /// - Parameter teller: Tells how it goes.
  /// - Returns: What came of it.
  /// - Throws: `CancellationError` when the task is cancelled: then the chapter that ran has a page
  ///   with what it finished, and those that did not start keep the pages that they had. `FileError`
  ///   when there can be no folder of pages.
  func render(_ teller: RenderTeller) async throws -> Outcome {
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
    let hadResults = site.entries.map(\.hasResults)
    var runs: [(position: Int, chapter: Chapter, run: ChapterRun)] = []
    let named = book.chapters.filter { book.named.contains($0.file) }
    if named.isEmpty { write(site, &outcome) }
    for chapter in named {
      try Task.checkCancellation()
      var run: ChapterRun
      if let compiled = outcomes[chapter.file] {
        run = try await self.run(chapter, compiled, teller)
        run.diagnostics += Site.resultErrors(in: chapter, run: run)
        if run.machine != nil {
          ChapterHistory.add(
            ChapterMoment(chapter, compiler: compiler, run: run), of: chapter,
            in: try OpenBook.historyFolder)
        }
        outcome.dataPaths.formUnion(run.looks.map(\.path))
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
        runs.append((position, chapter, run))
        site.entries[position] = .waiting(chapter, ChapterResults(chapter, run: run))
      }
      teller.ended(chapter, run, page: "\(output)/\(chapter.page)")
    }
    try Task.checkCancellation()
    if site.entries.map(\.hasResults) != hadResults {
      // Chapters that had no page when the earlier ones were written have one now: all link to them.
      for (position, chapter, run) in runs { site.entries[position] = .ran(chapter, run) }
      write(site, &outcome)
    }
    return outcome
  }

  private func run(
    _ chapter: Chapter, _ compiled: Compiler.Outcome, _ teller: RenderTeller
  ) async throws -> ChapterRun {
    switch compiled {
    case .failed(let diagnostics): return ChapterRun(of: chapter, notCompiled: diagnostics)
    case .program(let program):
      do {
        let runner = ProgramRunner(
          toolchain: compiler.toolchain, timeout: timeout, environment: keeping.environment,
          surroundings: keeping.surroundings)
        if let run = await keptRun(of: program, chapter, runner) { return run }
        let turn = try await waitForTurn()
        // Whoever had the lock may have run the same chapter.
        if turn.hasWaited, let run = await keptRun(of: program, chapter, runner) { return run }
        teller.began(chapter)
        var run = try await runner.run(program, of: chapter) { teller.heard($0, of: chapter) }
        turn.end()
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

  /// An earlier run of the program, where that would be the same now.
  private func keptRun(
    of program: Compiler.Program, _ chapter: Chapter, _ runner: ProgramRunner
  ) async -> ChapterRun? {
    guard keeping.findsRuns else { return nil }
    do {
      guard var run = try await runner.keptRun(of: program, of: chapter) else { return nil }
      run.diagnostics = program.warnings
      return run
    } catch {
      console.complain("latent: a kept run was damaged, so \(chapter.name) runs anew: \(error)")
      return nil
    }
  }

  /// What kept a chapter's program from being made or run, where that is no fault of the chapter.
  private func diagnostic(_ what: String, _ error: any Error, of chapter: Chapter) -> Diagnostic {
    Diagnostic(
      at: .init(file: chapter.file, line: 1, column: 1), "the chapter's program \(what): \(error)")
  }

  /// Takes the lock that lets one chapter of this user compute at a time; none where the cache can't be
  /// written to.
  private func waitForTurn() async throws -> Turn {
    let folder = try UserFolders().cache
    var hasWaited = false
    while true {
      do throws(FileError) {
        try makeFolder(folder)
        if let lock = try FileLock("\(folder)/running.lock") {
          return Turn(lock: lock, hasWaited: hasWaited)
        }
      } catch {
        console.complain("latent: other chapters may compute at the same time: \(error)")
        return Turn(lock: nil, hasWaited: false)
      }
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
        // A page that stays the same keeps its time, for whoever looks for changes by that.
        if let there = try? readFile(path), there == file.bytes { continue }
        if let slash = path.lastIndex(of: "/") { try makeFolder(String(path[..<slash])) }
        try writeAtomically(file.bytes, to: path)
      }
    } catch {
      console.complain("latent: \(error)")
      outcome.isIncomplete = true
    }
  }
}

/// The right to compute alone.
private struct Turn: ~Copyable {
  let lock: FileLock?
  /// Whether another render had it before.
  let hasWaited: Bool

  /// Lets others compute; called at the end, it keeps the lock until then.
  consuming func end() {}
}

extension Site.Entry {
  /// Whether the chapter has a page to which others link.
  fileprivate var hasResults: Bool {
    if case .waiting(_, nil) = self { false } else { true }
  }
}
