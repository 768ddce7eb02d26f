// The mark that nobody sees is named where it does harm.

import Diagnosis
import Testing

@Suite("Byte order mark")
struct ByteOrderMarkTests {
    private static let mark: [UInt8] = [0xEF, 0xBB, 0xBF]

    @Test("it is told with the command that removes it, and only where it begins the file")
    func remark() {
        let text = Array("# main.cf\n".utf8)
        let told = ByteOrderMark.remark("/etc/postfix/main.cf", ByteOrderMarkTests.mark + text)
        #expect(told?.contains(#"sed -i '1s/^\xEF\xBB\xBF//' /etc/postfix/main.cf removes it"#) == true, "\(told ?? "")")
        #expect(ByteOrderMark.remark("f", text + ByteOrderMarkTests.mark) == nil && ByteOrderMark.remark("f", []) == nil)
        #expect(ByteOrderMark.remark("f", [0xEF, 0xBB]) == nil)
    }
}
