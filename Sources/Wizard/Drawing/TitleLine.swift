// The first line: program, server, Postfix, system, and with what rights.

import TerminalUI

extension WizardState {
    /// What does not fit is left out whole: first the system, then the version, then the host.
    func drawTitle(on surface: inout Surface, name: String, row: Int) {
        surface.fill(row: row, columns: 0..<size.columns, style: .title)
        surface.write(name, row: row, column: 0, style: .title)
        var parts = titleParts
        let room = size.columns - cellWidth(of: name) - 3
        var right = parts.joined(separator: " · ")
        let marker = rightsMarker
        while !parts.isEmpty, cellWidth(of: right) + 3 + cellWidth(of: marker) > room {
            parts.removeLast()
            right = parts.joined(separator: " · ")
        }
        let text = [right, marker].filter { !$0.isEmpty }.joined(separator: "   ")
        surface.write(text, row: row, column: size.columns - 1 - cellWidth(of: text), style: .title)
    }

    private var rightsMarker: String {
        if isPractice { return "PRACTICE" }
        return switch knownServer?.isRoot {
        case true?: "root"
        case false?: "not root"
        case nil: ""
        }
    }

    private var titleParts: [String] {
        var parts: [String] = []
        if let host = knownServer?.hostname, !host.isEmpty { parts.append(harmless(host)) }
        if let version = (facts.postfix.value ?? lastPicture?.facts.postfix.value)?.mailVersion {
            parts.append("Postfix \(harmless(version))")
        }
        if let system = knownServer?.operatingSystem { parts.append(WizardState.short(system: harmless(system))) }
        return parts
    }

    /// `CentOS release 6.8 (Final)` as `CentOS 6.8`: words that every release of it has are left out.
    static func short(system: String) -> String {
        system.split(separator: " ").filter { !$0.hasPrefix("(") && !["release", "GNU/Linux", "Linux"].contains($0) }
            .joined(separator: " ")
    }
}
