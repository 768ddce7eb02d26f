// How the tests start a program: no signal blocked, an environment of its own, descriptors as told.

import Glibc

package enum Spawn {
    /// Where a descriptor of the program comes from; in order.
    package enum Stream: Sendable {
        case copy(Int32, as: Int32)
        case open(String, flags: Int32, as: Int32)
    }

    /// Whose signals from the terminal or from `kill(-pid)` it shares.
    package enum Group: Int16, Sendable {
        case ours = 0
        /// A process group of its own: POSIX_SPAWN_SETPGROUP.
        case own = 0x02
        /// A session of its own, so that the terminal it opens first becomes its controlling one: POSIX_SPAWN_SETSID, glibc 2.26 and
        /// later; Swift's Glibc does not show the name.
        case session = 0x80
    }

    /// `words` begins with the program's absolute path.
    package static func start(_ words: [[UInt8]], _ environment: [String], _ streams: [Stream], group: Group = .ours) throws -> pid_t {
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        for stream in streams {
            switch stream {
            case .copy(let from, let to): posix_spawn_file_actions_adddup2(&actions, from, to)
            case .open(let path, let flags, let to): posix_spawn_file_actions_addopen(&actions, to, path, flags, 0o600)
            }
        }
        var attributes = posix_spawnattr_t()
        posix_spawnattr_init(&attributes)
        defer { posix_spawnattr_destroy(&attributes) }
        // Tests run on threads that block signals; a program that inherits that would heed neither SIGTERM nor its own alarm.
        var noSignals = sigset_t()
        sigemptyset(&noSignals)
        posix_spawnattr_setsigmask(&attributes, &noSignals)
        posix_spawnattr_setflags(&attributes, group.rawValue | Int16(POSIX_SPAWN_SETSIGMASK))
        let pointers: [UnsafeMutablePointer<CChar>?] = words.map { strdup($0.map(CChar.init(bitPattern:)) + [0]) } + [nil]
        let variables: [UnsafeMutablePointer<CChar>?] = environment.map { strdup($0) } + [nil]
        defer { (pointers + variables).forEach { free($0) } }
        var child: pid_t = 0
        let code = posix_spawn(&child, pointers[0]!, &actions, &attributes, pointers, variables)
        guard code == 0 else {
            let program = String(decoding: words[0], as: UTF8.self)
            throw TestProcess.Failure(description: "cannot start \(program): \(String(cString: strerror(code)))")
        }
        return child
    }

    package static func start(_ words: [String], _ environment: [String], _ streams: [Stream], group: Group = .ours) throws -> pid_t {
        try start(words.map { Array($0.utf8) }, environment, streams, group: group)
    }
}
