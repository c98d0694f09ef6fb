import Events
import Figures
import Files
import Foundation
import Testing

@Suite struct SoundTests {
  private func sound(_ sound: Sound) throws -> Shown.Sound {
    guard case .sound(let shown) = sound.shown(id: "fig-s") else { throw WrongKind() }
    return shown
  }

  private func wav(_ shown: Shown.Sound) throws -> WAV {
    try WAV([UInt8](try #require(Data(base64Encoded: shown.wav))), file: "sound")
  }

  @Test func `the player has the very samples, to 16 bits`() throws {
    let samples = (0..<4000).map { Double($0 % 100) / 100 - 0.5 }
    let shown = try sound(Sound(samples, rate: 8000, title: "saw"))
    let wav = try wav(shown)
    #expect((wav.rate, wav.channelCount, wav.frameCount) == (8000, 1, 4000))
    // Rounded to steps of 2⁻¹⁵.
    #expect(zip(wav.channels[0], samples).allSatisfy { abs($0 - $1) <= 0x1p-16 })
    #expect(shown.seconds == 0.5 && shown.rate == 8000 && shown.figure.note == nil)
    #expect(shown.figure.description == "Waveform of 0.5 s at 8,000 Hz; the samples reach ±0.5.")
  }

  @Test func `a sound that is too loud is played lower as a whole, and says so`() throws {
    let shown = try sound(Sound([0.0, 2, -4, 1, .nan], rate: 8000, title: "loud"))
    // A quarter of each; 1 itself has no place in 16 bits, but −1 has.
    #expect(try wav(shown).channels[0] == [0, 0.5, -1, 0.25, 0])
    #expect(
      shown.figure.note
        == "Played at 0.25 of its level, so that nothing is clipped. 1 sample is not finite and "
        + "played as 0.")
    #expect(
      shown.figure.data[0].rows[4] == [
        .number(0.0005, text: "0.0005"), .number(nil, text: "not a number"),
      ])
  }

  @Test(arguments: [1, 2, 700, 100_000])
  func `waveforms are well formed, small, and show the peaks`(_ count: Int) throws {
    var samples = (0..<count).map { Double($0 % 7) / 100 }
    samples[count / 2] = -0.9
    let figure = try sound(Sound(samples, rate: 44_100, title: "<peak>")).figure
    for svg in [figure.wide, figure.narrow] {
      let markup = Markup(svg)
      #expect(markup.fault == nil && Set(markup.ids).count == markup.ids.count)
      #expect(!svg.contains("nan") && svg.utf8.count < 60_000)
      #expect(markup.texts.contains { $0.hasSuffix(" s") })
      // The lowest place is the peak, at the end of the room.
      let path = try #require(svg.firstMatch(of: /<path d="M([^"Zh]*)[Zh0]*" style="fill/)).1
      let heights = path.split(separator: "L").compactMap { $0.split(separator: " ").last }
        .compactMap { Double($0) }
      let bottom = try #require(
        svg.firstMatch(of: /<line x1="0" y1="([\d.]+)"/).flatMap { Double($0.1) })
      #expect(abs(try #require(heights.max()) - bottom) < 3)
    }
    #expect(figure.data[0].rows.count == min(count, 500) && figure.data[0].totalRows == count)
  }

  @Test func `silence is a line, and nothing is said to be nothing`() throws {
    let figure = try sound(Sound([Double](repeating: 0, count: 100), rate: 8000, title: "")).figure
    #expect(Markup(figure.wide).fault == nil && figure.title == "Sound")
    #expect(Sound([Double](), rate: 8000, title: "").shown(id: "a") == .text("no sound"))
  }

  @Test func `a rate that no browser plays is a caller's bug`() async {
    await #expect(processExitsWith: .failure) { _ = Sound([0.0], rate: 0, title: "") }
  }
}
