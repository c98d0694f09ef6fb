import DataFiles
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

/// Where the tests' photographs are: where the environment says, or beside the project.
private let photographs: GrayImages? = {
  let candidates = [processEnvironment["LATENT_DATA"], "../shared/data"].compactMap { $0 }
  return candidates.lazy.compactMap {
    try? GrayImages.photographs(environment: ["LATENT_DATA": $0, "HOME": "/nowhere"])
  }.first { $0.standInNotice == nil }
}()

@Suite struct GrayImagesTests {
  @Test(
    .enabled(if: photographs != nil, "skipped: no photographs in $LATENT_DATA or ../shared/data"))
  func `the photographs are twelve, named, with their licences`() throws {
    let found = try #require(photographs)
    #expect(found.names.count == 12 && found.names[3] == "forest")
    #expect(found.images.allSatisfy { $0.rows == 512 && $0.columns == 512 })
    #expect(found.images.allSatisfy { $0.elements.allSatisfy { 0...1 ~= $0 } })
    #expect(found.licence.contains("CC BY-SA 4.0") && found.source.contains("Berasategi"))
  }

  @Test func `where there are no photographs, dead leaves stand in for them and say so`() throws {
    let found = try GrayImages.photographs(
      environment: ["LATENT_DATA": "/nowhere", "HOME": "/nowhere"])
    #expect(found.images.count == 12)
    #expect(found.standInNotice?.contains("stand in") == true)
    #expect(found.images[0] != found.images[1])
  }

  @Test func `patches are cut out of the images, each less its mean, the same for the same seed`()
    throws
  {
    let images = GrayImages.test
    let patches = images.patches(500, side: 4, seed: 1)
    #expect(patches.rows == 500 && patches.columns == 16)
    for i in 0..<500 { #expect(abs(patches.row(i).sum()) < 1e-12) }
    #expect(images.patches(500, side: 4, seed: 1) == patches)
    #expect(images.patches(500, side: 4, seed: 2) != patches)
    let plain = images.patches(200, side: 4, centred: false, seed: 1)
    let all = Set(
      images.images.flatMap { image in
        let patches = image.patches(side: 4)
        return (0..<patches.rows).map { patches.row($0) }
      })
    #expect((0..<200).allSatisfy { all.contains(plain.row($0)) })
  }

  @Test func `images are read from PGM and PNG files, and other files are refused`() async throws {
    try await withTemporaryFolder { folder in
      let bytes: [UInt8] = [0, 51, 255, 102, 204, 153]
      let expected = Matrix<Double>(rows: 2, columns: 3, elements: [0, 0.2, 1, 0.4, 0.8, 0.6])
      try writeFile("\(folder)/a.pgm", Array("P5 3 2 255\n".utf8) + bytes)
      #expect(try GrayImages.read("\(folder)/a.pgm") == expected)
      try writeFile(
        "\(folder)/a.png", PNG.encode(bytes, width: 3, height: 2, channels: .gray))
      #expect(try GrayImages.read("\(folder)/a.png") == expected)
      try writeFile("\(folder)/a.txt", Array("hello".utf8))
      #expect(throws: FileError.self) { try GrayImages.read("\(folder)/a.txt") }
      let cut = try PNG.encode(bytes, width: 3, height: 2, channels: .gray).prefix(40)
      try writeFile("\(folder)/b.png", Array(cut))
      #expect(throws: FileError.self) { try GrayImages.read("\(folder)/b.png") }
      #expect(throws: FileError.self) { try GrayImages.read("\(folder)/none.pgm") }
    }
  }

  private func writeFile(_ path: String, _ bytes: [UInt8]) throws {
    let file = try PartialFile(path + ".part")
    try file.append(bytes.span.bytes)
    try file.commit(to: path)
  }
}

extension GrayImages {
  /// Two images of dead leaves.
  static let test = GrayImages([
    DeadLeaves(height: 20, width: 30).image(seed: 1),
    DeadLeaves(height: 9, width: 12).image(seed: 2),
  ])
}

@Suite struct ComputedImageTests {
  @Test func `dead leaves cover everything with evenly spread greys, and edges between`() {
    let image = DeadLeaves(height: 128, width: 160).image(seed: 3)
    #expect(image.rows == 128 && image.columns == 160)
    #expect(image.elements.allSatisfy { 0..<1 ~= $0 })
    #expect(image == DeadLeaves(height: 128, width: 160).image(seed: 3))
    // Neighbours mostly belong to one disc; where not, they differ like two random greys.
    let pairs = (0..<128).flatMap { i in (1..<160).map { (image[i, $0 - 1], image[i, $0]) } }
    let edges = pairs.filter { $0.0 != $0.1 }
    #expect((0.02..<0.5).contains(Double(edges.count) / Double(pairs.count)))
    let mean = edges.map { abs($0.0 - $0.1) }.sum() / Double(edges.count)
    #expect(abs(mean - 1.0 / 3) < 0.05)  // E|u − v| of two uniform numbers
  }

  @Test func `the spectra of dead leaves and of coloured noise fall as 1 over f²`() throws {
    // The mean squared difference at distance r grows as log r for a spectrum of 1/f² in two dimensions, and doubling
    // distances adds equal amounts: Ruderman (1997), doi:10.1016/S0042-6989(97)00008-4. For white noise it stays.
    func differences(_ image: Matrix<Double>) -> [Double] {
      [1, 2, 4, 8].map { r in
        var sum = 0.0
        for i in 0..<image.rows {
          for j in r..<image.columns {
            sum += (image[i, j] - image[i, j - r]) * (image[i, j] - image[i, j - r])
          }
        }
        return sum / Double(image.rows * (image.columns - r))
      }
    }
    func steps(_ image: Matrix<Double>) -> [Double] {
      let d = differences(image)
      return (1..<4).map { (d[$0] - d[$0 - 1]) / d[0] }
    }
    let noise = steps(ColoredNoise(height: 256, width: 256).image(seed: 4))
    #expect(noise.allSatisfy { 0.3..<1 ~= $0 })
    #expect((noise.max() ?? .infinity) < 1.5 * (noise.min() ?? 0))
    let white = steps(ColoredNoise(height: 256, width: 256, exponent: 0).image(seed: 5))
    #expect(white.allSatisfy { abs($0) < 0.05 })
    let leaves = steps(DeadLeaves(height: 256, width: 256).image(seed: 6))
    #expect(leaves.allSatisfy { $0 > 0.1 })
  }

  @Test func `coloured noise has mean 0, variance 1, and its spectrum exactly where one looks`() {
    let image = ColoredNoise(height: 64, width: 48, exponent: 2).image(seed: 7)
    let mean = image.elements.sum() / Double(64 * 48)
    #expect(abs(mean) < 1e-12)
    let variance = image.elements.map { $0 * $0 }.sum() / Double(64 * 48)
    #expect(abs(variance - 1) < 1e-12)
  }

  @Test(arguments: [0, 1, 2, 3.0])
  func `coloured noise has the power spectrum that was asked for`(exponent: Double) {
    let image = ColoredNoise(height: 64, width: 64, exponent: exponent).image(seed: 12)
    // The power along waves of each frequency in a direction, by its definition.
    func power(_ u: Int, _ v: Int) -> Double {
      var (real, imaginary) = (0.0, 0.0)
      for i in 0..<64 {
        for j in 0..<64 {
          let angle = 2 * Double.pi * Double(u * i + v * j) / 64
          real += image[i, j] * cos(angle)
          imaginary += image[i, j] * sin(angle)
        }
      }
      return real * real + imaginary * imaginary
    }
    var (points, slope, deviation) = ([(Double, Double)](), 0.0, 0.0)
    for u in stride(from: -20, through: 20, by: 4) {
      for v in stride(from: 0, through: 20, by: 4) where v > 0 || u > 0 {
        points.append((0.5 * log(Double(u * u + v * v)), log(power(u, v))))
      }
    }
    let means = (
      points.map(\.0).reduce(0, +) / Double(points.count),
      points.map(\.1).reduce(0, +) / Double(points.count)
    )
    for (x, y) in points {
      slope += (x - means.0) * (y - means.1)
      deviation += (x - means.0) * (x - means.0)
    }
    slope /= deviation
    // The logarithm of a power has the deviation π/√6 whatever the frequency; four standard errors of the slope.
    #expect(abs(slope + exponent) < 4 * (Double.pi / 6.0.squareRoot()) / deviation.squareRoot())
  }

  @Test(arguments: [-300, -10, 10, 300, 1e6])
  func `coloured noise is finite for any exponent`(exponent: Double) {
    for (height, width) in [(256, 256), (31, 20)] {
      let image = ColoredNoise(height: height, width: width, exponent: exponent).image(seed: 13)
      #expect(image.elements.allSatisfy { $0.isFinite })
    }
  }

  @Test func `paces and radii that would never end stop the program`() async {
    let result = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      _ = MovingWindow(side: 8, shift: .infinity)
    }
    let text = String(decoding: result?.standardErrorContent ?? [], as: UTF8.self)
    #expect(text.contains("a shift of inf"))
    await #expect(processExitsWith: .failure) { _ = MovingWindow(side: 8, turn: .infinity) }
    await #expect(processExitsWith: .failure) { _ = MovingWindow(side: 8, zoom: .nan) }
    await #expect(processExitsWith: .failure) {
      var window = MovingWindow(side: 8)
      window.shift = .infinity
      _ = window.sequences(1, over: [Matrix(rows: 30, columns: 30)], seed: 1)
    }
    await #expect(processExitsWith: .failure) {
      _ = DeadLeaves(height: 9, width: 9, radii: 1...(.infinity))
    }
    await #expect(processExitsWith: .failure) {
      _ = DeadLeaves(height: 9, width: 9, radii: 1...1e9)
    }
  }

  @Test func `windows that stand still show one patch; that shift, its neighbours`() {
    let image = Matrix<Double>(rows: 60, columns: 60) { i, j in Double(i) + 100 * Double(j) }
    let still = MovingWindow(side: 5, frames: 8, shift: 0, turn: 0, zoom: 0)
      .sequences(3, over: [image], seed: 8)
    #expect(still.count == 3)
    for sequence in still {
      for frame in 1..<8 {
        #expect(sequence.row(frame) == sequence.row(0))
      }
    }
    // On a plane every window shows a plane: second differences along a row vanish, and so do those in time.
    let moving = MovingWindow(side: 5, frames: 8, shift: 0.5, turn: 0, zoom: 0)
      .sequences(3, over: [image], seed: 9)
    for sequence in moving {
      for frame in 1..<7 {
        for p in 0..<25 {
          let bend = sequence[frame - 1, p] - 2 * sequence[frame, p] + sequence[frame + 1, p]
          #expect(abs(bend) < 1e-8)
        }
        let bend = sequence[frame, 0] - 2 * sequence[frame, 1] + sequence[frame, 2]
        #expect(abs(bend) < 1e-8)
      }
      #expect(sequence.row(0) != sequence.row(1))
    }
  }

  @Test func `windows turn and zoom about their middle, and stay inside`() {
    let image = Matrix<Double>(rows: 90, columns: 90) { i, j in Double(i) }
    let sequences = MovingWindow(side: 7, frames: 30, shift: 3, turn: 0.1, zoom: 0.02)
      .sequences(20, over: [image], seed: 10)
    /// The window's right and lower side in terms of the image's rows: scale times (sin, cos) of the angle.
    func sides(_ sequence: Matrix<Double>, _ frame: Int) -> (scale: Double, angle: Double) {
      let right = (sequence[frame, 6] - sequence[frame, 0]) / 6
      let down = (sequence[frame, 42] - sequence[frame, 0]) / 6
      return ((right * right + down * down).squareRoot(), atan2(right, down))
    }
    for sequence in sequences {
      #expect(sequence.elements.allSatisfy { -1e-9...89 + 1e-9 ~= $0 })
      // Turn and growth are the same from each frame to the next.
      let (zero, one, last) = (sides(sequence, 0), sides(sequence, 1), sides(sequence, 29))
      let (turn, growth) = (one.angle - zero.angle, one.scale / zero.scale)
      #expect(abs(sin(0.5 * (last.angle - zero.angle - 29 * turn))) < 1e-8)
      #expect(abs(last.scale / zero.scale / pow(growth, 29) - 1) < 1e-8)
      #expect(abs(sin(turn)) > 1e-4 && abs(growth - 1) > 1e-5)
      #expect((exp(-0.3) - 1e-9..<exp(0.3) + 1e-9).contains(zero.scale))
      // The middle of opposite corners is the middle pixel, on a plane.
      for frame in 0..<30 {
        #expect(abs(sequence[frame, 0] + sequence[frame, 48] - 2 * sequence[frame, 24]) < 1e-8)
      }
    }
    let same = MovingWindow(side: 7, frames: 30, shift: 3, turn: 0.1, zoom: 0.02)
    #expect(Threads.using(1) { same.sequences(20, over: [image], seed: 10) } == sequences)
  }
}

@Suite struct PatchTests {
  @Test(arguments: [(1, 1), (3, 1), (3, 2), (4, 3), (5, 5), (7, 4)])
  func `averaging all patches of an image gives the image back`(_ cut: (side: Int, step: Int)) {
    let image = DeadLeaves(height: 17, width: 23).image(seed: 11)
    let patches = image.patches(side: cut.side, step: cut.step)
    #expect(patches.row(0) == image.patch(row: 0, column: 0, side: cut.side))
    let back = Matrix(
      averagingPatches: patches, side: cut.side, step: cut.step, rows: 17, columns: 23)
    #expect((back - image).maxNorm() < 1e-15)
  }
}
