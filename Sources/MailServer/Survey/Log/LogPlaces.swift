// Where a mail log can be: what was asked for, else Postfix's own file, else the usual files; and their rotated siblings.

import Diagnosis
import PostfixModel

package enum LogPlaces {
    /// Files to search, oldest first by their last change, with a sentence for each that should be there and is not.
    static func files(requested: [String], maillogFile: String?, paths: SystemPaths) -> (found: [String], notSearched: [String]) {
        let own = ownLog(maillogFile)
        // Absolute, because programs that unpack run in another directory than this one.
        let candidates = requested.isEmpty ? own.map { [$0] } ?? paths.logFiles : requested.map(ConfigurationPlace.absolute)
        var found: [(path: String, changed: Int)] = []
        var notSearched: [String] = []
        if requested.isEmpty, own == nil, let maillogFile, !maillogFile.isEmpty {
            notSearched.append("maillog_file = \(maillogFile): no log is kept there")
        }
        for path in candidates {
            do throws(FileError) {
                let status = try FileSystem().status(path)
                // /var/log/mail is a directory on some systems; one that was named deserves a word.
                if status.isRegular {
                    found.append((path, modified(path)))
                } else if !requested.isEmpty || own != nil {
                    notSearched.append("\(path): it is no regular file")
                }
            } catch {
                if error.isMissing && requested.isEmpty && own == nil { continue }
                notSearched.append("\(path): \(SystemError(error.code).text)")
            }
        }
        // Two of the usual names may lead to one file.
        var seen: Set<String> = []
        let ordered = found.sorted { $0.changed < $1.changed }.map(\.path)
        return (ordered.filter { seen.insert((try? FileSystem().resolve($0)) ?? $0).inserted }, notSearched)
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

    /// Rotated siblings, newest first: `.1`, `.2.gz`, `-20170219`, `-20170212.xz`.
    static func rotated(of path: String) -> [String] {
        let (directory, name) = splitPath(path)
        guard let entries = try? FileSystem().entries(of: directory) else { return [] }
        let siblings = entries.filter { $0.hasPrefix(name) && isRotationSuffix($0.dropFirst(name.count)) }
        return siblings.map { "\(directory)/\($0)" }
            .sorted { (modified($0), $1) > (modified($1), $0) }
    }

    static func isRotationSuffix(_ suffix: some StringProtocol) -> Bool {
        var text = suffix[...]
        for packed in [".gz", ".xz", ".zst", ".bz2"] where text.hasSuffix(packed) { text = text.dropLast(packed.count) }
        guard let mark = text.first, mark == "." || mark == "-" else { return false }
        let number = text.dropFirst()
        return !number.isEmpty && number.allSatisfy { $0.isASCII && ($0.isNumber || $0 == "-") }
    }

    /// Seconds since 1970 of the last change; 0 when there is no telling.
    static func modified(_ path: String) -> Int {
        (try? FileSystem().modified(path)) ?? 0
    }
}
