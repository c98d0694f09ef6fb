import Datasets
import Files
import LinearAlgebra
import Testing

@Suite struct LabelledImagesTests {
  private func images(labels: [UInt8]) throws(FileError) -> LabelledImages<Double> {
    try LabelledImages(
      images: IDX(dimensions: [2, 1, 2], values: [0, 51, 255, 102]), imagesFile: "images",
      labels: IDX(dimensions: [labels.count], values: labels), labelsFile: "labels")
  }

  @Test func `pixels lie between 0 and 1, an image a row`() throws {
    let read = try images(labels: [3, 9])
    #expect(read.images == [[0, 0.2], [1, 0.4]])
    #expect(read.labels == [3, 9])
    #expect((read.count, read.height, read.width) == (2, 1, 2))
  }

  @Test func `a label above 9 is an error with its byte`() {
    let error = #expect(throws: FileError.self) { try images(labels: [3, 10]) }
    #expect(error?.description == "labels: byte 9: found label 10, expected a digit from 0 to 9")
  }

  @Test(arguments: [[3], [3, 4, 5]])
  func `another number of labels than of images is an error`(_ labels: [UInt8]) {
    let error = #expect(throws: FileError.self) { try images(labels: labels) }
    #expect(error?.file == "labels")
    #expect(error?.expected == "2, one for each image in images")
  }

  @Test func `a batch has its images and labels in its order`() throws {
    let read = try images(labels: [3, 9])
    let batch = read[[1, 0]]
    #expect(batch.images == [[1, 0.4], [0, 0.2]])
    #expect(batch.labels == [9, 3])
    let sum = read.batches(of: 1, seed: 1, epoch: 0).reduce(0) { $0 + read[$1].labels[0] }
    #expect(sum == 12)
    #expect(read.prefix(1).labels == [3])
    #expect(read.prefix(5).labels == [3, 9])
  }

  @Test func `fewer than no images stop with a text`() async throws {
    let result = try #require(
      await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
        let one = try LabelledImages<Double>(
          images: IDX(dimensions: [1, 1, 1], values: [0]), imagesFile: "",
          labels: IDX(dimensions: [1], values: [0]), labelsFile: "")
        _ = one.prefix(-1)
      })
    let text = String(decoding: result.standardErrorContent, as: UTF8.self)
    #expect(text.contains("The first -1 images can't be taken"))
  }

  @Test func `an image that does not exist stops with a text`() async {
    await #expect(processExitsWith: .failure) {
      let none = try LabelledImages<Double>(
        images: IDX(dimensions: [0, 1, 1], values: []), imagesFile: "",
        labels: IDX(dimensions: [0], values: []), labelsFile: "")
      _ = none[[0]]
    }
  }
}
