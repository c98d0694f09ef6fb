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
      let origin = Origin(chapter.machine, date: chapter.machine?.date)
      parts.append("<span class=\"kept\">\(origin.html), kept</span>")
    } else {
      // What a whole run that is kept had found or computed would only repeat its date.
      parts += run.computations.filter(\.isKept).map { use in
        """
        <span class="kept">\(HTML(escaping: use.title)): \(Quantities.duration(use.cost.wall)) \
        \(Origin(use.machine, date: use.date).html), kept</span>
        """
      }
    }
    html = parts.joined(separator: " ")
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
