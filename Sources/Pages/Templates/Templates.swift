internal import Mustache

/// The templates of `Resources/`, which are part of the program.
///
/// A template's context is a structure whose properties have the names that the template uses; its
/// texts are `HTML`. Mustache looks a missing name up in the enclosing contexts, so the templates
/// write `{{#.name}}`, with a dot, for what may be missing inside a section.
enum Templates {
  /// A template.
  enum Name: String, CaseIterable {
    case page, contents, block, table, cost, chapters

    fileprivate var source: [UInt8] {
      switch self {
      case .page: PackageResources.page_mustache
      case .contents: PackageResources.contents_mustache
      case .block: PackageResources.block_mustache
      case .table: PackageResources.table_mustache
      case .cost: PackageResources.cost_mustache
      case .chapters: PackageResources.chapters_mustache
      }
    }
  }

  private static let library: MustacheLibrary = {
    var library = MustacheLibrary()
    for name in Name.allCases {
      do {
        try library.register(String(decoding: name.source, as: UTF8.self), named: name.rawValue)
      } catch {
        fatalError("the template \(name.rawValue).mustache is wrong: \(error)")
      }
    }
    return library
  }()

  /// The markup that a template makes of its context.
  static func render(_ name: Name, _ context: some Sendable) -> HTML {
    guard let markup = library.render(context, withTemplate: name.rawValue) else {
      fatalError("there is no template \(name.rawValue).mustache")
    }
    return HTML(trusted: markup)
  }
}
