// What `tocsin templates` cannot be asked: a stream of several units, what is new at each line, and the speed
// of the miner alone. Lines on the standard input are a unit, a tab and a message.
//
//   template-bench observe   prints for each line the template id that it ends in, a tab, and `new` or `known`
//   template-bench speed     prints lines a second of processor time, cold and warm: in the first pass over all
//                            lines by a new book, and in the two passes after it; medians of seven runs
//
// `make bench-templates` runs both.

import Glibc
import LogTemplates

let stream = Stream(standardInput: ())
switch CommandLine.arguments.dropFirst().first {
case "observe": observe(stream)
case "speed":
  let speed = speed(of: stream, runs: 7, passes: 3)
  print(Int(speed.cold), Int(speed.warm))
default:
  let usage = "usage: template-bench observe|speed < LINES\n"
  _ = write(STDERR_FILENO, usage, usage.utf8.count)
  exit(2)
}
