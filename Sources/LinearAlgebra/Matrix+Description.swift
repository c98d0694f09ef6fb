#if canImport(Glibc)
  internal import Glibc
#endif

extension Matrix: CustomStringConvertible {
  /// The shape, then the numbers in columns with four significant digits; of a large matrix, the corners.
  public var description: String {
    let (lines, places) = (corner(of: rows), corner(of: columns))
    guard !isEmpty else { return shape }
    let cells = lines.map { i in
      places.map { j in
        if let i, let j { fourDigits(Double(self[i, j])) } else { i == nil ? "⋮" : "…" }
      }
    }
    let widths = places.indices.map { j in cells.map { $0[j].count }.max() ?? 0 }
    let table = cells.map { row in
      zip(row, widths).map { String(repeating: " ", count: $1 - $0.count) + $0 }
        .joined(separator: "  ")
    }
    return ([shape] + table).joined(separator: "\n")
  }

  /// All indices up to 8, else the first four, nil for what is left out, and the last two.
  private func corner(of count: Int) -> [Int?] {
    count <= 8 ? Array(0..<count) : Array(0..<4) + [nil] + Array(count - 2..<count)
  }
}

/// A number with four significant digits, as C's %.4g writes it.
private func fourDigits(_ value: Double) -> String {
  var text = [CChar](repeating: 0, count: 32)
  _ = withVaList([value]) { vsnprintf(&text, text.count, "%.4g", $0) }
  return String(decoding: text.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
}
