import Alerts
import Model

/// A course as a chart of characters: the values, and the range that was normal behind them.
///
/// A column is a stretch of time; where there is room for it, two or three are.
struct CourseChart {
  private static let rows = 9

  private let course: SignalCourse
  private let unit: MeasurementUnit
  private let onset: Int64
  private let time: (Int64) -> String
  private let signs: Signs
  private let scale: Scale
  private let columnsPerPoint: Int
  private let labelWidth: Int

  /// What a chart is drawn with.
  private struct Signs {
    var normal: String
    var inside: String
    var outside: String
    var link: String
    var axis: String
    var corner: String
    var ground: String

    static let ascii = Signs(
      normal: ".", inside: "o", outside: "#", link: "|", axis: "|", corner: "+", ground: "-")
    static let unicode = Signs(
      normal: "\u{2591}", inside: "\u{25cb}", outside: "\u{2588}", link: "\u{2502}", axis: "\u{2502}",
      corner: "\u{2514}", ground: "\u{2500}")
  }

  /// Which row a value is in; 0 is the lowest.
  private struct Scale {
    let low: Double
    let high: Double

    init(_ points: [SignalCourse.Point]) {
      let all = points.flatMap { [$0.value, $0.low, $0.high].compactMap { $0 } }.filter(\.isFinite)
      // Differences of larger numbers may not be finite.
      let (least, most) = (max(all.min() ?? 0, -1e300), min(all.max() ?? 0, 1e300))
      low = least > 0 && least < 0.4 * most ? 0 : least
      high = most > low ? most : low + max(abs(low) * 0.1, 1e-9)
    }

    func row(_ value: Double) -> Int? {
      guard value.isFinite else { return nil }
      let share = (value - low) / (high - low) * Double(CourseChart.rows - 1)
      return Int(min(max(share, 0), Double(CourseChart.rows - 1)).rounded())
    }

    func value(_ row: Int) -> Double { low + (high - low) * Double(row) / Double(CourseChart.rows - 1) }
  }

  /// Prepares a chart.
  ///
  /// - Parameters:
  ///   - course: What is drawn.
  ///   - unit: The unit of its values.
  ///   - width: How many columns there are.
  ///   - hasUnicode: True where more than ASCII can be shown.
  ///   - onset: When the incident began, microseconds since 1970 UTC.
  ///   - time: How a moment is written.
  init(
    _ course: SignalCourse, unit: MeasurementUnit, width: Int, hasUnicode: Bool, onset: Int64,
    time: @escaping (Int64) -> String
  ) {
    self.course = course
    self.unit = unit
    self.onset = onset
    self.time = time
    signs = hasUnicode ? .unicode : .ascii
    scale = Scale(course.points)
    labelWidth = (0..<Self.rows).reduce(0) { [scale] in
      max($0, Quantity.text(scale.value($1), unit: unit).utf8.count)
    }
    columnsPerPoint = min(3, max(1, (width - labelWidth - 5) / max(course.points.count, 1)))
  }

  /// True where there is nothing to draw.
  var isEmpty: Bool { !course.points.contains { $0.value?.isFinite ?? false } }

  /// The chart, its axes and what its signs mean.
  var lines: [String] {
    let columns = course.points.indices.map(column)
    let plot = (0..<Self.rows).reversed().map { row in
      let cells = columns.map { String(repeating: $0[row], count: columnsPerPoint) }.joined()
      return String("  \(label(row)) \(signs.axis)\(cells)".trimmingBlanksAtEnd)
    }
    return plot + [ground] + times + [legend]
  }

  // MARK: columns

  private func column(_ place: Int) -> [String] {
    let point = course.points[place]
    var cells = [String](repeating: " ", count: Self.rows)
    if let low = scale.row(point.low), let high = scale.row(point.high), low <= high {
      for row in low...high { cells[row] = signs.normal }
    }
    guard let value = point.value, let row = scale.row(value) else { return cells }
    // A value beyond the range is never drawn as one within it, however little it is out.
    let isOutside = value > point.high || value < point.low
    if place > 0, let before = course.points[place - 1].value, let from = scale.row(before) {
      for link in min(from, row)...max(from, row) where link != from && link != row {
        cells[link] = signs.link
      }
    }
    cells[row] = isOutside ? signs.outside : signs.inside
    return cells
  }

  // MARK: axes

  /// Every second row has a label.
  private func label(_ row: Int) -> String {
    let text = row % 2 == 0 ? Quantity.text(scale.value(row), unit: unit) : ""
    return String(repeating: " ", count: labelWidth - text.utf8.count) + text
  }

  private var margin: String { String(repeating: " ", count: labelWidth + 3) }
  private var plotWidth: Int { course.points.count * columnsPerPoint }

  private func moment(_ place: Int) -> Int64 {
    let back = Double(course.points.count - place) * course.stepSeconds * 1e6
    return course.endMicroseconds &- Int64(min(max(back.isNaN ? 0 : back, 0), 1e18))
  }

  /// The column in which the incident began.
  private var onsetColumn: Int? {
    let place = course.points.indices.first { moment($0) <= onset && onset < moment($0 + 1) }
    return place.map { $0 * columnsPerPoint }
  }

  private var ground: String {
    var cells = [String](repeating: signs.ground, count: plotWidth)
    if let onsetColumn { cells[onsetColumn] = "^" }
    return margin + signs.corner + cells.joined()
  }

  /// When it begins and ends, and between them when the incident began.
  private var times: [String] {
    let (first, last) = (time(moment(0)), time(course.endMicroseconds))
    let began = "began \(time(onset))"
    let gap = plotWidth - first.utf8.count - last.utf8.count
    guard gap >= 2 else { return ["\(margin) \(first) to \(last)"] }
    guard let onsetColumn, gap >= began.utf8.count + 4 else {
      return ["\(margin) \(first)\(String(repeating: " ", count: gap))\(last)"]
    }
    let (least, most) = (first.utf8.count + 2, plotWidth - last.utf8.count - 2 - began.utf8.count)
    let place = min(max(onsetColumn, least), most)
    let before = String(repeating: " ", count: place - first.utf8.count)
    let behind = String(repeating: " ", count: plotWidth - last.utf8.count - place - began.utf8.count)
    return ["\(margin) \(first)\(before)\(began)\(behind)\(last)"]
  }

  private var legend: String {
    "\(margin) \(signs.outside) outside, \(signs.inside) within what is normal (\(signs.normal))"
  }
}
