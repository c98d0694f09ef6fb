internal import Events
package import Store
import Synchronization

/// What a test's computations tell, in order.
package final class EventLog: Sendable {
  private let log = Mutex<[ComputationEvent]>([])

  package init() {}

  /// A context that tells this log.
  package func context(_ store: Store?) -> ComputationContext {
    ComputationContext(store: store) { event in self.log.withLock { $0.append(event) } }
  }

  /// A context that tells this log, and cancels a computation's task once it has told that it has begun.
  package func contextThatStops(_ store: Store?) -> ComputationContext {
    ComputationContext(store: store) { event in
      self.log.withLock { $0.append(event) }
      guard case .progress(_, let progress) = event, progress.fraction > 0 else { return }
      withUnsafeCurrentTask { $0?.cancel() }
    }
  }

  /// All events so far, which are then forgotten.
  package func take() -> [ComputationEvent] {
    log.withLock { log in
      defer { log = [] }
      return log
    }
  }

  /// The kinds of all events so far but progress, which are then forgotten.
  package func takeKinds() -> [String] {
    take().compactMap { event in
      switch event {
      case .found: "found"
      case .waiting: "waiting"
      case .computing: "computing"
      case .progress: nil
      case .computed(_, let isStored): isStored ? "kept" : "computed"
      case .stopped: "stopped"
      case .failed: "failed"
      case .damaged: "damaged"
      case .notKept: "not kept"
      }
    }
  }
}
