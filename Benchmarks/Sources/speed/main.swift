// How long the detectors take for a value, beside the same maths in C built in the same run with -O2.
//
//   swift run --package-path Benchmarks -c release speed        or: make bench-speed
//   swift run --package-path Benchmarks -c release speed light  only what begins so
//
// Prints nanoseconds of processor time (medians of repeats in turn with C), the ratio to C, bytes of state a
// signal, and how often memory was allocated in eight passes of the steady state: never. The surprises of both
// are compared first; where one differs, C is not the same maths any more and has to be brought up to date: the exit status is 1.

import Detection
import Glibc

/// Odd, so that there is a middle one.
let repeats = 41

/// The rows to measure: those whose name begins so; all without an argument.
let wanted = CommandLine.arguments.dropFirst().first ?? ""

let tiers: [(name: String, tier: DetectorTier, cadence: Double, signals: Int, steps: Int)] = [
  ("light tier, a value", .light, 10, 512, 128),
  ("seasonal tier, a value", .seasonal, 300, 128, 128),
  ("full tier, a value", .full, 300, 32, 128),
]

print("| detector | ns | C -O2, ns | ÷ C | bytes a signal | allocations |")
print("| --- | --- | --- | --- | --- | --- |")
/// Surprises that differ from C's, of all rows.
var differences = 0

for (name, tier, cadence, signals, steps) in tiers where name.hasPrefix(wanted) {
  let bank = BankSubject(tier: tier, cadence: cadence, signals: signals, steps: steps)
  let different = bank.warmUp(passes: 40)
  differences += different
  let subject = bank.subject(
    named: different == 0 ? name : "\(name) (\(different) surprises differ from C's)")
  print(subject.row(subject.measure(repeats: repeats)))
}
for (name, columns) in [
  ("host detector of 38 columns, a row", 38), ("host detector of 64 columns, a row", 64),
]
where name.hasPrefix(wanted) {
  let host = HostSubject(columns: columns, cadence: 300, steps: 512)
  let different = host.warmUp(passes: 20)
  differences += different
  let subject = host.subject(
    named: different == 0 ? name : "\(name) (\(different) surprises differ from C's)")
  print(subject.row(subject.measure(repeats: repeats)))
}
for (name, columns) in [("table of one column, a row", 1), ("table of 38 columns, a row", 38)]
where name.hasPrefix(wanted) {
  let table = TableSubject(columns: columns, cadence: 300, steps: 512)
  table.warmUp(passes: 8)
  let subject = table.subject(named: name)
  print(subject.row(subject.measure(repeats: repeats)))
}
if differences > 0 { exit(1) }
