internal import DataFiles
public import Files
public import LinearAlgebra

/// Sounds recorded one by one, all of one length and rate, and what a page must say of them.
public struct Recordings: Hashable, Sendable {
  /// What is heard in each (k), such as "English, female voice".
  public let names: [String]
  /// The sounds (n × k): a column each, from −1 to 1.
  public let signals: Matrix<Double>
  /// Samples a second.
  public let rate: Int
  /// Under which terms they may be used, a sentence for pages.
  public let licence: String
  /// Who made them, a sentence for pages.
  public let source: String
  /// What a page must say when these stand in for others; `nil` when they are what was asked for.
  public let standInNotice: String?

  /// Sounds of your own.
  ///
  /// - Parameters:
  ///   - signals: The sounds (n × k): a column each, from −1 to 1.
  ///   - rate: Samples a second, from 1 to 2³¹ − 1.
  ///   - names: What is heard in each (k); numbers from 1 if nil.
  public init(_ signals: Matrix<Double>, rate: Int, names: [String]? = nil) {
    let names = names ?? (0..<signals.columns).map { "sound \($0 + 1)" }
    guard names.count == signals.columns, (1...Int(Int32.max)).contains(rate) else {
      fatalError(
        "\(signals.columns) sounds have \(names.count) names and a rate of \(rate) samples a second."
      )
    }
    self.init(
      names: names, signals: signals, rate: rate, licence: "", source: "", standInNotice: nil)
  }

  init(
    names: [String], signals: Matrix<Double>, rate: Int, licence: String, source: String,
    standInNotice: String?
  ) {
    (self.names, self.signals, self.rate) = (names, signals, rate)
    (self.licence, self.source, self.standInNotice) = (licence, source, standInNotice)
  }

  /// Reads a sound of your own: a WAV file of 16 bits, of one channel or two.
  ///
  /// - Parameter path: The file.
  /// - Returns: Its channels (n × 1 or n × 2).
  /// - Throws: A file that can't be read or is none of these.
  public static func read(_ path: String) throws(FileError) -> Recordings {
    DataLooks.tell(path)
    let sound = try WAV(try readFile(path), file: path)
    let channels = sound.channels
    return Recordings(
      Matrix(rows: sound.frameCount, columns: channels.count) { i, j in channels[j][i] },
      rate: sound.rate, names: channels.count == 2 ? ["left", "right"] : nil)
  }

  /// Writes one of the sounds to a WAV file of 16 bits and one channel; values beyond ±1 are clipped.
  ///
  /// - Parameters:
  ///   - sound: Which, from 0 to k − 1.
  ///   - path: The file; one that is there is replaced.
  /// - Throws: A folder that is missing or can't be written to, or a full disk.
  public func write(_ sound: Int, to path: String) throws(FileError) {
    guard (0..<signals.columns).contains(sound) else {
      fatalError("There is no sound \(sound) among \(signals.columns) (from 0).")
    }
    let channel = WAV(channels: [signals.column(sound)], rate: rate)
    try writeAtomically(channel.encoded(), to: path)
  }
}

/// Three voices and a piece of music, 5 s each at 8 kHz: sources for a cocktail party.
public enum Voices {
  /// Loads them.
  ///
  /// They are looked for in `$LATENT_DATA/audio`, then in the user's data folder. Where they are in neither,
  /// computed sounds stand in for them, voice-like ones and chords: `standInNotice` tells.
  ///
  /// - Returns: The four sounds (40,000 × 4).
  /// - Throws: A file that is damaged or another one than it should be.
  public static func load() throws(FileError) -> Recordings {
    try load(environment: processEnvironment)
  }

  package static func load(environment: [String: String]) throws(FileError) -> Recordings {
    let folders = try DataFolders(environment: environment)
    guard let folder = folders.find(.voices) else { return standIn }
    var channels: [[Double]] = []
    var rate = 0
    for file in DataFiles.voices.files {
      let path = "\(folder)/\(file.name)"
      DataLooks.tell(path)
      do throws(FileError) {
        let content = try readFile(path, limit: file.largestCompressedSize)
        try file.check(content, file: path)
        let sound = try WAV(content, file: path)
        channels.append(sound.channels[0])
        rate = sound.rate
      } catch {
        throw error.advising(
          "Replace the file, or take its folder away to use computed sounds instead")
      }
    }
    DataUses.tell(.voices, standInNotice: nil)
    return Recordings(
      names: ["English, female voice", "Italian, male voice", "French, female voice", "music"],
      signals: Matrix(rows: channels[0].count, columns: 4) { i, j in channels[j][i] }, rate: rate,
      licence: DataFiles.voices.licence, source: DataFiles.voices.source, standInNotice: nil)
  }

  private static var standIn: Recordings {
    let data = DataFiles.computed("Computed voices")
    let notice = """
      The recordings were not found on this machine, so computed sounds stand in for them: all numbers and \
      figures here differ from those of recorded voices.
      """
    DataUses.tell(data, standInNotice: notice)
    return Recordings(
      names: ["high computed voice", "low computed voice", "middle computed voice", "chords"],
      signals: ComputedSounds.signals(count: 40_000, rate: 8000), rate: 8000,
      licence: data.licence, source: data.source, standInNotice: notice)
  }
}

extension DataFiles {
  /// The recordings of `Voices`.
  static let voices = DataFiles(
    name: "audio", title: "Voices and music",
    licence: """
      The English and French voices and the music are available under CC BY-SA 3.0, the Italian voice under \
      CC BY 3.0.
      """,
    source: """
      Voices: Allison Smith (English, 2003–2010), Carlo Flora (Italian, 2012) and June Wallack (French, 2006–2008), \
      of Asterisk's core sounds; music: Paul Shuler (Macroform), "The Simplicity", 2009.
      """,
    files: [
      ("speech-english-female", "88f3386728a3a1bea6a38f47d154f2091ef43de472f51aaede3fa9216401db9f"),
      ("speech-italian-male", "7aa90c5a15708426b91fcce2538d50391edb6835c5040c719894c98dd5a7dcba"),
      ("speech-french-female", "e6cf963f598769d17f06aedfbe655a2ddd71b977ee779849b023a4eb34ad6987"),
      ("music", "e2289079882d2a668e7fb89ec307d0e2ffce8631b032df4e250999886d874f50"),
    ].map {
      DataFile(name: "\($0.0).wav", compressedSize: 80_044, size: 80_044, sha256: $0.1)
    })

  /// What has been computed here and lies in no file.
  static func computed(_ title: String) -> DataFiles {
    DataFiles(
      name: "computed", title: title, licence: "Computed data need no licence.",
      source: "\(title): Latent.", files: [])
  }
}
