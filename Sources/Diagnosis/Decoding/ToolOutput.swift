// What the system's own tools print, read back. Each function takes the text as it came and is nil where it says nothing.

import PostfixModel

package enum ToolOutput {
    /// The version `postconf -h mail_version` prints: its last line that is no warning.
    package static func mailVersion(_ text: String) -> String? {
        text.split(whereSeparator: \.isNewline).map(String.init).last { Release($0) != nil }
    }

    /// `OpenSSL 1.0.1e-fips 11 Feb 2013`: the line, and the version in it.
    package static func opensslVersion(_ text: String) -> (line: String, version: OpenSSLVersion?)? {
        // A warning about a configuration file may come first.
        let lines = nonEmptyLines(text)
        guard let line = lines.first(where: { $0.hasPrefix("OpenSSL ") || $0.hasPrefix("LibreSSL ") }) ?? lines.first else { return nil }
        return (line, line.hasPrefix("OpenSSL ") ? OpenSSLVersion(line) : nil)
    }

    /// `rpm -q postfix`: `postfix-2.6.6-6.el6_7.1.x86_64`, or with an epoch from a query format
    /// (`postfix 2:2.6.6-6.el6_7.1`, `(none):2.6.6-1`); nil for `package postfix is not installed`.
    package static func rpmPackage(_ text: String, name: String) -> (line: String, version: PackageVersion?)? {
        for line in nonEmptyLines(text) {
            guard let rest = afterName(line, name: name, separators: "- \t"), rest.first.map(isVersionStart) == true else { continue }
            var version = rest.hasPrefix("(none):") ? rest.dropFirst(7) : rest[...]
            if let end = version.firstIndex(where: { $0 == " " || $0 == "\t" }) { version = version[..<end] }
            let architectures = [".x86_64", ".i386", ".i586", ".i686", ".aarch64", ".ppc64", ".ppc64le", ".s390x", ".armv7hl", ".noarch"]
            for architecture in architectures where version.hasSuffix(architecture) {
                version = version.dropLast(architecture.count)
                break
            }
            return (line, PackageVersion(String(version), rules: .rpm))
        }
        return nil
    }

    /// `dpkg-query -W` (`postfix<TAB>3.5.25-0+deb11u1`) or a line of `dpkg -l` (`ii  postfix  3.5.25-0+deb11u1 amd64 …`).
    package static func dpkgPackage(_ text: String, name: String) -> (line: String, version: PackageVersion?)? {
        for line in nonEmptyLines(text) {
            var words = line.split(whereSeparator: { $0 == " " || $0 == "\t" })
            if words.count > 2, words[0].count <= 3, words[0].allSatisfy({ $0.isLetter }) {
                // `rc`: removed, only its configuration is left.
                guard words[0].dropFirst().hasPrefix("i") else { continue }
                words.removeFirst()
            }
            guard words.count >= 2, words[0] == name || words[0].hasPrefix("\(name):"), words[1].first.map(isVersionStart) == true
            else { continue }
            return (line, PackageVersion(String(words[1]), rules: .debian))
        }
        return nil
    }

    /// `PRETTY_NAME` of an os-release file, unquoted; else NAME and VERSION.
    package static func operatingSystem(osRelease text: String) -> String? {
        let values = assignments(text)
        if let pretty = values["PRETTY_NAME"], !pretty.isEmpty { return pretty }
        let parts = [values["NAME"], values["VERSION"]].compactMap { $0 }.filter { !$0.isEmpty }
        return parts.isEmpty ? nil : parts.joined(separator: " ")
    }

    /// First line of redhat-release, SuSE-release or debian_version. The last holds a bare number, so a name is put before it.
    package static func operatingSystem(releaseFile text: String, path: String) -> String? {
        guard let line = nonEmptyLines(text).first else { return nil }
        return path.hasSuffix("debian_version") ? "Debian \(line)" : line
    }

    /// Lines `name = value` of `postconf`, by name. Warnings and other text are left out.
    package static func postconf(_ text: String) -> [String: String] {
        var values: [String: String] = [:]
        for line in text.split(whereSeparator: \.isNewline) {
            guard let equals = line.firstIndex(of: "=") else { continue }
            let name = line[..<equals].trimmingBlanks()
            guard !name.isEmpty, name.allSatisfy({ $0.isLetter || $0.isNumber || $0 == "_" || $0 == "-" }) else { continue }
            values[name] = line[line.index(after: equals)...].trimmingBlanks()
        }
        return values
    }

    /// The version in the output of `postconf -T compile-version`.
    package static func linkedOpenSSL(_ text: String) -> OpenSSLVersion? {
        nonEmptyLines(text).first { $0.hasPrefix("OpenSSL ") }.flatMap { OpenSSLVersion($0) }
    }

    /// Version of Plesk: the first word of /usr/local/psa/version.
    package static func plesk(_ text: String) -> String? {
        nonEmptyLines(text).first?.split(separator: " ").first.map(String.init)
    }

    private static func assignments(_ text: String) -> [String: String] {
        var values: [String: String] = [:]
        for line in nonEmptyLines(text) where !line.hasPrefix("#") {
            guard let equals = line.firstIndex(of: "=") else { continue }
            var value = line[line.index(after: equals)...]
            if let quote = value.first, quote == "\"" || quote == "'", value.count >= 2, value.last == quote {
                value = value.dropFirst().dropLast()
            }
            values[String(line[..<equals])] = String(value)
        }
        return values
    }

    private static func afterName(_ line: String, name: String, separators: String) -> String? {
        guard line.hasPrefix(name), let separator = line.dropFirst(name.count).first, separators.contains(separator) else { return nil }
        return line.dropFirst(name.count + 1).trimmingBlanks()
    }

    private static func isVersionStart(_ character: Character) -> Bool { character.isNumber || character == "(" }

    private static func nonEmptyLines(_ text: String) -> [String] {
        text.split(whereSeparator: \.isNewline).map { $0.trimmingBlanks() }.filter { !$0.isEmpty }
    }
}
