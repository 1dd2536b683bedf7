// How long the detectors take for a value, beside the same maths in C built in the same run.
//
//   swift run --package-path Benchmarks -c release speed        or: make bench-speed
//
// Prints nanoseconds a value (processor time of the one thread, medians of interleaved repeats), the ratio to C,
// bytes of state a signal, and how often memory was allocated in eight passes of the steady state: never.

let repeats = 41

let light = BankSubject(cadence: 10, seasonal: false)
let seasonal = BankSubject(cadence: 300, seasonal: true)
let single = TableSubject(columns: 1, cadence: 300, steps: 8_192)
let host = TableSubject(columns: 38, cadence: 60, steps: 1_024)

let subjects = [
  Subject(
    name: "signal bank, levels", samplesPerPass: light.samplesPerPass, bytesPerSignal: light.bytesPerSignal,
    pass: light.pass, reference: nil),
  Subject(
    name: "signal bank, levels and profiles", samplesPerPass: seasonal.samplesPerPass,
    bytesPerSignal: seasonal.bytesPerSignal + seasonal.bytesPerProfiles, pass: seasonal.pass, reference: nil),
  Subject(name: "table of one column", samplesPerPass: single.samplesPerPass, pass: single.pass),
  Subject(name: "table of 38 columns", samplesPerPass: host.samplesPerPass, pass: host.pass),
]

print("| detector | ns a value | C, ns a value | ÷ C | bytes a signal | allocations |")
print("| --- | --- | --- | --- | --- | --- |")
for subject in subjects { print(subject.row(subject.measure(repeats: repeats))) }
