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
    .threw(block: 2, message: "no"),
    .ended(block: 2, cost: Cost(wall: 1.5, user: 2, system: 0.25, peakMemory: 1 << 40), output: 7),
    .value(index: 3, text: "0.8470"),
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
}
