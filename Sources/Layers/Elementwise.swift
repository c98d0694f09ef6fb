internal import CKernels
package import LinearAlgebra

/// The kernels that compute number by number in one precision, by their names without the letter for it.
///
/// `kernels.h` says what each of them does.
package struct Elementwise<Element: Scalar>: Sendable {
  package typealias Input = UnsafePointer<Element>?
  package typealias Output = UnsafeMutablePointer<Element>?

  // Rows and columns, then the arrays in the order of kernels.h.
  package let lstmForward: @Sendable (Int, Int, Input, Output, Input, Output, Output) -> Void
  package let lstmBackward:
    @Sendable (Int, Int, Input, Input, Input, Input, Output, Output, Output) -> Void
  // The activation's number first.
  package let activate: @Sendable (UInt32, Int, Int, Input, Output) -> Void
  package let differentiate: @Sendable (UInt32, Int, Int, Input, Input, Output, Output) -> Void
  package let crossEntropy: @Sendable (Int, Int, UnsafePointer<Int>?, Double, Output) -> Double
  package let squaredError: @Sendable (Int, Input, Double, Output) -> Double
  package let addParts: @Sendable (Int, Int, Int, Input, Output) -> Double

  /// The kernels in the precision of `Element`.
  package static var kernels: Elementwise {
    guard let kernels = single as? Elementwise ?? double as? Elementwise else {
      fatalError("there are kernels for Float and Double, but none for \(Element.self)")
    }
    return kernels
  }
}

private let single = Elementwise<Float>(
  lstmForward: lstm_forward_s, lstmBackward: lstm_backward_s,
  activate: { activate_s(activation($0), $1, $2, $3, $4) },
  differentiate: { differentiate_s(activation($0), $1, $2, $3, $4, $5, $6) },
  crossEntropy: cross_entropy_s, squaredError: squared_error_s, addParts: add_parts_s)

private let double = Elementwise<Double>(
  lstmForward: lstm_forward_d, lstmBackward: lstm_backward_d,
  activate: { activate_d(activation($0), $1, $2, $3, $4) },
  differentiate: { differentiate_d(activation($0), $1, $2, $3, $4, $5, $6) },
  crossEntropy: cross_entropy_d, squaredError: squared_error_d, addParts: add_parts_d)
