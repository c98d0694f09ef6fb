/// A labelled place on an axis.
struct Tick: Hashable, Sendable {
  var value: Double
  var label: String
}

/// Round values for the labels of a linear axis.
///
/// The search maximises a weighted sum of simplicity (round steps, zero among the labels), coverage
/// (the labels reach the ends of the data, and not beyond) and density (about as many as asked for).
/// The fourth term, legibility, is left to the layout, which asks again with a smaller count when
/// labels would touch. Other than in the paper, zero is always among the labels where the data lie on both sides of it.
///
/// - Parameters:
///   - low: The least value of the data, finite.
///   - high: The greatest value, above `low`.
///   - count: About how many labels there should be, at least 2.
/// - Returns: Ascending values at equal steps, which may reach beyond the data.
/// - Source: Talbot, Lin and Hanrahan, "An Extension of Wilkinson's Algorithm for Positioning Tick
///   Labels on Axes", IEEE TVCG 16 (2010), algorithm 1, with its weights and its list of steps.
package func extendedTicks(from low: Double, to high: Double, count: Int) -> [Double] {
  let steps: [Double] = [1, 5, 2, 2.5, 4, 3]
  let range = high - low
  let needsZero = low < 0 && high > 0
  let wanted = Double(max(2, count) - 1)
  var best = (score: -2.0, start: 0, skip: 1, step: range, places: 2)

  func score(_ simplicity: Double, _ coverage: Double, _ density: Double) -> Double {
    0.25 * simplicity + 0.2 * coverage + 0.5 * density + 0.05
  }

  var skip = 1
  search: while skip < 40 {
    for (rank, round) in steps.enumerated() {
      let roundness = 1 - Double(rank) / Double(steps.count - 1) - Double(skip)
      guard score(roundness + 1, 1, 1) >= best.score else { break search }
      var places = 2
      while places < 200 {
        let gaps = Double(places - 1)
        let densest = gaps >= wanted ? 2 - gaps / wanted : 1
        guard score(roundness + 1, 1, densest) >= best.score else { break }
        var exponent = Int(
          logarithm10(range / Double(places + 1) / (Double(skip) * round)).rounded(.up))
        while true {
          let unit = round * powerOfTen(exponent)
          let step = unit * Double(skip)
          let span = step * gaps
          let excess = max(0, span - range) / 2 / (0.1 * range)
          guard score(roundness + 1, 1 - excess * excess, densest) >= best.score else { break }
          let first = Int((high / step).rounded(.down)) * skip - (places - 1) * skip
          let last = Int((low / step).rounded(.up)) * skip
          if first <= last {
            for start in first...last {
              let labelLow = Double(start) * unit
              let labelHigh = labelLow + span
              let hasZero = start <= 0 && start + skip * (places - 1) >= 0 && start % skip == 0
              if needsZero, !hasZero { continue }
              let (under, over) = (
                (low - labelLow) / (0.1 * range), (high - labelHigh) / (0.1 * range)
              )
              let density = gaps / span
              let target = wanted / (max(labelHigh, high) - min(labelLow, low))
              let total = score(
                roundness + (hasZero ? 1 : 0), 1 - 0.5 * (under * under + over * over),
                2 - max(density / target, target / density))
              if total > best.score { best = (total, start, skip, unit, places) }
            }
          }
          exponent += 1
        }
        places += 1
      }
    }
    skip += 1
  }
  return (0..<best.places).map { Double(best.start + $0 * best.skip) * best.step }
}

/// Values for the labels of an axis of angles: multiples of the least round part of a circle of which no more than
/// `count` fit.
///
/// - Parameters:
///   - low: The least angle in degrees.
///   - high: The greatest angle, above `low`.
///   - count: The most labels there should be, at least 2.
/// - Returns: Ascending values within the range; nil where a circle's parts are too small or too large for it.
func angleTicks(from low: Double, to high: Double, count: Int) -> [Double]? {
  guard high - low > 20 else { return nil }
  for step in [5.0, 10, 15, 30, 45, 60, 90, 180, 360, 720] {
    let (first, last) = ((low / step).rounded(.up), (high / step).rounded(.down))
    guard last - first < Double(max(2, count)) else { continue }
    return last > first ? stride(from: first, through: last, by: 1).map { $0 * step } : nil
  }
  return nil
}

/// Round values for the labels of a logarithmic axis: powers of ten, every second, third, fifth, tenth, … where they
/// are many, with 2 and 5 between them where they are few.
///
/// - Parameters:
///   - low: The least value, above 0.
///   - high: The greatest value, above `low`.
///   - count: About how many labels there should be.
/// - Returns: The values with labels and those with a short tick only, ascending, within the range.
package func logarithmicTicks(
  from low: Double, to high: Double, count: Int
) -> (labelled: [Double], plain: [Double]) {
  let decades = logarithm10(high) - logarithm10(low)
  let exponents =
    Int(logarithm10(low).rounded(.down))...Int(logarithm10(high).rounded(.up))
  func within(_ values: [Double]) -> [Double] {
    values.filter { $0 >= low * (1 - 1e-9) && $0 <= high * (1 + 1e-9) }
  }
  func multiples(_ digits: [Double]) -> [Double] {
    within(exponents.flatMap { exponent in digits.map { $0 * powerOfTen(exponent) } })
  }
  let least = Int((decades / Double(max(2, count))).rounded(.up))
  if least > 1, let every = [2, 3, 5, 10, 20, 30, 50, 100, 200, 300].first(where: { $0 >= least }) {
    let chosen = exponents.filter { $0 % every == 0 }.map(powerOfTen)
    return (within(chosen), decades <= 30 ? multiples([1]) : [])
  }
  let minor = decades <= 10 ? multiples([2, 3, 4, 5, 6, 7, 8, 9]) : []
  // The densest labels that are not too many; three show that the axis is logarithmic, two hardly do.
  for fewest in [3, 2] {
    for digits in [[1.0, 2, 5], [1, 3], [1]] {
      let labelled = multiples(digits)
      if labelled.count >= fewest, labelled.count <= count + 1 { return (labelled, minor) }
    }
    let linear = decades < 1 ? within(extendedTicks(from: low, to: high, count: count)) : []
    if linear.count >= fewest { return (linear, minor.filter { !linear.contains($0) }) }
  }
  return (multiples([1]), minor)
}
