/// The name that was probably meant.
package enum NearestName {
  /// The name that needs the fewest changes to become `name`; the first of several.
  ///
  /// A change is a letter put in, left out or exchanged, or two neighbours swapped; case is free.
  /// This is the optimal string alignment distance.
  ///
  /// - Parameters:
  ///   - name: What was written; at most its first 40 characters are looked at.
  ///   - candidates: What there is.
  /// - Returns: `nil` when everything is so far off that naming it would not help: more than half of
  ///   the longer of the two would have to change.
  /// - Source: L. Boytsov, Indexing methods for approximate dictionary searching, 2011, section 2.2.
  package static func nearest(to name: String, among candidates: some Sequence<String>) -> String? {
    let written = Array(name.lowercased().unicodeScalars.prefix(40))
    var best: (name: String, distance: Int)?
    for candidate in candidates {
      let scalars = Array(candidate.lowercased().unicodeScalars.prefix(40))
      let distance = distance(written, scalars)
      guard 2 * distance <= max(written.count, scalars.count) else { continue }
      if distance < best?.distance ?? Int.max { best = (candidate, distance) }
    }
    return best?.name
  }

  /// `; did you mean 'echo'?`, or a full stop.
  package static func question(_ name: String, among candidates: some Sequence<String>) -> String {
    nearest(to: name, among: candidates).map { "; did you mean '\($0)'?" } ?? "."
  }

  private static func distance(_ a: [Unicode.Scalar], _ b: [Unicode.Scalar]) -> Int {
    var beforeLast: [Int] = []
    var last = Array(0...b.count)
    for i in a.indices {
      var row = [i + 1]
      for j in b.indices {
        var best = min(last[j + 1] + 1, row[j] + 1, last[j] + (a[i] == b[j] ? 0 : 1))
        if i > 0, j > 0, a[i] == b[j - 1], a[i - 1] == b[j] {
          best = min(best, beforeLast[j - 1] + 1)
        }
        row.append(best)
      }
      (beforeLast, last) = (last, row)
    }
    return last[b.count]
  }
}
