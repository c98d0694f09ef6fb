package import DataFiles
package import Files
internal import LinearAlgebra

extension ImageDataset {
  /// Loads a data set of four IDX files.
  ///
  /// - Parameters:
  ///   - wanted: The data set.
  ///   - standIn: What may stand in for it, where it is in no folder.
  ///   - environment: The environment variables, which name the folders.
  /// - Throws: A data set that is in no folder, a file that is damaged or another one than it should be.
  package init(
    _ wanted: DataFiles, standIn: DataFiles?, environment: [String: String]
  ) throws(FileError) {
    let folders = try DataFolders(environment: environment)
    var (data, folder) = (wanted, folders.find(wanted))
    if folder == nil, let standIn, let found = folders.find(standIn) {
      (data, folder) = (standIn, found)
    }
    guard let folder else {
      _ = try folders.locate(wanted)  // throws, and says where it was looked for
      fatalError("a data set appeared while it was looked for")
    }
    train = try LabelledImages(data, part: "train", folders: folders, folder: folder)
    test = try LabelledImages(data, part: "t10k", folders: folders, folder: folder)
    name = data.title
    licence = data.licence
    source = data.source
    standInNotice =
      data == wanted
      ? nil
      : """
      \(wanted.title) was not found on this machine, so \(data.title) stands in for it: the images have the \
      same shapes but show other things, and all numbers and figures here differ from \(wanted.title)'s.
      """
    DataUses.tell(data, standInNotice: standInNotice)
  }
}

extension LabelledImages {
  /// Loads one part of a data set of four IDX files.
  ///
  /// - Parameters:
  ///   - data: The data set.
  ///   - part: The start of the file names, `train` or `t10k`.
  ///   - folders: Where data sets are looked for.
  ///   - folder: The data set's own folder.
  /// - Throws: A file that is damaged or another one than it should be.
  init(
    _ data: DataFiles, part: String, folders: DataFolders, folder: String
  ) throws(FileError) {
    func read(_ kind: String, rank: Int) throws(FileError) -> (idx: IDX, path: String) {
      guard let file = data.files.first(where: { $0.name.hasPrefix("\(part)-\(kind)") }) else {
        fatalError("\(data.title) has no file of \(part) \(kind)")
      }
      let path = "\(folder)/\(file.name)"
      let content = try folders.read(file, of: data, in: folder)
      return (try IDX(content, file: path, rank: rank), path)
    }
    let labels = try read("labels", rank: 1)
    let images = try read("images", rank: 3)
    try self.init(
      images: images.idx, imagesFile: images.path, labels: labels.idx, labelsFile: labels.path)
  }

  /// Images and labels out of IDX arrays.
  ///
  /// - Parameters:
  ///   - images: n × height × width pixels, from 0 to 255.
  ///   - imagesFile: Its name for errors.
  ///   - labels: n classes, from 0 to 9.
  ///   - labelsFile: Its name for errors.
  /// - Throws: Another number of labels than of images; a label above 9.
  package init(
    images: IDX, imagesFile: String, labels: IDX, labelsFile: String
  ) throws(FileError) {
    guard images.dimensions.count == 3, labels.dimensions.count == 1 else {
      fatalError(
        "images have 3 dimensions, labels 1; not \(images.dimensions), \(labels.dimensions)")
    }
    let (n, height, width) = (images.dimensions[0], images.dimensions[1], images.dimensions[2])
    guard labels.values.count == n else {
      throw FileError(
        file: labelsFile, offset: 4, found: "\(labels.values.count) labels",
        expected: "\(n), one for each image in \(imagesFile)")
    }
    for (place, label) in labels.values.enumerated() where label > 9 {
      throw FileError(
        file: labelsFile, offset: 8 + place,  // after the header
        found: "label \(label)", expected: "a digit from 0 to 9")
    }
    // One division for each grey instead of one for each pixel.
    let scale = (0...255).map { Element($0) / 255 }
    let pixels = height * width
    let matrix = Matrix<Element>(rows: n, columns: pixels) { memory in
      images.values.withUnsafeBufferPointer { bytes in
        for index in bytes.indices {
          memory.initializeElement(at: index, to: scale[Int(bytes[index])])
        }
      }
    }
    self.init(
      images: matrix,
      labels: labels.values.map(Int.init), height: height, width: width)
  }
}
