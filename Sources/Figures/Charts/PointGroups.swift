/// Points that look alike: all of a mark, or those of one of its classes.
struct PointGroup: Hashable, Sendable {
  var name: String?
  /// The colour's number in the palette.
  var color: Int
  /// Which of the mark's points.
  var indices: [Int]

  /// The groups of a mark's points; classes without points are left out.
  ///
  /// - Parameters:
  ///   - count: How many points the mark has.
  ///   - name: The mark's name.
  ///   - color: The mark's colour.
  ///   - classes: The class of each point, as an index into `names`; none where the mark has no classes.
  ///   - names: What the classes are called.
  ///   - classColors: Their colours.
  /// - Returns: The groups in the order of the names; one without classes.
  static func groups(
    count: Int, name: String?, color: Int, classes: [Int], names: [String], classColors: [Int]
  ) -> [PointGroup] {
    guard !names.isEmpty else {
      return count == 0 ? [] : [PointGroup(name: name, color: color, indices: Array(0..<count))]
    }
    var groups = names.indices.map {
      PointGroup(name: names[$0], color: classColors[$0], indices: [])
    }
    for (index, number) in classes.enumerated() { groups[number].indices.append(index) }
    return groups.filter { !$0.indices.isEmpty }
  }
}

extension [PointGroup] {
  /// How many points there are.
  var pointCount: Int { reduce(0) { $0 + $1.indices.count } }

  /// How many kinds of points there are, by colour.
  var kindCount: Int { Set(map(\.color)).count }

  /// " in 3 classes (a, b, c)", with at most twelve names.
  var spokenClasses: String {
    let names = compactMap(\.name)
    return " in \(names.count) classes (\(names.prefix(12).joined(separator: ", ")))"
  }
}

/// The classes of samples as numbers from 0, and what each number is called.
///
/// Things that can be plotted are ordered by size, others by first appearance.
func numbered<Class: Hashable>(_ classes: some Collection<Class>) -> ([Int], [String]) {
  var order: [Class: Int] = [:]
  var distinct: [Class] = []
  for item in classes where order.updateValue(0, forKey: item) == nil { distinct.append(item) }
  let keyed = distinct.map { ($0, ($0 as? any Plottable)?.plotted) }
  if keyed.allSatisfy({ $0.1 != nil }) {
    distinct = keyed.sorted { ($0.1 ?? 0) < ($1.1 ?? 0) }.map(\.0)
  }
  for (number, item) in distinct.enumerated() { order[item] = number }
  return (classes.map { order[$0] ?? 0 }, distinct.map { "\($0)" })
}
