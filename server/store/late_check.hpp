// quick_check of a large database, beside the work: it takes ten seconds for 300 MB that are not in memory, and nobody
// should wait for it at each start. A thread and a connection of its own, reading; the writer goes on.
#pragma once

#include <atomic>
#include <filesystem>
#include <stop_token>
#include <thread>

namespace conclave::store {

class LateCheck {
public:
    explicit LateCheck(const std::filesystem::path& file);
    // Breaks the check off.
    ~LateCheck() = default;
    LateCheck(const LateCheck&) = delete;
    LateCheck& operator=(const LateCheck&) = delete;

    // Any thread. Once true it stays so.
    bool hasFoundDamage() const noexcept { return m_damaged; }

private:
    void check(const std::filesystem::path& file, const std::stop_token& stop);
    std::atomic<bool> m_damaged{false};
    std::jthread m_thread; // last: it uses what is above
};

} // namespace conclave::store
