// The sources are in the format that .swift-format describes. The toolchain's own linter says so.

import Foundation
import Testing

@Suite("The house: format")
struct FormatTests {
    @Test("swift format lint --strict finds nothing", .enabled(if: Linter.isThere, "this toolchain has no 'swift format'"))
    func lint() throws {
        let run = try Linter.run(["lint", "--strict", "--parallel", "-r", "Sources", "Tests", "Resources", "Package.swift"])
        #expect(run.status == 0, "\(run.errors)")
    }
}

enum Linter {
    static let isThere = (try? run(["--version"]).status) == 0

    static func run(_ arguments: [String]) throws -> (status: Int32, errors: String) {
        let process = Process()
        process.executableURL = URL(filePath: "/usr/bin/env")
        process.arguments = ["swift", "format"] + arguments
        process.currentDirectoryURL = SourceTree.root
        process.standardOutput = FileHandle.nullDevice
        let errors = Pipe()
        process.standardError = errors
        try process.run()
        let text = String(decoding: errors.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
        process.waitUntilExit()
        return (process.terminationStatus, text)
    }
}
