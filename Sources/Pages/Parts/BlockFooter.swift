internal import Book
internal import Events

/// What a block cost, and where what it cost was paid: in this run, or in an earlier one.
struct BlockFooter {
  let html: HTML

  /// - Parameters:
  ///   - key: The block's key.
  ///   - run: What came of it; `nil` when its program did not start.
  ///   - chapter: The run of the chapter that it is a part of.
  init(key: String, run: BlockRun?, of chapter: ChapterRun) {
    guard let run, let cost = run.cost else {
      html = ""
      return
    }
    var parts: [HTML] = [
      "<span class=\"key\">\(HTML(escaping: key))</span>",
      "<span>\(Quantities.duration(cost.wall)) wall</span>",
      "<span>\(Quantities.duration(cost.user + cost.system)) CPU</span>",
      "<span>\(Quantities.memory(cost.peakMemory)) peak</span>",
    ]
    if cost.isDisturbed {
      let waited = Quantities.duration(cost.waited)
      parts.append(
        "<span class=\"disturbed\">disturbed: waited \(waited) for processors</span>")
    }
    if chapter.isKept {
      let date = chapter.machine?.date ?? ""
      parts.append(
        "<span class=\"kept\">kept from <time datetime=\"\(date)\">\(String(date.prefix(10)))</time></span>"
      )
    }
    parts += Self.found(in: run).map { uses in
      let count: HTML = uses.count == 1 ? "" : "\(uses.count) × "
      let time = Quantities.duration(uses.map(\.cost.wall).reduce(0, +))
      return """
        <span class="kept">\(count)\(HTML(escaping: uses[0].title)): \(time) \
        \(Origin(uses[0].machine, date: uses[0].date).html), kept</span>
        """
    }
    html = parts.joined(separator: " ")
  }

  /// The computations whose results had been kept, those together that say the same.
  private static func found(in run: BlockRun) -> [[ComputationUse]] {
    var groups: [[ComputationUse]] = []
    for use in run.computations where use.isKept {
      let place = groups.firstIndex { group in
        group[0].title == use.title && group[0].date.prefix(10) == use.date.prefix(10)
          && group[0].machine?.processor == use.machine?.processor
      }
      if let place { groups[place].append(use) } else { groups.append([use]) }
    }
    return groups
  }
}

/// Where and when something was computed, in words: "on AMD EPYC 7B13, 2026-11-23".
struct Origin {
  let html: HTML

  init(_ machine: Machine?, date: String?) {
    let day = date.map { "<time datetime=\"\($0)\">\(String($0.prefix(10)))</time>" as HTML } ?? ""
    let place = machine.map { "on \($0.processor)" as HTML } ?? ""
    html = [place, day].filter { !$0.isEmpty }.joined(separator: ", ")
  }
}
