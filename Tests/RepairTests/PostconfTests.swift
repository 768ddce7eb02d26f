import Foundation
import PostfixModel
import Testing

@testable import Repair

/// The server's own reader and editor against the plan, on private copies of the files.
@Suite("postconf", .enabled(if: FileManager.default.isExecutableFile(atPath: "/usr/sbin/postconf"), "no postconf here"))
struct PostconfTests {
    private static let readable = Patient.all.filter { $0.rejected.lists.allSatisfy { $0.problem == nil } }

    @Test("cannot show a list whose reference cannot be expanded, and shows it once it is repaired")
    func unreadable() throws {
        let plan = try Patient.broken.remedy("exclusions").plan
        let (before, after) = (try Scratch(Patient.broken.rejected), try Scratch(Patient.broken.rejected(after: plan)))
        defer { before.remove(); after.remove() }
        #expect(try before.value(plan.expected[0]) == nil)
        #expect(try after.value(plan.expected[0]) == "!SSLv2, !SSLv3")
    }

    @Test("shows the expected values before and after, and no other difference", arguments: readable)
    func expected(_ patient: Patient) throws {
        for remedy in patient.remedies {
            let (before, after) = (try Scratch(patient.rejected), try Scratch(patient.rejected(after: remedy.plan)))
            defer { before.remove(); after.remove() }
            for expected in remedy.plan.expected {
                #expect(ExpectedValue.isShown(try #require(expected.before), as: try #require(try before.value(expected))))
                #expect(ExpectedValue.isShown(try #require(expected.after), as: try #require(try after.value(expected))))
            }
            let inMain = remedy.plan.expected.filter { $0.service == nil }.count
            let changed = zip(try before.settings, try after.settings).filter { $0 != $1 }
            #expect(changed.count == inMain, "\(changed)")
        }
    }

    @Test("as the plan gives it by hand makes the same values", arguments: [Patient.hash, .bracedOverride, .bounds])
    func byHand(_ patient: Patient) throws {
        let scratch = try Scratch(patient.rejected)
        defer { scratch.remove() }
        let rejected = RejectedLists(
            configuration: patient.rejected.configuration,
            files: ConfigurationFiles(main: scratch.path + "/main.cf", master: scratch.path + "/master.cf"))
        let plan = try #require(RepairMenu.remedies(for: rejected).first).plan
        for step in plan.byHand(reload: "true") {
            try scratch.makeOld()
            _ = try run("/bin/sh", ["-c", "PATH=/usr/sbin:/usr/bin:/bin; \(step.line)"])
        }
        try scratch.makeOld()
        for expected in plan.expected {
            // postconf takes no blanks for a service's parameter, so there the list is written without them.
            let blanks = expected.service == nil ? expected.after : expected.after?.replacing(", ", with: ",")
            #expect(try scratch.value(expected) == blanks)
        }
    }
}

/// A configuration directory of our own, with files old enough that no Postfix program waits for them to settle.
private struct Scratch {
    let path: String

    init(_ rejected: RejectedLists) throws {
        path = FileManager.default.temporaryDirectory.appendingPathComponent("repair-\(UUID().uuidString)").path
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
        try Data(rejected.configuration.main.render()).write(to: URL(fileURLWithPath: path + "/main.cf"))
        try Data(rejected.configuration.master.render()).write(to: URL(fileURLWithPath: path + "/master.cf"))
        try makeOld()
    }

    func makeOld() throws {
        for file in ["/main.cf", "/master.cf"] {
            try FileManager.default.setAttributes([.modificationDate: Date(timeIntervalSinceNow: -60)], ofItemAtPath: path + file)
        }
    }

    func remove() { try? FileManager.default.removeItem(atPath: path) }

    func value(_ expected: ExpectedValue) throws -> String? {
        guard let service = expected.service else { return try lines(["-h", expected.parameter]).first }
        let line = try lines(["-P", "\(service)/\(expected.parameter)"]).first
        return line?.firstRange(of: " = ").map { String(line![$0.upperBound...]) }
    }

    /// Everything set in main.cf but the directory itself, which postconf lists too.
    var settings: [String] {
        get throws { try lines(["-n"]).filter { !$0.hasPrefix("config_directory = ") } }
    }

    func lines(_ arguments: [String]) throws -> [String] {
        try run("/usr/sbin/postconf", ["-c", path] + arguments).split(separator: "\n").map(String.init)
    }
}

private func run(_ program: String, _ arguments: [String]) throws -> String {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: program)
    process.arguments = arguments
    let output = Pipe()
    process.standardOutput = output
    process.standardError = FileHandle.nullDevice
    try process.run()
    let bytes = output.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    return String(decoding: bytes, as: UTF8.self)
}
