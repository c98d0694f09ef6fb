import Glibc
import PagesTestSupport
import Testing

/// The folder into which the sample book is to be written, for looking at it in a browser.
private let sampleFolder = getenv("LATENT_SAMPLE_PAGES").map { String(cString: $0) }

@Test(.enabled(if: sampleFolder != nil, "LATENT_SAMPLE_PAGES names no folder"))
func `the sample book can be written, to be looked at`() throws {
  try SampleBook.write(to: #require(sampleFolder))
}
