// Which files the configuration names for TLS on the server's side, as each service sees it (tls/tls_certkey.c, tls_server.c).

import PostfixModel

extension CertificateFacts {
    private static let prefixes = ["smtpd_tls_", "tlsproxy_tls_"]
    private static let pairs = [("cert_file", "key_file"), ("dcert_file", "dkey_file"), ("eccert_file", "eckey_file")]

    /// main.cf's own definitions first, then those of master.cf, each with the services that it holds for.
    package static func uses(in configuration: Configuration) -> [CertificateUse] {
        let services = configuration.master.services.filter { ["smtpd", "tlsproxy"].contains($0.program) }
        var uses: [CertificateUse] = []
        for service in services.isEmpty ? [nil] : services.map(Optional.some) {
            let prefix = service?.program == "tlsproxy" ? prefixes[1] : prefixes[0]
            for use in FileParameters(configuration: configuration, service: service, prefix: prefix).uses {
                let known = uses.firstIndex { $0.parameter == use.parameter && $0.origin == use.origin && $0.path == use.path }
                if let known { uses[known].services += use.services } else { uses.append(use) }
            }
        }
        let isOverride = { (use: CertificateUse) in if case .masterCF = use.origin { true } else { false } }
        return uses.filter { !isOverride($0) } + uses.filter(isOverride)
    }

    /// Files of smtp(8) for outgoing mail, as main.cf names them; not the key that is read from the certificate's file.
    package static func outgoingUses(in configuration: Configuration) -> [CertificateUse] {
        FileParameters(configuration: configuration, service: nil, prefix: "smtp_tls_").uses.filter {
            [.certificate, .key, .chain, .authorities].contains($0.role) && $0.origin != .builtIn
        }
    }

    /// The parameters of one service that name files.
    private struct FileParameters {
        var configuration: Configuration
        var service: MasterService?
        var prefix: String

        var uses: [CertificateUse] {
            let chain = files(prefix + "chain_files", .chain)
            // With chain files set, certificate and key files are not looked at (tls_certkey.c).
            let pairs =
                chain.isEmpty ? pairs.flatMap { files(prefix + $0.0, .certificate) + key(prefix + $0.1, beside: prefix + $0.0) } : []
            return chain + pairs + files(prefix + "CAfile", .authorities) + files(prefix + "CApath", .authorityDirectory)
                + files(prefix + "dh1024_param_file", .dhParameters) + tables("tls_server_sni_maps")
        }

        /// Without a definition of its own, a key is read from the certificate's file.
        private func key(_ name: String, beside certificate: String) -> [CertificateUse] {
            files(certificate, .certificate).isEmpty ? [] : files(name, .key)
        }

        private func files(_ name: String, _ role: CertificateUse.Role) -> [CertificateUse] {
            guard let value = configuration.effective(name, for: service), value.problem == nil else { return [] }
            let words = role == .chain ? value.expanded.listWords : [value.expanded]
            return words.filter { !$0.isEmpty && $0.lowercased() != "none" && $0 != "auto" }.map { use(role, value, written: $0, path: $0) }
        }

        /// `hash:/etc/postfix/sni`: the file that the table was made from.
        private func tables(_ name: String) -> [CertificateUse] {
            guard let value = configuration.effective(name, for: service), value.problem == nil else { return [] }
            return value.expanded.listWords.compactMap { word in
                guard let colon = word.lastIndex(of: ":") else { return nil }
                let path = String(word[word.index(after: colon)...])
                return path.hasPrefix("/") ? use(.serverNames, value, written: word, path: path) : nil
            }
        }

        private func use(_ role: CertificateUse.Role, _ value: EffectiveValue, written: String, path: String) -> CertificateUse {
            CertificateUse(
                role: role, parameter: value.parameter, origin: value.origin, through: value.through,
                services: service.map { [$0.name] } ?? [], written: written, path: absolute(path))
        }

        private func absolute(_ path: String) -> String {
            if path.hasPrefix("/") { return path }
            let queue = configuration.effective("queue_directory")?.expanded ?? ""
            return "\(queue.isEmpty ? "/var/spool/postfix" : queue)/\(path)"
        }
    }
}
