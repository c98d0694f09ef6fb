/// How numbers become colours.
public enum ColorMap: String, Hashable, Sendable, CaseIterable {
  /// Black for the least, white for the greatest.
  case gray
  /// White for the least, black for the greatest: ink on paper.
  case ink
  /// From dark violet over green to yellow, with evenly rising lightness.
  ///
  /// - Source: viridis (van der Walt and Smith, 2015; dedicated to the public domain), every 32nd of
  ///   its colours, straight lines between them in sRGB.
  case viridis
  /// Blue for negative, red for positive values, nearly white at zero; in drawings on dark paper nearly black.
  ///
  /// - Source: ColorBrewer's RdBu with eleven classes, reversed (Harrower and Brewer 2003).
  case diverging

  /// Whether the middle of the map stands for zero, so that ranges are made symmetric about it.
  var isSigned: Bool { self == .diverging }

  /// The class of what has these colours, where dark paper changes them.
  var classAttribute: [(String, String)] { isSigned ? [("class", "d")] : [] }

  private var anchors: [RGB] {
    switch self {
    case .gray: [RGB(0, 0, 0), RGB(255, 255, 255)]
    case .ink: [RGB(255, 255, 255), RGB(0, 0, 0)]
    case .viridis: Self.viridisAnchors
    case .diverging: Self.divergingAnchors
    }
  }

  private static let viridisAnchors = [
    "#440154", "#472d7b", "#3b528b", "#2c728e", "#21918c", "#28ae80", "#5ec962", "#addc30",
    "#fde725",
  ].map(RGB.init(hex:))

  private static let divergingAnchors = [
    "#053061", "#2166ac", "#4393c3", "#92c5de", "#d1e5f0", "#f7f7f7", "#fddbc7", "#f4a582",
    "#d6604d", "#b2182b", "#67001f",
  ].map(RGB.init(hex:))

  /// The colour at a share of the range, from 0 to 1; beyond it, the colour of the nearer end.
  func color(at share: Double) -> RGB {
    let anchors = anchors
    let place = min(max(share, 0), 1) * Double(anchors.count - 1)
    let index = min(Int(place), anchors.count - 2)
    let (low, high, rest) = (anchors[index], anchors[index + 1], place - Double(index))
    func mix(_ channel: KeyPath<RGB, UInt8>) -> UInt8 {
      let (a, b) = (Double(low[keyPath: channel]), Double(high[keyPath: channel]))
      return UInt8((a + (b - a) * rest).rounded())
    }
    return RGB(mix(\.red), mix(\.green), mix(\.blue))
  }

  /// The range that is drawn when nobody asks for one: that of the finite values, symmetric about
  /// zero for signed maps, and never of zero width.
  ///
  /// - Parameter values: All values that are to share the range.
  /// - Returns: The range; 0 to 1 where no value is finite, or −1 to 1 for signed maps.
  public func range(of values: some Sequence<some Plottable>) -> ClosedRange<Double> {
    var low = Double.infinity
    var high = -Double.infinity
    for value in values.lazy.map(\.plotted) where isDrawable(value) {
      low = min(low, value)
      high = max(high, value)
    }
    guard low <= high else { return isSigned ? -1...1 : 0...1 }
    if isSigned {
      let largest = max(abs(low), abs(high))
      return largest > 0 ? -largest...largest : -1...1
    }
    return low < high ? low...high : (low - 0.5)...(high + 0.5)
  }
}
