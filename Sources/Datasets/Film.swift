internal import DataFiles
public import Files
public import LinearAlgebra

#if canImport(Glibc)
  internal import Glibc
#else
  internal import Darwin
#endif

/// A grey film, and what a page must say of it.
public struct Film: Hashable, Sendable {
  /// The frames in order (n × d): a row each, its pixels row by row from the top left, from 0 (black) to 1 (white).
  public let frames: Matrix<Double>
  /// A frame's columns of pixels.
  public let width: Int
  /// A frame's rows of pixels; d = `height` · `width`.
  public let height: Int
  /// Frames a second.
  public let rate: Double
  /// What is to be seen.
  public let name: String
  /// Under which terms it may be used, a sentence for pages.
  public let licence: String
  /// Who made it, a sentence for pages.
  public let source: String
  /// What a page must say when this stands in for another film; `nil` when it is what was asked for.
  public let standInNotice: String?

  /// Loads the film of a cockatoo: 280 frames of 160 × 90 pixels, 20 a second.
  ///
  /// It is looked for in `$LATENT_DATA/video/cockatoo`, then in the user's data folder. Where it is in neither, a
  /// computed film stands in for it: a striped ball that wanders. `standInNotice` tells.
  ///
  /// - Returns: The film.
  /// - Throws: A frame that is missing or damaged; other frames than it should have.
  public static func load() throws(FileError) -> Film { try load(environment: processEnvironment) }

  package static func load(environment: [String: String]) throws(FileError) -> Film {
    let folders = try DataFolders(environment: environment).searched
      .map { "\($0)/\(DataFiles.film.name)" }
    let isThere = { (folder: String) in
      let first = "\(folder)/\(frameName(0))"
      if !isRegularFile(first) { DataLooks.tell(first) }
      return isRegularFile(first)
    }
    guard let folder = folders.first(where: isThere) else {
      return standIn
    }
    do throws(FileError) {
      var content: [UInt8] = []
      var pixels: [Double] = []
      for frame in 0..<frameCount {
        let path = "\(folder)/\(frameName(frame))"
        DataLooks.tell(path)
        let bytes = try readFile(path, limit: 1 << 20)
        let image = try PGM(bytes, file: path)
        guard image.width == 160, image.height == 90 else {
          throw FileError(
            file: path, found: "\(image.width) × \(image.height) pixels", expected: "160 × 90")
        }
        pixels += image.values.map { Double($0) / Double(image.white) }
        content += bytes
      }
      try DataFiles.film.files[0].check(content, file: folder)
      DataUses.tell(.film, standInNotice: nil)
      return Film(
        frames: Matrix(rows: frameCount, columns: 160 * 90, elements: pixels), width: 160,
        height: 90, rate: 20, name: "a cockatoo", licence: DataFiles.film.licence,
        source: DataFiles.film.source, standInNotice: nil)
    } catch {
      throw error.advising("Replace the frames, or take them away to use a computed film instead")
    }
  }

  private static let frameCount = 280

  private static func frameName(_ frame: Int) -> String {
    let digits = "\(frame)"
    return String(repeating: "0", count: 3 - digits.count) + digits + ".pgm"
  }

  private static var standIn: Film {
    let data = DataFiles.computed("Computed film")
    let notice = """
      The film was not found on this machine, so a computed one stands in for it, of a striped ball that \
      wanders: all numbers and figures here differ from those of the film.
      """
    DataUses.tell(data, standInNotice: notice)
    let ball = stripedBall(frames: frameCount, width: 160, height: 90)
    return Film(
      frames: ball.frames, width: 160, height: 90, rate: 20, name: "a striped ball",
      licence: data.licence, source: data.source, standInNotice: notice)
  }

  /// A film of a ball with stripes that roll quickly while it wanders slowly, as a zebra's flicker while it walks.
  ///
  /// Its centre is at the middle plus (0.3 width sin 2πs, 0.25 height sin 4πs) at the share s of the film that has passed.
  ///
  /// - Parameters:
  ///   - count: How many frames, n.
  ///   - width: A frame's columns of pixels.
  ///   - height: A frame's rows of pixels.
  /// - Returns: The frames (n × height · width), from 0 to 1, and the centre in each, in pixels from the top left (n × 2).
  public static func stripedBall(
    frames count: Int, width: Int, height: Int
  ) -> (frames: Matrix<Double>, centres: Matrix<Double>) {
    let radius = 0.22 * Double(min(width, height))
    let centres = Matrix<Double>(rows: count, columns: 2) { frame, axis in
      let turn = 2 * Double.pi * Double(frame) / Double(max(1, count))
      return axis == 0
        ? Double(width) * (0.5 + 0.3 * sin(turn)) : Double(height) * (0.5 + 0.25 * sin(2 * turn))
    }
    let frames = Matrix<Double>(rows: count, columns: width * height) { frame, pixel in
      let dx = Double(pixel % width) - centres[frame, 0]
      let dy = Double(pixel / width) - centres[frame, 1]
      let distance = (dx * dx + dy * dy).squareRoot()
      // The rim is smooth over a pixel, so that small steps change the picture a little.
      let cover = min(1, max(0, radius - distance + 0.5))
      let stripes =
        0.5 + 0.5 * sin(2 * .pi * (dx + 0.5 * dy) / (0.7 * radius) + 1.9 * Double(frame))
      return 0.4 * (1 - cover) + stripes * cover
    }
    return (frames, centres)
  }
}

extension DataFiles {
  /// The frames of `Film.load`, all one after the other as if they were one file.
  static let film = DataFiles(
    name: "video/cockatoo", title: "Film of a cockatoo",
    licence: "The film is in the public domain according to the documentation of imageio.",
    source: "Film: one of the standard images of the Python package imageio.",
    files: [
      DataFile(
        name: "000.pgm to 279.pgm", compressedSize: 4_035_920, size: 4_035_920,
        sha256: "680c8c7244ee56e33a026ea0193c631f6427285f4c7ff3751572f85316f79bf1")
    ])
}
