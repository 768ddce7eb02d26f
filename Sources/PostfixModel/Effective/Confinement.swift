// Where a service looks for a file: below the queue's directory, if the path is relative or it runs in a chroot (master(5), fifth column).

extension Configuration {
    package var queueDirectory: String { effective("queue_directory")?.expanded ?? "/var/spool/postfix" }

    /// Before 3.0 `-` stood for y.
    package func isConfined(_ service: MasterService) -> Bool {
        service.chroot == "y" || service.chroot == "-" && build.release.major < 3
    }

    /// What is relative, and in a chroot everything, is below the queue's directory.
    package func path(_ path: String, for service: MasterService?) -> String {
        if !path.hasPrefix("/") { return "\(queueDirectory)/\(path)" }
        return service.map(isConfined) == true ? queueDirectory + path : path
    }

    /// Dovecot's socket that this service asks before it greets; nil where it asks none, or one that is no file
    /// (xsasl/xsasl_dovecot_server.c).
    package func authenticationSocket(of service: MasterService) -> String? {
        let value = { (name: String) in self.effective(name, for: service)?.expanded ?? "" }
        guard value("smtpd_sasl_auth_enable").lowercased() == "yes", value("smtpd_sasl_type") == "dovecot" else { return nil }
        let path = value("smtpd_sasl_path")
        if path.isEmpty || path.hasPrefix("inet:") { return nil }
        return self.path(path.hasPrefix("unix:") ? String(path.dropFirst(5)) : path, for: service)
    }
}
