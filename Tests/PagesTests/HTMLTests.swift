import Pages
import Testing

@Suite struct HTMLTests {
  @Test func `what is interpolated is escaped, markup is not`() {
    let title = #"<script>alert("x") & 'y'</script>"#
    let inner: HTML = "<b>\(title)</b>"
    let outer: HTML = "<p title=\"\(title)\">\(inner)</p>"
    let escaped = "&lt;script&gt;alert(&quot;x&quot;) &amp; 'y'&lt;/script&gt;"
    #expect(outer.markup == "<p title=\"\(escaped)\"><b>\(escaped)</b></p>")
  }

  @Test func `a combining accent does not hide a bracket`() {
    // "<" and U+0301 are one Character, which is why escaping must not go by characters.
    #expect(HTML(escaping: "<\u{301}script>").markup == "&lt;\u{301}script&gt;")
  }

  @Test func `control characters are replaced, tabs and line ends stay`() {
    #expect(
      HTML(escaping: "a\u{1B}[31m\u{0}\tb\r\n\u{7F}é").markup
        == "a\u{FFFD}[31m\u{FFFD}\tb\r\n\u{FFFD}é")
  }
}
