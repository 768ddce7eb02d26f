// main.cf and master.cf as they are on disk, with what is remarkable about the files, and the server's own built-in values.

import Diagnosis
import Glibc
import PostfixModel

struct ConfigurationReader: Sendable {
    var access: ServerAccess
    var place: ConfigurationPlace
    var request: SurveyRequest
    /// Is nil when it is not known; master.cf is then read with every syntax.
    var release: Release?

    /// Parameters whose built-in values decide something here, beyond those of the table.
    private static let parameters = Set(ParameterDefaults.names + TLSParameter.lists + ["myhostname", "mydomain", "mail_version"])
        .sorted()

    func read() async -> Observed<ConfigurationFacts> {
        async let builtIn = defaults()
        let files = await offload { readFiles() }
        switch files {
        case .failure(let problem): return .cannotTell(problem.sentence)
        case .success(var facts):
            let (values, complaints, remark) = await builtIn
            facts.defaults = values
            facts.complaints = complaints
            if !facts.main.problems.isEmpty {
                facts.complaints += await PostconfQuery(access: access, directory: place.directory).complaintsOfReading()
                    .filter { !complaints.contains($0) }
            }
            facts.remarks += [place.remark, remark].compactMap(\.self)
            let shown = [TLSParameter.mandatory, TLSParameter.opportunistic]
            facts.commands = [
                Command("postconf", ["-c", place.directory] + shown).shown,
                Command("grep", ["-n", "_tls_.*protocols", facts.mainPath, facts.masterPath]).shown,
            ]
            return .value(facts)
        }
    }

    private func readFiles() -> Result<ConfigurationFacts, LogProblem> {
        var facts = ConfigurationFacts()
        facts.mainPath = "\(place.directory)/main.cf"
        facts.masterPath = "\(place.directory)/master.cf"
        (facts.mainSavedAt, facts.masterSavedAt) = (
            try? FileSystem().modified(facts.mainPath), try? FileSystem().modified(facts.masterPath)
        )
        do throws(LogProblem) {
            facts.main = try main(facts.mainPath)
            facts.master = MasterCF(try bytes(facts.masterPath), release: release ?? ConfigurationFacts.everySyntax)
        } catch {
            return .failure(error)
        }
        let texts = [(facts.mainPath, facts.mainBytes), (facts.masterPath, facts.masterBytes)]
        let writers = OtherWriters(paths: access.paths, texts: texts)
        facts.managers = writers.managers
        facts.lastingPlaces = writers.lastingPlaces
        facts.remarks = texts.flatMap { remarks($0.0) + [ByteOrderMark.remark($0.0, $0.1)].compactMap(\.self) }
        return .success(facts)
    }

    private func main(_ path: String) throws(LogProblem) -> MainCF {
        do throws(FileError) {
            return try access.mainCF.main(path)
        } catch {
            throw LogProblem(sentence: sentence(error))
        }
    }

    private func bytes(_ path: String) throws(LogProblem) -> [UInt8] {
        do throws(FileError) {
            let files = FileSystem()
            let file = try files.openReadOnly(path)
            let status = try files.status(file)
            if !status.isRegular { throw FileError("read", path, code: EINVAL) }
            if status.size > ParsedMainCF.largest { throw FileError("read", path, code: EFBIG) }
            return try files.read(file)
        } catch {
            throw LogProblem(sentence: sentence(error))
        }
    }

    private func sentence(_ error: FileError) -> String {
        let what = "\(error.path) cannot be read: "
        if error.code == EINVAL { return what + "it is no regular file" }
        if error.code == EFBIG {
            return what + "it is larger than \(ParsedMainCF.largest >> 20) MB. Move what is no configuration out of it"
        }
        let reason = what + SystemError(error.code).text
        return error.isMissing ? reason + ". If Postfix is installed elsewhere, give its configuration directory with -c" : reason
    }

    private func remarks(_ path: String) -> [String] {
        let files = FileSystem()
        var remarks: [String] = []
        if let link = try? files.status(path, followLinks: false), link.mode & S_IFMT == S_IFLNK,
            let target = try? files.resolve(path)
        {
            remarks.append("\(path) is a symbolic link to \(target).")
        }
        guard let status = try? files.status(path) else { return remarks }
        if status.permissions & 0o022 != 0 {
            remarks.append("\(path) can be changed by others than its owner (mode 0\(String(status.permissions, radix: 8))).")
        }
        if status.owner != 0 && !access.isPractice { remarks.append("\(path) belongs to user \(status.owner), not to root.") }
        if status.links > 1 { remarks.append("\(path) has \(status.links) names (hard links).") }
        remarks += Obstacles(files: files, processTable: access.paths.processTable).remarks(on: path)
        return remarks
    }

    /// One call for all; a release that does not know a name leaves it out.
    private func defaults() async -> ([String: String], [PostconfComplaint], String?) {
        let answer = await PostconfQuery(access: access, directory: place.directory).builtIn(ConfigurationReader.parameters)
        let values = ToolOutput.postconf(answer.result.outputText)
        if !values.isEmpty { return (values, answer.complaints, nil) }
        let why = PostfixControl.account(of: answer.result)
        return (
            [:], answer.complaints, "postconf could not be asked for built-in values (\(why)); those of the upstream release are used."
        )
    }
}
