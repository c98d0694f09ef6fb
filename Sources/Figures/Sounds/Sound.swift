public import Events
internal import Files

/// A sound of one channel: its waveform, and a player that holds the sound itself, as a WAV file of 16 bits.
///
/// A page takes 2.7 bytes for each sample. A sound that goes beyond ±1 is played at a lower level, so that nothing
/// is clipped; the figure's note says so.
public struct Sound: Hashable, Sendable, Showable {
  /// The samples, from −1 to 1 where nothing is to be changed.
  public var samples: [Double]
  /// How many samples there are in a second, in Hz.
  public var rate: Int
  /// What is heard, in a few words.
  public var title: String

  /// A sound.
  ///
  /// - Parameters:
  ///   - samples: The samples, from −1 to 1 where nothing is to be changed. Those that are not finite are played as 0.
  ///   - rate: How many samples there are in a second: 3000 to 384,000 Hz, which browsers play.
  ///   - title: What is heard, in a few words.
  public init(_ samples: some Collection<some Plottable>, rate: Int, title: String) {
    guard (3000...384_000).contains(rate) else {
      fatalError("a sound needs 3000 to 384,000 samples a second, but '\(title)' has \(rate)")
    }
    self.samples = samples.map(\.plotted)
    self.rate = rate
    self.title = title
  }

  /// The sound as the page shows it.
  ///
  /// - Parameter id: The beginning of the ids in the drawing; unique in the page.
  /// - Returns: A sound; the text "no sound" without samples.
  public func shown(id: String) -> Shown {
    guard !samples.isEmpty else { return .text("no sound") }
    let wave = Waveform(self)
    let wav = WAV(channels: [samples.map { isDrawable($0) ? $0 * wave.level : 0 }], rate: rate)
    return .sound(
      Shown.Sound(
        figure: Shown.Figure(
          title: wave.spokenTitle, description: wave.description,
          wide: wave.svg(id: id, width: 640), narrow: wave.svg(id: id, width: 340),
          data: [wave.dataTable], note: wave.note),
        wav: base64(wav.encoded()), rate: rate, seconds: wave.seconds))
  }

  /// The `<svg>` element of the waveform for a column of the given width.
  ///
  /// - Parameters:
  ///   - id: The beginning of the ids in the drawing; unique in the page.
  ///   - width: 640 or 340 CSS pixels, or another width from 200.
  /// - Returns: The element. For each pixel it shows the range of the samples that fall on it.
  public func svg(id: String, width: Int) -> String { Waveform(self).svg(id: id, width: width) }
}
