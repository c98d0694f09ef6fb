import Glibc

extension FileError {
  /// The error that `errno` tells of, after a system call on a file has failed.
  ///
  /// - Parameters:
  ///   - file: The file.
  ///   - doing: What failed, as in "could not be opened".
  ///   - code: The call's `errno`.
  /// - Returns: The error.
  static func system(_ file: String, _ doing: String, code: Int32) -> FileError {
    switch code {
    case ENOENT, ENOTDIR:
      FileError(
        file: file, found: "nothing", expected: "a file", advice: "Check the path for a slip")
    case EACCES, EPERM:
      FileError(
        file: file, found: "that it \(doing): permission denied",
        advice: "Check the owner and mode with `ls -l`")
    case ENOSPC, EDQUOT:
      FileError(
        file: file, found: "that it \(doing): the disk is full", advice: "Make room on the disk")
    default:
      FileError(file: file, found: "that it \(doing): \(String(cString: strerror(code)))")
    }
  }
}

/// Calls a system function again while signals interrupt it.
///
/// - Returns: Its result, negative when it failed; `errno` tells why.
func retryingOnSignal<Result: SignedInteger>(_ call: () -> Result) -> Result {
  while true {
    let result = call()
    if result >= 0 || errno != EINTR { return result }
  }
}
