import Glibc

/// A file that is there as long as this object.
final class TemporaryFile {
  let path: String

  init(_ bytes: [UInt8]) {
    var template = Array("/tmp/latent-book-XXXXXX.md".utf8CString)
    let descriptor = mkstemps(&template, 3)
    path = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
    guard descriptor >= 0, write(descriptor, bytes, bytes.count) == bytes.count else {
      fatalError("no temporary file: \(String(cString: strerror(errno)))")
    }
    close(descriptor)
  }

  deinit { unlink(path) }
}
