#include "server/store/late_check.hpp"

#include "server/base/log.hpp"
#include "server/base/process.hpp"
#include "server/store/connection.hpp"

namespace conclave::store {
namespace {

constexpr int kStepsBetweenLooks = 10'000; // of SQLite's machine: a few milliseconds

int isUnwanted(void* stop) { return static_cast<const std::stop_token*>(stop)->stop_requested() ? 1 : 0; }

} // namespace

LateCheck::LateCheck(const std::filesystem::path& file)
    : m_thread([this, file](const std::stop_token& stop) { check(file, stop); }) {}

void LateCheck::check(const std::filesystem::path& file, const std::stop_token& stop) {
    base::stepBack(); // whoever wants something now goes first
    const auto database = Connection::open(file, SQLITE_OPEN_READWRITE);
    if (!database) {
        log::error("store", "the database could not be checked");
        return;
    }
    std::stop_token asked = stop;
    sqlite3_progress_handler(database->handle(), kStepsBetweenLooks, isUnwanted, &asked);
    const auto health = database->health();
    if (stop.stop_requested()) return;
    if (!health) {
        log::error("store", "the database could not be checked");
    } else if (*health == Connection::Health::whole) {
        log::info("store", "the database is whole");
    } else {
        m_damaged = true;
        log::error("store", "the database is damaged: no job is done any more; restore a backup");
    }
}

} // namespace conclave::store
