// Asks the server's own openssl about certificates and keys, about each certificate once: a port serves the one that lies in the file.

import Diagnosis
import Synchronization

final class CertificateInspector: Sendable {
    private let access: ServerAccess
    private let known = Mutex<[String: Task<Certificate?, Never>]>([:])
    private let failure = Mutex<String?>(nil)

    /// Seconds for one certificate or key: openssl only reads a file.
    private static let timeLimit = 5.0

    init(access: ServerAccess) { self.access = access }

    /// Why openssl could not be asked; nil when it could.
    var reason: String? { failure.withLock { $0 } }

    /// `pem`: one block from BEGIN to END. `path`: a file whose first certificate it is, for a command that an admin can repeat.
    func certificate(_ pem: String, path: String? = nil) async -> Certificate? {
        // A file may break its lines elsewhere than s_client does.
        let body = pem.split(separator: "\n").filter { !$0.hasPrefix("-----") }.joined()
        let lookup = known.withLock { known in
            let task = known[body] ?? Task { await self.ask(pem, path) }
            known[body] = task
            return task
        }
        return await lookup.value
    }

    /// The public half of the first key in a file, or openssl's last word on why it cannot be read.
    func key(_ path: String) async -> (PublicKey?, String?) {
        let result = await access.ask(OpenSSLText.keyCommand(path: path, timeLimit: CertificateInspector.timeLimit))
        if let key = OpenSSLText.publicKey(result.outputText) { return (key, nil) }
        note(result)
        return (nil, result.errorText.split(separator: "\n").last.map(String.init) ?? PostfixControl.account(of: result))
    }

    private func ask(_ pem: String, _ path: String?) async -> Certificate? {
        var command = Command("openssl", OpenSSLText.certificateOptions, timeLimit: CertificateInspector.timeLimit)
        if let path { command.arguments += ["-in", path] } else { command.input = pem }
        let result = await access.ask(command)
        note(result)
        return OpenSSLText.certificate(result.outputText)
    }

    private func note(_ result: CommandResult) {
        switch result.ending {
        case .exited: return
        default: failure.withLock { $0 = "openssl: \(PostfixControl.account(of: result))" }
        }
    }
}
