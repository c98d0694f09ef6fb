#if canImport(Glibc)
  internal import Glibc
#elseif canImport(Darwin)
  internal import Darwin
#endif

/// The logarithm to base 10.
func logarithm10(_ value: Double) -> Double { log10(value) }

/// A power.
func power(_ base: Double, _ exponent: Double) -> Double { pow(base, exponent) }

/// Ten to a whole power, correctly rounded: read from its decimal text, since `pow` may be off by a
/// unit in the last place, which would show in labels.
func powerOfTen(_ exponent: Int) -> Double {
  exponent < -330 ? 0 : exponent > 308 ? .infinity : Double("1e\(exponent)") ?? 0
}

/// Sine and cosine of an angle in degrees.
func sineAndCosine(degrees: Double) -> (sine: Double, cosine: Double) {
  let angle = degrees / 180 * .pi
  return (sin(angle), cos(angle))
}

/// The angle of a direction in radians, from −π to π.
func angle(x: Double, y: Double) -> Double { atan2(y, x) }
