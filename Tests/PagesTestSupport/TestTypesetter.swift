package import Pages
package import Typesetting

/// The tests' typesetter, which keeps nothing from run to run.
package let typesetter: Typesetter = {
  do {
    return try Typesetter(keptIn: nil)
  } catch {
    fatalError("no typesetter for the tests: \(error)")
  }
}()

extension Site {
  /// The files, made with the tests' typesetter.
  package func files() -> [File] {
    do {
      return try files(typesetter: typesetter)
    } catch {
      fatalError("the site's files can't be made: \(error)")
    }
  }
}
