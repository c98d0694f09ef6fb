/// A data set as it lies on a disk: which files it is made of, and what is to be known of it.
public struct DataFiles: Hashable, Sendable {
  /// The folder's name and the command line's word for it, for example `mnist`.
  public let name: String
  /// What people call it.
  public let title: String
  /// Under which terms it may be used, a sentence for pages.
  public let licence: String
  /// Who made it, a sentence for pages.
  public let source: String
  /// Its files.
  public let files: [DataFile]

  /// A data set that is known; the catalogue has them all.
  package init(name: String, title: String, licence: String, source: String, files: [DataFile]) {
    self.name = name
    self.title = title
    self.licence = licence
    self.source = source
    self.files = files
  }

  /// The bytes of all files as their authors distribute them.
  public var compressedSize: Int { files.reduce(0) { $0 + $1.compressedSize } }

  /// Every data set that we know.
  public static let all = [mnist, fashionMNIST]
}

extension DataFiles {
  /// MNIST's images of handwritten digits.
  public static let mnist = DataFiles(
    name: "mnist",
    title: "MNIST",
    licence: """
      MNIST is © Yann LeCun and Corinna Cortes, available under CC BY-SA 3.0 according to the Keras \
      documentation.
      """,
    source: """
      MNIST: Yann LeCun, Corinna Cortes and Christopher J. C. Burges, from NIST Special Databases \
      1 and 3.
      """,
    files: labelledImages(
      trainImages: (9_912_422, "ba891046e6505d7aadcbbe25680a0738ad16aec93bde7f9b65e87a2fc25776db"),
      trainLabels: (28_881, "65a50cbbf4e906d70832878ad85ccda5333a97f0f4c3dd2ef09a8a9eef7101c5"),
      testImages: (1_648_877, "0fa7898d509279e482958e8ce81c8e77db3f2f8254e26661ceb7762c4d494ce7"),
      testLabels: (4_542, "ff7bcfd416de33731a308c3f266cc351222c34898ecbeaf847f06e48f7ec33f2")))

  /// Zalando's images of clothing, in MNIST's shapes.
  ///
  /// The digests are those of the files in Debian's `dataset-fashion-mnist`; with the name and time that Debian
  /// takes out of the gzip headers put back, they are the upstream files, MD5 for MD5.
  public static let fashionMNIST = DataFiles(
    name: "fashion-mnist",
    title: "Fashion-MNIST",
    licence: "Fashion-MNIST is © 2017 Zalando SE, available under the MIT licence.",
    source: """
      Fashion-MNIST: Han Xiao, Kashif Rasul and Roland Vollgraf, 2017, arXiv:1708.07747.
      """,
    files: labelledImages(
      trainImages: (26_421_880, "c59f468a2f672dc815687fe0f83887768d799fd8a3f3276145d20f83aa44d888"),
      trainLabels: (29_515, "bad3541b69d912435c50bb6ba87bec294ff4f6a2e1246121d8633921760443d9"),
      testImages: (4_422_102, "5b4141f0afbad91edebe8549f8fcffe087ea10ca49f1dbef5c9a5cd8815ce37b"),
      testLabels: (5_148, "0402a96d92fd2663957122ceb108a494c5af83dab82d92729df917d7dec38c34")))

  /// The four files of 60,000 + 10,000 labelled images of 28 × 28 bytes; each has its compressed size and the
  /// SHA-256 of its content.
  private static func labelledImages(
    trainImages: (Int, String), trainLabels: (Int, String), testImages: (Int, String),
    testLabels: (Int, String)
  ) -> [DataFile] {
    func file(_ name: String, _ size: Int, _ known: (Int, String)) -> DataFile {
      DataFile(name: name, compressedSize: known.0, size: size, sha256: known.1)
    }
    return [
      file("train-images-idx3-ubyte.gz", 16 + 60_000 * 28 * 28, trainImages),
      file("train-labels-idx1-ubyte.gz", 8 + 60_000, trainLabels),
      file("t10k-images-idx3-ubyte.gz", 16 + 10_000 * 28 * 28, testImages),
      file("t10k-labels-idx1-ubyte.gz", 8 + 10_000, testLabels),
    ]
  }
}
