extension ChapterRun {
  /// What comes of a chapter that does not compile: the block with the first error failed, and no
  /// block ran.
  ///
  /// - Parameters:
  ///   - chapter: The chapter.
  ///   - diagnostics: What the compiler said; at least one is an error.
  public init(of chapter: Chapter, notCompiled diagnostics: [Diagnostic]) {
    self.init(diagnostics: diagnostics)
    let firstError = diagnostics.first { $0.severity == .error }
    let failed = chapter.blocks.first { block in
      guard let place = firstError?.place, place.file == chapter.file else { return false }
      return block.fence.line == place.line || block.places.contains { $0.line == place.line }
    }
    blocks = chapter.blocks.map { block in
      if let firstError, block.number == failed?.number {
        return BlockRun(state: .failed(firstError))
      }
      if !block.options.eval { return BlockRun(state: .notEvaluated) }
      return BlockRun(state: .notRun(because: failed?.key ?? "the chapter's program"))
    }
  }
}
