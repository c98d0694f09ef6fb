import Book
import Testing

@Suite struct SwiftCodeTests {
  @Test(arguments: [
    ("let a = 1  // one", "let a = 1"), ("let a =\n\n   1", "let a = 1"),
    ("a /* b /* c */ d */ e", "a e"), ("a /* b", "a"),
    (#"let a = "x  // y"  // z"#, #"let a = "x  // y""#),
    (#"let a = "\"  // y"  // z"#, #"let a = "\"  // y""#),
    (##"let a = #"\"  // y"#  // z"##, ##"let a = #"\"  // y"#"##),
    ("let a = \"\"\"\n  // text\n  \"\"\" // z", "let a = \"\"\"\n  // text\n  \"\"\""),
    ("let a = \"open", "let a = \"open"), ("#if DEBUG\na\n#endif", "#if DEBUG a #endif"), ("", ""),
  ])
  func `comments and blanks do not count, those in literals do`(_ code: String, _ left: String) {
    #expect(SwiftCode(code).text == left)
  }

  @Test func `what counts for a type is what its code mentions, on and on`() {
    let pieces = [
      "struct Walk { func run() { step(by: scale) } }", "let scale = size * 2",
      "let (size, other) = (1, 2)",
      "func step(by: Int) {}", "let unrelated = 3", "print(Walk().run())", "var state = 0",
      "struct Other { func run() { state } }", "state = 5",
    ].map { SwiftCode($0) }
    let found = SwiftCode.pieces(ofTypesIn: pieces)
    #expect(found["Walk"] == [0, 1, 2, 3].map { pieces[$0] })
    #expect(found["Other"] == [6, 7, 8].map { pieces[$0] })
  }

  @Test func `types that are declared or extended are named`() {
    let code = SwiftCode("struct A<T> {}\nextension Swift.Array {}\nenum B { case structure }")
    #expect(code.typeNames == ["A", "Array", "B"])
  }
}
