// A file system for SQLite that lies over the real one, as the default of this process (SOCI opens files by name). It
// records what is written, so that the state of the disk after a loss of power at any moment can be made; and it lets
// the k-th call fail. One thread, one at a time. Only files of the watched folder are concerned.
#pragma once

#include <cstdint>
#include <filesystem>
#include <map>
#include <optional>
#include <random>
#include <sqlite3.h>
#include <string>
#include <vector>

namespace conclave::tests {

// What SQLite did to the folder, in order. Files are numbered: a name may be given up and taken again.
struct DiskCall {
    enum class What {
        create,     // `file` appears under `name`
        remove,     // the name goes
        write,      // `bytes` at `offset`
        truncate,   // to `offset`
        sync,       // the file's content is on the disk
        syncFolder, // so are the names
    };
    What what;
    int file = 0;
    std::string name{};
    std::int64_t offset = 0;
    std::vector<char> bytes{};
};

// Which faults are injected: the k-th counted call (from 1) answers `code`, and all later ones too where it `lasts`.
struct Fault {
    std::int64_t call = 0;
    int code = SQLITE_IOERR;
    bool lasts = false;
};

class RecordingVfs {
public:
    // There is one at a time. Registers itself as the default. An empty folder means all of them.
    explicit RecordingVfs(std::filesystem::path folder);
    ~RecordingVfs();
    RecordingVfs(const RecordingVfs&) = delete;
    RecordingVfs& operator=(const RecordingVfs&) = delete;

    // The name of the real one, for connections that are to be neither recorded nor disturbed.
    const char* realName() const noexcept { return m_real->zName; }
    const std::vector<DiskCall>& calls() const noexcept { return m_calls; }
    void stopRecording() noexcept { m_records = false; }

    void inject(std::optional<Fault> fault) noexcept { m_fault = fault, m_counted = 0; }
    std::int64_t counted() const noexcept { return m_counted; }

    // What SQLite calls.
    struct File;
    static const sqlite3_io_methods kMethods;

private:
    friend struct RecordingCalls;
    bool watches(const char* name) const;
    std::optional<int> fails(); // the code, where this call is to fail
    void note(DiskCall call);
    int numberOf(const std::string& name); // of a name that is there; from before the recording too

    sqlite3_vfs* m_real;
    sqlite3_vfs m_own{};
    std::filesystem::path m_folder;
    std::vector<DiskCall> m_calls{};
    std::map<std::string, int> m_numbers{};
    int m_lastNumber = 0;
    bool m_records = true;
    std::optional<Fault> m_fault{};
    std::int64_t m_counted = 0;
};

// Writes into `target` what may be on the disk when the power goes before call number `calls`: what was synced is there; of
// the rest as chance has it nothing, all, a beginning, or any part, whole or torn at 512 bytes.
void materialise(const std::vector<DiskCall>& history, std::size_t calls, std::mt19937& chance,
                 const std::filesystem::path& target);

} // namespace conclave::tests
