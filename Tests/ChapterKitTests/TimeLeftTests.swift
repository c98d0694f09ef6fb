import ChapterKit
import Testing

@Suite struct TimeLeftTests {
  @Test(
    arguments: [
      // Nothing known, nothing done.
      (nil, 1, 0, nil),
      // Only what one like it took.
      (10, 1, 0, 9),
      // Longer than that one already, and no pace yet.
      (10, 11, 0.01, nil),
      // Only the pace: a quarter in 2 s.
      (nil, 2, 0.25, 6),
      // Both: 6 s by the pace, 8 s by the other, a quarter of the weight to the pace.
      (10, 2, 0.25, 0.25 * 6 + 0.75 * 8),
      // A pace so different that the other tells nothing.
      (0.1, 2, 0.25, 6), (1000, 2, 0.25, 6),
    ] as [(Double?, Double, Double, Double?)])
  func `the time left goes by the pace and by what a similar computation took`(
    _ expected: Double?, _ elapsed: Double, _ fraction: Double, _ left: Double?
  ) {
    #expect(ComputationTeller.secondsLeft(of: expected, after: elapsed, at: fraction) == left)
  }
}
