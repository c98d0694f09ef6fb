import Foundation
import Testing

/// A chapter with six expensive computations, two of which depend on the second block's number.
func sixComputations(
  factor: Double = 2, caption: String = "A table", comment: String = "", name: String = "first",
  options: [String] = ["//| label: tbl-all", "//| echo: false"], count: Int = 6
) -> String {
  """
  # Six

  ```swift config
  struct Scaling: Computation {
    static let name = "Scaling"
    static let version = 1
    var factor: Double
    func scale(_ numbers: [Double]) -> [Double] {
      kept(from: ["numbers": numbers]) { _ in
        usleep(110_000)
        return numbers.map { factor * $0 }
      }
    }
  }
  let numbers = [1.0, 2, 3]
  ```

  ```swift config
  //| label: tbl-depends
  let \(name) = Scaling(factor: \(factor)).scale(numbers)
  let second = Scaling(factor: 10).scale(\(name))\(comment)
  show(Table([.init("sum", [second.reduce(0, +)])]))
  ```

  ```swift config
  \(options.joined(separator: "\n"))
  //| tbl-cap: "\(caption)"
  let others = (3..<\(count + 1)).map { Scaling(factor: Double($0) + 0.5).scale(numbers)[0] }
  show(Table([.init("sum", others)]))
  ```
  """
}

/// The folder of MNIST's files, where they are.
private let realMNIST = ProcessInfo.processInfo.environment["LATENT_DATA"].map { "\($0)/mnist" }
  .flatMap { FileManager.default.fileExists(atPath: $0) ? $0 : nil }

extension TemporaryBook.Outcome {
  /// The computations that were done and that were kept, by the last line but one.
  var computations: [Int]? {
    output.split(separator: "\n").first { $0.contains(" kept; ") }
      .map { line in
        line.split(separator: ";")[1].split(whereSeparator: { !$0.isNumber && $0 != "." })
          .compactMap { Int($0) }
      }
  }

  /// The computations that were done.
  var done: Int? { computations?.first }
}

@Suite struct KeepingTests {
  @Test func `nothing is computed again for a caption, a comment, the options or a name`() throws {
    let book = try TemporaryBook(["01-six.md": sixComputations()])
    let first = try book.latent("render")
    #expect(first.status == 0, "\(first.errors)")
    #expect(first.done == 6, "\(first.output)")
    for text in [
      sixComputations(), sixComputations(caption: "Another"), sixComputations(comment: "  // why"),
      sixComputations(options: ["//| echo: false", "//| label: tbl-all"]),
      sixComputations(name: "scaled"), sixComputations() + "\n\nMore prose.\n",
    ] {
      try book.write(text, to: "01-six.md")
      let again = try book.latent("render")
      #expect(again.status == 0, "\(again.errors)")
      #expect(again.done == 0, "\(again.output)")
    }
  }

  @Test func `a changed number makes what depends on it be computed, and nothing else`() throws {
    let book = try TemporaryBook(["01-six.md": sixComputations()])
    #expect(try book.latent("render").done == 6)
    try book.write(sixComputations(factor: 3), to: "01-six.md")
    let outcome = try book.latent("render")
    #expect(outcome.done == 2, "\(outcome.output)")
    #expect(book.output("01-six.html")?.contains("180") == true)
    // Back again: both are still there.
    try book.write(sixComputations(factor: 2), to: "01-six.md")
    #expect(try book.latent("render").done == 0)
    #expect(book.output("01-six.html")?.contains("120") == true)
  }

  @Test func `a computation whose code changed in the chapter is done again`() throws {
    let book = try TemporaryBook(["01-six.md": sixComputations()])
    #expect(try book.latent("render").done == 6)
    let changed = sixComputations().replacing("factor * $0", with: "factor * $0 + 1")
    try book.write(changed, to: "01-six.md")
    #expect(try book.latent("render").done == 6)
    try book.write(
      changed.replacing("usleep", with: "// A comment.\n      usleep"), to: "01-six.md")
    #expect(try book.latent("render").done == 0)
  }

  @Test func `the same computation in two chapters is done once`() throws {
    let book = try TemporaryBook(["01-six.md": sixComputations()])
    let other = sixComputations().replacing("label: tbl-", with: "label: tbl-other-")
    try book.write(other, to: "02-again.md")
    let outcome = try book.latent("render")
    #expect(outcome.status == 0 && outcome.computations == [6, 6], "\(outcome.output)")
  }

  @Test func `an unchanged chapter is not run, and its page says from when it is`() throws {
    let book = try TemporaryBook(["01-one.md": fence("print(\"ran\")")])
    #expect(try book.latent("render").status == 0)
    let page = try #require(book.output("01-one.html"))
    #expect(!page.contains("class=\"kept\""))
    let again = try book.latent("render")
    #expect(again.output.contains("kept from 2"), "\(again.output)")
    let kept = try #require(book.output("01-one.html"))
    #expect(kept.contains("class=\"kept\"") && kept.contains(">ran\n") || kept.contains("ran"))
    #expect(book.output("01-one.json")?.contains("\"is_kept\" : true") == true)
  }

  @Test func `cache: false, --fresh and --no-store run a chapter`() throws {
    let code = "print(Int(clock()))"
    let book = try TemporaryBook([
      "01-one.md": fence(code, "//| cache: false\n"), "02-two.md": fence(code),
    ])
    func ran(_ arguments: String...) throws -> [Bool] {
      let outcome =
        arguments.isEmpty ? try book.latent("render") : try book.latent("render", arguments[0])
      return ["01-one", "02-two"].map { outcome.output.contains("\($0)  begins") }
    }
    #expect(try ran() == [true, true])
    #expect(try ran() == [true, false])
    #expect(try ran("--no-store") == [true, true])
    #expect(try ran("--fresh") == [true, true])
    #expect(try ran() == [true, false])
  }

  @Test func `--fresh computes anew, but nothing twice; --no-store leaves no results`() throws {
    let book = try TemporaryBook(["01-six.md": sixComputations()])
    #expect(try book.latent("render", "--no-store").done == 6)
    let store = book.folder.appending(path: "cache/latent/store").path
    #expect(!FileManager.default.fileExists(atPath: store))
    #expect(try book.latent("render").done == 6)
    try book.write(
      sixComputations().replacing("label: tbl-", with: "label: tbl-other-"), to: "02-again.md")
    #expect(try book.latent("render", "--fresh").done == 6)
    #expect(try book.latent("render").done == 0)
  }

  @Test func `a chapter that failed runs again`() throws {
    let book = try TemporaryBook([
      "01-one.md": fence("import Glibc\nif access(\"there\", F_OK) != 0 { fatalError(\"no\") }")
    ])
    #expect(try book.latent("render").status == 1)
    try Data().write(to: book.folder.appending(path: "there"))
    #expect(try book.latent("render").status == 0)
  }

  @Test(.enabled(if: realMNIST != nil, "MNIST is not in $LATENT_DATA"))
  func `data that changed make a chapter run again, data that were touched do not`() throws {
    let book = try TemporaryBook([
      "01-data.md": fence("let data = try MNIST.load()\nprint(data.train.count)")
    ])
    let folder = book.folder.appending(path: "data/mnist")
    let environment = ["LATENT_DATA": book.folder.appending(path: "data").path]
    let real = try #require(realMNIST)
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    for name in try FileManager.default.contentsOfDirectory(atPath: real)
    where name.hasSuffix(".gz") {
      try FileManager.default.copyItem(
        at: URL(fileURLWithPath: "\(real)/\(name)"), to: folder.appending(path: name))
    }
    func render() throws -> TemporaryBook.Outcome {
      try book.latent("render", environment: environment)
    }
    #expect(try render().status == 0)
    #expect(try render().output.contains("kept from"))
    // Touched, but the same: its digest counts, not its time.
    let labels = folder.appending(path: "t10k-labels-idx1-ubyte.gz")
    try FileManager.default.setAttributes(
      [.modificationDate: Date(timeIntervalSince1970: 1e9)], ofItemAtPath: labels.path)
    #expect(try render().output.contains("kept from"))
    var bytes = try Data(contentsOf: labels)
    bytes[bytes.count - 9] ^= 1
    try bytes.write(to: labels)
    let damaged = try render()
    #expect(damaged.status == 1)
    #expect(damaged.errors.contains("t10k-labels"), "\(damaged.errors)")
  }

  @Test
  func
    `a result that is found is the same as the one that was computed, to the order of its words`()
    throws
  {
    let text = """
      ```swift config
      struct Words: Computation {
        static let name = "Words"
        static let version = 1
        func run() -> [String: Int] {
          kept { _ in
            usleep(110_000)
            var words: [String: Int] = [:]
            words.reserveCapacity(1000)
            for number in 0..<100 { words["word \\(number)"] = number }
            return words
          }
        }
      }
      ```

      ```swift config
      print(Words().run().keys.joined(separator: ", "))
      ```

      """
    let book = try TemporaryBook(["01-one.md": text])
    func printed() -> Substring? {
      book.output("01-one.html")?.firstMatch(of: /word \d+(, word \d+)+/)?.0
    }
    #expect(try book.latent("render").done == 1)
    let computed = try #require(printed())
    try book.write(text + "```swift config\n_ = 0\n```\n", to: "01-one.md")
    #expect(try book.latent("render").done == 0)
    #expect(printed() == computed)
  }

  @Test func `data that were looked for in vain make a chapter run again when they are there`()
    throws
  {
    let book = try TemporaryBook([
      "01-data.md": fence("print((try? MNIST.load()) == nil ? \"no data\" : \"data\")")
    ])
    let data = book.folder.appending(path: "data")
    let environment = ["LATENT_DATA": data.path, "XDG_DATA_HOME": data.path]
    #expect(try book.latent("render", environment: environment).output.contains("begins"))
    #expect(try book.latent("render", environment: environment).output.contains("kept from"))
    let file = data.appending(path: "mnist/train-images-idx3-ubyte.gz")
    try FileManager.default.createDirectory(
      at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
    try Data().write(to: file)
    #expect(try book.latent("render", environment: environment).output.contains("begins"))
    #expect(try book.latent("render", environment: environment).output.contains("kept from"))
    var other = environment
    other["LATENT_DATA"] = book.folder.path
    #expect(try book.latent("render", environment: other).output.contains("begins"))
  }

  @Test func `computations of a block that says cache: false are done each time`() throws {
    let book = try TemporaryBook([
      "01-six.md": sixComputations(options: ["//| label: tbl-all", "//| cache: false"])
    ])
    #expect(try book.latent("render").done == 6)
    #expect(try book.latent("render").done == 4)
  }

  @Test func `a value in the prose of a chapter without blocks may compute`() throws {
    let book = try TemporaryBook(["01-one.md": "# One\n\n`{swift} Slow().run()`\n"])
    try FileManager.default.createDirectory(
      at: book.folder.appending(path: "Chapters/Shared"), withIntermediateDirectories: true)
    try book.write(
      """
      import Latent
      struct Slow: Computation {
        static let name = "Slow"
        static let version = 1
        func run() -> Int { kept { _ in usleep(110_000); return 42 } }
      }
      """, to: "Shared/Slow.swift")
    let outcome = try book.latent("render")
    #expect(outcome.status == 0 && outcome.done == 1, "\(outcome.errors)")
    #expect(book.output("01-one.html")?.contains(">42</span>") == true)
  }
}
