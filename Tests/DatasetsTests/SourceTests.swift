import Datasets
import Files
import LinearAlgebra
import TestSupport
import Testing

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

@Suite struct SourceTests {
  @Test func `source signals have mean 0 and variance 1`() {
    let kinds: [SourceSignal] = [
      .laplace, .uniform, .gaussian, .sine(cycles: 5), .square(cycles: 4), .sawtooth(cycles: 8),
    ]
    let signals = SourceSignal.signals(kinds, count: 40_000, seed: 1)
    // Four standard errors of the draws' means; those of their variances are up to √5 times larger.
    for mean in signals.columnMeans() { #expect(mean.magnitude < 0.02) }
    for variance in signals.columnVariances() { #expect(abs(variance - 1) < 0.045) }
    #expect(signals == SourceSignal.signals(kinds, count: 40_000, seed: 1))
    #expect(signals != SourceSignal.signals(kinds, count: 40_000, seed: 2))
  }

  @Test func `a mixture is its sources times its mixing`() throws {
    let sources = SourceSignal.signals([.laplace, .uniform], count: 100, seed: 3)
    let mixture = Mixture(of: sources, channels: 5, seed: 4)
    #expect(mixture.mixing.rows == 5 && mixture.mixing.columns == 2)
    #expect(mixture.samples == sources.product(mixture.mixing, transposing: .right))
    let values = try mixture.mixing.thinSVD().values
    #expect(values[0] <= 10 * values[1])
    let noisy = Mixture(of: sources, channels: 5, noise: 0.1, seed: 4)
    #expect(noisy.mixing == mixture.mixing && noisy.samples != mixture.samples)
  }

  @Test(arguments: [1, 2, 5, 10, 11, 20, 60])
  func `a mixture of any number of sources loses none of them`(k: Int) throws {
    let mixture = Mixture(of: Matrix(rows: 1, columns: k), seed: 5)
    let values = try mixture.mixing.thinSVD().values
    #expect(values[0] <= 10 * values[k - 1] * (1 + 1e-12))
    // Its entries are of about the size of normal ones.
    let size = mixture.mixing.frobeniusNorm() / Double(k)
    #expect(k < 5 || (0.7..<1.4).contains(size))
  }

  @Test func `a sound of one's own is written and read again`() async throws {
    try await withTemporaryFolder { folder in
      let signals = Matrix<Double>(rows: 400, columns: 2) { i, j in
        0.5 * sin(0.01 * Double((j + 1) * i))
      }
      let sounds = Recordings(signals, rate: 8000)
      #expect(sounds.names == ["sound 1", "sound 2"])
      try sounds.write(1, to: "\(folder)/b.wav")
      let read = try Recordings.read("\(folder)/b.wav")
      #expect(read.rate == 8000 && read.signals.columns == 1 && read.standInNotice == nil)
      // Half a step of 16 bits.
      #expect((read.signals - signals[columns: 1..<2]).maxNorm() <= 0.5 / 32_768 + 1e-15)
      let stereo = WAV(channels: [signals.column(0), signals.column(1)], rate: 44_100)
      try writeAtomically(stereo.encoded(), to: "\(folder)/s.wav")
      let both = try Recordings.read("\(folder)/s.wav")
      #expect(both.names == ["left", "right"] && both.rate == 44_100)
      #expect(throws: FileError.self) { try Recordings.read("\(folder)/none.wav") }
      #expect(throws: FileError.self) { try sounds.write(0, to: "\(folder)/none/a.wav") }
    }
  }

  @Test func `computed sounds stand in for voices that are not there`() async throws {
    try await withTemporaryFolder { folder in
      let voices = try Voices.load(environment: ["LATENT_DATA": folder, "HOME": folder])
      #expect(voices.standInNotice != nil)
      #expect(voices.signals.rows == 40_000 && voices.signals.columns == 4 && voices.rate == 8000)
      #expect(voices.signals.maxNorm() <= 0.8)
      let moments = voices.signals.moments()
      for i in 0..<4 {
        // Peaked, as speech is, and independent of the others.
        let kurtosis = voices.signals.column(i).map { pow($0 - moments.mean[i], 4) }.sum() / 40_000
        #expect(kurtosis / pow(moments.covariance[i, i], 2) > 3.5)
        for j in 0..<i {
          let scale = (moments.covariance[i, i] * moments.covariance[j, j]).squareRoot()
          #expect((moments.covariance[i, j] / scale).magnitude < 0.03)
        }
      }
    }
  }

  @Test func `a recording that is another than it should be is refused`() async throws {
    try await withTemporaryFolder { folder in
      try makeFolder("\(folder)/audio")
      for name in ["speech-english-female", "speech-italian-male", "speech-french-female", "music"]
      {
        let sound = WAV(channels: [[0, 0.5, -0.5]], rate: 8000)
        try writeAtomically(sound.encoded(), to: "\(folder)/audio/\(name).wav")
      }
      let error = #expect(throws: FileError.self) {
        try Voices.load(environment: ["LATENT_DATA": folder, "HOME": folder])
      }
      #expect(error?.file.hasSuffix("speech-english-female.wav") == true)
      #expect(error?.description.contains("computed sounds") == true)
    }
  }

  @Test func `a computed film stands in for one that is not there`() async throws {
    try await withTemporaryFolder { folder in
      let film = try Film.load(environment: ["LATENT_DATA": folder, "HOME": folder])
      #expect(film.standInNotice != nil)
      #expect(film.frames.rows == 280 && film.frames.columns == 160 * 90)
      #expect(film.frames.elements.allSatisfy { $0 >= 0 && $0 <= 1 })
      try makeFolder("\(folder)/video/cockatoo")
      try writeAtomically(Array("P5 2 1 255\n12".utf8), to: "\(folder)/video/cockatoo/000.pgm")
      let error = #expect(throws: FileError.self) {
        try Film.load(environment: ["LATENT_DATA": folder, "HOME": folder])
      }
      #expect(error?.found == "2 × 1 pixels")
    }
  }

  @Test(.enabled(if: processEnvironment["LATENT_DATA"] != nil))
  func `the recordings and the film are read where they are`() throws {
    let voices = try Voices.load()
    if voices.standInNotice == nil {
      #expect(voices.signals.rows == 40_000 && voices.rate == 8000)
      // As the data's README has them.
      let moments = voices.signals.moments()
      for (i, published) in [4.15, 6.17, 3.54, 1.50].enumerated() {
        let fourth = voices.signals.column(i).map { pow($0 - moments.mean[i], 4) }.sum() / 40_000
        #expect(abs(fourth / pow(moments.covariance[i, i], 2) - 3 - published) < 0.01)
      }
    }
    let film = try Film.load()
    if film.standInNotice == nil {
      #expect(film.frames.rows == 280 && film.width == 160 && film.height == 90)
    }
  }

  @Test func `delays stand side by side`() {
    #expect(Matrix.delays(3, of: [1, 2, 3, 4, 5]) == [[1, 2, 3], [2, 3, 4], [3, 4, 5]])
    #expect(Matrix.delays(1, of: [7.0]) == [[7.0]])
  }
}
