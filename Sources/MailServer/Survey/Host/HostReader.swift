// What the kernel tells of this machine, gathered: sockets and their holders, addresses, master and its children, room in the queue.

import Diagnosis
import Glibc

struct HostReader: Sendable {
    var paths: SystemPaths
    /// `queue_directory`, expanded; nil when the configuration cannot be read.
    var queueDirectory: String?
    /// `mail_owner`, expanded.
    var mailOwner: String?

    /// Blocks; nothing is changed and no program is run.
    func read() -> HostFacts {
        var facts = HostFacts()
        facts.observedAt = time(nil)
        facts.services = ServiceTable(SmallFile.text(paths.services) ?? "")
        facts.addresses = OwnAddresses.read()
        let processes = ProcessTable(root: paths.processTable)
        facts.master = master(processes)
        if let master = facts.master.value?.process {
            facts.servers = processes.children(of: master.pid)
                .filter { ["smtpd", "postscreen", "tlsproxy"].contains($0.program) }
                .sorted { ($0.startedAt ?? 0, $0.pid) < ($1.startedAt ?? 0, $1.pid) }
        }
        if let sockets = ListeningSockets.read(processTable: paths.processTable) {
            facts.sockets = .value(SocketHolders(processes: processes, master: facts.master.value?.process).find(for: sockets))
        } else {
            facts.sockets = .cannotTell("Listening sockets cannot be seen: \(paths.processTable)/net/tcp cannot be read")
        }
        facts.queue = queue()
        return facts
    }

    /// The simulated server of `practice` has no sockets and no processes in the kernel's tables.
    static var ofPractice: HostFacts {
        var facts = HostFacts()
        facts.observedAt = time(nil)
        let reason = "The practice server has none of its own in the kernel's tables"
        (facts.sockets, facts.addresses, facts.master) = (.cannotTell(reason), .cannotTell(reason), .cannotTell(reason))
        facts.queue = .cannotTell(reason)
        return facts
    }

    private func master(_ processes: ProcessTable) -> Observed<MasterState> {
        guard let queueDirectory else { return .cannotTell("Whether Postfix runs cannot be told: its queue directory is not known") }
        switch MasterPID.read(queueDirectory: queueDirectory) {
        case .success(let pid):
            if let process = processes.process(pid), process.program == "master" {
                return MasterPID.isAnother(queueDirectory, pid, processTable: processes.root)
                    ? .value(.notRunning) : .value(.running(process))
            }
            if processes.showsOthers { return .value(.notRunning) }
            return .cannotTell("Whether Postfix runs cannot be told: other users' processes are hidden")
        case .failure(let problem) where problem.isMissing: return .value(.notRunning)
        case .failure(let problem): return .cannotTell("Whether Postfix runs cannot be told: \(problem.text)")
        }
    }

    private func queue() -> Observed<QueueSpace> {
        guard let queueDirectory else { return .cannotTell("The room of the queue cannot be told: its directory is not known") }
        var raw = statvfs()
        guard statvfs(queueDirectory, &raw) == 0 else {
            return .cannotTell("The room of \(queueDirectory) cannot be told: \(SystemError.last.text)")
        }
        let unit = UInt64(raw.f_frsize)
        var space = QueueSpace(
            directory: queueDirectory, freeBytes: UInt64(raw.f_bavail) * unit, totalBytes: UInt64(raw.f_blocks) * unit,
            freeFiles: raw.f_files == 0 ? nil : UInt64(raw.f_favail))
        space.isReadOnly = raw.f_flag & UInt(ST_RDONLY) != 0
        space.closed = closed(queueDirectory)
        return .value(space)
    }

    /// Directories that a mail goes through and that cleanup and qmgr, who run as mail_owner, cannot write into. A user whom only a
    /// directory service knows is not judged.
    private func closed(_ queueDirectory: String) -> [ClosedDirectory] {
        guard let mailOwner, let user = UserNames.number(of: mailOwner) else { return [] }
        return ["incoming", "active", "deferred"].compactMap { name in
            var status = stat()
            let path = "\(queueDirectory)/\(name)"
            guard stat(path, &status) == 0, status.st_mode & S_IFMT == S_IFDIR, status.st_uid != user, status.st_mode & 0o022 == 0 else {
                return nil
            }
            return ClosedDirectory(path: path, owner: UserNames.name(of: status.st_uid) ?? "\(status.st_uid)", mailOwner: mailOwner)
        }
    }
}

/// The number of the master process as its queue directory keeps it. The file is Postfix' own and still not trusted: whoever owns
/// the queue may have put anything in its place.
enum MasterPID {
    static func read(queueDirectory: String) -> Result<Int, FileProblem> {
        let path = "\(queueDirectory)/pid/master.pid"
        do throws(FileError) {
            let files = FileSystem()
            let file = try files.openReadOnly(path)
            guard try files.status(file).isRegular else {
                return .failure(FileProblem(code: Int(EINVAL), text: "\(path) is no regular file"))
            }
            var bytes = [UInt8](repeating: 0, count: 64)
            let count = pread(file.descriptor, &bytes, bytes.count, 0)
            let digits = bytes.prefix(max(0, count)).drop { $0 == 0x20 }.prefix { $0 >= 0x30 && $0 <= 0x39 }
            guard let pid = Int(String(decoding: digits, as: UTF8.self)), pid > 0 else {
                return .failure(FileProblem(code: Int(EINVAL), text: "\(path) holds no process number"))
            }
            return .success(pid)
        } catch {
            return .failure(FileProblem(code: Int(error.code), text: "\(path): \(SystemError(error.code).text)"))
        }
    }

    /// The process works in another directory than this queue, as far as this user may see: the number was given to somebody else.
    static func isAnother(_ queueDirectory: String, _ pid: Int, processTable: String) -> Bool {
        var (here, there) = (stat(), stat())
        guard stat(queueDirectory, &here) == 0, stat("\(processTable)/\(pid)/cwd", &there) == 0 else { return false }
        return (here.st_dev, here.st_ino) != (there.st_dev, there.st_ino)
    }
}

extension FileProblem: Error {}
