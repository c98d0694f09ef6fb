internal import Files

extension Store {
  /// The records of a computation's kept results, the one last used first.
  ///
  /// Only the recipe is checked, by the file's name; cost, machine and date are as the file says. Files whose
  /// record can't be read are left out: they are reported when their result is asked for.
  ///
  /// - Parameters:
  ///   - name: The computation's name.
  ///   - count: The most that are read.
  /// - Returns: The records; none if there is no such computation.
  public func records(named name: String, last count: Int = .max) -> [Record] {
    let folder = folder(of: name)
    guard let entries = try? listFolder(folder) else { return [] }
    let latest = entries.sorted { ($1.modified, $1.name) < ($0.modified, $0.name) }.prefix(count)
    return latest.compactMap { entry in
      guard entry.name.hasSuffix(".result"),
        let record = try? Self.record(ofFile: "\(folder)/\(entry.name)"),
        entry.name == "\(record.recipe.key).result"
      else { return nil }
      return record
    }
  }

  /// The record of the kept result that is most like a recipe: the same computation with the fewest differences,
  /// of several the one last used.
  ///
  /// - Parameters:
  ///   - recipe: The recipe.
  ///   - count: How many results are looked at, those last used.
  /// - Returns: The record; nil if there is none but perhaps that of the very same recipe.
  public func nearest(to recipe: Recipe, amongLast count: Int = 50) -> Record? {
    records(named: recipe.name, last: count)
      .map { ($0, recipe.differences(from: $0.recipe).count) }
      .filter { $0.1 > 0 }
      .min { $0.1 < $1.1 }?.0
  }

  /// Where the results of a computation are.
  func folder(of name: String) -> String {
    let safe = name.lowercased().map { $0.isASCII && ($0.isLetter || $0.isNumber) ? $0 : "-" }
    return "\(folder)/\(String(safe))"
  }

  /// The record in a file of which only the beginning is read.
  private static func record(ofFile path: String) throws -> Record? {
    var count = 1 << 14
    while true {
      let bytes = try readBeginning(of: path, count: count)
      let lines = bytes.split(separator: newline, maxSplits: 2, omittingEmptySubsequences: false)
      if lines.count == 3 { return try Record(json: lines[1]) }
      if bytes.count < count { return nil }
      count *= 8
    }
  }
}
