import Events
import Figures
import Testing

@Suite struct TableTests {
  private func texts(_ column: Table.Column) -> [String] {
    column.cells.map { cell in
      switch cell {
      case .number(_, let text), .text(let text): text
      }
    }
  }

  @Test func `numbers of a column have the same decimals`() {
    #expect(texts(.init("a", [9.70466, 0.25, 12.5])) == ["9.70", "0.25", "12.50"])
    #expect(texts(.init("a", [1.5, 0.75])) == ["1.500", "0.750"])
    #expect(texts(.init("a", [60_000.0, 7, 123])) == ["60,000", "7", "123"])
    #expect(texts(.init("a", [1, 2, 30])) == ["1", "2", "30"])
    #expect(texts(.init("a", [9.70466, 0.4], decimals: 1)) == ["9.7", "0.4"])
  }

  @Test func `small numbers keep their digits beside large ones`() {
    #expect(texts(.init("a", [1.2e-12, 3e-7, 0.5])) == ["1.2×10⁻¹²", "3×10⁻⁷", "0.5"])
  }

  @Test func `a number that is not finite is a dash, and no value`() {
    let column = Table.Column("a", [1.5, Double.nan])
    #expect(column.cells[1] == .number(nil, text: "—"))
  }

  @Test func `columns become rows with units`() {
    let table = Table(
      [.init("solver", ["SVD", "dual"]), .init("time", unit: "s", [1.25, 0.5])], note: "One thread."
    )
    #expect(
      table.shown(id: "t")
        == .table(
          Shown.Table(
            columns: [.init("solver"), .init("time", unit: "s")],
            rows: [
              [.text("SVD"), .number(1.25, text: "1.250")],
              [.text("dual"), .number(0.5, text: "0.500")],
            ], note: "One thread.")))
  }

  @Test func `columns of unequal length are a caller's bug`() async {
    await #expect(processExitsWith: .failure) {
      _ = Table([.init("a", [1, 2]), .init("b", ["x"])])
    }
  }
}
