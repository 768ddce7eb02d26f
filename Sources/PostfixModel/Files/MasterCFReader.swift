// Reads master.cf as get_master_ent() does (src/master/master_ent.c), but goes on after what is fatal there.

struct MasterCFReader {
    let file: [UInt8]
    let syntax: ConfigurationSyntax
    private(set) var services: [MasterService] = []
    private(set) var places: [ServicePlace] = []
    private(set) var problems: [MasterProblem] = []

    init(file: [UInt8], syntax: ConfigurationSyntax) {
        self.file = file
        self.syntax = syntax
    }

    mutating func read(_ line: LogicalLine) {
        var words = MasterWords(line.text(in: file))
        var fields: [String] = []
        var name = 0..<0
        while fields.count < 8, let word = words.next(braces: false) {
            if fields.isEmpty { name = word.range }
            fields.append(words.string(word.range))
        }
        // Text that is empty before a NUL is skipped by master.
        if fields.isEmpty { return }
        if let problem = MasterFields.problem(fields) {
            problems.append(
                MasterProblem(
                    lines: line.lines, text: problem.text, stopsMaster: true,
                    stopsPostconf: problem.stopsPostconf && syntax.hasMasterPostconf))
        }
        if fields.count < 8 { return }
        var arguments: [MasterWords.Word] = []
        while let word = words.next(braces: syntax.hasBraces) {
            if let failure = word.failure { report(line.lines, failure, stopsMaster: true) }
            arguments.append(word)
        }
        var options = DaemonOptions(words: arguments, text: words.text, line: line, syntax: syntax)
        let program = fields[7].fileName
        options.read(takesNoWords: MasterFields.programsWithoutWords.contains(program))
        for problem in options.problems { report(problem.lines, problem.text, stopsMaster: false) }
        services.append(
            MasterService(
                name: fields[0], type: fields[1], columns: Array(fields[2..<7]), command: fields[7],
                arguments: arguments.map { words.string($0.range) }, overrides: options.overrides, lines: line.lines,
                fatalOption: options.fatal))
        places.append(ServicePlace(line: line, name: name, overrides: options.places))
    }

    mutating func drop(_ line: LogicalLine) {
        problems.append(MasterProblem(lines: line.lines, text: line.droppedText(in: file), stopsMaster: false, isDropped: true))
    }

    private mutating func report(_ lines: ClosedRange<Int>, _ text: String, stopsMaster: Bool) {
        problems.append(MasterProblem(lines: lines, text: text, stopsMaster: stopsMaster))
    }
}

/// The syntax of the eight fields; the first error found, in master's words.
enum MasterFields {
    /// Daemons that end with a fatal error at an argument that is no option.
    static let programsWithoutWords = ["smtpd", "postscreen", "tlsproxy"]
    private static let names = [
        "service name", "transport type", "private", "unprivileged", "chroot", "wakeup_time", "max_proc", "command",
    ]

    struct Problem {
        var text: String
        /// postconf looks at the number of fields and at the values of the first seven.
        var stopsPostconf = true
    }

    static func problem(_ fields: [String]) -> Problem? {
        for index in 1..<names.count {
            guard index < fields.count else { return Problem(text: "missing \"\(names[index])\" field") }
            if let problem = problem(fields[index], index, type: fields[1], service: fields[0]) {
                return Problem(text: problem.text, stopsPostconf: problem.stopsPostconf || fields.count < names.count)
            }
        }
        return nil
    }

    private static func problem(_ field: String, _ index: Int, type: String, service: String) -> Problem? {
        switch index {
        case 1:
            if field == "-" { return Problem(text: "field \"transport type\" has no default value") }
            guard ["inet", "unix", "fifo", "pass", "unix-dgram"].contains(field) else {
                return Problem(text: "bad transport type: \(field)")
            }
            return field == "inet" ? InetEndpoint.problem(service).map { Problem(text: $0, stopsPostconf: false) } : nil
        case 2...4:
            guard ["-", "y", "n"].contains(field) else { return badValue(field, index) }
            return index == 2 && type == "inet" && field != "n"
                ? Problem(text: "inet service cannot be private", stopsPostconf: false) : nil
        case 5...6:
            // atoi() of a text that begins with a digit: what follows the digits is not looked at.
            return field == "-" || field.utf8.first?.isDigit == true ? nil : badValue(field, index)
        default:
            return field == "-" ? Problem(text: "field \"command\" has no default value", stopsPostconf: false) : nil
        }
    }

    private static func badValue(_ field: String, _ index: Int) -> Problem {
        Problem(text: "field \"\(names[index])\": bad value: \"\(field)\"")
    }
}
