import DataFetching
import Files
import Testing

@Suite struct DigitTableTests {
  /// A table of two images; the second ends without a new line.
  static let table: [UInt8] = {
    let names = (["label"] + (0..<784).map { "pixel\($0)" }).joined(separator: ",")
    let first = (["7"] + (0..<784).map { "\($0 % 256)" }).joined(separator: ",")
    let second = (["0"] + (0..<784).map { _ in "255" }).joined(separator: ",")
    return Array("\(names)\r\n\(first)\r\n\(second)".utf8)
  }()

  private func read(_ pieces: [[UInt8]]) throws(FileError) -> (images: IDX, labels: IDX) {
    var table = DigitTable(name: "t.csv")
    for piece in pieces { try table.read(piece.span.bytes) }
    return try table.finish()
  }

  @Test(arguments: [1, 2, 7, 1000, 100_000])
  func `a table is the same in whatever pieces it comes`(_ size: Int) throws {
    let pieces = stride(from: 0, to: Self.table.count, by: size).map {
      Array(Self.table[$0..<min($0 + size, Self.table.count)])
    }
    let (images, labels) = try read(pieces)
    #expect(images.dimensions == [2, 28, 28])
    #expect(Array(images.values.prefix(784)) == (0..<784).map { UInt8($0 % 256) })
    #expect(images.values.suffix(784).allSatisfy { $0 == 255 })
    #expect(Array(labels.values) == [7, 0])
  }

  @Test(arguments: [
    ("x\n1,2\n", "2 numbers in line 2, column 3"),
    ("x\n1,,2\n", "no number in line 2, column 2"),
    ("x\n256\n", "256 in line 2, column 1"),
    ("x\n0001\n", "1 in line 2, column 1"),
    ("x\n-1\n", "byte 45 in line 2, column 1"),
  ])
  func `anything else is an error with its line`(_ text: String, _ found: String) {
    let error = #expect(throws: FileError.self) { try read([Array(text.utf8)]) }
    #expect(error?.found == found)
  }
}
