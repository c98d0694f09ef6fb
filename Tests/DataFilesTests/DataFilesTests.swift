import DataFiles
import Files
import Glibc
import TestSupport
import Testing

/// A data set of one file, which tests can make.
private let content = Array("content".utf8)
private let tiny = DataFiles(
  name: "tiny", title: "Tiny", licence: "", source: "",
  files: [
    DataFile(
      name: "a.gz", compressedSize: 27, size: 7, sha256: digest(.sha256, of: content))
  ])

@Suite(.timeLimit(.minutes(15))) struct DataFilesTests {
  /// Runs a test with `$LATENT_DATA` and a user's data folder, both with an empty folder for the data set.
  private func withFolders(_ body: (DataFolders, _ named: String, _ own: String) throws -> Void)
    async throws
  {
    try await withTemporaryFolder { folder in
      let folders = try DataFolders(
        environment: ["LATENT_DATA": "\(folder)/named", "XDG_DATA_HOME": "\(folder)/user"])
      let (named, own) = ("\(folder)/named/tiny", "\(folder)/user/latent/tiny")
      try makeFolder(named)
      try makeFolder(own)
      try body(folders, named, own)
    }
  }

  @Test func `the folder of LATENT_DATA goes before the user's folder`() async throws {
    try await withFolders { folders, named, own in
      #expect(folders.find(tiny) == nil)
      try writeAtomically(Gzip.compress(content), to: "\(own)/a.gz")
      #expect(folders.find(tiny) == own)
      try writeAtomically(Gzip.compress(content), to: "\(named)/a.gz")
      #expect(folders.find(tiny) == named)
      #expect(try folders.read(tiny.files[0], of: tiny, in: named) == content)
    }
  }

  @Test func `an empty $LATENT_DATA is none`() throws {
    let folders = try DataFolders(environment: ["LATENT_DATA": "", "XDG_DATA_HOME": "/user"])
    #expect(folders.searched == ["/user/latent"])
  }

  @Test func `a missing data set names the folders and the command`() async throws {
    try await withFolders { folders, named, own in
      let error = #expect(throws: FileError.self) { try folders.locate(tiny) }
      let text = error?.description ?? ""
      #expect(text.contains("\(named) and \(own)"))
      #expect(text.contains("`latent data fetch tiny`"))
    }
  }

  struct Wrong: Sendable, CustomTestStringConvertible {
    let testDescription: String
    let make: @Sendable (String) throws -> Void

    static let all = [
      Wrong(testDescription: "empty") { try writeAtomically("", to: $0) },
      Wrong(testDescription: "truncated") {
        try writeAtomically(Array(Gzip.compress(content).dropLast(3)), to: $0)
      },
      Wrong(testDescription: "of other content") {
        try writeAtomically(Gzip.compress(Array("contend".utf8)), to: $0)
      },
      Wrong(testDescription: "shorter") {
        try writeAtomically(Gzip.compress(Array("conten".utf8)), to: $0)
      },
      Wrong(testDescription: "longer") {
        try writeAtomically(Gzip.compress(Array("contents".utf8)), to: $0)
      },
      Wrong(testDescription: "not compressed") { try writeAtomically(content, to: $0) },
      Wrong(testDescription: "huge") {
        try writeAtomically("", to: $0)
        truncate($0, 1 << 40)
      },
    ]
  }

  @Test(arguments: Wrong.all)
  func `a wrong file is never used, and the error says what to do`(_ wrong: Wrong) async throws {
    try await withFolders { folders, named, own in
      for (folder, advice) in [
        (own, "`latent data fetch tiny` gets it again"), (named, "unset LATENT_DATA"),
      ] {
        try wrong.make("\(folder)/a.gz")
        let error = #expect(throws: FileError.self) { try folders.verify(tiny, in: folder) }
        #expect(error?.file == "\(folder)/a.gz")
        #expect(error?.advice.contains(advice) == true)
      }
    }
  }

  @Test func `a folder or a pipe in a file's place is not found`() async throws {
    try await withFolders { folders, named, own in
      try makeFolder("\(named)/a.gz")
      #expect(mkfifo("\(own)/a.gz", 0o600) == 0)
      #expect(folders.find(tiny) == nil)
      #expect(throws: FileError.self) { try folders.read(tiny.files[0], of: tiny, in: own) }
    }
  }

  @Test func `a mutated file is an error or the same content`() throws {
    var random = TestRandom()
    let compressed = Gzip.compress(content)
    for _ in 0..<5000 {
      let mutated = random.mutate(compressed)
      let read = try? tiny.files[0].content(of: mutated, file: "a.gz")
      #expect(read == nil || read == content, "LATENT_TEST_SEED=\(random.seed)")
    }
  }

  /// The catalogue's digests are SHA-256; its authors and ../shared/data/README.md print MD5.
  @Test(
    .enabled(
      if: isRegularFile("../shared/data/mnist/train-images-idx3-ubyte.gz"), "skipped: no MNIST"),
    arguments: zip(
      DataFiles.mnist.files,
      [
        "6bbc9ace898e44ae57da46a324031adb", "a25bea736e30d166cdddb491f175f624",
        "2646ac647ad5339dbf082846283269ea", "27ae3e4e09519cfbb04c329615203637",
      ]))
  func `MNIST's digests are those of its files`(_ file: DataFile, _ md5: String) throws {
    let path = "../shared/data/mnist/\(file.name)"
    let compressed = try readFile(path)
    #expect(compressed.count == file.compressedSize)
    #expect(digest(.md5, of: try file.content(of: compressed, file: path)) == md5)
  }
}
