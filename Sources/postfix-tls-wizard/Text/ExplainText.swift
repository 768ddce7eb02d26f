// `explain` as text.

import PostfixModel
import TerminalUI

extension ProtocolList {
    /// The nearest valid spelling of a list that is rejected, as a sentence; nil where there is none.
    func nearestValid(for build: PostfixBuild) -> String? {
        guard let value = respelled(for: build)?.value else { return nil }
        let sentence = "Nearest valid spelling for Postfix \(build.release): \(value)"
        let on = ProtocolList(value).explained(by: build).enabled
        // It means what was written, and whoever copies it shuts out every client of today.
        guard let best = on.max(), best < .tlsv1_2, build.offered.contains(.tlsv1_2) else { return sentence }
        return sentence + " - beware: it allows \(on.spoken) alone, and every newer client is refused"
    }
}

struct ExplainText {
    var list: String
    var reading: ListReading
    var build: PostfixBuild

    var text: String {
        (verdictLines + effectLines + noteLines).joined(separator: "\n") + "\n"
    }

    private var verdictLines: [String] {
        if reading.notes.contains(.noListParameter) { return ["Not read by Postfix \(build.release): \(quotedList)"] }
        guard let rejected = reading.rejected else {
            return ["Valid for Postfix \(build.release): \(quotedList)"]
        }
        return ["Invalid for Postfix \(build.release): \(quotedList)", caretLine(rejected), harmless(rejected.sentence(for: build)) + "."]
    }

    private var quotedList: String { "\"\(harmless(list))\"" }

    /// A caret under the rejected word, counted in cells of what is printed above it.
    private func caretLine(_ rejected: RejectedToken) -> String {
        let head = "Invalid for Postfix \(build.release): \""
        let before = harmless(Array(list.utf8.prefix(rejected.offset)))
        let width = max(1, cellWidth(of: harmless(rejected.token)))
        return String(repeating: " ", count: cellWidth(of: head) + cellWidth(of: before)) + String(repeating: "^", count: width)
    }

    private var effectLines: [String] {
        if reading.enabled.isEmpty {
            return reading.isValid
                ? [reading.notes.contains(.sslv2On) ? "A server allows: SSLv2 at most" : "It allows no protocol: every handshake fails."]
                : ["Postfix turns TLS off for the services that read this list: wrapper ports close at once, STARTTLS gets 454."]
        }
        return ["A server allows: " + reading.enabled.listed]
    }

    private var noteLines: [String] {
        reading.notes.map { harmless("Note: \($0.sentence).") } + (ProtocolList(list).nearestValid(for: build).map { [harmless($0)] } ?? [])
    }
}
