// What to say to a program while it runs, as a value: so that a script, a simulated server and the real one take the same.

package struct Dialogue: Sendable, Equatable {
    /// Waits for a line of the program's output, then writes.
    package struct Turn: Sendable, Equatable {
        /// The line begins, after blanks, with one of these; empty: no wait.
        package var awaits: [String]
        package var says: String

        package init(awaits: [String], says: String) {
            self.awaits = awaits
            self.says = says
        }
    }

    package var turns: [Turn]
    /// Once the turns are over: said each time one of these lines is heard, until `until` has been said.
    package var whenever: [Turn]
    package var until: Turn?
    /// Seconds standard input stays open after the last turn; programs that end with their input get time to answer.
    package var linger: Double

    package init(_ turns: [Turn], whenever: [Turn] = [], until: Turn? = nil, linger: Double = 0) {
        self.turns = turns
        self.whenever = whenever
        self.until = until
        self.linger = linger
    }

    /// Says it all at once and closes.
    package static func input(_ text: String) -> Dialogue { Dialogue(text.isEmpty ? [] : [Turn(awaits: [], says: text)]) }

    /// Everything that may be said, in order.
    package var text: String { turns.map(\.says).joined() }
}

/// A dialogue under way: told of output, tells what to write.
struct DialogueProgress {
    private let dialogue: Dialogue
    private var next = 0
    private var isOver = false
    /// Start of the last line of output that is not complete yet.
    private var line: [UInt8] = []

    init(_ dialogue: Dialogue) { self.dialogue = dialogue }

    var isFinished: Bool { next == dialogue.turns.count && (dialogue.until == nil || isOver) }

    /// Bytes to write now, before any output is seen.
    mutating func begin() -> [UInt8] { speak() }

    mutating func hear(_ output: some Sequence<UInt8>) -> [UInt8] {
        guard !isFinished else { return [] }
        var words: [UInt8] = []
        for byte in output where !isFinished {
            if byte == 0x0A {
                line.removeAll(keepingCapacity: true)
            } else if line.count < 200 {
                line.append(byte)
                words += next < dialogue.turns.count ? takeTurn() : reply()
            }
        }
        return words
    }

    private mutating func takeTurn() -> [UInt8] {
        isHeard(dialogue.turns[next]) ? speak(answering: true) : []
    }

    private mutating func reply() -> [UInt8] {
        if let last = dialogue.until, isHeard(last) {
            isOver = true
            return Array(last.says.utf8)
        }
        return dialogue.whenever.first(where: isHeard).map { Array($0.says.utf8) } ?? []
    }

    /// The line so far is exactly what the turn waits for: a line is answered once, when its head is complete.
    private func isHeard(_ turn: Dialogue.Turn) -> Bool {
        let text = line.drop { $0 == 0x20 || $0 == 0x09 }
        return turn.awaits.contains { text.elementsEqual($0.utf8) }
    }

    private mutating func speak(answering: Bool = false) -> [UInt8] {
        var words: [UInt8] = []
        var isAwaited = answering
        while next < dialogue.turns.count, isAwaited || dialogue.turns[next].awaits.isEmpty {
            words += Array(dialogue.turns[next].says.utf8)
            next += 1
            isAwaited = false
        }
        return words
    }
}
