internal import Events

/// The drawing of a sound: for each half of a pixel the range of the samples that fall on it, over time.
struct Waveform {
  let sound: Sound
  /// What the samples are multiplied with before they are played, so that none is beyond ±1.
  let level: Double
  private let peak: Double
  private let lost: Int

  init(_ sound: Sound) {
    self.sound = sound
    let drawn = sound.samples.filter(isDrawable)
    peak = drawn.reduce(0) { max($0, abs($1)) }
    level = peak > 1 ? 1 / peak : 1
    lost = sound.samples.count - drawn.count
  }

  /// How long the sound is.
  var seconds: Double { Double(sound.samples.count) / Double(sound.rate) }

  var spokenTitle: String { sound.title.isEmpty ? "Sound" : sound.title }

  var description: String {
    "Waveform of \(formatNumber(seconds)) s at \(formatNumber(Double(sound.rate))) Hz; the samples reach "
      + "±\(formatNumber(peak))."
  }

  /// What the reader must know of how it is played.
  var note: String? {
    var notes: [String] = []
    if level < 1 {
      notes.append(
        "Played at \(formatNumber(level, significant: 2)) of its level, so that nothing is clipped."
      )
    }
    if lost > 0 {
      notes.append(
        "\(formatNumber(Double(lost))) \(lost == 1 ? "sample is" : "samples are") not finite and "
          + "played as 0.")
    }
    return notes.isEmpty ? nil : notes.joined(separator: " ")
  }

  /// The samples, evenly thinned.
  var dataTable: Shown.Table {
    let count = sound.samples.count
    let kept = equalRuns(of: count, ChartPlan.mostRows).map(\.lowerBound)
    let rows = kept.map { index -> [Shown.Cell] in
      let (time, value) = (Double(index) / Double(sound.rate), sound.samples[index])
      return [
        .number(time, text: formatNumber(time)),
        .number(value.isFinite ? value : nil, text: formatNumber(value)),
      ]
    }
    return Shown.Table(
      columns: [Shown.Column("time", unit: "s"), Shown.Column("amplitude")], rows: rows,
      totalRows: count,
      note: count > kept.count ? "\(kept.count) of \(count) rows, evenly chosen." : nil)
  }

  func svg(id: String, width: Int) -> String {
    guard width >= 200 else { fatalError("a figure needs 200 pixels, not \(width)") }
    let style = FigureStyle(width: Double(width))
    let heading = Heading(sound.title, width: style.width, style: style)
    let (half, top) = (style.isNarrow ? 32.0 : 40, heading.height + 2)
    return figureSVG(
      id: id, style: style, height: top + 2 * half + style.lineHeight + 10, title: spokenTitle,
      description: description
    ) { _, svg in
      heading.draw(x: 0, y: 0, into: &svg)
      draw(width: style.width, middle: top + half, half: half, into: &svg)
      drawTimes(top + 2 * half + 2, style, into: &svg)
    }
  }

  /// Draws a line through the samples or, where there are several for a place, the region from the least to the
  /// greatest of each. A region of no height gets a hair, so that silence is a line.
  private func draw(width: Double, middle: Double, half: Double, into svg: inout SVG) {
    let scale = half / (peak > 0 ? peak : 1)
    let runs = equalRuns(of: sound.samples.count, Int(width * 2))
    let ranges = runs.map { run -> (low: Double, high: Double) in
      let values = sound.samples[run].map { isDrawable($0) ? $0 : 0 }
      return (values.min() ?? 0, values.max() ?? 0)
    }
    func places(_ heights: [Double]) -> [String] {
      heights.enumerated().map { index, height in
        let x = width * (Double(index) + 0.5) / Double(heights.count)
        return "\(coordinate(x)) \(coordinate(height))"
      }
    }
    let color = Palette.css(1)
    guard runs.count < sound.samples.count else {
      // Round ends make a dot of a single sample.
      let line = places(ranges.map { middle - $0.high * scale }).joined(separator: "L")
      return svg.element(
        "path",
        [
          ("d", "M" + line + (runs.count == 1 ? "h0" : "")),
          (
            "style",
            "fill:none;stroke:\(color);stroke-width:1.5;stroke-linejoin:round;stroke-linecap:round"
          ),
        ])
    }
    let upper = places(ranges.map { middle - $0.high * scale - 0.4 })
    let lower = places(ranges.map { middle - $0.low * scale + 0.4 })
    svg.element(
      "path",
      [
        ("d", "M" + (upper + lower.reversed()).joined(separator: "L") + "Z"),
        ("style", "fill:\(color)"),
      ])
  }

  private func drawTimes(_ y: Double, _ style: FigureStyle, into svg: inout SVG) {
    var extent = AxisPlan.Extent(.linear)
    extent.include(0)
    extent.include(seconds)
    extent.isWhole = false
    let axis = AxisPlan(Axis("", unit: "s"), extent)
    svg.line(0, y, style.width, y, [("class", "k")])
    let ticks = axis.ticks(count: Int(style.width / 90)).labelled
    for (index, tick) in ticks.enumerated() {
      let x = axis.share(tick.value) * style.width
      svg.line(x, y, x, y + 4, [("class", "k")])
      // The first label carries the unit, and the outer ones stay inside.
      let label = index == 0 ? "\(tick.label) s" : tick.label
      let half = textWidth(label, size: style.text) / 2
      let anchor: TextAnchor = x < half ? .start : x + half > style.width ? .end : .middle
      svg.text(label, x: x, y: y + 5 + style.text, anchor: anchor, classes: "s")
    }
  }
}
