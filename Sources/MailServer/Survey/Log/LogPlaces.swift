// Where a mail log can be: what was asked for, else Postfix's own file, else the usual files and those that rsyslog names; each with its
// rotated siblings. What should be there and is not is said.

import Diagnosis
import Glibc
import PostfixModel

package enum LogPlaces {
    /// Live logs to search, oldest first by their last change, with a sentence for each that should be there and is not.
    static func files(requested: [String], maillogFile: String?, paths: SystemPaths) -> (found: [String], notSearched: [String]) {
        let own = ownLog(maillogFile)
        // Absolute, because programs that unpack run in another directory than this one.
        let candidates = requested.isEmpty ? own.map { [$0] } ?? usual(paths) : requested.map(ConfigurationPlace.absolute)
        var found: [String] = []
        var notSearched: [String] = []
        if requested.isEmpty, own == nil, let maillogFile, !maillogFile.isEmpty {
            notSearched.append("maillog_file = \(maillogFile): no log is kept there")
        }
        for path in candidates {
            do throws(FileError) {
                let status = try FileSystem().status(path)
                // /var/log/mail is a directory on some systems; one that was named deserves a word.
                if status.isRegular {
                    found.append(path)
                } else if !requested.isEmpty || own != nil {
                    notSearched.append("\(path): it is no regular file")
                }
            } catch {
                if error.isMissing && requested.isEmpty && own == nil {
                    if !siblings(of: path).isEmpty { found.append(path) }
                    continue
                }
                notSearched.append("\(path): \(SystemError(error.code).text)")
            }
        }
        // Two of the usual names may lead to one file.
        var seen: Set<String> = []
        let ordered = found.sorted { modified($0) < modified($1) }
        return (ordered.filter { seen.insert((try? FileSystem().resolve($0)) ?? $0).inserted }, notSearched)
    }

    /// The usual names; where none of them is there, what rsyslog writes mail to.
    private static func usual(_ paths: SystemPaths) -> [String] {
        let isThere = paths.logFiles.contains { (try? FileSystem().status($0))?.isRegular == true }
        return isThere ? paths.logFiles : paths.logFiles + rsyslogTargets(paths)
    }

    /// Files of the usual names that hold less, or more, than the mail log: searched where there is no other.
    static func secondFiles(_ paths: SystemPaths) -> [String] {
        paths.secondLogFiles.filter { (try? FileSystem().status($0))?.isRegular == true }
    }

    /// Postfix's own log file, where `maillog_file` names one. `/dev/stdout` is what this program prints itself, and any other device
    /// keeps nothing either.
    static func ownLog(_ maillogFile: String?) -> String? {
        guard let path = maillogFile, path.hasPrefix("/"), !path.hasPrefix("/dev/"), !path.hasPrefix("/proc/") else { return nil }
        guard let status = try? FileSystem().status(path) else { return path }
        return status.isRegular ? path : nil
    }

    /// A sentence for a `--log` file that is not there or cannot be read, for the command line to exit 66 with; nil when it can.
    package static func problem(with path: String) -> String? {
        do throws(FileError) {
            let files = FileSystem()
            guard try files.status(files.openReadOnly(path)).isRegular else {
                return "--log \(path): it is no regular file; name a mail log."
            }
            return nil
        } catch {
            return "--log \(path): \(SystemError(error.code).text). Name a mail log that is there and that you may read."
        }
    }

    /// Files that rsyslog writes mail to: `mail.*  -/var/log/mail/all`.
    private static func rsyslogTargets(_ paths: SystemPaths) -> [String] {
        let names = (try? FileSystem().entries(of: paths.rsyslogDirectory)) ?? []
        let files = [paths.rsyslogFile] + names.sorted().filter { $0.hasSuffix(".conf") }.map { "\(paths.rsyslogDirectory)/\($0)" }
        return files.flatMap { file in
            SmallFile.text(file).map { rsyslogTargets(in: $0) } ?? []
        }
    }

    static func rsyslogTargets(in text: String) -> [String] {
        text.split(whereSeparator: \.isNewline).compactMap { line in
            let words = line.split(whereSeparator: { $0 == " " || $0 == "\t" })
            guard words.count >= 2, let selector = words.first, selector.hasPrefix("mail.*") else {
                return nil
            }
            let target = words[1].hasPrefix("-") ? words[1].dropFirst() : words[1]
            return target.hasPrefix("/") && !target.hasPrefix("/dev/") ? String(target) : nil
        }
    }

    // MARK: Packages

    /// What dpkg, dnf or yum log of Postfix and OpenSSL, oldest first: their newest logs, and the ones before, where those are not packed.
    static func packageChanges(_ paths: SystemPaths) -> [PackageChange] {
        let now = wallClock(time(nil))
        return ["dpkg.log", "dnf.rpm.log", "yum.log"].flatMap { name in
            ["\(paths.root)/var/log/\(name).1", "\(paths.root)/var/log/\(name)"].flatMap { path in
                let end = wallClock(modified(path))
                return SmallFile.text(path).map { PackageLog.changes(in: $0, source: path, end: min(end, now), wallClock: wallClock) } ?? []
            }
        }.sorted { $0.seconds < $1.seconds }
    }

    // MARK: Rotated siblings

    /// Rotated siblings, newest first as far as their times tell: `.1`, `.2.gz`, `-20170219`, `mail-20170219.log`, `.old`, and those of
    /// the same name in dated directories beside it. A file that is itself a rotated one has none.
    static func siblings(of path: String) -> [String] {
        let (directory, name) = splitPath(path)
        guard let entries = try? FileSystem().entries(of: directory) else { return [] }
        let beside = entries.filter { isSibling($0, of: name) }.map { "\(directory)/\($0)" }
        let dated = entries.filter { $0.count { $0.isASCII && $0.isNumber } >= 4 }.map { "\(directory)/\($0)" }
            .filter { (try? FileSystem().status($0))?.isDirectory == true }
        let below = dated.flatMap { folder in
            ((try? FileSystem().entries(of: folder)) ?? []).filter { $0 == name || unpacked($0) == name || isSibling($0, of: name) }
                .map { "\(folder)/\($0)" }
        }
        return (beside + below).filter { (try? FileSystem().status($0))?.isRegular == true }
            .sorted { (modified($0), $1) > (modified($1), $0) }
    }

    static func isSibling(_ other: String, of name: String) -> Bool {
        if other.hasPrefix(name), isRotationSuffix(other.dropFirst(name.count)) { return true }
        // `mail-20261120.log` of `mail.log`.
        guard let dot = name.lastIndex(of: "."), dot > name.startIndex else { return false }
        let (stem, ending) = (name[..<dot], name[dot...])
        let plain = unpacked(other)
        guard plain != name, plain.hasPrefix(stem), plain.hasSuffix(ending), plain.count > name.count else { return false }
        return isRotationSuffix(plain.dropFirst(stem.count).dropLast(ending.count))
    }

    /// `.1`, `-20170219.gz`, `.old`, `-20261120.log`: behind a mark something that holds a digit, or `old`.
    static func isRotationSuffix(_ suffix: some StringProtocol) -> Bool {
        let text = unpacked(suffix)
        guard let mark = text.first, mark == "." || mark == "-" || mark == "_" else { return false }
        let part = text.dropFirst().prefix { $0 != "." }
        return part == "old" || part.contains { $0.isASCII && $0.isNumber }
    }

    private static func unpacked(_ name: some StringProtocol) -> String {
        for packed in [".gz", ".xz", ".zst", ".bz2", ".lzma", ".Z"] where name.hasSuffix(packed) {
            return String(name.dropLast(packed.count))
        }
        return String(name)
    }

    /// Seconds since 1970 of the last change; 0 when there is no telling.
    static func modified(_ path: String) -> Int {
        (try? FileSystem().modified(path)) ?? 0
    }

    /// A moment in this machine's local time, which loggers write without a zone.
    static func wallClock(_ seconds: Int) -> Int {
        var moment = time_t(seconds)
        var parts = tm()
        localtime_r(&moment, &parts)
        return seconds + Int(parts.tm_gmtoff)
    }
}
