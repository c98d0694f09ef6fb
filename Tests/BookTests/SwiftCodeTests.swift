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

  @Test func `types that are declared or extended are named`() {
    let code = SwiftCode("struct A<T> {}\nextension Swift.Array {}\nenum B { case structure }")
    #expect(code.typeNames == ["A", "Array", "B"])
  }
}
