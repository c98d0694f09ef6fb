internal import Datasets
internal import Events
internal import Layers
internal import LinearAlgebra
internal import Store

/// A training under way: the loop over epochs and batches, with evaluations and progress.
final class TrainingRun<Model: Network, Element: Scalar> {
  private let training: Training<Model>
  private let trainer: Trainer<Model, Element>
  private let train: Examples<Element>
  private let test: Examples<Element>?
  /// The training examples that are evaluated: as many as there are for the test.
  private let known: Examples<Element>
  private let evaluator: Evaluator<Element>
  private let parameterShapes: [ParameterShape]
  private let steps: Int
  private let total: Int

  private var losses: [Double] = []
  private var gradientNorms: [Double] = []
  private var points: [TrainingRecord.Point] = []
  private var outcome: TrainingRecord.Outcome?
  private var seconds = 0.0
  /// The multiplications and additions of all matrix products so far, and the examples that went through.
  private var operations = 0
  private var examples = 0
  private let meter = CostMeter(forgettingPeak: false)
  private var nextReport = ContinuousClock.now

  init(
    _ training: Training<Model>, from initial: Parameters<Element>, _ train: Examples<Element>,
    _ test: Examples<Element>?, steps: Int
  ) {
    (self.training, self.train, self.test, self.steps) = (training, train, test, steps)
    parameterShapes = initial.shapes
    known = train.prefix(test?.count ?? train.count)
    evaluator = Evaluator(
      training.model, steps: steps, count: max(known.count, test?.count ?? 0))
    trainer = Trainer(training, from: initial, train, steps: training.window(of: steps))
    total = training.iterations(examples: train.count, steps: steps)
    // What is asked for may be far more than will be run.
    losses.reserveCapacity(min(total, 1 << 16))
    gradientNorms.reserveCapacity(min(total, 1 << 16))
  }

  /// Trains to the end.
  func result(_ progress: ProgressReporter) throws(NetworkError) -> TrainingResult<Element> {
    var orders = SeededGenerator(seed: training.seed)
    while outcome == nil {
      let batches = Batches(
        count: train.count, size: min(training.batchSize, train.count), next: &orders)
      for batch in batches where outcome == nil {
        for firstStep in stride(from: 0, to: steps, by: training.window(of: steps))
        where outcome == nil {
          learn(batch, firstStep: firstStep)
          try report(progress)
        }
      }
    }
    return TrainingResult(
      parameters: Parameters(parameterShapes, values: Array(trainer.parameters.elements)),
      record: record())
  }

  /// One iteration, and an evaluation if it is time for one.
  private func learn(_ batch: ArraySlice<Int>, firstStep: Int) {
    let start = ContinuousClock.now
    let iteration = losses.count + 1
    let factor = training.schedule.factor(at: iteration, of: total)
    let (loss, norm) = trainer.step(
      batch, firstStep: firstStep, learningRate: training.optimizer.learningRate * factor)
    losses.append(loss)
    gradientNorms.append(norm)
    operations += trainer.operations
    examples += batch.count
    seconds += (ContinuousClock.now - start) / .seconds(1)
    if !loss.isFinite || !norm.isFinite {
      outcome = .diverged(iteration: iteration)
    } else if iteration == total {
      outcome = .finished
    }
    let isDue = training.evaluateEvery.map { iteration.isMultiple(of: $0) } ?? false
    if isDue || outcome != nil {
      points.append(
        TrainingRecord.Point(
          iteration: iteration, loss: loss, train: evaluate(known), test: test.map(evaluate),
          seconds: seconds))
    }
  }

  private func evaluate(_ examples: Examples<Element>) -> Evaluation {
    let outputs = evaluator.outputs(
      of: examples.inputs, UnsafePointer(trainer.parameters.start))
    return Evaluation(
      outputs, examples.targets, width: training.model.outputs, loss: training.loss)
  }

  /// Tells how far the training is, ten times a second.
  private func report(_ progress: ProgressReporter) throws(NetworkError) {
    guard outcome == nil else { return }  // a training that has ended is not thrown away
    let now = ContinuousClock.now
    guard now >= nextReport else { return }
    nextReport = now + .milliseconds(100)
    let done = losses.count
    var note = "iteration \(done) of \(total), loss \(rounded(losses[done - 1], 3))"
    if let point = points.last, let accuracy = (point.test ?? point.train).accuracy {
      note += ", accuracy \(rounded(100 * accuracy, 2)) %"
    }
    note += ", \(Int(Double(examples) / max(seconds, 1e-9))) examples/s"
    do {
      try progress.report(Double(done) / Double(total), note: note)
    } catch {
      outcome = .stopped(iteration: done)
      throw .stopped(error, record())
    }
  }

  private func record() -> TrainingRecord {
    TrainingRecord(
      title: training.title, outcome: outcome ?? .stopped(iteration: losses.count),
      losses: losses, gradientNorms: gradientNorms, points: points, cost: meter.cost(),
      seconds: seconds, operationsPerIteration: operations / max(1, losses.count),
      threads: Threads.count,
      peakRate: ProductPeak.measured(as: Element.self),
      machine: ComputationContext.current?.machine)
  }
}

extension Training {
  /// The steps that an iteration takes at a time.
  fileprivate func window(of steps: Int) -> Int {
    if case .stateful(let window) = unrolling { window } else { steps }
  }

  fileprivate func iterations(examples: Int, steps: Int) -> Int {
    switch length {
    case .iterations(let count): return count
    case .epochs(let count):
      let size = min(batchSize, examples)
      let each = (examples + size - 1) / size * (steps / window(of: steps))
      let (total, isTooMany) = count.multipliedReportingOverflow(by: each)
      return isTooMany ? .max : total
    }
  }
}

/// A number with so many decimals, for messages.
private func rounded(_ value: Double, _ decimals: Int) -> String {
  guard value.isFinite, value.magnitude < 1e9 else { return "\(value)" }
  let unit = (0..<decimals).reduce(1.0) { unit, _ in unit * 10 }
  return "\((value * unit).rounded() / unit)"
}
