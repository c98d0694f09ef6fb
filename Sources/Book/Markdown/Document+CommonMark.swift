internal import CCMark

extension Document {
  /// Reads CommonMark 0.30 with libcmark; none of our extensions is applied.
  ///
  /// Lines end with a line feed, a carriage return, or both. NUL becomes U+FFFD.
  ///
  /// - Parameters:
  ///   - text: The Markdown, of any content.
  ///   - isSmart: Whether straight quotes become curly, and `--`, `---` and `...` dashes and dots.
  /// - Returns: The document, whose first node is `.document`. Places are those of cmark: right for
  ///   blocks, unreliable for inlines.
  /// - Throws: `MarkdownLimit` when reading the text would take cmark minutes or gigabytes.
  public static func parse(
    _ text: String, isSmart: Bool = false
  ) throws(MarkdownLimit) -> Document {
    var text = text
    let result = text.withUTF8 { bytes -> Result<Document, MarkdownLimit> in
      if let limit = MarkdownLimit.reached(by: bytes) { return .failure(limit) }
      return .success(parse(bytes, isSmart: isSmart))
    }
    return try result.get()
  }

  private static func parse(_ bytes: UnsafeBufferPointer<UInt8>, isSmart: Bool) -> Document {
    let root = bytes.withMemoryRebound(to: CChar.self) {
      cmark_parse_document(
        $0.baseAddress, $0.count, isSmart ? CMARK_OPT_SMART : CMARK_OPT_DEFAULT)
    }
    guard let root else { fatalError("cmark returned no document") }
    defer { cmark_node_free(root) }  // the only owner: no node pointer leaves this file
    // So that `[@key]` is one text: cmark ends a text at each character that may mean something.
    cmark_consolidate_text_nodes(root)
    return copy(root)
  }

  private static func copy(_ root: OpaquePointer) -> Document {
    var builder = DocumentBuilder()
    guard let iterator = cmark_iter_new(root) else { fatalError("cmark returned no iterator") }
    defer { cmark_iter_free(iterator) }
    while true {
      let event = cmark_iter_next(iterator)
      guard event != CMARK_EVENT_DONE else { break }
      if event == CMARK_EVENT_EXIT {
        builder.leave()
        continue
      }
      guard let node = cmark_iter_get_node(iterator) else { fatalError("cmark lost a node") }
      let kind = kind(of: node)
      let line = Int(cmark_node_get_start_line(node))
      let column = Int(cmark_node_get_start_column(node))
      if isLeaf(node) {
        builder.add(kind, line: line, column: column)
      } else {
        builder.enter(kind, line: line, column: column)
      }
    }
    return builder.build()
  }

  /// Whether cmark's iterator enters the node without leaving it.
  private static func isLeaf(_ node: OpaquePointer) -> Bool {
    switch cmark_node_get_type(node) {
    case CMARK_NODE_HTML_BLOCK, CMARK_NODE_THEMATIC_BREAK, CMARK_NODE_CODE_BLOCK, CMARK_NODE_TEXT,
      CMARK_NODE_SOFTBREAK, CMARK_NODE_LINEBREAK, CMARK_NODE_CODE, CMARK_NODE_HTML_INLINE:
      true
    default: false
    }
  }

  private static func kind(of node: OpaquePointer) -> Kind {
    func literal() -> String { string(cmark_node_get_literal(node)) }
    return switch cmark_node_get_type(node) {
    case CMARK_NODE_DOCUMENT: .document
    case CMARK_NODE_BLOCK_QUOTE: .blockQuote
    case CMARK_NODE_LIST:
      if cmark_node_get_list_type(node) == CMARK_ORDERED_LIST {
        .orderedList(
          start: Int(cmark_node_get_list_start(node)), tight: cmark_node_get_list_tight(node) != 0)
      } else {
        .bulletList(tight: cmark_node_get_list_tight(node) != 0)
      }
    case CMARK_NODE_ITEM: .item
    case CMARK_NODE_CODE_BLOCK:
      .codeBlock(info: string(cmark_node_get_fence_info(node)), literal: literal())
    case CMARK_NODE_HTML_BLOCK: .htmlBlock(literal: literal())
    case CMARK_NODE_PARAGRAPH: .paragraph
    case CMARK_NODE_HEADING: .heading(level: Int(cmark_node_get_heading_level(node)))
    case CMARK_NODE_THEMATIC_BREAK: .thematicBreak
    case CMARK_NODE_TEXT: .text(literal())
    case CMARK_NODE_SOFTBREAK: .softBreak
    case CMARK_NODE_LINEBREAK: .lineBreak
    case CMARK_NODE_CODE: .code(literal())
    case CMARK_NODE_HTML_INLINE: .htmlInline(literal: literal())
    case CMARK_NODE_EMPH: .emphasis
    case CMARK_NODE_STRONG: .strong
    case CMARK_NODE_LINK:
      .link(destination: string(cmark_node_get_url(node)), title: title(of: node))
    case CMARK_NODE_IMAGE:
      .image(destination: string(cmark_node_get_url(node)), title: title(of: node))
    case let type: fatalError("cmark has a node of the unknown type \(type.rawValue)")
    }
  }

  /// The title of a link; `nil` where there is none, which is not the same as an empty one.
  ///
  /// cmark answers "" to both; but where there is none it is always the same "".
  private static func title(of link: OpaquePointer) -> String? {
    guard let title = cmark_node_get_title(link) else { return nil }
    return title[0] == 0 && UInt(bitPattern: title) == missingTitle ? nil : String(cString: title)
  }

  private static let missingTitle: UInt = {
    guard let link = cmark_node_new(CMARK_NODE_LINK) else { fatalError("cmark made no node") }
    defer { cmark_node_free(link) }
    return UInt(bitPattern: cmark_node_get_title(link))
  }()

  private static func string(_ pointer: UnsafePointer<CChar>?) -> String {
    pointer.map { String(cString: $0) } ?? ""
  }
}
