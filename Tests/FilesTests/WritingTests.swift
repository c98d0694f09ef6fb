import Files
import Glibc
import TestSupport
import Testing

@Suite(.timeLimit(.minutes(15))) struct WritingTests {
  private func mode(_ path: String) -> mode_t {
    var status = stat()
    return stat(path, &status) == 0 ? status.st_mode & 0o7777 : 0
  }

  @Test func `a file is written and replaced, and nothing else is left`() async throws {
    try await withTemporaryFolder { folder in
      try writeAtomically("one", to: "\(folder)/a")
      try writeAtomically("two", to: "\(folder)/a")
      #expect(try readFile("\(folder)/a") == Array("two".utf8))
      #expect(names(in: folder) == ["a"])
    }
  }

  @Test func `a replaced file keeps its mode, and a new one is readable`() async throws {
    try await withTemporaryFolder { folder in
      try writeAtomically("one", to: "\(folder)/a")
      #expect(mode("\(folder)/a") & 0o600 == 0o600)
      #expect(chmod("\(folder)/a", 0o640) == 0)
      try writeAtomically("two", to: "\(folder)/a")
      #expect(mode("\(folder)/a") == 0o640)
    }
  }

  @Test func `a link is followed and stays a link`() async throws {
    try await withTemporaryFolder { folder in
      try writeAtomically("one", to: "\(folder)/a")
      #expect(symlink("a", "\(folder)/link") == 0)
      try writeAtomically("two", to: "\(folder)/link")
      #expect(try readFile("\(folder)/a") == Array("two".utf8))
      #expect(names(in: folder) == ["a", "link"])
    }
  }

  @Test func `a write that is given up leaves the old file and nothing else`() async throws {
    try await withTemporaryFolder { folder in
      try writeAtomically("old", to: "\(folder)/a")
      do {
        let replacement = try FileReplacement(of: "\(folder)/a")
        try replacement.write(Array("half".utf8))
        #expect(names(in: folder).count == 2)
      }
      #expect(try readFile("\(folder)/a") == Array("old".utf8))
      #expect(names(in: folder) == ["a"])
    }
  }

  @Test func `a missing folder and a folder in the way are errors`() async throws {
    try await withTemporaryFolder { folder in
      let missing = #expect(throws: FileError.self) {
        try writeAtomically("x", to: "\(folder)/none/a")
      }
      #expect(missing?.found == "no folder \(folder)/none")
      try makeFolder("\(folder)/b/c")
      let inTheWay = #expect(throws: FileError.self) { try writeAtomically("x", to: "\(folder)/b") }
      #expect(inTheWay?.found == "a folder")
      #expect(names(in: folder) == ["b"])
    }
  }

  @Test func `a reader among many writers sees only whole files`() async throws {
    try await withTemporaryFolder { folder in
      let path = "\(folder)/a"
      let texts = (0..<4).map { [UInt8](repeating: UInt8($0), count: 100_000 + $0) }
      try writeAtomically(texts[0], to: path)
      try await withThrowingTaskGroup { group in
        for text in texts {
          group.addTask { for _ in 0..<10 { try writeAtomically(text, to: path) } }
        }
        group.addTask {
          for _ in 0..<100 {
            let text = try readFile(path)
            #expect(texts.contains(text))
          }
        }
        try await group.waitForAll()
      }
      #expect(names(in: folder) == ["a"])
    }
  }

  @Test func `a folder is made with those above it, once`() async throws {
    try await withTemporaryFolder { folder in
      try makeFolder("\(folder)/a/b/c")
      try makeFolder("\(folder)/a/b/c")
      #expect(names(in: "\(folder)/a/b") == ["c"])
      try writeAtomically("x", to: "\(folder)/file")
      #expect(throws: FileError.self) { try makeFolder("\(folder)/file") }
      #expect(throws: FileError.self) { try makeFolder("\(folder)/file/below") }
    }
  }

  @Test func `pieces add up over two runs`() async throws {
    try await withTemporaryFolder { folder in
      do {
        let first = try PartialFile("\(folder)/a.part")
        try first.append([1, 2].span.bytes)
      }
      let second = try PartialFile("\(folder)/a.part")
      #expect(second.size == 2 * MemoryLayout<Int>.size)
      try second.restart()
      try second.append([UInt8](arrayLiteral: 3, 4).span.bytes)
      try second.commit(to: "\(folder)/a")
      #expect(try readFile("\(folder)/a") == [3, 4])
      #expect(names(in: folder) == ["a"])
    }
  }

  @Test func `a lock has one holder at a time`() async throws {
    try await withTemporaryFolder { folder in
      guard let lock = try FileLock("\(folder)/lock") else {
        Issue.record("nobody holds the lock, and yet it can't be had")
        return
      }
      let isFree = try FileLock("\(folder)/lock") != nil
      #expect(!isFree)
      lock.release()
      let isFreeAgain = try FileLock("\(folder)/lock") != nil
      #expect(isFreeAgain)
    }
  }
}

@Suite struct FolderTests {
  @Test func `a removed lock can be had anew, also by one that had opened the old file`()
    async throws
  {
    try await withTemporaryFolder { folder in
      guard let lock = try FileLock("\(folder)/lock") else {
        Issue.record("nobody holds the lock, and yet it can't be had")
        return
      }
      lock.remove()
      #expect(names(in: folder) == [])
      let isFree = try FileLock("\(folder)/lock") != nil
      #expect(isFree)
    }
  }

  @Test func `a folder's entries have their sizes, times and kinds`() async throws {
    try await withTemporaryFolder { folder in
      try writeAtomically("four", to: "\(folder)/a")
      try makeFolder("\(folder)/b")
      #expect(symlink("nowhere", "\(folder)/c") == 0)
      let entries = try listFolder(folder).sorted { $0.name < $1.name }
      #expect(entries.map(\.name) == ["a", "b", "c"])
      #expect(entries.map(\.isFolder) == [false, true, false])
      #expect(entries[0].size == 4)
      var old = [timespec(tv_sec: 5, tv_nsec: 0), timespec(tv_sec: 5, tv_nsec: 500_000_000)]
      #expect(utimensat(AT_FDCWD, "\(folder)/a", &old, 0) == 0)
      #expect(try listFolder(folder).first { $0.name == "a" }?.modified == 5.5)
      touchFile("\(folder)/a")
      let touched = try #require(try listFolder(folder).first { $0.name == "a" }?.modified)
      #expect(abs(touched - Double(time(nil))) < 60)
      touchFile("\(folder)/none")
      #expect(!isRegularFile("\(folder)/none"))
      #expect(isFolder("\(folder)/b") && !isFolder("\(folder)/a"))
      #expect(throws: FileError.self) { try listFolder("\(folder)/none") }
    }
  }

  @Test func `the beginning of a file is read, or all that there is`() async throws {
    try await withTemporaryFolder { folder in
      try writeAtomically("beginning", to: "\(folder)/a")
      #expect(try readBeginning(of: "\(folder)/a", count: 5) == Array("begin".utf8))
      #expect(try readBeginning(of: "\(folder)/a", count: 50) == Array("beginning".utf8))
      #expect(throws: FileError.self) { try readBeginning(of: folder, count: 5) }
    }
  }
}

@Suite struct UserFoldersTests {
  @Test func `the variables of the XDG specification are followed`() throws {
    let folders = try UserFolders(environment: [
      "HOME": "/home/ada", "XDG_DATA_HOME": "/data", "XDG_CACHE_HOME": "/cache",
    ])
    #expect(folders.data == "/data/latent")
    #expect(folders.cache == "/cache/latent")
  }

  @Test(arguments: [nil, "", "relative"])
  func `a missing, empty or relative variable means the standard folder`(_ value: String?) throws {
    var environment = ["HOME": "/home/ada"]
    environment["XDG_DATA_HOME"] = value
    environment["XDG_CACHE_HOME"] = value
    let folders = try UserFolders(environment: environment)
    #expect(folders.data == "/home/ada/.local/share/latent")
    #expect(folders.cache == "/home/ada/.cache/latent")
  }
}
