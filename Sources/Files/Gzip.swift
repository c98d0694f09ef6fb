internal import CZlib

/// Data compressed as gzip (RFC 1952).
public enum Gzip {
  /// Decompresses one gzip member.
  ///
  /// - Parameters:
  ///   - compressed: The member, and nothing after it.
  ///   - file: The name for errors.
  ///   - limit: The most bytes that may come out, ≥ 0; with one more it stops, so that a small
  ///     file that would fill the memory does not.
  /// - Returns: The content, which has the length and CRC-32 that the member states.
  /// - Throws: Bytes that are not gzip, are damaged, end early or go on after the end, content of more than `limit`
  ///   bytes; each with the place in the compressed bytes where decoding stopped.
  public static func decompress(
    _ compressed: [UInt8], file: String, limit: Int
  ) throws(FileError) -> [UInt8] {
    func error(_ offset: Int, _ found: String, _ expected: String) -> FileError {
      FileError(file: file, offset: offset, found: found, expected: expected)
    }
    guard !compressed.isEmpty else { throw error(0, "an empty file", "gzip data") }
    guard compressed.starts(with: magic.prefix(compressed.count)) else {
      let start = compressed.prefix(2).map { String($0, radix: 16) }.joined(separator: " ")
      throw error(0, "bytes \(start)", "1f 8b, the start of gzip data")
    }

    var end = (code: Z_OK, offset: 0, message: "")
    // Deflate can't expand by more than 1032 (zlib's technical details), which bounds the memory asked for.
    let bound = compressed.count.multipliedReportingOverflow(by: 1032)
    let capacity = min(limit, bound.overflow ? limit : bound.partialValue) + 1
    let content = [UInt8](unsafeUninitializedCapacity: capacity) { output, count in
      compressed.withUnsafeBufferPointer { end = inflateAll($0, into: output, count: &count) }
    }

    guard content.count <= limit else {
      throw error(end.offset, "more than \(limit) bytes of content", "at most \(limit)")
    }
    switch end.code {
    case Z_STREAM_END: break
    case Z_BUF_ERROR:
      throw error(
        end.offset, "the end of the file after \(content.count) bytes of content",
        "more compressed data")
    case Z_MEM_ERROR: fatalError("zlib found no memory")
    default: throw error(end.offset, "damaged data (\(end.message))", "intact gzip data")
    }
    let rest = compressed.count - end.offset
    guard rest == 0 else {
      let isMember = compressed[end.offset...].starts(with: magic)
      throw error(
        end.offset,
        isMember ? "a second gzip member" : "\(rest) bytes after the end of the gzip data",
        "the end of the file")
    }
    return content
  }

  /// Compresses bytes to one gzip member.
  ///
  /// - Returns: A member without name and time, so that the same bytes give the same member.
  public static func compress(_ content: [UInt8]) -> [UInt8] {
    var stream = z_stream()
    let made = deflateInit2_(
      &stream, 6, Z_DEFLATED, gzipWindow, 8, Z_DEFAULT_STRATEGY, ZLIB_VERSION,
      Int32(MemoryLayout<z_stream>.size))
    guard made == Z_OK else { fatalError("zlib could not start to compress: \(made)") }
    defer { deflateEnd(&stream) }
    let capacity = Int(deflateBound(&stream, UInt(content.count)))
    return [UInt8](unsafeUninitializedCapacity: capacity) { output, count in
      content.withUnsafeBufferPointer { input in
        var used = 0
        var code = Z_OK
        while code == Z_OK {
          let (step, room) = (min(input.count - used, piece), min(capacity - count, piece))
          stream.next_in = UnsafeMutablePointer(mutating: input.baseAddress?.advanced(by: used))
          stream.avail_in = UInt32(step)
          stream.next_out = output.baseAddress?.advanced(by: count)
          stream.avail_out = UInt32(room)
          code = deflate(&stream, used + step == input.count ? Z_FINISH : Z_NO_FLUSH)
          used += step - Int(stream.avail_in)
          count += room - Int(stream.avail_out)
        }
        guard code == Z_STREAM_END else { fatalError("zlib could not compress: \(code)") }
      }
    }
  }

  private static let magic: [UInt8] = [0x1f, 0x8b]
  /// The largest window, and a gzip header and trailer around the data.
  private static let gzipWindow: Int32 = 15 + 16
  /// What zlib is given at a time: its counts have 32 bits.
  private static let piece = 1 << 30

  /// Inflates until the member ends, the input ends, the output is full, or the data is damaged.
  ///
  /// - Returns: zlib's code, `Z_BUF_ERROR` for an end that came early; how many input bytes were used; zlib's
  ///   words about damage.
  private static func inflateAll(
    _ input: UnsafeBufferPointer<UInt8>, into output: UnsafeMutableBufferPointer<UInt8>,
    count: inout Int
  ) -> (code: Int32, offset: Int, message: String) {
    var stream = z_stream()
    let made = inflateInit2_(
      &stream, gzipWindow, ZLIB_VERSION, Int32(MemoryLayout<z_stream>.size))
    guard made == Z_OK else { fatalError("zlib could not start to decompress: \(made)") }
    defer { inflateEnd(&stream) }
    var used = 0
    var code = Z_OK
    while code == Z_OK {
      let (step, room) = (min(input.count - used, piece), min(output.count - count, piece))
      stream.next_in = UnsafeMutablePointer(mutating: input.baseAddress?.advanced(by: used))
      stream.avail_in = UInt32(step)
      stream.next_out = output.baseAddress?.advanced(by: count)
      stream.avail_out = UInt32(room)
      code = inflate(&stream, Z_NO_FLUSH)
      used += step - Int(stream.avail_in)
      count += room - Int(stream.avail_out)
    }
    return (code, used, stream.msg.map { String(cString: $0) } ?? "")
  }
}
