// When did it begin? Drops and rejections by time, with what was done to Postfix under them: a day each, and an hour each for the last
// day.

/// Columns in the order of time.
package struct LogHistory: Sendable, Equatable {
    /// What was done to Postfix; of several in one column the one that says most is shown.
    package enum Mark: Int, Sendable, Comparable {
        case reload = 1, start, installed, otherVersion
        package static func < (left: Mark, right: Mark) -> Bool { left.rawValue < right.rawValue }
        package var letter: Character {
            switch self {
            case .reload: "r"
            case .start: "s"
            case .installed: "p"
            case .otherVersion: "v"
            }
        }
        package var meaning: String {
            switch self {
            case .reload: "r reload"
            case .start: "s start"
            case .installed: "p another Postfix or OpenSSL installed"
            case .otherVersion: "v another version of Postfix started"
            }
        }
    }

    package struct Column: Sendable, Equatable {
        package var count = 0
        package var mark: Mark?
    }

    package var days: [Column]
    package var hours: [Column]
    /// Days since 1970 of the first column; the hours follow the last of the days at once.
    package var firstDay: Int
    package var firstHour: LogHour

    /// Hours of the last day, and days before it that are shown.
    private static let hoursShown = 24
    private static let mostDays = 28

    /// Returns nil where there is nothing to draw, or no line has a stamp.
    package init?(_ log: LogDigest, _ facts: LogFacts) {
        let isBar = { (event: LogEvent) in event.quotedList != nil || event.droppedClient != nil }
        var counts: [LogHour: Int] = [:]
        for event in log.events where isBar(event) { if let hour = event.hour { counts[hour, default: 0] += event.times } }
        for count in log.counted where isBar(count.example) { counts.merge(count.hours) { $0 + $1 } }
        let ends = facts.sources.compactMap(\.until).map { LogHour(seconds: $0) }
        guard let last = (ends + counts.keys).max(), let earliest = counts.keys.min() else { return nil }
        firstHour = LogHour(number: last.number - LogHistory.hoursShown + 1)
        let marks = LogHistory.marks(log)
        let begin = min(earliest.day, marks.map(\.hour.day).min() ?? earliest.day)
        let lastDay = firstHour.day
        firstDay = max(begin, lastDay - LogHistory.mostDays + 1)
        days = firstDay <= lastDay && earliest < firstHour ? Array(repeating: Column(), count: lastDay - firstDay + 1) : []
        hours = Array(repeating: Column(), count: LogHistory.hoursShown)
        for (hour, count) in counts { change(hour) { $0.count += count } }
        let installed = facts.packageChanges.map { (hour: LogHour(seconds: $0.seconds), mark: Mark.installed) }
        for (hour, mark) in marks + installed { change(hour) { $0.mark = max($0.mark ?? mark, mark) } }
    }

    private mutating func change(_ hour: LogHour, _ edit: (inout Column) -> Void) {
        if hour >= firstHour {
            let index = hour.number - firstHour.number
            if hours.indices.contains(index) { edit(&hours[index]) }
        } else if days.indices.contains(hour.day - firstDay) {
            edit(&days[hour.day - firstDay])
        }
    }

    private static func marks(_ log: LogDigest) -> [(hour: LogHour, mark: Mark)] {
        var marks: [(LogHour, Mark)] = []
        var version: String?
        for event in log.events {
            let seen: String?
            var mark = Mark.reload
            switch event.kind {
            case .reload(let version, _): seen = version
            case .started(let version, _): (seen, mark) = (version, .start)
            default: continue
            }
            if let seen {
                if let version, version != seen { mark = .otherVersion }
                version = seen
            }
            if let hour = event.hour { marks.append((hour, mark)) }
        }
        for count in log.counted where count.example.isReload {
            let mark: Mark = if case .started = count.example.kind { .start } else { .reload }
            marks += count.hours.keys.map { ($0, mark) }
        }
        return marks
    }
}

extension LogHistory {
    /// The bars in half blocks, the upper row first, and the marks under them; every glyph of them is in CP437, too.
    package var rows: [String] {
        let groups = [days, hours].filter { !$0.isEmpty }
        let upper = groups.map { LogHistory.row($0, above: 2) }.joined(separator: " ")
        let lower = groups.map { LogHistory.row($0, above: 0) }.joined(separator: " ")
        let marks = groups.map { String($0.map { $0.mark?.letter ?? " " }) }.joined(separator: " ")
        return marks.contains { $0 != " " } ? [upper, lower, marks] : [upper, lower]
    }

    /// Four levels, two in each row; a column that is not empty is at least one high.
    private static func row(_ columns: [Column], above floor: Int) -> String {
        let most = columns.map(\.count).max() ?? 0
        return String(
            columns.map { column -> Character in
                let level = column.count == 0 ? 0 : 1 + (column.count - 1) * 4 / max(1, most)
                switch level - floor {
                case ..<1: return floor == 0 ? "_" : " "
                case 1: return "▄"
                default: return "█"
                }
            })
    }

    /// What the columns are: `a day each from Nov 1, an hour each from Nov 22 14:00 to Nov 23 13:59`.
    package var caption: String {
        let first = Moment.monthDay(ofDay: firstHour.day)
        let last = Moment.monthDay(ofDay: LogHour(number: firstHour.number + hours.count - 1).day)
        let clock = { (hour: Int) in "\(hour < 10 ? "0" : "")\(hour)" }
        let begin = firstHour.number - firstHour.day * 24
        let end = (begin + hours.count - 1) % 24
        let perHour = "an hour each from \(first) \(clock(begin)):00 to \(last) \(clock(end)):59"
        return days.isEmpty ? perHour : "a day each from \(Moment.monthDay(ofDay: firstDay)), \(perHour)"
    }

    /// The letters under the bars, explained; empty where none is.
    package var legend: String {
        Set((days + hours).compactMap(\.mark)).sorted().map(\.meaning).joined(separator: ", ")
    }

    /// In ASCII.
    package var plainLines: [String] {
        let bars = rows.map { "    " + String($0.map { $0 == "▄" ? "." : $0 == "█" ? "#" : $0 }) }
        return ["Drops and rejections, \(caption)"] + bars + (legend.isEmpty ? [] : [legend])
    }
}
