extension String {
  /// Whether it is a formula: letters of the Latin and Greek alphabets stand alone, as in x₁, or on both sides of an
  /// equals sign, where words are the names of functions, as in g = tanh.
  var isSymbolic: Bool {
    let letters = map(\.isVariable)
    let hasWords = zip(letters, letters.dropFirst()).contains { $0 && $1 }
    return standAlone.contains(true) && (!hasWords || contains("="))
  }

  /// Whether each character is a letter without others beside it, as variables are.
  var standAlone: [Bool] {
    let letters = [false] + map(\.isVariable) + [false]
    return zip(zip(letters, letters.dropFirst()), letters.dropFirst(2)).map {
      $0.1 && !$0.0 && !$1
    }
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
