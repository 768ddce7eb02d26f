// Loopback ports that stand in for 25, 465 and 587. Files, log and pages speak of the ports that are played; only who connects is led to
// a stand-in, so that nothing of this machine's own server is met.

import Diagnosis
import MailServer

struct PracticePorts: Sendable {
    private struct Part {
        let placeholder: String
        /// As master.cf and the log name it.
        let service: String
        let played: Int
        let socket: LoopbackSocket
        let port: Int
    }
    private let parts: [Part]
    private static let cast = [("@SMTP@", "smtp", 25), ("@SUBMISSION@", "submission", 587), ("@SMTPS@", "smtps", 465)]

    init() throws(PracticeError) {
        var parts: [Part] = []
        for (placeholder, service, played) in PracticePorts.cast {
            guard let (socket, port) = LoopbackSocket.listening() else {
                throw PracticeError(sentence: "practice could not open a port on 127.0.0.1. Is the loopback interface up?")
            }
            parts.append(Part(placeholder: placeholder, service: service, played: played, socket: socket, port: port))
        }
        self.parts = parts
    }

    func filledIn(_ text: String) -> String { parts.reduce(text) { $0.replacing($1.placeholder, with: $1.service) } }

    /// `465 is 44223`, for the services that the text has; what users ask about comes first.
    func standIns(in text: String) -> [String] {
        parts.filter { text.contains($0.placeholder) }.sorted { Sighting.comesFirst($0.played, $1.played) }
            .map { "\($0.played) is \($0.port)" }
    }

    var services: [(name: String, socket: LoopbackSocket)] { parts.map { ($0.service, $0.socket) } }

    /// The service's name by the port that it plays.
    var names: [Int: String] { Dictionary(uniqueKeysWithValues: parts.map { ($0.played, $0.service) }) }

    /// From the port that is played to the one that answers.
    var routes: [Int: Int] { Dictionary(uniqueKeysWithValues: parts.map { ($0.played, $0.port) }) }
}

extension Endpoint {
    /// The same client, led to the stand-in. Where the service is not open, and where nothing is played, to the same number, or to
    /// another stand-in's, of an address of this machine on which practice opens nothing: a command typed by hand is refused as well.
    func led(by routes: [Int: Int], isOpen: Bool) -> Endpoint {
        var led = self
        let standIn = routes[port]
        led.host = isOpen && standIn != nil ? "127.0.0.1" : "127.0.0.2"
        led.port = standIn ?? routes.values.min() ?? 0
        return led
    }
}

extension String {
    /// Every occurrence, left to right.
    func replacing(_ needle: String, with replacement: String) -> String {
        var result = ""
        var rest = self[...]
        while let range = rest.firstRange(of: needle) {
            result += rest[..<range.lowerBound] + replacement
            rest = rest[range.upperBound...]
        }
        return result + rest
    }
}
