/// A block of a chapter that runs: a fence whose info string is `swift config`.
public struct CodeBlock: Hashable, Sendable {
  /// Its number among the chapter's running blocks, from 1.
  public var number: Int
  /// What its `//|` lines say.
  public var options: BlockOptions
  /// Its code without the option lines; each line ends with a line feed.
  public var code: String
  /// For each line of `code`, the place in the chapter of the line's first byte: fences in lists and
  /// quotations are stripped line by line, so each line has a shift of its own.
  public var places: [Diagnostic.Place]
  /// The place of the opening fence.
  public var fence: Diagnostic.Place

  /// A block.
  public init(
    number: Int, options: BlockOptions, code: String, places: [Diagnostic.Place],
    fence: Diagnostic.Place
  ) {
    self.number = number
    self.options = options
    self.code = code
    self.places = places
    self.fence = fence
  }

  /// The key of its results: its label, else `block-3`.
  public var key: String { options.label ?? "block-\(number)" }
}

/// The options of a block, with Quarto's names and defaults.
public struct BlockOptions: Hashable, Sendable {
  /// The name by which the book refers to the block's result, with its kind: `fig-scree`.
  public var label: String?
  /// The caption of the block's figures.
  public var figCap: Phrase?
  /// The caption of the block's tables.
  public var tblCap: Phrase?
  /// What can be seen in the block's figures; takes the place of the figures' own description.
  public var figAlt: String?
  /// Whether the page shows the code.
  public var echo = true
  /// Whether the page shows what the block shows and prints.
  public var output = true
  /// Whether the block runs at all.
  public var eval = true
  /// Whether the block must throw.
  public var error = false
  /// Whether the block's results may be kept from an earlier run.
  public var cache = true
  /// Whether the page shows the code folded.
  public var codeFold = false

  /// The defaults.
  public init() {}
}

/// A value in the prose: `` `{swift} expression` ``.
public struct InlineValue: Hashable, Sendable {
  /// Its number among the chapter's inline values, from 1.
  public var number: Int
  /// The Swift expression.
  public var expression: String
  /// The chapter's lines on which it stands; a line's end is a blank of the expression.
  var lines: [Line]
  /// The number of the last running block before it, 0 if there is none.
  public var afterBlock: Int

  /// A part of the expression that stands on one line of the chapter.
  struct Line: Hashable {
    /// The offset of its first byte in the expression.
    var offset: Int
    /// The place of that byte.
    var place: Diagnostic.Place
  }

  /// The place of the expression's first byte.
  public var place: Diagnostic.Place { place(ofOffset: 0) }

  /// The place of a byte of the expression, by the byte's offset.
  func place(ofOffset offset: Int) -> Diagnostic.Place {
    guard let line = lines.last(where: { $0.offset <= offset }) ?? lines.first else {
      fatalError("an inline value stands on no line")
    }
    var place = line.place
    place.column += offset - line.offset
    return place
  }
}
