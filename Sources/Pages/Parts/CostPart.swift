internal import Book
internal import Events

/// The end of a chapter: the cost of each block, and the machine that it was measured on.
struct CostPart: Sendable {
  struct Fact: Sendable {
    var name: HTML
    var value: HTML
  }

  let table: HTML
  let hasMachine: Bool
  let machine: [Fact]

  /// The part's markup.
  var html: HTML { Templates.render(.cost, self) }

  /// The costs of a chapter's run; `nil` when the chapter runs nothing.
  init?(_ chapter: Chapter, run: ChapterRun) {
    guard !chapter.blocks.isEmpty else { return nil }
    var rows = chapter.blocks.enumerated().map { index, block in
      let cost = index < run.blocks.count ? run.blocks[index].cost : nil
      return CostPart.row("<a href=\"#\(block.key)\">\(block.key)</a>", cost)
    }
    // The program's own cost is more than the sum: it starts, loads its libraries and ends.
    if let cost = run.cost { rows.append(CostPart.row("Whole program", cost, isTotal: true)) }
    let isDisturbed = (run.blocks.map(\.cost) + [run.cost]).contains { $0?.isDisturbed ?? false }
    let remarks: [HTML] = [
      "Time and memory of each block.",
      isDisturbed
        ? """
        Where it says <em>disturbed</em>, the program waited for processors that were taken, for a \
        twentieth of the time or more.
        """ : "",
      run.isKept
        ? """
        All is kept from a run \(Origin(run.machine, date: run.machine?.date).html): the program and its data \
        have not changed since.
        """ : "",
    ]
    table =
      TablePart(
        name: "Cost of each block",
        caption: remarks.filter { !$0.isEmpty }.joined(separator: " "),
        columns: [
          .init(title: "Block", isNumber: false),
          .init(title: "Wall", unit: "s", isNumber: true),
          .init(title: "User CPU", unit: "s", isNumber: true),
          .init(title: "System CPU", unit: "s", isNumber: true),
          .init(title: "Peak memory", unit: "MB", isNumber: true),
        ], rows: rows
      ).html
    machine = run.machine.map(CostPart.facts) ?? []
    hasMachine = !machine.isEmpty
  }

  private static func row(_ name: HTML, _ cost: Cost?, isTotal: Bool = false) -> TablePart.Row {
    let numbers =
      cost.map {
        [$0.wall, $0.user, $0.system].map { Quantities.fixed($0, decimals: 3) }
          + [Quantities.megabytes($0.peakMemory)]
      } ?? ["–", "–", "–", "–"]
    let label: HTML =
      cost?.isDisturbed ?? false ? " <span class=\"disturbed\">disturbed</span>" : ""
    return TablePart.Row(
      cells: [.init(content: name + label, isNumber: false)]
        + numbers.map { .init(content: HTML(escaping: $0), isNumber: true) }, isTotal: isTotal)
  }

  private static func facts(_ machine: Machine) -> [Fact] {
    let facts: [(HTML, HTML)] = [
      ("Processor", "\(machine.processor)"),
      (
        "Cores",
        "\(machine.cores), numerics on \(Quantities.count(machine.threads, "thread"))"
      ),
      ("Memory", "\(Quantities.memory(machine.memory))"),
      ("System", "\(machine.system)"),
      ("Swift", "\(machine.swift)"),
      ("Build", "\(machine.build)"),
      ("Linear algebra", "\(machine.blas), kernel \(machine.kernel)"),
      ("Measured", "<time datetime=\"\(machine.date)\">\(machine.date)</time>"),
    ]
    return facts.map(Fact.init)
  }
}
