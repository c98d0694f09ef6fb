/// All values of each of several things, with their median and quartiles.
struct Strip: Hashable, Sendable {
  /// The values of one thing.
  struct Group: Hashable, Sendable {
    /// Those that can be drawn, ascending.
    var values: [Double]
    /// How many there are that are not finite.
    var lost: Int

    /// Whether there are enough values for quartiles to tell more than the values do.
    var hasBox: Bool { values.count >= 5 }

    /// The value below which a share of the values lies (definition 7 of Hyndman and Fan 1996); nil without values.
    func quantile(_ share: Double) -> Double? {
      guard let last = values.last else { return nil }
      let place = share * Double(values.count - 1)
      let index = Int(place)
      guard index + 1 < values.count else { return last }
      return values[index] + (values[index + 1] - values[index]) * (place - Double(index))
    }
  }

  /// Where the things stand.
  private(set) var positions: [Double]
  var groups: [Group]
  /// What values are called that are not finite.
  let notFinite: String

  /// With more values than this in a group, dots would hide each other.
  static let mostDots = 200

  init(_ positions: [Double], _ values: [[Double]], notFinite: String) {
    self.positions = positions
    self.notFinite = notFinite
    groups = values.map { values in
      let drawn = values.filter(isDrawable).sorted()
      return Group(values: drawn, lost: values.count - drawn.count)
    }
  }

  func moved(to positions: [Double]) -> Strip {
    var strip = self
    strip.positions = positions
    return strip
  }

  var isEmpty: Bool { groups.allSatisfy { $0.values.isEmpty && $0.lost == 0 } }

  /// Whether there are values that are not finite.
  var hasLost: Bool { groups.contains { $0.lost > 0 } }

  /// How far each of some dots is moved sideways so that none hides another: as little as possible, in the order of
  /// their heights. Where there is no room they overlap.
  ///
  /// - Parameters:
  ///   - heights: Where the dots are, ascending or descending.
  ///   - size: The dots' diameter.
  ///   - room: How far a dot may be moved.
  /// - Returns: For each dot how far it is moved, to the right where positive.
  static func offsets(_ heights: [Double], size: Double, room: Double) -> [Double] {
    var offsets: [Double] = []
    let steps = max(0, Int(room / (size / 2)))
    for (index, height) in heights.enumerated() {
      let near = (0..<index).filter { abs(heights[$0] - height) < size }
      let places = (0...2 * steps).map { step in
        Double((step + 1) / 2) * size / 2 * (step.isMultiple(of: 2) ? -1 : 1)
      }
      let free = places.first { place in
        near.allSatisfy { other in
          let (dx, dy) = (offsets[other] - place, heights[other] - height)
          return dx * dx + dy * dy >= size * size * 0.8
        }
      }
      // The dots that can't be told apart are spread over the room.
      offsets.append(free ?? places[index % places.count])
    }
    return offsets
  }
}
