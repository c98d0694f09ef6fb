public import LinearAlgebra

/// The codes of one signal for every penalty, from the least that leaves it zero downwards.
///
/// Between two breakpoints each number of the code is a straight line in the penalty.
///
/// - Source: Efron, Hastie, Johnstone and Tibshirani (2004), doi:10.1214/009053604000000067.
public struct LassoPath: Codable, Hashable, Sendable {
  /// The penalties λ where an atom joins or leaves, and the last one, descending (p).
  public let penalties: [Double]
  /// The codes at these (p × k).
  public let codes: Matrix<Double>
  /// The duality gap of each, relative to its objective: how far it may be from the best there is (p).
  public let optimality: [Double]

  /// The code at a penalty.
  ///
  /// - Parameter penalty: λ, at least the last of `penalties`.
  /// - Returns: The code (k); zero above the first of `penalties`.
  public func code(at penalty: Double) -> [Double] {
    guard let last = penalties.last, penalty >= last else {
      fatalError("This path ends at the penalty \(penalties.last ?? .nan), above \(penalty).")
    }
    guard let next = penalties.firstIndex(where: { $0 <= penalty }), next > 0 else {
      return [Double](repeating: 0, count: codes.columns)
    }
    let (above, below) = (penalties[next - 1], penalties[next])
    let share = above > below ? (above - penalty) / (above - below) : 1
    return zip(codes.row(next - 1), codes.row(next)).map { $0 + share * ($1 - $0) }
  }
}

extension SparseCoding {
  /// The codes of one signal for every penalty down to this one's.
  ///
  /// - Parameters:
  ///   - signal: d numbers, all finite.
  ///   - atoms: The atoms as rows (k × d).
  /// - Returns: The path; it has this penalty only if the code is zero there. Should rounding lead in circles, which
  ///   `optimality` would tell, it ends above this penalty.
  /// - Throws: As `encode`.
  public func path(
    _ signal: [Double], with atoms: Matrix<Double>
  ) throws(FitError) -> LassoPath {
    let lasso = try lasso(atoms)
    let signals = Matrix(rows: 1, columns: signal.count, elements: signal)
    FitError.checkFeatures(of: signals, atoms: atoms)
    let block = LassoBlock(signals, lasso)
    try FitError.check(signals, energies: block.energies)
    var walk = LassoWalk(products: block.products.elements, lasso)
    var (penalties, codes): ([Double], [[Double]]) = ([], [])
    walk.go(to: lasso.alpha) { bound, code in
      penalties.append(2 * precision * bound)
      codes.append(code)
    }
    let optimality = zip(penalties, codes).map { penalty, code in
      lasso.certificate(
        of: Matrix(rows: 1, columns: code.count, elements: code), for: signals,
        alpha: penalty / (2 * precision)
      ).gaps[0]
    }
    return LassoPath(penalties: penalties, codes: Matrix(codes), optimality: optimality)
  }
}

/// A walk along the path of one signal's codes.
struct LassoWalk {
  private(set) var code: [Double]
  private let lasso: Lasso
  private let products: [Double]
  /// The products of the atoms with the residual (k).
  private var correlations: [Double]
  /// The atoms in use, in the order in which they joined, and the factor of their Gram matrix.
  private var used: [Int] = []
  private var factor = GrowingCholesky()
  /// Atoms that depend on those in use. To take one in, another would have to go; where such an atom reaches the threshold
  /// together with others, which only ties make, the codes from there on may not be the best, and the certificate tells.
  private var dependent: Set<Int> = []

  /// A walk that has not begun.
  ///
  /// - Parameters:
  ///   - products: The products of the atoms with the signal (k).
  ///   - lasso: The problem.
  init(products: [Double], _ lasso: Lasso) {
    self.lasso = lasso
    self.products = products
    correlations = products
    code = [Double](repeating: 0, count: products.count)
  }

  /// Walks from zero until the threshold α has come down to `end`; `visit` is told the threshold and the code at each
  /// breakpoint and at the end.
  mutating func go(to end: Double, visit: (_ bound: Double, _ code: [Double]) -> Void = { _, _ in })
  {
    var bound = correlations.reduce(0) { max($0, size($1)) }
    // Atoms that left at this threshold, with the sign of their correlation: with it they may not come back at once.
    var left: [Int: Double] = [:]
    join(correlations.firstIndex { size($0) == bound })
    // Each breakpoint is passed once, unless rounding leads in circles; the certificate tells.
    var (breakpoints, lowest) = (0, Double.infinity)
    while bound > end, breakpoints < 100 + 20 * code.count {
      if bound < lowest { visit(bound, code) }
      lowest = bound
      breakpoints += 1
      let direction = factor.solve(used.map { correlations[$0] < 0 ? -1 : 1 })
      let (step, event) = nextEvent(direction, bound: bound, end: end, except: left)
      for (atom, change) in zip(used, direction) { code[atom] += step * change }
      if step > 0 { left = [:] }
      if case .leaves(let atom) = event {
        code[atom] = 0
        left[atom] = correlations[atom] < 0 ? -1 : 1
        leave(atom)
      }
      updateCorrelations()
      bound -= step
      if case .joins(let atom) = event { join(atom) }
    }
    visit(max(bound, end), code)
  }

  private enum Event { case joins(Int), leaves(Int), end }

  /// How far the code goes along its direction, in units of the threshold, and what ends it there.
  private func nextEvent(
    _ direction: [Double], bound: Double, end: Double, except left: [Int: Double]
  ) -> (step: Double, event: Event) {
    var (step, event) = (bound - end, Event.end)
    var slopes = [Double](repeating: 0, count: code.count)
    for (atom, change) in zip(used, direction) {
      add(change, timesRow: atom, to: &slopes)
      // One that joined together with others may be driven to the wrong side: it leaves before it moves.
      let isDriven = code[atom] == 0 && change * correlations[atom] < 0
      let reach = isDriven ? 0 : code[atom] * change < 0 ? -code[atom] / change : .infinity
      if reach < step { (step, event) = (reach, .leaves(atom)) }
    }
    let isUsed = Set(used)
    for atom in code.indices
    where !isUsed.contains(atom) && !dependent.contains(atom) {
      let (c, slope) = (correlations[atom], slopes[atom])
      for sign in lasso.isPositive ? [1.0] : [1.0, -1.0]
      where 1 - sign * slope > 1e-12 && left[atom] != sign {
        let reach = max(0, (bound - sign * c) / (1 - sign * slope))
        if reach < step { (step, event) = (reach, .joins(atom)) }
      }
    }
    return (step, event)
  }

  private mutating func join(_ atom: Int?) {
    guard let atom, size(correlations[atom]) > 0 else { return }
    let products = used.map { lasso.gram[atom, $0] }
    if factor.append(products: products, energy: lasso.gram[atom, atom]) {
      used.append(atom)
    } else {
      dependent.insert(atom)
    }
  }

  private mutating func leave(_ atom: Int) {
    let rest = used.filter { $0 != atom }
    (used, factor, dependent) = ([], GrowingCholesky(), [])
    for atom in rest { join(atom) }
  }

  private mutating func updateCorrelations() {
    correlations = products
    for atom in used { add(-code[atom], timesRow: atom, to: &correlations) }
  }

  private func add(_ factor: Double, timesRow row: Int, to sums: inout [Double]) {
    let start = row * sums.count
    lasso.gram.elements.withUnsafeBufferPointer { gram in
      for j in sums.indices { sums[j] += factor * gram[start + j] }
    }
  }

  private func size(_ correlation: Double) -> Double {
    lasso.isPositive ? correlation : correlation.magnitude
  }
}
