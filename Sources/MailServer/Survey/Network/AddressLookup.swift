// From a host name to numeric addresses, through the system's own `getent`: a static executable cannot load the resolver's plug-ins.

import Diagnosis

struct AddressLookup: Sendable {
    var access: ServerAccess

    /// Never empty: an unknown name is an error with a sentence.
    func addresses(of host: String) async -> Result<[String], AddressError> {
        if AddressLookup.isNumeric(host) { return .success([host]) }
        // Known without asking, also where no hosts file is.
        if host.lowercased() == "localhost" { return .success(["127.0.0.1", "::1"]) }
        let result = await access.run(Command("getent", ["ahosts", host], timeLimit: 4))
        switch result.ending {
        case .exited(0): break
        case .exited: return .failure(AddressError(sentence: "the name \(host) is not known here"))
        case .notFound:
            return .failure(
                AddressError(sentence: "the name \(host) cannot be looked up: there is no getent; give a numeric address"))
        case .timedOut:
            return .failure(AddressError(sentence: "the name \(host) could not be looked up in time; give a numeric address"))
        case .cancelled: return .failure(AddressError(sentence: "cancelled"))
        case .failed(let why): return .failure(AddressError(sentence: why))
        case .signalled(let signal): return .failure(AddressError(sentence: "getent was ended by signal \(signal)"))
        }
        var addresses: [String] = []
        for line in result.outputText.split(separator: "\n") {
            guard let address = line.split(separator: " ").first.map(String.init), AddressLookup.isNumeric(address) else {
                continue
            }
            if !addresses.contains(address) { addresses.append(address) }
        }
        if addresses.isEmpty { return .failure(AddressError(sentence: "the name \(host) has no address")) }
        return .success(addresses)
    }

    static func isNumeric(_ host: String) -> Bool {
        host.contains(":") || (!host.isEmpty && host.allSatisfy { $0.isASCII && ($0.isNumber || $0 == ".") })
    }
}

struct AddressError: Error, Sendable {
    var sentence: String
}
