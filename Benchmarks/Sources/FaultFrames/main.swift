// Turns a recorded run of the fault lab into a recording, as if `tocsind --record` had run beside it.
//
//   fault-frames RUN RECORDING [--exclude UNIT]... [--unit-interval SECONDS]
//
// RUN is a path without its endings: RUN.out.jsonl, RUN.journal.jsonl and RUN.deps.txt, each plain or `.gz`.
// What the lab recorded of /proc and /sys is laid out again as files, sample by sample, and the daemon's own
// collectors read them: names, floors and rates are the product's. The truth, RUN.faults.jsonl, is not read.
//
// The lab's own instruments would stand between the product and the faults, so they are left out: the units of
// `--exclude`, and lines that the fault driver logged about its own work. A line that it logged in the name of
// another program is what that daemon would have logged, and becomes one of the unit of that name.
// `make bench-causes` runs it.

import Glibc

var words = Array(CommandLine.arguments.dropFirst())
var settings = ConversionSettings()
while let option = words.firstIndex(where: { $0.hasPrefix("--") }) {
  guard option + 1 < words.count else { usage() }
  let value = words[option + 1]
  switch words[option] {
  case "--exclude": settings.excluded.insert(value)
  case "--unit-interval":
    guard let seconds = Double(value), seconds > 0 else { usage() }
    settings.unitInterval = seconds
  default: usage()
  }
  words.removeSubrange(option...option + 1)
}
guard words.count == 2 else { usage() }
do {
  let summary = try Conversion(run: words[0], recording: words[1], settings).run()
  complain(summary)
} catch {
  complain("\(error)")
  exit(65)
}

/// Says how it is called, and ends.
func usage() -> Never {
  complain("usage: fault-frames RUN RECORDING [--exclude UNIT]... [--unit-interval SECONDS]")
  exit(2)
}

/// Writes a line to the standard error.
func complain(_ text: String) {
  let line = "fault-frames: \(text)\n"
  _ = write(STDERR_FILENO, line, line.utf8.count)
}
