#if canImport(Glibc)
  internal import Glibc
#else
  internal import Darwin
#endif
internal import LinearAlgebra

/// Sounds like three voices and a piece of music, by a few rules.
///
/// A voice is a buzz whose overtones are strong near two resonances, which change with each syllable; syllables swell and
/// fade, with pauses between. So it is loud seldom, as speech is, which makes its distribution peaked.
///
/// - Source: the resonances of vowels, Peterson and Barney (1952), doi:10.1121/1.1906875, averages for men.
enum ComputedSounds {
  /// A high, a low and a middle voice, and chords (n × 4), from −1 to 1.
  static func signals(count: Int, rate: Int) -> Matrix<Double> {
    var generator = SeededGenerator(seed: 1952)
    let columns = [
      voice(pitch: 210, count, rate, using: &generator),
      voice(pitch: 110, count, rate, using: &generator),
      voice(pitch: 165, count, rate, using: &generator), chords(count, rate),
    ]
    let peaks = columns.map { $0.reduce(0) { max($0, $1.magnitude) } }
    return Matrix(rows: count, columns: 4) { i, j in 0.8 * columns[j][i] / peaks[j] }
  }

  /// The first two resonances of vowels, in Hz, as in "heed", "head", "had", "hod", "hawed" and "who'd".
  private static let vowels: [(Double, Double)] = [
    (270, 2290), (530, 1840), (660, 1720), (730, 1090), (570, 840), (300, 870),
  ]

  private static func voice(
    pitch: Double, _ count: Int, _ rate: Int, using generator: inout SeededGenerator
  ) -> [Double] {
    var sound = [Double](repeating: 0, count: count)
    var start = 0
    var phase = 0.0
    while start < count {
      let length = Int(Double(rate) * generator.uniform(in: 0.12..<0.3))
      let pause = Int(Double(rate) * generator.uniform(in: 0.02..<0.25))
      let vowel = vowels[Int(generator.uniform(in: 0..<Double(vowels.count)))]
      let loudness = generator.uniform(in: 0.3..<1)
      let (from, to) = (
        pitch * generator.uniform(in: 0.9..<1.15), pitch * generator.uniform(in: 0.85..<1.05)
      )
      for i in start..<min(count, start + length) {
        let share = Double(i - start) / Double(length)
        let tone = from + (to - from) * share
        phase += tone / Double(rate)
        let swell = sin(.pi * share) * sin(.pi * share)
        sound[i] = loudness * swell * buzz(phase, tone, vowel, below: 0.45 * Double(rate))
      }
      start += length + pause
    }
    return sound
  }

  /// Overtones of a tone, each as strong as its nearness to a resonance makes it.
  private static func buzz(
    _ phase: Double, _ tone: Double, _ vowel: (Double, Double), below limit: Double
  ) -> Double {
    var sum = 0.0
    for overtone in 1...Int(limit / tone) {
      let f = Double(overtone) * tone
      func near(_ resonance: Double, width: Double) -> Double {
        let distance = (f - resonance) / width
        return 1 / (1 + distance * distance)
      }
      let strength = near(vowel.0, width: 80) + 0.5 * near(vowel.1, width: 120) + 0.02
      sum += strength * sin(2 * .pi * Double(overtone) * phase)
    }
    return sum
  }

  /// Four chords, plucked twice a second.
  private static func chords(_ count: Int, _ rate: Int) -> [Double] {
    let chords: [[Double]] = [
      [220, 261.63, 329.63], [174.61, 220, 261.63], [130.81, 164.81, 196], [196, 246.94, 293.66],
    ]
    return (0..<count).map { i in
      let time = Double(i) / Double(rate)
      let beat = Int(2 * time)
      let decay = exp(-4 * (time - Double(beat) / 2))
      return decay
        * chords[beat / 2 % chords.count].map { tone in
          sin(2 * .pi * tone * time) + 0.4 * sin(4 * .pi * tone * time)
        }.sum()
    }
  }
}
