import Glibc
import ServiceLifecycle

/// Gives back the pages of program text that only starting needed.
///
/// The kernel maps sixteen pages around each one that is touched, so a start leaves most of the binary and its libraries
/// resident. The pages are clean and stay in the page cache; one that is needed again comes back without a read. Text is
/// never written, so nothing can be lost; data, even read-only data, holds relocations and is left alone.
struct ResidentMemory: ServiceLifecycle.Service {
    /// Watches are in and the first pass is over by then.
    private static let startUp: Duration = .seconds(15)
    private static let interval: Duration = .seconds(600)

    func run() async throws {
        await cancelWhenGracefulShutdown {
            var pause = Self.startUp
            while (try? await Task.sleep(for: pause)) != nil {
                Self.releaseText()
                pause = Self.interval
            }
        }
    }

    private static func releaseText() {
        for line in maps.split(separator: "\n") {
            guard let range = textRange(ofMapping: line),
                let start = UnsafeMutableRawPointer(bitPattern: range.lowerBound)
            else { continue }
            // A refusal costs memory and nothing else.
            _ = madvise(start, Int(range.count), MADV_DONTNEED)
        }
    }

    /// `/proc/self/maps`, read to its end: files of the kernel have no size to go by.
    private static var maps: String {
        let file = open("/proc/self/maps", O_RDONLY | O_CLOEXEC)
        guard file >= 0 else { return "" }
        defer { close(file) }
        var text: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 16384)
        while true {
            let count = buffer.withUnsafeMutableBytes { read(file, $0.baseAddress, $0.count) }
            guard count > 0 else { return String(decoding: text, as: UTF8.self) }
            text += buffer[..<count]
        }
    }

    /// The addresses of a line of `/proc/self/maps` that is a file's executable, private and unwritable mapping.
    static func textRange(ofMapping line: Substring) -> Range<UInt>? {
        let fields = line.split(separator: " ")
        guard fields.count >= 6, fields[1] == "r-xp", fields[5].hasPrefix("/") else { return nil }
        let bounds = fields[0].split(separator: "-").compactMap { UInt($0, radix: 16) }
        return bounds.count == 2 && bounds[0] < bounds[1] ? bounds[0]..<bounds[1] : nil
    }
}
