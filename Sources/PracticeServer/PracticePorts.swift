// Loopback ports that stand in for 25, 465 and 587.

import MailServer

struct PracticePorts: Sendable {
    private let sockets: [(placeholder: String, socket: LoopbackSocket, port: Int)]
    private static let parts = [("@SMTP@", 25), ("@SUBMISSION@", 587), ("@SMTPS@", 465)]

    init() throws(PracticeError) {
        var sockets: [(String, LoopbackSocket, Int)] = []
        for (placeholder, _) in PracticePorts.parts {
            guard let (socket, port) = LoopbackSocket.listening() else {
                throw PracticeError(sentence: "practice could not open a port on 127.0.0.1. Is the loopback interface up?")
            }
            sockets.append((placeholder, socket, port))
        }
        self.sockets = sockets
    }

    func filledIn(_ text: String) -> String {
        sockets.reduce(text) { $0.replacing($1.placeholder, with: "127.0.0.1:\($1.port)") }
    }

    /// `44223 plays 465`, for the ports that the text has.
    func cast(in text: String) -> [String] {
        zip(sockets, PracticePorts.parts).compactMap { socket, part in
            text.contains(part.0) ? "\(socket.port) plays \(part.1)" : nil
        }
    }

    func socket(of service: String) -> LoopbackSocket? {
        sockets.first { "127.0.0.1:\($0.port)" == service }?.socket
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
