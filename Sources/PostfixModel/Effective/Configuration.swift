// The effective configuration: main.cf, master.cf and built-in defaults together, as each smtpd service sees it (FACTS §3.2, §4, §6).

package struct Configuration: Sendable, Equatable {
    package var main: MainCF
    package var master: MasterCF
    package var build: PostfixBuild
    /// Built-in values as the server's own `postconf -d` gave them; the facts table fills in for what is missing.
    package var defaults: [String: String]

    package init(main: MainCF, master: MasterCF, build: PostfixBuild, defaults: [String: String] = [:]) {
        self.main = main
        self.master = master
        self.build = build
        self.defaults = defaults
    }

    /// As a program reads it that is no service of master.cf.
    package init(mainAlone main: MainCF, build: PostfixBuild, defaults: [String: String] = [:]) {
        self.init(main: main, master: MasterCF([], release: build.release), build: build, defaults: defaults)
    }

    /// The value one service sees, or main.cf's own when `service` is nil; nil: not set and no default known.
    package func effective(_ parameter: String, for service: MasterService? = nil) -> EffectiveValue? {
        guard let definition = definition(of: parameter, for: service) else { return nil }
        var value = EffectiveValue(
            parameter: parameter, raw: String(decoding: definition.text, as: UTF8.self), expandedBytes: [], origin: definition.origin,
            service: service)
        do throws(ExpansionFailure) {
            let expansion = try MacroExpansion.expand(definition.text, syntax: ConfigurationSyntax(build.release)) { name in
                isUnknownYet(name, whenReading: parameter, service) ? nil : self.definition(of: name, for: service)?.text
            }
            value.expandedBytes = expansion.text
            value.through = expansion.through
        } catch {
            value.problem = error.text
            value.isTooLarge = error.isTooLarge
        }
        if value.expandedBytes.count > ProtocolList.mostBytes, isList(parameter) {
            value.problem = "a list of \(value.expandedBytes.count) bytes is too large to judge"
            value.isTooLarge = true
            value.expandedBytes = []
        }
        return value
    }

    package func isYes(_ parameter: String, for service: MasterService?) -> Bool {
        effective(parameter, for: service)?.expanded.lowercased() == "yes"
    }

    /// Main.cf's own value as a number; nil where it is none.
    package func number(_ parameter: String) -> Int? { effective(parameter).flatMap { Int($0.expanded) } }

    /// The built-in value, `$name` unexpanded: the server's own word, else the tables'.
    package func builtIn(_ parameter: String) -> String? {
        if let value = defaults[parameter] { return value }
        return isList(parameter)
            ? build.defaultValue(of: parameter) : ParameterDefaults.value(of: parameter, in: build.release)
    }

    /// One of the server's or the client's protocol lists.
    func isList(_ parameter: String) -> Bool { TLSParameter.lists.contains(parameter) || TLSParameter.clientLists.contains(parameter) }

    private func definition(of parameter: String, for service: MasterService?) -> (text: [UInt8], origin: Origin)? {
        if let service, let override = service.override(parameter) {
            return (override.value, .masterCF(service: service.name, line: override.line))
        }
        if let entry = main.entry(parameter) { return (entry.value, .mainCF(lines: entry.lines)) }
        return builtIn(parameter).map { (Array($0.utf8), .builtIn) }
    }

    /// A daemon knows the defaults of its own parameters only, and each from when it comes to read it. What it does not know and nobody
    /// sets is empty to it: smtpd never learns those of the SMTP client (`smtpd_tls_protocols = $smtp_tls_protocols`), of tlsproxy and of
    /// postscreen, and it reads smtpd_tls_protocols before smtpd_tls_mandatory_protocols (src/smtpd/smtpd.c, str_table; every name
    /// tried with 3.7.11). `postconf -x` shows the default in all these places; smtpd decides.
    private func isUnknownYet(_ name: String, whenReading parameter: String, _ service: MasterService?) -> Bool {
        guard parameter.hasPrefix("smtpd_"), main.entry(name) == nil, service?.override(name) == nil else { return false }
        if parameter == TLSParameter.opportunistic, name == TLSParameter.mandatory { return true }
        return ["smtp_", "lmtp_", "tlsproxy_", "postscreen_"].contains { name.hasPrefix($0) }
    }
}
