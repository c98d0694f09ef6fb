internal import Datasets
internal import Events
internal import Layers
internal import LinearAlgebra
internal import Store

/// A training under way: the loop over epochs and batches, with evaluations, progress and checkpoints.
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

  private var course = Course()
  private var outcome: TrainingRecord.Outcome?
  private let meter = CostMeter(forgettingPeak: false)
  private var nextReport = ContinuousClock.now
  private var nextCheckpoint = ContinuousClock.now + secondsToCheckpoint

  /// What the record and the next batch need to know of what has been.
  private struct Course: Codable {
    var losses: [Double] = []
    var gradientNorms: [Double] = []
    var points: [TrainingRecord.Point] = []
    var seconds = 0.0
    /// The multiplications and additions of all matrix products so far, and the examples that went through.
    var operations = 0
    var examples = 0
    /// The batches that are done, over all epochs.
    var batches = 0
    /// What was spent in earlier processes.
    var costBefore: Cost?
  }

  /// Where a training can go on from, between two batches.
  private struct Checkpoint: Codable {
    let course: Course
    let trainer: Trainer<Model, Element>.State
  }

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
    course.losses.reserveCapacity(min(total, 1 << 16))
    course.gradientNorms.reserveCapacity(min(total, 1 << 16))
  }

  /// Trains to the end, from where an earlier run was stopped, if one was.
  func result(_ progress: ProgressReporter) throws(NetworkError) -> TrainingResult<Element> {
    if let checkpoint = progress.checkpoint(as: Checkpoint.self) {
      (course, trainer.state) = (checkpoint.course, checkpoint.trainer)
    }
    var orders = SeededGenerator(seed: training.seed)
    var done = course.batches
    while outcome == nil {
      let batches = Batches(
        count: train.count, size: min(training.batchSize, train.count), next: &orders)
      let skipped = min(done, batches.count)
      done -= skipped
      for batch in batches.dropFirst(skipped) where outcome == nil {
        for firstStep in stride(from: 0, to: steps, by: training.window(of: steps))
        where outcome == nil {
          learn(batch, firstStep: firstStep)
          let isDone = firstStep + training.window(of: steps) >= steps
          if isDone { course.batches += 1 }
          try report(progress, isBetweenBatches: isDone)
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
    let iteration = course.losses.count + 1
    let factor = training.schedule.factor(at: iteration, of: total)
    let (loss, norm) = trainer.step(
      batch, firstStep: firstStep, learningRate: training.optimizer.learningRate * factor)
    course.losses.append(loss)
    course.gradientNorms.append(norm)
    course.operations += trainer.operations
    course.examples += batch.count
    course.seconds += (ContinuousClock.now - start) / .seconds(1)
    if !loss.isFinite || !norm.isFinite {
      outcome = .diverged(iteration: iteration)
    } else if iteration == total {
      outcome = .finished
    }
    let isDue = training.evaluateEvery.map { iteration.isMultiple(of: $0) } ?? false
    if isDue || outcome != nil {
      course.points.append(
        TrainingRecord.Point(
          iteration: iteration, loss: loss, train: evaluate(known), test: test.map(evaluate),
          seconds: course.seconds))
    }
  }

  private func evaluate(_ examples: Examples<Element>) -> Evaluation {
    let outputs = evaluator.outputs(
      of: examples.inputs, UnsafePointer(trainer.parameters.start))
    return Evaluation(
      outputs, examples.targets, width: training.model.outputs, loss: training.loss)
  }

  /// Tells how far the training is, ten times a second, and keeps now and then from where it can go on.
  private func report(
    _ progress: ProgressReporter, isBetweenBatches: Bool
  ) throws(NetworkError) {
    guard outcome == nil else { return }  // a training that has ended is not thrown away
    let now = ContinuousClock.now
    // The answer can be that it shall stop. Among a batch's windows it can't go on later, so that waits a while.
    guard now >= nextReport + .seconds(isBetweenBatches ? 0 : 1) else { return }
    nextReport = now + .milliseconds(100)
    if isBetweenBatches, now >= nextCheckpoint {
      keepCheckpoint(progress)
      nextCheckpoint = .now + secondsToCheckpoint
    }
    let done = course.losses.count
    var note = "iteration \(done) of \(total), loss \(rounded(course.losses[done - 1], 3))"
    if let point = course.points.last, let accuracy = (point.test ?? point.train).accuracy {
      note += ", accuracy \(rounded(100 * accuracy, 2)) %"
    }
    note += ", \(Int(Double(course.examples) / max(course.seconds, 1e-9))) examples/s"
    do {
      try progress.report(Double(done) / Double(total), note: note)
    } catch {
      outcome = .stopped(iteration: done)
      var stopped = error
      stopped.canGoOn = isBetweenBatches && keepCheckpoint(progress)
      throw .stopped(stopped, record())
    }
  }

  @discardableResult private func keepCheckpoint(_ progress: ProgressReporter) -> Bool {
    var course = course
    course.costBefore = meter.cost().adding(course.costBefore)
    return progress.keep(checkpoint: Checkpoint(course: course, trainer: trainer.state))
  }

  private func record() -> TrainingRecord {
    TrainingRecord(
      title: training.title, outcome: outcome ?? .stopped(iteration: course.losses.count),
      losses: course.losses, gradientNorms: course.gradientNorms, points: course.points,
      cost: meter.cost().adding(course.costBefore), seconds: course.seconds,
      operationsPerIteration: course.operations / max(1, course.losses.count),
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

/// How often a training keeps what it has reached: a killed process loses no more, and writing takes milliseconds.
private let secondsToCheckpoint = Duration.seconds(10)

/// A number with so many decimals, for messages.
private func rounded(_ value: Double, _ decimals: Int) -> String {
  guard value.isFinite, value.magnitude < 1e9 else { return "\(value)" }
  let unit = (0..<decimals).reduce(1.0) { unit, _ in unit * 10 }
  return "\((value * unit).rounded() / unit)"
}
