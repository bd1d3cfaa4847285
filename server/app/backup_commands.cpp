#include "server/app/backup_commands.hpp"

#include "server/app/data_folder.hpp"
#include "server/base/clock.hpp"
#include "server/conference/zone_rules.hpp"
#include "server/store/backup.hpp"

#include <iostream>
#include <optional>

namespace conclave::app {
namespace {

namespace fs = std::filesystem;
namespace po = boost::program_options;

// FILE as the shell means it, whatever is done with folders later.
fs::path fileOf(const Command& command) { return fs::absolute(command.argument).lexically_normal(); }

std::string inWords(const store::BackupFacts& facts) {
    const auto counted = [](std::int64_t count, const char* one, const char* more) {
        return std::to_string(count) + " " + (count == 1 ? one : more);
    };
    return counted(facts.conferences, "conference", "conferences") + ", " +
           counted(facts.accounts, "account", "accounts") + ", " + counted(facts.bytes, "byte", "bytes") + ", schema " +
           std::to_string(facts.schema);
}

} // namespace

po::options_description backupOptions() {
    po::options_description options("For backup and restore");
    options.add_options()("force", "replace FILE where it is an earlier backup (backup)")(
        "resend-waiting", "send the mails that were waiting, even if they have gone out since (restore)");
    return options;
}

int backUp(const Command& command) {
    if (command.argument.empty()) return misuse("backup needs a FILE");
    const auto configuration = configurationOf(command);
    if (!configuration) return failReading(configuration.error());
    const auto folder = DataFolder::open(configuration->dataDir);
    if (!folder) return fail(folder.error());
    const fs::path file = fileOf(command);
    const auto existing = command.options.count("force") ? store::Existing::replaced : store::Existing::kept;
    std::error_code ec;
    if (existing == store::Existing::kept && fs::exists(file, ec))
        return fail(Error{Errc::invalidValue, file.string() + " exists: --force replaces an earlier backup"});
    const auto facts = store::backUp(folder->databaseFile(), file, existing);
    if (!facts) return fail(facts.error());
    std::cout << "written " << file.string() << ": " << inWords(*facts) << "\n"
              << "It opens with " << folder->keyFile().string() << " alone: keep a copy of that elsewhere.\n";
    return kDone;
}

int restore(const Command& command) {
    if (command.argument.empty()) return misuse("restore needs a FILE");
    const auto configuration = configurationOf(command);
    if (!configuration) return failReading(configuration.error());
    const auto folder = DataFolder::open(configuration->dataDir);
    if (!folder) return fail(folder.error());
    std::optional<base::Vault> vault;
    std::error_code ec;
    if (fs::exists(folder->keyFile(), ec)) { // else a fresh one would be made, which opens nothing
        const auto opened = folder->vault();
        if (!opened) return fail(opened.error());
        vault.emplace(*opened);
    }
    // Held, where no server runs: none starts meanwhile.
    const auto lock = FolderLock::take(*folder);
    store::RestoreOrder order;
    order.file = fileOf(command);
    order.database = folder->databaseFile();
    order.now = base::SystemClock().now();
    if (command.options.count("resend-waiting")) order.waiting = store::WaitingMails::resend;
    if (lock) order.damaged = store::Damaged::setAside;
    // A running server looks at the rules of the zones at its start alone.
    order.atStart = [&vault](store::Database& database) -> Result<> {
        if (!vault) return {};
        const auto moved = conference::followZoneRules(database, *vault, base::SystemClock());
        if (!moved) return moved.error();
        return {};
    };
    const auto facts = store::restore(order, vault ? &*vault : nullptr);
    if (!facts) return fail(facts.error());
    std::cout << "restored " << order.file.string() << ": " << inWords(facts->restored) << "\n";
    if (facts->schemaOfFile != facts->restored.schema)
        std::cout << "It was brought up from schema " << facts->schemaOfFile << ".\n";
    if (facts->mailsWaiting > 0)
        std::cout << "Mails that were waiting: " << facts->mailsWaiting
                  << (order.waiting == store::WaitingMails::resend
                          ? ", they are sent now.\n"
                          : ". They count as failed, as nobody knows what was sent since; owners can send them again.\n");
    if (!facts->kept.empty()) std::cout << "What was there before is kept in " << facts->kept.string() << ".\n";
    std::cout << "Everybody has to sign in again.\n";
    return kDone;
}

} // namespace conclave::app
