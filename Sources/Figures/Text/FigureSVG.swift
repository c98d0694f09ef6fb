/// The `<svg>` element of a figure: size, name and description for screen readers, and the style of
/// its classes, which is bound to its id so that it touches nothing else on the page.
///
/// - Parameters:
///   - id: The beginning of the ids, made safe here.
///   - style: The sizes of text.
///   - height: In CSS pixels.
///   - title: What the figure is.
///   - description: What is seen.
///   - content: Draws the figure; gets an id that is unique among the layouts of the figure too.
/// - Returns: The element.
func figureSVG(
  id: String, style: FigureStyle, height: Double, title: String, description: String,
  _ content: (String, inout SVG) -> Void
) -> String {
  let id = "\(safeIdentifier(id))-\(Int(style.width))"
  let (width, height) = (coordinate(style.width), coordinate(height.rounded(.up)))
  var svg = SVG()
  svg.group(
    "svg",
    [
      ("xmlns", "http://www.w3.org/2000/svg"), ("id", id), ("class", "figure"), ("role", "img"),
      ("aria-labelledby", "\(id)-title \(id)-desc"), ("width", width), ("height", height),
      ("viewBox", "0 0 \(width) \(height)"),
      ("style", "width:\(width)px;max-width:100%;height:auto;overflow:visible"),
    ]
  ) { svg in
    svg.group("title", [("id", "\(id)-title")]) { $0.raw(escapeXML(title)) }
    svg.group("desc", [("id", "\(id)-desc")]) { $0.raw(escapeXML(description)) }
    // s: soft text; t: title; b: class labels; h: halo; i: variables; g: grid; k: axis; p: points;
    // d: colours that diverge from the paper's, whose lightness is turned about on dark paper while their hues stay;
    // the reader's choice of paper goes before the system's.
    svg.raw(
      """
      <style>#\(id) text{font:\(coordinate(style.text))px var(--sans,system-ui,sans-serif);\
      font-variant-numeric:lining-nums tabular-nums;fill:currentColor}\
      #\(id) .s{fill:var(--soft,#5d5a54)}\
      #\(id) .t{font-size:\(coordinate(style.title))px;font-weight:600}\
      #\(id) .b{font-size:\(style.isNarrow ? 14 : 15)px;font-weight:700}\
      #\(id) .h{paint-order:stroke;stroke:var(--paper,#fdfcf9);stroke-width:4.5px;\
      stroke-linejoin:round}\
      #\(id) .i{font-family:var(--serif,Georgia,serif);font-style:italic;\
      font-size:1.1em}\
      #\(id) .g{fill:none;stroke:var(--line,#dedad1);stroke-width:1}\
      #\(id) .k{fill:none;stroke:var(--soft,#5d5a54);stroke-width:1}\
      #\(id) .p path,#\(id) path.p{stroke:var(--paper,#fdfcf9);stroke-width:.6}\
      @media screen{:root[data-theme=dark] #\(id) .d{filter:\(RGB.darkFilter)}}\
      @media screen and (prefers-color-scheme:dark)\
      {:root:not([data-theme=light]) #\(id) .d{filter:\(RGB.darkFilter)}}</style>
      """)
    content(id, &svg)
  }
  return svg.markup
}

/// A text that can be an id and stand in a style sheet: ASCII letters, digits, `-` and `_`, and a
/// letter first.
func safeIdentifier(_ text: String) -> String {
  let safe = text.unicodeScalars.map { scalar -> Character in
    let isSafe =
      scalar.isASCII && (scalar.properties.isAlphabetic || ("0"..."9").contains(scalar))
      || scalar == "-" || scalar == "_"
    return isSafe ? Character(scalar) : "-"
  }
  let id = String(safe)
  return id.first?.isLetter == true ? id : "f" + id
}
