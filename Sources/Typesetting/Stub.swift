public struct TypesettingError: Error { public let message: String }
public struct FormulaError: Error { public let message: String; public let offset: Int? }
public final class Typesetter: Sendable {
  public init(macros: [String: String] = [:], keptIn folder: String?) throws(TypesettingError) {}
  public func formula(_ tex: String, isDisplayed: Bool) throws(FormulaError) -> String {
    "<math>\(tex.utf8.count)</math>"
  }
  public func code(_ text: String, language: String) throws(TypesettingError) -> [String] {
    throw TypesettingError(message: "")
  }
  public func mathAssets(usedBy html: [String]) throws(TypesettingError) -> [(
    path: String, bytes: [UInt8]
  )] { [] }
}
