import Datasets
import FactorModels
import LinearAlgebra
import Testing

@Suite struct DeepSFATests {
  static let layers: [DeepSFA.Layer] = [
    .init(field: 8, stride: 4, components: 4, inputs: 8), .init(components: 3, inputs: 12),
  ]

  @Test func `a wandering ball's place is slow, its stripes are not`() throws {
    let film = Film.stripedBall(frames: 300, width: 32, height: 24)
    let deep = try DeepSFA(width: 32, height: 24, layers: Self.layers).fit(film.frames)
    #expect(deep.layers[0].fields.count == 7 * 5 && deep.layers[1].fields.count == 1)
    #expect(deep.layers[0].sfa.sequenceCount == 35)
    // The second layer is slower than the first, and tells where the ball is.
    #expect(deep.layers[1].sfa.delta[0] < deep.layers[0].sfa.delta[0])
    let slow = deep.transform(film.frames)
    let place = film.centres.column(0)
    let best = (0..<3).map { correlation(slow.column($0), place).magnitude }.max() ?? 0
    #expect(best > 0.9)
    // A pixel that the stripes cross changes much more from frame to frame.
    let pixel = film.frames[columns: [12 * 32 + 16]]
    #expect(try SFA().fit(pixel).delta[0] > 20 * deep.layers[1].sfa.delta[0])
  }

  @Test func `sequences one by one give what they give together`() throws {
    let frames = Film.stripedBall(frames: 200, width: 16, height: 16).frames
    let parts = [frames[rows: 0..<90], frames[rows: 90..<200]]
    let deep = DeepSFA(width: 16, height: 16, layers: Self.layers)
    let (together, streamed) = (try deep.fit(parts), try deep.fit(sequences: 2) { parts[$0] })
    #expect(together == streamed)
    #expect(together.delta(on: parts).count == 3)
  }

  @Test func `fields see their own places, and no slow feature exceeds the limit`() throws {
    let frames = Film.stripedBall(frames: 120, width: 12, height: 10).frames
    let one = try DeepSFA(
      width: 12, height: 10, layers: [.init(field: 4, stride: 4, components: 2, limit: 1.5)]
    ).fit(frames)
    let slow = one.transform(frames)
    #expect(slow.columns == 3 * 2 * 2)  // two rows are left over at the bottom
    #expect(slow.maxNorm() <= 1.5)
    // The field in the second row and third column.
    let view = frames[columns: (4..<8).flatMap { i in (8..<12).map { i * 12 + $0 } }]
    let expected = one.layers[0].sfa.transform(view).map { min(1.5, max(-1.5, $0)) }
    #expect(distance(slow[columns: 10..<12], expected) == 0)
  }

  @Test func `settings out of range are refused by name`() throws {
    let frames = Film.stripedBall(frames: 50, width: 8, height: 6).frames
    for layers: [DeepSFA.Layer] in [
      [], [.init(field: 7, components: 2)], [.init(field: 0, components: 2)],
      [.init(field: 2, stride: 0, components: 2)], [.init(components: 0)],
      [.init(components: 2, limit: 0)],
      [.init(field: 4, stride: 4, components: 2), .init(field: 2, components: 1)],
    ] {
      let error = #expect(throws: FitError.self) {
        try DeepSFA(width: 8, height: 6, layers: layers).fit(frames)
      }
      guard case .setting = error else {
        Issue.record("unexpected error: \(String(describing: error))")
        continue
      }
    }
  }

  @Test func `a bad cell is named with the sequence and the column that it was given in`() throws {
    let frames = Film.stripedBall(frames: 60, width: 16, height: 16).frames
    var bad = frames
    bad[3, 16 * 9 + 11] = .nan
    let deep = DeepSFA(width: 16, height: 16, layers: Self.layers)
    for fit in [
      { try deep.fit([frames, bad]) }, { try deep.fit(sequences: 2) { [frames, bad][$0] } },
    ] as [() throws -> FittedDeepSFA] {
      let error = #expect(throws: FitError.self) { try fit() }
      guard case .sequence(1, .notFinite(_, row: 3, column: 16 * 9 + 11)) = error else {
        Issue.record("unexpected error: \(String(describing: error))")
        continue
      }
    }
  }

  @Test func `constant pixels are no obstacle, and constant images are an error`() throws {
    var frames = Film.stripedBall(frames: 120, width: 12, height: 10).frames
    for i in 0..<120 { for j in 0..<24 { frames[i, j] = 0.3 } }
    let deep = DeepSFA(
      width: 12, height: 10,
      layers: [.init(field: 6, stride: 4, components: 2, inputs: 4), .init(components: 2)])
    #expect(try deep.fit(frames).transform(frames).elements.allSatisfy { $0.isFinite })
    #expect(throws: FitError.constant(samples: 3 * 30)) {
      let sides = DeepSFA(
        width: 12, height: 10, layers: [.init(field: 10, stride: 1, components: 1)])
      return try sides.fit(Matrix(rows: 30, columns: 120, repeating: 0.5))
    }
  }

  @Test func `one thread and two give the same bits`() throws {
    let frames = Film.stripedBall(frames: 150, width: 16, height: 16).frames
    let deep = DeepSFA(width: 16, height: 16, layers: Self.layers)
    let fits = try [1, 2].map { count in try Threads.using(count) { try deep.fit(frames) } }
    #expect(fits[0] == fits[1])
  }

  @Test func `images of another size stop the program with both sizes`() async {
    let result = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      let frames = Film.stripedBall(frames: 60, width: 12, height: 10).frames
      let deep = try DeepSFA(
        width: 12, height: 10, layers: [.init(field: 4, stride: 4, components: 1)]
      ).fit(frames)
      _ = deep.transform(Matrix(rows: 2, columns: 144))
    }
    let text = String(decoding: result?.standardErrorContent ?? [], as: UTF8.self)
    #expect(text.contains("12 × 10 pixels") && text.contains("144"))
  }

  @Test func `Δ of single images stops the program`() async {
    let result = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      let frames = Film.stripedBall(frames: 60, width: 8, height: 8).frames
      let deep = try DeepSFA(width: 8, height: 8, layers: [.init(components: 1, inputs: 3)])
        .fit(frames)
      _ = deep.delta(on: [frames[rows: 0..<1], frames[rows: 5..<6]])
    }
    let text = String(decoding: result?.standardErrorContent ?? [], as: UTF8.self)
    #expect(text.contains("two samples after each other"))
  }

  @Test(arguments: [(-2, -3), (0, 5), (5, 0), (.max, 2)])
  func `images have at least one pixel`(_ size: (width: Int, height: Int)) {
    let error = #expect(throws: FitError.self) {
      try DeepSFA(width: size.width, height: size.height, layers: Self.layers)
        .fit(Matrix(rows: 9, columns: 6))
    }
    guard case .setting = error else {
      Issue.record("unexpected error: \(String(describing: error))")
      return
    }
  }
}
