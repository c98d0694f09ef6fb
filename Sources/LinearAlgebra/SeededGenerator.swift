/// A source of random numbers that gives the same numbers for the same seed, on every machine.
///
/// It is xoshiro256**: period 2²⁵⁶ − 1, 64 bits a draw. It is not for cryptography. The seed becomes the four words of
/// state through SplitMix64, as its authors advise, so that similar seeds give unrelated numbers.
///
/// - Source: Blackman and Vigna (2021), "Scrambled linear pseudorandom number generators", doi:10.1145/3460772, and
///   their public-domain reference code at prng.di.unimi.it.
public struct SeededGenerator: RandomNumberGenerator, Hashable, Sendable {
  private var state: (UInt64, UInt64, UInt64, UInt64)

  /// A generator whose numbers are decided by a seed.
  ///
  /// - Parameter seed: Any number; negative ones are taken as their 64 bits.
  public init(seed: Int) {
    var mixer = SplitMix64(state: UInt64(bitPattern: Int64(seed)))
    state = (mixer.next(), mixer.next(), mixer.next(), mixer.next())
  }

  /// A generator that continues from four words of state, not all zero.
  package init(state: (UInt64, UInt64, UInt64, UInt64)) {
    self.state = state
  }

  /// The next 64 random bits.
  ///
  /// - Returns: Every value is equally likely.
  public mutating func next() -> UInt64 {
    let result = rotate(state.1 &* 5, left: 7) &* 9
    let shifted = state.1 << 17
    state.2 ^= state.0
    state.3 ^= state.1
    state.1 ^= state.2
    state.0 ^= state.3
    state.2 ^= shifted
    state.3 = rotate(state.3, left: 45)
    return result
  }

  /// Skips 2¹²⁸ draws: the numbers before and after never meet, so each part of a computation can have its own.
  public mutating func jump() {
    let polynomial: [UInt64] = [
      0x180e_c6d3_3cfd_0aba, 0xd5a6_1266_f0c9_392c, 0xa958_2618_e03f_c9aa, 0x39ab_dc45_29b1_661c,
    ]
    var jumped: (UInt64, UInt64, UInt64, UInt64) = (0, 0, 0, 0)
    for word in polynomial {
      for bit in 0..<64 {
        if word & (1 << UInt64(bit)) != 0 {
          jumped.0 ^= state.0
          jumped.1 ^= state.1
          jumped.2 ^= state.2
          jumped.3 ^= state.3
        }
        _ = next()
      }
    }
    state = jumped
  }

  /// Whether two generators will give the same numbers.
  public static func == (a: SeededGenerator, b: SeededGenerator) -> Bool { a.state == b.state }

  /// Feeds the state to a hasher.
  ///
  /// - Parameter hasher: The hasher to feed.
  public func hash(into hasher: inout Hasher) {
    hasher.combine(state.0)
    hasher.combine(state.1)
    hasher.combine(state.2)
    hasher.combine(state.3)
  }
}

/// The generator that turns one word of seed into many.
///
/// - Source: Steele, Lea and Flood (2014), doi:10.1145/2660193.2660195.
package struct SplitMix64 {
  package var state: UInt64

  package init(state: UInt64) { self.state = state }

  package mutating func next() -> UInt64 {
    state &+= 0x9e37_79b9_7f4a_7c15
    var z = state
    z = (z ^ (z >> 30)) &* 0xbf58_476d_1ce4_e5b9
    z = (z ^ (z >> 27)) &* 0x94d0_49bb_1331_11eb
    return z ^ (z >> 31)
  }
}

private func rotate(_ x: UInt64, left bits: UInt64) -> UInt64 {
  (x << bits) | (x >> (64 - bits))
}
