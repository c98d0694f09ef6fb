@preconcurrency import Glibc  // for `stdout`, which C declares as a variable
import Store
import TestSupport

// A process that the store's tests can kill, or run beside another.
//
// Its arguments are a store's folder, a number of computations, and the numbers in each result. It makes the
// computations one after the other, and prints what became of each as soon as it is known.

setvbuf(stdout, nil, Int32(_IOLBF), 1 << 12)
let arguments = CommandLine.arguments
guard arguments.count == 4, let runs = UInt64(arguments[2]), let count = Int(arguments[3]) else {
  fatalError("usage: store-test-program FOLDER COMPUTATIONS NUMBERS")
}
ComputationContext.use(
  ComputationContext(store: Store(folder: arguments[1], leastSeconds: 0)) { event in
    switch event {
    case .found: print("found", terminator: " ")
    case .computed(_, let isStored): print(isStored ? "computed" : "lost", terminator: " ")
    case .damaged(_, let error): print("damaged \(error)")
    case .notKept(_, let error): print("not kept \(error)")
    default: break
    }
  })
for seed in 0..<runs {
  let result = Expansion(count: count, seed: seed).run()
  print(seed, ContentDigest(of: result).text)
}
