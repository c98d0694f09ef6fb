import DataFiles
import Datasets
import Files
import Glibc
import LinearAlgebra
import TestSupport
import Testing

/// Where the tests' MNIST is: where the environment says, or beside the project.
private let mnistEnvironment: [String: String]? = {
  let candidates = [processEnvironment["LATENT_DATA"], "../shared/data"].compactMap { $0 }
  return candidates.lazy.map { ["LATENT_DATA": $0, "HOME": "/nowhere"] }.first {
    (try? DataFolders(environment: $0).find(.mnist)) != nil
  }
}()

private let fashionFolder = "/usr/share/datasets/fashion-mnist"

@Suite(.serialized) struct MNISTTests {
  @Test(
    .enabled(if: mnistEnvironment != nil, "skipped: no MNIST in $LATENT_DATA or ../shared/data"))
  func `MNIST is the one that its authors made`() throws {
    let digits = try ImageDataset<Double>(
      .mnist, standIn: .fashionMNIST, environment: #require(mnistEnvironment))
    #expect(digits.name == "MNIST")
    #expect(!digits.isStandIn)
    // First labels and images per digit: ../shared/data/README.md, from the authors' files.
    #expect(digits.train.labels.prefix(10) == [5, 0, 4, 1, 9, 2, 1, 3, 1, 4])
    #expect(digits.test.labels.prefix(5) == [7, 2, 1, 0, 4])
    func perDigit(_ labels: [Int]) -> [Int] {
      labels.reduce(into: [Int](repeating: 0, count: 10)) { $0[$1] += 1 }
    }
    #expect(
      perDigit(digits.train.labels)
        == [5923, 6742, 5958, 6131, 5842, 5421, 5918, 6265, 5851, 5949])
    #expect(
      perDigit(digits.test.labels) == [980, 1135, 1032, 1010, 982, 892, 958, 1028, 974, 1009])
    #expect((digits.train.height, digits.train.width) == (28, 28))
    #expect((digits.train.images.rows, digits.train.images.columns) == (60_000, 784))
    #expect((digits.test.images.rows, digits.test.images.columns) == (10_000, 784))
    // The mean and deviation of all training pixels, as PyTorch's MNIST example normalises with.
    let pixels = digits.train.images.elements
    let mean = pixels.reduce(0, +) / Double(pixels.count)
    let variance = pixels.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(pixels.count)
    #expect(abs(mean - 0.1307) < 0.00005)  // it prints four decimals
    #expect(abs(variance.squareRoot() - 0.3081) < 0.00005)
    #expect(pixels.allSatisfy { (0...1).contains($0) })
  }

  @Test(
    .enabled(
      if: isRegularFile("\(fashionFolder)/t10k-labels-idx1-ubyte.gz"), "skipped: no Fashion-MNIST"))
  func `Fashion-MNIST stands in for MNIST, and says so`() async throws {
    try await withTemporaryFolder { folder in
      #expect(symlink(fashionFolder, "\(folder)/fashion-mnist") == 0)
      let images = try ImageDataset<Float>(
        .mnist, standIn: .fashionMNIST, environment: ["LATENT_DATA": folder, "HOME": "/nowhere"])
      #expect(images.name == "Fashion-MNIST")
      #expect(images.isStandIn)
      #expect(images.standInNotice?.hasPrefix("MNIST was not found on this machine") == true)
      // 6,000 training images of each class: the data set's README.
      #expect((0..<10).allSatisfy { label in images.train.labels.count { $0 == label } == 6000 })
      #expect(images.train.labels.prefix(5) == [9, 0, 0, 3, 0])
    }
  }

  @Test func `where no data is, the error names the folders and the command`() {
    let error = #expect(throws: FileError.self) {
      try ImageDataset<Double>(
        .mnist, standIn: .fashionMNIST,
        environment: ["LATENT_DATA": "/none", "XDG_DATA_HOME": "/nowhere", "HOME": "/"])
    }
    let text = error?.description ?? ""
    #expect(text.contains("/none/mnist and /nowhere/latent/mnist"))
    #expect(text.contains("`latent data fetch mnist`"))
  }
}
