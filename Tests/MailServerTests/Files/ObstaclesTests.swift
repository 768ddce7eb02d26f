// What holds a file against root: marks and mounts, and the commands that take them away.

import Glibc
import TestSupport
import Testing

@testable import MailServer

@Suite("Obstacles")
struct ObstaclesTests {
    private let directory: TemporaryDirectory
    private var processTable: String { "\(directory.path)/proc" }
    private var obstacles: Obstacles { Obstacles(files: FileSystem(), processTable: processTable) }

    init() throws { directory = try TemporaryDirectory() }

    /// The mounts of a process of this test's own, as the kernel would list them.
    private func mounts(_ lines: String...) throws {
        try directory.directory("proc")
        try directory.directory("proc/self")
        try directory.write("proc/self/mountinfo", lines.map { $0 + "\n" }.joined())
    }

    @Test(
        "a mark on the file behind a link, on its directory, or on the configuration's own is found", arguments: ["i", "a"] as [Character])
    func marks(letter: Character) throws {
        let real = try directory.directory("real")
        let etc = try directory.directory("etc")
        try TestFile.write("\(real)/main.cf", "a = b\n")
        symlink("../real/main.cf", "\(etc)/main.cf")
        #expect(obstacles.mark(on: ["\(etc)/main.cf"], directories: [etc]) == nil)
        for path in ["\(real)/main.cf", real, etc] {
            guard geteuid() == 0, try TestProcess.run(["/usr/bin/chattr", "+\(letter)", path]).status == 0 else {
                print("skipped: chattr +\(letter) needs root and a file system that has it")
                return
            }
            let found = obstacles.mark(on: ["\(etc)/main.cf"], directories: [etc])
            try TestProcess.must(["/usr/bin/chattr", "-\(letter)", path])
            #expect(found == Obstacles.Mark(path: path, letter: letter))
            #expect(
                found?.command == "chattr -\(letter) \(path)" && found?.sentence.hasSuffix("By hand: chattr -\(letter) \(path)") == true)
        }
    }

    private static let root = "1 0 254:0 / / rw,relatime - ext4 /dev/root rw"

    @Test("the command for a read-only mount opens what is closed: the file system, or the bind mount alone")
    func remount() throws {
        let etc = try directory.directory("etc")
        let file = try directory.write("etc/main.cf", "")
        try mounts(ObstaclesTests.root)
        #expect(obstacles.remount(for: file) == nil)
        try mounts(ObstaclesTests.root, "2 1 254:0 /etc \(etc) ro,relatime - ext4 /dev/root rw")
        #expect(obstacles.remount(for: file) == "mount -o remount,bind,rw \(etc)")
        try mounts(ObstaclesTests.root, "2 1 0:40 / \(etc) ro shared:1 - tmpfs none ro,size=64k")
        #expect(obstacles.remount(for: file) == "mount -o remount,rw \(etc)")
        try mounts(ObstaclesTests.root, "2 1 0:40 / \(etc) ro - tmpfs none rw", "3 2 0:41 / \(etc) rw - tmpfs none rw")
        #expect(obstacles.remount(for: file) == nil, "the later mount lies over the earlier one")
    }

    @Test("a lock file that could not be made is looked for where it would be")
    func missingFile() throws {
        let etc = try directory.directory("etc")
        try mounts(ObstaclesTests.root, "2 1 254:0 /etc \(etc) ro - ext4 /dev/root rw")
        #expect(obstacles.remount(for: "\(etc)/main.cf.tmp") == "mount -o remount,bind,rw \(etc)")
    }

    @Test("a mount point in a file's place is told before any change, by the name behind every link")
    func mountPoint() throws {
        let file = try directory.write("main.cf", "")
        symlink("main.cf", "\(directory.path)/link.cf")
        try mounts(ObstaclesTests.root)
        #expect(obstacles.remarks(on: "\(directory.path)/link.cf") == [])
        try mounts(ObstaclesTests.root, "2 1 254:0 /main.cf \(file) rw - ext4 /dev/root rw")
        #expect(obstacles.isMountPoint(file))
        #expect(obstacles.remarks(on: "\(directory.path)/link.cf").first?.contains("mount point of its own") == true)
    }

    @Test("a blank in a mount point is read, and quoted in the command")
    func blank() throws {
        let etc = try directory.directory("e tc")
        try mounts(ObstaclesTests.root, "2 1 254:0 /etc \(directory.path)/e\\040tc ro - ext4 /dev/root rw")
        #expect(obstacles.remount(for: "\(etc)/main.cf.tmp") == "mount -o remount,bind,rw '\(etc)'")
    }

    @Test("lines of another form, and a table that is not there, tell nothing")
    func nothing() throws {
        try mounts("", "nonsense", "1 2 3 4 5 6 7 8 9 10 11", "- - - - - - - - - - -")
        #expect(MountTable(files: FileSystem(), processTable: processTable).mounts == [])
        #expect(MountTable(files: FileSystem(), processTable: "/nowhere").mounts == [])
    }
}
