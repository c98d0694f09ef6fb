internal import DataFiles
public import Files
public import LinearAlgebra

/// Grey images of any sizes, and what a page must say of them.
public struct GrayImages: Hashable, Sendable {
  /// What is to be seen on each.
  public let names: [String]
  /// The images (height × width), from 0 (black) to 1 (white).
  public let images: [Matrix<Double>]
  /// Under which terms they may be used, a sentence for pages.
  public let licence: String
  /// Who made them, a sentence for pages.
  public let source: String
  /// What a page must say when these stand in for others; `nil` when they are what was asked for.
  public let standInNotice: String?

  /// Images of your own, for their patches.
  ///
  /// - Parameters:
  ///   - images: The images (height × width), from 0 (black) to 1 (white).
  ///   - names: What is to be seen on each; numbers from 1 if nil.
  public init(_ images: [Matrix<Double>], names: [String]? = nil) {
    let names = names ?? images.indices.map { "image \($0 + 1)" }
    guard names.count == images.count else {
      fatalError("\(images.count) images have \(names.count) names.")
    }
    self.init(names: names, images: images, licence: "", source: "", standInNotice: nil)
  }

  private init(
    names: [String], images: [Matrix<Double>], licence: String, source: String,
    standInNotice: String?
  ) {
    self.names = names
    self.images = images
    self.licence = licence
    self.source = source
    self.standInNotice = standInNotice
  }

  /// Loads twelve photographs of nature, 512 × 512 pixels each.
  ///
  /// They are looked for in `$LATENT_DATA/natural-images`, then in the user's data folder; every byte is checked by its
  /// digest. Where they are in neither, as many images of dead leaves stand in for them: `standInNotice` tells.
  ///
  /// - Returns: The photographs.
  /// - Throws: A file that is damaged or another one than it should be.
  public static func photographs() throws(FileError) -> GrayImages {
    try photographs(environment: processEnvironment)
  }

  package static func photographs(environment: [String: String]) throws(FileError) -> GrayImages {
    let data = DataFiles.photographs
    guard let folder = try DataFolders(environment: environment).find(data) else {
      return deadLeaves()
    }
    var images: [Matrix<Double>] = []
    for file in data.files {
      let path = "\(folder)/\(file.name)"
      DataLooks.tell(path)
      do throws(FileError) {
        let content = try readFile(path, limit: file.largestCompressedSize)
        try file.check(content, file: path)
        images.append(try image(content, file: path))
      } catch {
        throw error.advising(
          "Replace the file, or take its folder away to use computed images instead")
      }
    }
    DataUses.tell(data, standInNotice: nil)
    return GrayImages(
      names: data.files.map { String($0.name.dropFirst(3).dropLast(4)) }, images: images,
      licence: data.licence, source: data.source, standInNotice: nil)
  }

  /// Reads an image file of your own, PGM or PNG.
  ///
  /// - Parameter path: The file.
  /// - Returns: The image (height × width), from 0 (black) to 1 (white); colours become grey.
  /// - Throws: A file that can't be read or is neither.
  public static func read(_ path: String) throws(FileError) -> Matrix<Double> {
    DataLooks.tell(path)
    return try image(try readFile(path), file: path)
  }

  private static func image(_ bytes: [UInt8], file: String) throws(FileError) -> Matrix<Double> {
    if bytes.starts(with: [0x89, 0x50, 0x4E, 0x47]) {
      let png = try GrayPNG(bytes, file: file)
      return Matrix(
        rows: png.height, columns: png.width, elements: png.values.map { Double($0) / 255 })
    }
    guard bytes.starts(with: Array("P5".utf8)) else {
      throw FileError(
        file: file, found: "neither a PGM nor a PNG header", expected: "one of these kinds of image"
      )
    }
    let pgm = try PGM(bytes, file: file)
    return Matrix(
      rows: pgm.height, columns: pgm.width,
      elements: pgm.values.map { Double($0) / Double(pgm.white) })
  }

  private static func deadLeaves() -> GrayImages {
    let data = DataFiles(
      name: "computed", title: "Dead leaves", licence: "Computed data need no licence.",
      source: "Dead leaves: Latent.", files: [])
    let notice = """
      The photographs were not found on this machine, so computed images of overlapping discs stand in for \
      them: all numbers and figures here differ from those of photographs.
      """
    DataUses.tell(data, standInNotice: notice)
    let images = Threads.concurrently(blocks: 12) {
      DeadLeaves(height: 512, width: 512).image(seed: $0)
    }
    return GrayImages(
      names: images.indices.map { "dead leaves \($0 + 1)" }, images: images,
      licence: data.licence, source: data.source, standInNotice: notice)
  }
}

extension DataFiles {
  /// The photographs of `GrayImages.photographs`.
  static let photographs = DataFiles(
    name: "natural-images", title: "Photographs of nature",
    licence: """
      The photographs are available under CC BY 4.0 (stream, rocks, woodland, forest, meadow, peaks, cliff, path), \
      CC BY-SA 4.0 (stem) and CC0 (dandelion, grass, gravel); they were made grey, smaller and cropped.
      """,
    source: """
      Photographs: Aitzol Berasategi (stream to path), "Bolly" (stem) and Clemens Engelhardt (dandelion), 2018, from \
      Debian's lomiri-wallpapers-16.04; linolafett (grass) and CC0Textures (gravel), from scikit-image.
      """,
    files: [
      ("01-stream", "790ce28a8da456e7f0897df1a52daa622db938e52fd51db4fb643940681849ff"),
      ("02-rocks", "f4627bfa41836199fbd7bc71e7c67c3e2c1fa83f57c97f233a9bd845c0e58374"),
      ("03-woodland", "bf74df66472ce294068a6e419896de50babcda39955db47f27c7fb4668b350ba"),
      ("04-forest", "d29ed75966268d96614f47b324fe99f5633492c337b50fa67aa9c4f73153a2ee"),
      ("05-meadow", "6e2b9e177ccaf2b332116810e552980c266782b614278909256b5887a22dea42"),
      ("06-peaks", "638b14251581186fca593db8144b579fbc756b2b71eb7bb17c037a604916c9fe"),
      ("07-cliff", "a4c7cf21b5fa75883782c4e3a41d78f2eb1c42deb4a6b74f53df259a0bbed71a"),
      ("08-path", "f1a932f64ab3d5863711948860fc813f31607f8d167eaabb2bcb917ad09a7456"),
      ("09-stem", "cbbf2b88f40b290523555992683d6dba63d29de1694b1da80d345c30462df8a4"),
      ("10-dandelion", "f7373617ce0198bf5468142cce79dd4a78b7613da59f1e2353f0b449e9f2d2be"),
      ("11-grass", "b785a42c32108ef2fb16b0695b59ab3cd136d7ad7f79ab5b7932a88922823ed4"),
      ("12-gravel", "8683a35abc2a122a3547b6a15dbd9b8a80ed5b645c0905929747c7993dc4948b"),
    ].map {
      DataFile(name: "\($0.0).pgm", compressedSize: 262_159, size: 262_159, sha256: $0.1)
    })
}
