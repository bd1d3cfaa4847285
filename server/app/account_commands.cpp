#include "server/app/account_commands.hpp"

#include "common/limits.hpp"
#include "common/text.hpp"
#include "server/app/data_folder.hpp"
#include "server/conference/accounts.hpp"
#include "server/store/user_store.hpp"

#include <algorithm>
#include <array>
#include <iostream>
#include <vector>

namespace conclave::app {
namespace {

namespace po = boost::program_options;

base::Secret passwordFromInput() {
    std::string line;
    char c = 0;
    while (line.size() <= limits::kPasswordBytesMax && std::cin.get(c) && c != '\n') line += c;
    if (!line.empty() && line.back() == '\r') line.pop_back();
    base::Secret password(line);
    base::wipe(line);
    return password;
}

using Line = std::array<std::string, 6>;

std::size_t widthOf(const std::string& text) { return countCodePoints(text).value_or(text.size()); }

void printTable(const std::vector<Line>& lines) {
    std::array<std::size_t, std::tuple_size_v<Line>> widths{};
    for (const auto& line : lines)
        for (std::size_t i = 0; i < line.size(); ++i) widths[i] = std::max(widths[i], widthOf(line[i]));
    for (const auto& line : lines) {
        std::string text;
        for (std::size_t i = 0; i < line.size(); ++i)
            text += line[i] + std::string(i + 1 < line.size() ? widths[i] - widthOf(line[i]) + 2 : 0, ' ');
        std::cout << text << "\n";
    }
}

Result<std::vector<store::UserRow>> allAccounts(store::Database& database) {
    auto job = [](store::Session& session) -> Result<std::vector<store::UserRow>> {
        const store::UserStore users(session);
        std::vector<store::UserRow> all;
        for (std::string after;; after = all.back().properties.login) {
            auto page = users.search("", after, limits::kPageItemsMax);
            if (page.empty()) return all;
            std::move(page.begin(), page.end(), std::back_inserter(all));
        }
    };
    return database.transact(job);
}

} // namespace

po::options_description accountOptions() {
    po::options_description options("For user add and user passwd");
    options.add_options()("address", po::value<std::string>()->value_name("A"), "mail address (user add)")(
        "group", po::value<std::string>()->value_name("G")->default_value("conferenceUser"),
        "none, conferenceUser, conferenceSupport or administrator (user add)")(
        "name,display-name", po::value<std::string>()->value_name("NAME")->default_value(""), "display name (user add)")(
        "extension", po::value<std::string>()->value_name("N")->default_value(""), "phone extension (user add)")(
        "locale", po::value<std::string>()->value_name("L")->default_value(""), "en or de (user add)")(
        "time-zone", po::value<std::string>()->value_name("Z")->default_value(""), "IANA name (user add)")(
        "password-stdin", "read the password from the first line of standard input")(
        "must-change", "the password has to be changed at the first sign-in");
    return options;
}

int changeAccount(const Command& command) {
    const auto& options = command.options;
    const bool adds = command.words == "user add";
    if (command.argument.empty()) return misuse(command.words + " needs a LOGIN");
    if (adds && !options.count("address")) return misuse("user add needs --address");
    if (!options.count("password-stdin")) return misuse(command.words + " needs --password-stdin");
    const auto group = fromWord<Group>(options["group"].as<std::string>());
    if (!group) return misuse("--group is none, conferenceUser, conferenceSupport or administrator");
    const auto configuration = configurationOf(command);
    if (!configuration) return failReading(configuration.error());
    const base::Secret password = passwordFromInput();
    const auto folder = DataFolder::open(configuration->dataDir);
    if (!folder) return fail(folder.error());
    const auto database = folder->database();
    if (!database) return fail(database.error());
    const auto first =
        options.count("must-change") ? conference::FirstPassword::mustChange : conference::FirstPassword::stays;
    Result<> done;
    if (adds) {
        UserProperties user;
        user.login = command.argument;
        user.displayName = options["name"].as<std::string>();
        if (user.displayName.empty()) user.displayName = command.argument;
        user.address = options["address"].as<std::string>();
        user.extension = options["extension"].as<std::string>();
        user.group = *group;
        user.locale = options["locale"].as<std::string>();
        user.timeZone = options["time-zone"].as<std::string>();
        done = conference::addUser(**database, base::SystemClock(), user, password, first);
    } else {
        done = conference::setPassword(**database, base::SystemClock(), command.argument, password, first);
    }
    return done ? kDone : fail(done.error());
}

int listAccounts(const Command& command) {
    const auto configuration = configurationOf(command);
    if (!configuration) return failReading(configuration.error());
    const auto folder = DataFolder::open(configuration->dataDir);
    if (!folder) return fail(folder.error());
    const auto database = folder->database();
    if (!database) return fail(database.error());
    const auto accounts = allAccounts(**database);
    if (!accounts) return fail(accounts.error());
    std::vector<Line> lines{{"LOGIN", "GROUP", "ACTIVE", "MUST-CHANGE", "ADDRESS", "NAME"}};
    for (const auto& row : *accounts) {
        const auto& p = row.properties;
        lines.push_back({p.login, std::string(wordOf(p.group)), row.active ? "yes" : "no",
                         row.mustChangePassword ? "yes" : "no", p.address, p.displayName});
    }
    printTable(lines);
    return kDone;
}

} // namespace conclave::app
