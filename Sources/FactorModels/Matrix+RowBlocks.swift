internal import LinearAlgebra

extension Matrix {
  /// What `body` makes of each block of rows, several blocks at the same time, in the order of the blocks.
  ///
  /// Blocks are the same whatever the number of threads, and small enough to stay in a processor's cache.
  func forRowBlocks<Result: Sendable>(
    _ body: @Sendable (_ block: Matrix) -> Result
  ) -> [Result] {
    Threads.concurrently(blocks: (rows + rowsOfBlock - 1) / rowsOfBlock) { block in
      body(self[rows: block * rowsOfBlock..<min(rows, (block + 1) * rowsOfBlock)])
    }
  }

  /// The blocks of rows that `body` makes of the blocks of this matrix, below each other.
  ///
  /// - Parameters:
  ///   - columns: The number of columns of the result.
  ///   - body: Makes as many rows as it is given.
  /// - Returns: As many rows as this matrix has.
  func mapRowBlocks(
    columns: Int, _ body: @Sendable (_ block: Matrix) -> Matrix
  ) -> Matrix {
    Matrix(rows: rows, columns: columns) { result in
      // Safe to share: each block writes its own rows.
      nonisolated(unsafe) let result = result
      Threads.concurrently(blocks: (rows + rowsOfBlock - 1) / rowsOfBlock) { block in
        let start = block * rowsOfBlock
        let made = body(self[rows: start..<min(rows, start + rowsOfBlock)])
        _ = result[(start * columns)...].initialize(fromContentsOf: made.elements)
      }
    }
  }

  private var rowsOfBlock: Int { 256 }
}
