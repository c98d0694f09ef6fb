extension String {
  /// Whether it is a formula's symbol: every letter of the Latin and Greek alphabets stands alone.
  var isSymbolic: Bool {
    let letters = map(\.isVariable)
    return letters.contains(true) && !zip(letters, letters.dropFirst()).contains { $0 && $1 }
  }
}

extension Character {
  /// Whether it is a letter of the Latin or the Greek alphabet, with or without an accent, as variables are.
  var isVariable: Bool {
    switch unicodeScalars[unicodeScalars.startIndex] {
    case "a"..."z", "A"..."Z", "α"..."ω", "Α"..."Ω": true
    default: false
    }
  }
}
