/// The lines of a text file.
enum TextLines {
  /// Takes a file's bytes apart into lines without their ends.
  ///
  /// A line ends with a line feed, a carriage return, or both. A byte order mark is dropped, NUL
  /// becomes U+FFFD, and so do U+0091 and U+0092, which `LiftMark` takes for itself.
  ///
  /// - Parameters:
  ///   - bytes: The file.
  ///   - file: Its name, for the error.
  /// - Returns: The lines; none for an empty file.
  /// - Throws: An error at the first byte that is not UTF-8.
  static func read(_ bytes: [UInt8], file: String) throws(Diagnostic) -> [String] {
    let lines = split(bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? bytes[3...] : bytes[...])
    var texts: [String] = []
    texts.reserveCapacity(lines.count)
    for (number, line) in lines.enumerated() {
      guard let text = String(validating: line, as: UTF8.self) else {
        throw notUTF8(line, number: number + 1, file: file)
      }
      texts.append(withoutReserved(text))
    }
    return texts
  }

  private static func withoutReserved(_ text: String) -> String {
    func isReserved(_ scalar: Unicode.Scalar) -> Bool {
      scalar == "\0" || scalar == LiftMark.open || scalar == LiftMark.close
    }
    guard text.unicodeScalars.contains(where: isReserved) else { return text }
    return String(
      String.UnicodeScalarView(text.unicodeScalars.map { isReserved($0) ? "\u{FFFD}" : $0 }))
  }

  private static func split(_ bytes: ArraySlice<UInt8>) -> [ArraySlice<UInt8>] {
    let (newline, carriageReturn) = (UInt8(ascii: "\n"), UInt8(ascii: "\r"))
    var lines: [ArraySlice<UInt8>] = []
    var rest = bytes
    while let end = rest.firstIndex(where: { $0 == newline || $0 == carriageReturn }) {
      lines.append(rest[..<end])
      let isPair =
        rest[end] == carriageReturn && end + 1 < rest.endIndex && rest[end + 1] == newline
      rest = rest[(end + (isPair ? 2 : 1))...]
    }
    if !rest.isEmpty { lines.append(rest) }
    return lines
  }

  private static func notUTF8(
    _ line: ArraySlice<UInt8>, number: Int, file: String
  ) -> Diagnostic {
    // The longest beginning that is UTF-8 ends where the damage begins.
    var valid = 0
    while valid < line.count {
      let lengths = 1...min(4, line.count - valid)
      let next = lengths.first {
        let start = line.startIndex + valid
        return String(validating: line[start..<start + $0], as: UTF8.self) != nil
      }
      guard let next else { break }
      valid += next
    }
    let offset = line.startIndex + valid
    let hexadecimal = String(line[offset], radix: 16, uppercase: true)
    return Diagnostic(
      at: Diagnostic.Place(file: file, line: number, column: valid + 1),
      "byte 0x\(hexadecimal) at offset \(offset) of the file is not UTF-8; save the chapter as UTF-8",
      sourceLine: "")
  }
}
