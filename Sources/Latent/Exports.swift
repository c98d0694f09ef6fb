// What a chapter gets with the one import that its program has.
@_exported public import ChapterKit
@_exported public import Datasets
@_exported public import FactorModels
@_exported public import Figures
@_exported public import struct Files.FileError
@_exported public import Layers
@_exported public import LinearAlgebra
@_exported public import Networks
@_exported public import Store

// `exp`, `log`, `sqrt`, …
#if canImport(Glibc)
  @_exported public import Glibc
#else
  @_exported public import Darwin
#endif
