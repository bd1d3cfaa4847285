#include "tests/support/recording_vfs.hpp"

#include <algorithm>
#include <cstring>
#include <fstream>
#include <iterator>
#include <new>
#include <utility>

namespace conclave::tests {

using What = DiskCall::What;

namespace {

RecordingVfs* theOne = nullptr; // SQLite's callbacks carry no pointer of ours through every call

constexpr std::size_t kSectorBytes = 512;

std::string leaf(const char* name) { return std::filesystem::path(name).filename().string(); }

} // namespace

struct RecordingVfs::File {
    sqlite3_file base;
    int number;
    bool syncsFolder; // the real one syncs the folder with this file's next sync: a new journal or log
    bool watched;
    sqlite3_file* real() { return reinterpret_cast<sqlite3_file*>(this + 1); }
    static File& of(sqlite3_file* file) { return *reinterpret_cast<File*>(file); }
};

struct RecordingCalls {
    using File = RecordingVfs::File;

    // Counts a call of a watched file; the code, where it fails.
    static int fault(sqlite3_file* file, int kind) {
        if (!File::of(file).watched) return SQLITE_OK;
        const auto code = theOne->fails();
        if (!code) return SQLITE_OK;
        return *code == SQLITE_IOERR ? kind : *code;
    }
    static sqlite3_file* real(sqlite3_file* file) { return File::of(file).real(); }
    static void note(sqlite3_file* file, DiskCall call) {
        if (!File::of(file).watched) return;
        call.file = File::of(file).number;
        theOne->note(std::move(call));
    }

    static int close(sqlite3_file* file) { return real(file)->pMethods->xClose(real(file)); }
    static int read(sqlite3_file* file, void* to, int size, sqlite3_int64 offset) {
        if (const int code = fault(file, SQLITE_IOERR_READ); code == SQLITE_IOERR_READ) return code;
        return real(file)->pMethods->xRead(real(file), to, size, offset);
    }
    static int write(sqlite3_file* file, const void* from, int size, sqlite3_int64 offset) {
        if (const int code = fault(file, SQLITE_IOERR_WRITE)) return code;
        const int code = real(file)->pMethods->xWrite(real(file), from, size, offset);
        const auto* bytes = static_cast<const char*>(from);
        if (code == SQLITE_OK) note(file, {What::write, 0, {}, offset, std::vector<char>(bytes, bytes + size)});
        return code;
    }
    static int truncate(sqlite3_file* file, sqlite3_int64 size) {
        if (const int code = fault(file, SQLITE_IOERR_TRUNCATE)) return code;
        const int code = real(file)->pMethods->xTruncate(real(file), size);
        if (code == SQLITE_OK) note(file, {What::truncate, 0, {}, size, {}});
        return code;
    }
    static int sync(sqlite3_file* file, int flags) {
        if (const int code = fault(file, SQLITE_IOERR_FSYNC)) return code;
        const int code = real(file)->pMethods->xSync(real(file), flags);
        if (code == SQLITE_OK) {
            note(file, {What::sync, 0, {}, 0, {}});
            if (std::exchange(File::of(file).syncsFolder, false)) note(file, {What::syncFolder, 0, {}, 0, {}});
        }
        return code;
    }
    static int fileSize(sqlite3_file* file, sqlite3_int64* size) {
        return real(file)->pMethods->xFileSize(real(file), size);
    }
    static int lock(sqlite3_file* file, int level) { return real(file)->pMethods->xLock(real(file), level); }
    static int unlock(sqlite3_file* file, int level) { return real(file)->pMethods->xUnlock(real(file), level); }
    static int checkReservedLock(sqlite3_file* file, int* held) {
        return real(file)->pMethods->xCheckReservedLock(real(file), held);
    }
    static int fileControl(sqlite3_file* file, int what, void* value) {
        return real(file)->pMethods->xFileControl(real(file), what, value);
    }
    static int sectorSize(sqlite3_file* file) { return real(file)->pMethods->xSectorSize(real(file)); }
    static int deviceCharacteristics(sqlite3_file* file) {
        return real(file)->pMethods->xDeviceCharacteristics(real(file));
    }
    // The shared memory dies with the power: it is not recorded.
    static int shmMap(sqlite3_file* file, int page, int size, int extend, void volatile** at) {
        if (extend != 0)
            if (const int code = fault(file, SQLITE_IOERR_SHMSIZE)) return code;
        return real(file)->pMethods->xShmMap(real(file), page, size, extend, at);
    }
    static int shmLock(sqlite3_file* file, int offset, int count, int flags) {
        return real(file)->pMethods->xShmLock(real(file), offset, count, flags);
    }
    static void shmBarrier(sqlite3_file* file) { real(file)->pMethods->xShmBarrier(real(file)); }
    static int shmUnmap(sqlite3_file* file, int remove) { return real(file)->pMethods->xShmUnmap(real(file), remove); }

    static int open(sqlite3_vfs*, const char* name, sqlite3_file* file, int flags, int* outFlags) {
        auto* own = new (file) File{};
        own->watched = theOne->watches(name);
        bool isNew = false;
        if (own->watched) {
            isNew = !std::filesystem::exists(name);
            if (isNew && fault(file, SQLITE_CANTOPEN) != SQLITE_OK) return SQLITE_CANTOPEN;
        }
        const int code = theOne->m_real->xOpen(theOne->m_real, name, own->real(), flags, outFlags);
        if (own->real()->pMethods) own->base.pMethods = &RecordingVfs::kMethods;
        if (code != SQLITE_OK || !own->watched) return code;
        if (isNew) {
            own->number = theOne->m_numbers[leaf(name)] = ++theOne->m_lastNumber;
            note(file, {What::create, 0, leaf(name), 0, {}});
            own->syncsFolder = (flags & (SQLITE_OPEN_WAL | SQLITE_OPEN_MAIN_JOURNAL)) != 0;
        } else {
            own->number = theOne->numberOf(name);
        }
        return code;
    }
    static int remove(sqlite3_vfs*, const char* name, int syncFolder) {
        const bool watched = theOne->watches(name);
        if (watched)
            if (theOne->fails()) return SQLITE_IOERR_DELETE;
        const int code = theOne->m_real->xDelete(theOne->m_real, name, syncFolder);
        if (code == SQLITE_OK && watched) {
            theOne->m_numbers.erase(leaf(name));
            theOne->note({What::remove, 0, leaf(name), 0, {}});
            if (syncFolder != 0) theOne->note({What::syncFolder, 0, {}, 0, {}});
        }
        return code;
    }
};

const sqlite3_io_methods RecordingVfs::kMethods{
    2, // no memory maps: they would pass by
    RecordingCalls::close,
    RecordingCalls::read,
    RecordingCalls::write,
    RecordingCalls::truncate,
    RecordingCalls::sync,
    RecordingCalls::fileSize,
    RecordingCalls::lock,
    RecordingCalls::unlock,
    RecordingCalls::checkReservedLock,
    RecordingCalls::fileControl,
    RecordingCalls::sectorSize,
    RecordingCalls::deviceCharacteristics,
    RecordingCalls::shmMap,
    RecordingCalls::shmLock,
    RecordingCalls::shmBarrier,
    RecordingCalls::shmUnmap,
    nullptr,
    nullptr,
};

RecordingVfs::RecordingVfs(std::filesystem::path folder)
    : m_real(sqlite3_vfs_find(nullptr)), m_folder(std::move(folder)) {
    m_own = *m_real; // every call that is not replaced finds what it needs in pAppData
    m_own.pNext = nullptr;
    m_own.zName = "recording";
    m_own.szOsFile = static_cast<int>(sizeof(File)) + m_real->szOsFile;
    m_own.xOpen = RecordingCalls::open;
    m_own.xDelete = RecordingCalls::remove;
    theOne = this;
    sqlite3_vfs_register(&m_own, 1);
}

RecordingVfs::~RecordingVfs() {
    sqlite3_vfs_unregister(&m_own);
    sqlite3_vfs_register(m_real, 1);
    theOne = nullptr;
}

bool RecordingVfs::watches(const char* name) const {
    return name && (m_folder.empty() || std::filesystem::path(name).parent_path() == m_folder);
}

std::optional<int> RecordingVfs::fails() {
    if (!m_fault) return std::nullopt;
    ++m_counted;
    const bool now = m_fault->lasts ? m_counted >= m_fault->call : m_counted == m_fault->call;
    return now && m_fault->call > 0 ? std::optional(m_fault->code) : std::nullopt;
}

void RecordingVfs::note(DiskCall call) {
    if (m_records) m_calls.push_back(std::move(call));
}

int RecordingVfs::numberOf(const std::string& name) {
    const auto [at, isNew] = m_numbers.try_emplace(leaf(name.c_str()), m_lastNumber + 1);
    if (!isNew) return at->second;
    const int number = ++m_lastNumber;
    std::ifstream in(name, std::ios::binary);
    std::vector<char> bytes{std::istreambuf_iterator<char>(in), {}};
    note({What::create, number, at->first, 0, {}});
    note({What::write, number, {}, 0, std::move(bytes)});
    note({What::sync, number, {}, 0, {}});
    note({What::syncFolder, number, {}, 0, {}});
    return number;
}

namespace {

struct DiskFile {
    std::vector<char> content{};
    std::vector<const DiskCall*> pending{}; // writes and truncations since the last sync
};

void put(std::vector<char>& content, std::int64_t offset, const char* bytes, std::size_t size) {
    const auto end = static_cast<std::size_t>(offset) + size;
    if (content.size() < end) content.resize(end); // a hole reads as zeros
    std::copy_n(bytes, size, content.begin() + offset);
}

void apply(std::vector<char>& content, const DiskCall& call) {
    if (call.what == What::truncate)
        content.resize(static_cast<std::size_t>(call.offset));
    else
        put(content, call.offset, call.bytes.data(), call.bytes.size());
}

// Sectors of one write, each by chance.
void applyTorn(std::vector<char>& content, const DiskCall& call, std::mt19937& chance) {
    for (std::size_t at = 0; at < call.bytes.size(); at += kSectorBytes)
        if (chance() % 2 == 0)
            put(content, call.offset + static_cast<std::int64_t>(at), call.bytes.data() + at,
                std::min(kSectorBytes, call.bytes.size() - at));
}

void losePower(DiskFile& file, std::mt19937& chance) {
    const auto way = chance() % 4;
    if (way == 0) return; // nothing that was not synced
    const std::size_t kept = way == 1 ? file.pending.size() : chance() % (file.pending.size() + 1);
    for (std::size_t i = 0; i < file.pending.size(); ++i) {
        const DiskCall& call = *file.pending[i];
        if (way == 3) { // in any order: some, whole or torn
            const auto fate = chance() % 3;
            if (fate == 1) apply(file.content, call);
            if (fate == 2 && call.what == What::write) applyTorn(file.content, call, chance);
        } else if (i < kept) {
            apply(file.content, call);
        } else if (i == kept && call.what == What::write) {
            applyTorn(file.content, call, chance);
        }
    }
}

struct Disk {
    std::map<int, DiskFile> files{};
    std::map<std::string, int> names{};
    std::vector<const DiskCall*> pendingNames{};

    void applyNames(std::size_t count) {
        for (std::size_t i = 0; i < count; ++i) {
            const DiskCall& call = *pendingNames[i];
            if (call.what == What::create)
                names[call.name] = call.file;
            else
                names.erase(call.name);
        }
        pendingNames.clear();
    }

    void take(const DiskCall& call) {
        DiskFile& file = files[call.file];
        switch (call.what) {
        case What::create:
        case What::remove: pendingNames.push_back(&call); break;
        case What::write:
        case What::truncate: file.pending.push_back(&call); break;
        case What::sync:
            for (const auto* pending : file.pending) apply(file.content, *pending);
            file.pending.clear();
            break;
        case What::syncFolder: applyNames(pendingNames.size()); break;
        }
    }
};

} // namespace

void materialise(const std::vector<DiskCall>& history, std::size_t calls, std::mt19937& chance,
                 const std::filesystem::path& target) {
    Disk disk;
    for (std::size_t i = 0; i < calls; ++i) disk.take(history[i]);
    disk.applyNames(chance() % (disk.pendingNames.size() + 1)); // file systems keep the order of names
    for (auto& [number, file] : disk.files) losePower(file, chance);
    for (const auto& [name, number] : disk.names) {
        const auto& content = disk.files[number].content;
        std::ofstream(target / name, std::ios::binary).write(content.data(), static_cast<std::streamsize>(content.size()));
    }
}

} // namespace conclave::tests
