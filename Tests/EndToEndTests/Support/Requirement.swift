// What an end-to-end test needs of this machine. Where it is missing, the test is skipped and says why; where everything
// must be there (CI=true) it fails by that name instead.

import Foundation
import Glibc
import TestSupport
import Testing

enum Requirement: CaseIterable {
    case release, staticRelease, tmux, openssl, postfix, root, ssh, otherUser, systemCallFilter
    case privateMounts, fileMarks, fileAttributes, strace, syslog, script, monitoringPlugins, monitoringSystems, ansible, oldProcessor

    /// Why it is missing; nil when it is there.
    var absence: String? {
        switch self {
        case .release:
            Programs.exists(Programs.releaseFile) ? nil : "no release file at \(Programs.releaseFile); Tests/static-release makes it"
        case .staticRelease:
            Programs.exists(Programs.staticReleaseFile)
                ? nil : "no static release at \(Programs.staticReleaseFile); Tests/static-release makes it"
        case .tmux: TmuxSession.tmux == nil ? "tmux is not installed" : nil
        case .openssl: executable("openssl") == nil ? "openssl is not installed" : nil
        case .postfix: PrivatePostfix.unavailable
        case .root: geteuid() == 0 ? nil : "not root"
        case .ssh: SSHServer.unavailable
        case .otherUser: executable("setpriv") == nil ? "setpriv (util-linux) is not installed" : nil
        case .systemCallFilter: OldKernel.absence
        case .privateMounts: PrivateMounts.unavailable
        case .fileMarks: FileTools.noMarks
        case .fileAttributes: FileTools.noAttributes
        case .strace: Strace.absence
        case .syslog: SyslogSocket.unavailable
        case .monitoringPlugins:
            Programs.exists("/usr/lib/nagios/plugins/negate") ? nil : "negate (monitoring-plugins-basic) is not installed"
        case .monitoringSystems: MonitoredServer.absence
        case .oldProcessor: OldProcessor.absence
        case .ansible: executable("ansible-playbook") == nil ? "ansible-playbook (ansible-core) is not installed" : nil
        case .script: executable("script") == nil ? "script (bsdutils) is not installed" : nil
        }
    }
}

struct MissingRequirement: Error, CustomStringConvertible {
    let description: String
}

extension Trait where Self == ConditionTrait {
    /// Skips, with the reason printed, where something is missing; fails with that reason where CI=true.
    static func needs(_ requirements: Requirement...) -> Self {
        let absences = requirements.compactMap(\.absence)
        let reason = absences.joined(separator: "; ")
        return .enabled(Comment(rawValue: reason.isEmpty ? "everything needed is here" : reason)) {
            if absences.isEmpty { return true }
            if ProcessInfo.processInfo.environment["CI"] == "true" { throw MissingRequirement(description: "missing here: \(reason)") }
            print("skipped: \(reason)")
            return false
        }
    }
}
