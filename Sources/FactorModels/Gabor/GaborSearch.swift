internal import LinearAlgebra

#if canImport(Glibc)
  internal import Glibc
#else
  internal import Darwin
#endif

/// What a Gabor function is made of while it is fitted: its height and phase as two linear coefficients.
///
/// g = exp(−p²/2σ₁² − q²/2σ₂²) (a cos 2πfp + b sin 2πfp).
struct GaborParameters {
  /// x, y, orientation, log f, log σ₁, log σ₂, a, b.
  var values: [Double]

  /// The function, with an amplitude of at least 0 and angles in their ranges.
  var gabor: Gabor {
    let (a, b) = (values[6], values[7])
    return Gabor(
      x: values[0], y: values[1], frequency: exp(values[3]), orientation: values[2],
      phase: atan2(-b, a), widthAlong: exp(values[4]), widthAcross: exp(values[5]),
      amplitude: (a * a + b * b).squareRoot())
  }
}

/// The search for the Gabor function nearest to one filter.
struct GaborSearch {
  private let filter: [Double]
  private let width: Int
  private let height: Int
  /// Σ w².
  let energy: Double
  /// The range of each parameter.
  private let ranges: [ClosedRange<Double>]

  init(_ filter: [Double], width: Int) {
    self.filter = filter
    self.width = width
    height = filter.count / width
    energy = filter.map { $0 * $0 }.sum()
    let side = Double(max(width, height))
    let sizes = log(0.4)...log(2 * side)
    let all = -Double.greatestFiniteMagnitude...Double.greatestFiniteMagnitude
    ranges = [
      0...Double(width - 1), 0...Double(height - 1), all, log(0.25 / side)...log(0.7), sizes, sizes,
      all, all,
    ]
  }

  /// The parameters that are at the end of their range.
  func atBounds(_ parameters: GaborParameters) -> [FittedGabor.Parameter] {
    let places: [(Int, FittedGabor.Parameter)] = [
      (0, .x), (1, .y), (3, .frequency), (4, .widthAlong), (5, .widthAcross),
    ]
    return places.filter { place, _ in
      let (value, range) = (parameters.values[place], ranges[place])
      return value <= range.lowerBound || value >= range.upperBound
    }.map(\.1)
  }

  /// How far a sum of the filter's squares may be off by rounding, which goes up and down.
  private var rounding: Double { Double(filter.count).squareRoot() * .ulpOfOne * energy }

  /// The best few of a grid around the filter's centre of energy, which is above 0.
  func starts() -> [GaborParameters] {
    var (energy, x, y) = (0.0, 0.0, 0.0)
    for (place, value) in filter.enumerated() {
      energy += value * value
      x += value * value * Double(place % width)
      y += value * value * Double(place / width)
    }
    let side = Double(max(width, height))
    var candidates: [(error: Double, parameters: GaborParameters)] = []
    for size in [0.1, 0.2, 0.35] {
      for frequency in stride(from: 1 / side, through: 0.5, by: max(1 / side, 0.05)) {
        for turn in 0..<8 {
          let start = GaborParameters(values: [
            x / energy, y / energy, .pi * Double(turn) / 8, log(frequency), log(size * side),
            log(size * side), 0, 0,
          ])
          let solved = withBestCoefficients(start)
          candidates.append(solved)
        }
      }
    }
    candidates.sort { $0.error < $1.error }
    return candidates.prefix(4).map(\.parameters)
  }

  /// Where a descent ended.
  struct End {
    let parameters: GaborParameters
    /// Σ (w − g)².
    let error: Double
    let steps: [Trace.Step]
    let ending: Trace.Ending
  }

  /// Levenberg and Marquardt's method.
  func descend(from start: GaborParameters, tolerance: Double, limit: Int) -> End {
    let clock = ContinuousClock.now
    var parameters = start
    var damping = 1e-3
    var steps: [Trace.Step] = []
    var equations = equations(at: parameters)
    for iteration in 0...limit {
      let elapsed = (ContinuousClock.now - clock).components
      func step(optimality: Double) -> Trace.Step {
        Trace.Step(
          iteration: iteration, objective: equations.error, optimality: optimality,
          seconds: Double(elapsed.seconds) + 1e-18 * Double(elapsed.attoseconds))
      }
      let cosine = equations.error <= rounding ? 0 : equations.cosine
      steps.append(step(optimality: cosine))
      if cosine <= tolerance {
        return End(
          parameters: parameters, error: equations.error, steps: steps, ending: .converged)
      }
      guard iteration < limit else { break }
      var found: (parameters: GaborParameters, equations: Equations)?
      while found == nil, damping < 1e12 {
        if let step = equations.step(damping: damping) {
          let trial = moved(parameters, by: step)
          let there = self.equations(at: trial)
          if there.error < equations.error { found = (trial, there) }
        }
        damping *= found == nil ? 4 : 0.25
      }
      guard let found else {
        let isDone = equations.reduction <= rounding
        if isDone { steps[steps.count - 1] = step(optimality: 0) }
        return End(
          parameters: parameters, error: equations.error, steps: steps,
          ending: isDone ? .converged : .stalled)
      }
      damping = max(damping, 1e-12)
      (parameters, equations) = found
    }
    return End(
      parameters: parameters, error: equations.error, steps: steps, ending: .iterationLimit)
  }

  /// The parameters with the least-squares coefficients a and b, and what error is left.
  private func withBestCoefficients(
    _ parameters: GaborParameters
  ) -> (error: Double, parameters: GaborParameters) {
    var (cc, cs, ss, cw, sw, ww) = (0.0, 0.0, 0.0, 0.0, 0.0, 0.0)
    forPixels(parameters) { pixel in
      let (c, s) = (pixel.envelope * pixel.cosine, pixel.envelope * pixel.sine)
      (cc, cs, ss) = (cc + c * c, cs + c * s, ss + s * s)
      (cw, sw, ww) = (cw + c * pixel.value, sw + s * pixel.value, ww + pixel.value * pixel.value)
    }
    // A trace of a ridge keeps the two apart where a low frequency makes them alike.
    let ridge = 1e-9 * (cc + ss) + .leastNormalMagnitude
    let determinant = (cc + ridge) * (ss + ridge) - cs * cs
    var solved = parameters
    solved.values[6] = ((ss + ridge) * cw - cs * sw) / determinant
    solved.values[7] = ((cc + ridge) * sw - cs * cw) / determinant
    return (ww - solved.values[6] * cw - solved.values[7] * sw, solved)
  }

  private func moved(_ parameters: GaborParameters, by step: [Double]) -> GaborParameters {
    var moved = parameters
    for i in step.indices {
      moved.values[i] = min(
        max(moved.values[i] + step[i], ranges[i].lowerBound), ranges[i].upperBound)
    }
    return moved
  }

  /// What is at a pixel: the filter's value, and the parts of the Gabor function.
  private struct Pixel {
    let value, p, q, envelope, cosine, sine: Double
  }

  private func forPixels(_ parameters: GaborParameters, _ body: (Pixel) -> Void) {
    let v = parameters.values
    let (cosine, sine) = (cos(v[2]), sin(v[2]))
    let wave = 2 * Double.pi * exp(v[3])
    let (along, across) = (0.5 * exp(-2 * v[4]), 0.5 * exp(-2 * v[5]))
    for (place, value) in filter.enumerated() {
      let (dx, dy) = (Double(place % width) - v[0], Double(place / width) - v[1])
      let (p, q) = (dx * cosine + dy * sine, dy * cosine - dx * sine)
      body(
        Pixel(
          value: value, p: p, q: q, envelope: exp(-p * p * along - q * q * across),
          cosine: cos(wave * p), sine: sin(wave * p)))
    }
  }

  /// Normal equations of the least squares around some parameters.
  private struct Equations {
    /// Σ (w − g)².
    var error = 0.0
    /// JᵀJ and Jᵀ(w − g), for the derivatives J of g.
    var products = [Double](repeating: 0, count: 64)
    var gradient = [Double](repeating: 0, count: 8)
    /// The parameters that the gradient pushes against the end of their range.
    var blocked = [Bool](repeating: false, count: 8)

    /// The largest cosine between the differences and a parameter's derivatives.
    var cosine: Double {
      guard error > 0 else { return 0 }
      return (0..<8).filter { !blocked[$0] }.map { i in
        let square = products[9 * i] * error
        return square > 0 ? gradient[i].magnitude / square.squareRoot() : 0
      }.max() ?? 0
    }

    /// By how much a full step would make the error smaller, if the equations were all: gᵀ (JᵀJ)⁻¹ g.
    var reduction: Double {
      step(damping: 1e-12).map { zip($0, gradient).map { $0 * $1 }.sum() } ?? .infinity
    }

    /// The step of free parameters; nil if the equations are singular.
    func step(damping: Double) -> [Double]? {
      let free = (0..<8).filter { !blocked[$0] }
      let matrix = Matrix<Double>(rows: free.count, columns: free.count) { i, j in
        let product = products[8 * free[i] + free[j]]
        return i == j ? product * (1 + damping) + .leastNormalMagnitude : product
      }
      let right = Matrix<Double>(rows: free.count, columns: 1) { i, _ in gradient[free[i]] }
      guard let solved = try? matrix.solve(right) else { return nil }
      var step = [Double](repeating: 0, count: 8)
      for (place, i) in free.enumerated() { step[i] = solved[place, 0] }
      return step
    }
  }

  private func equations(at parameters: GaborParameters) -> Equations {
    var equations = Equations()
    let v = parameters.values
    let (cosine, sine) = (cos(v[2]), sin(v[2]))
    let wave = 2 * Double.pi * exp(v[3])
    let (along, across) = (exp(-2 * v[4]), exp(-2 * v[5]))
    var derivatives = [Double](repeating: 0, count: 8)
    forPixels(parameters) { pixel in
      let g = pixel.envelope * (v[6] * pixel.cosine + v[7] * pixel.sine)
      let slope = pixel.envelope * (v[7] * pixel.cosine - v[6] * pixel.sine)
      let byP = wave * slope - pixel.p * along * g
      let byQ = -pixel.q * across * g
      derivatives[0] = -cosine * byP + sine * byQ
      derivatives[1] = -sine * byP - cosine * byQ
      derivatives[2] = pixel.q * byP - pixel.p * byQ
      derivatives[3] = wave * pixel.p * slope
      derivatives[4] = pixel.p * pixel.p * along * g
      derivatives[5] = pixel.q * pixel.q * across * g
      derivatives[6] = pixel.envelope * pixel.cosine
      derivatives[7] = pixel.envelope * pixel.sine
      let difference = pixel.value - g
      equations.error += difference * difference
      for i in 0..<8 {
        equations.gradient[i] += derivatives[i] * difference
        for j in 0...i { equations.products[8 * i + j] += derivatives[i] * derivatives[j] }
      }
    }
    for i in 0..<8 {
      for j in 0..<i { equations.products[8 * j + i] = equations.products[8 * i + j] }
      // A step follows the gradient's sign.
      equations.blocked[i] =
        (v[i] >= ranges[i].upperBound && equations.gradient[i] > 0)
        || (v[i] <= ranges[i].lowerBound && equations.gradient[i] < 0)
    }
    return equations
  }
}
