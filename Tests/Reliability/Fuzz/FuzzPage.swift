// A page of memory that a worker and its watcher share: which execution is under way is known even when the worker is dead.

import Glibc

final class FuzzPage: @unchecked Sendable {
    private let words: UnsafeMutablePointer<Int>
    private static let length = 4096

    /// A file the page lives in; the worker opens the same one.
    init(_ path: String) throws {
        let descriptor = open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0o600)
        guard descriptor >= 0, ftruncate(descriptor, off_t(FuzzPage.length)) == 0 else { throw FuzzFailure("cannot make \(path)") }
        defer { close(descriptor) }
        guard let memory = mmap(nil, FuzzPage.length, PROT_READ | PROT_WRITE, MAP_SHARED, descriptor, 0), memory != MAP_FAILED else {
            throw FuzzFailure("cannot map \(path)")
        }
        words = memory.bindMemory(to: Int.self, capacity: 2)
    }

    deinit { munmap(words, FuzzPage.length) }

    /// The execution that has begun.
    var execution: Int {
        get { words[0] }
        set { words[0] = newValue }
    }

    /// All executions asked for have ended.
    var isDone: Bool {
        get { words[1] == 1 }
        set { words[1] = newValue ? 1 : 0 }
    }
}

struct FuzzFailure: Error, CustomStringConvertible {
    let description: String
    init(_ description: String) { self.description = description }
}
