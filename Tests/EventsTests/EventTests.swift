import Events
import Testing

@Suite struct EventTests {
  static let all: [Event] = [
    .began(block: 1, output: 0),
    .progress(block: 1, Progress(title: "fit", fraction: 0.5, note: "loss 0.3")),
    .shown(block: 1, .text("α < β & \"γ\"\n")),
    .shown(
      block: 1,
      .table(
        .init(
          columns: [.init("k", unit: "1")], rows: [[.number(1, text: "1.00")], [.text("–")]]))),
    .shown(
      block: 1,
      .sound(
        .init(
          figure: .init(title: "a", description: "b", wide: "<svg/>", narrow: "<svg/>", data: []),
          wav: "UklGRg==", rate: 8000, seconds: 0.5))),
    .threw(block: 2, message: "no"),
    .ended(
      block: 2, cost: Cost(wall: 1.5, user: 2, system: 0.25, peakMemory: 1 << 40, waited: 0.125),
      output: 7),
    .value(index: 3, text: "0.8470", number: 0.84700000000000009),
    .value(index: 4, text: "seven", number: nil),
    .value(index: 5, text: "∞", number: .infinity),
    .failed(message: "two\nlines", frames: [0, .max]),
    .finished(output: 9),
  ]

  @Test(arguments: all)
  func `an event survives its line`(_ event: Event) throws {
    let line = event.line()
    #expect(line.last == UInt8(ascii: "\n"))
    #expect(line.dropLast().contains(UInt8(ascii: "\n")) == false)
    #expect(try Event(line: line) == event)
  }

  @Test func `half a line is an error and not an event`() {
    let half = Event.began(block: 1, output: 0).line().dropLast(5)
    #expect(throws: (any Error).self) { try Event(line: half) }
  }

  @Test(arguments: [(-1, 0), (0.25, 0.25), (2, 1), (.infinity, 1), (-.infinity, 0), (.nan, 0)])
  func `a fraction of progress is from 0 to 1, whatever was given`(
    _ given: Double, _ fraction: Double
  ) throws {
    let event = Event.progress(block: 1, Progress(title: "fit", fraction: given))
    guard case .progress(1, let progress) = try Event(line: event.line()) else {
      Issue.record("it came back as another event")
      return
    }
    #expect(progress.fraction == fraction)
  }

  @Test(arguments: [
    // One thread on a processor of its own; the same, kept waiting for a tenth of the time.
    (Cost(wall: 1, user: 1, system: 0, peakMemory: 0, waited: 0.04), false),
    (Cost(wall: 1, user: 0.9, system: 0, peakMemory: 0, waited: 0.1), true),
    // Eight threads of which each was kept waiting for 2 %, and for 10 %.
    (Cost(wall: 1, user: 7.8, system: 0.04, peakMemory: 0, waited: 0.16), false),
    (Cost(wall: 1, user: 7.2, system: 0, peakMemory: 0, waited: 0.8), true),
    // A block that slept, and one that is too short to tell.
    (Cost(wall: 10, user: 0.1, system: 0, peakMemory: 0, waited: 0.1), false),
    (Cost(wall: 0.008, user: 0.002, system: 0, peakMemory: 0, waited: 0.006), false),
  ])
  func `a time is disturbed when a twentieth of it was waiting for processors`(
    _ cost: Cost, _ isDisturbed: Bool
  ) {
    #expect(cost.isDisturbed == isDisturbed)
  }
}
