#include "server/app/command_line.hpp"

#include "common/limits.hpp"
#include "server/app/check.hpp"
#include "server/app/daemon.hpp"
#include "server/app/data_folder.hpp"
#include "server/base/crypto.hpp"
#include "server/conference/accounts.hpp"

#include <boost/program_options.hpp>
#include <filesystem>
#include <iostream>
#include <sys/stat.h>

namespace conclave::app {
namespace {

namespace po = boost::program_options;

constexpr int kDone = 0;
constexpr int kFailed = 1;
constexpr int kUsage = 2;
constexpr const char* kDefaultFile = "/etc/conclave/conclaved.toml";

constexpr const char* kHelp = R"(Conclave's conference server.

  conclaved serve                 run the server until SIGTERM; SIGHUP reads the certificates again
  conclaved check                 verify configuration, folder, certificate, database, host and ports
  conclaved user add LOGIN        make an account, while the server runs or not
  conclaved user passwd LOGIN     set an account's password and end its sessions
  conclaved version               print the version

Exit status: 0 done, 1 failed, 2 not understood.
)";

int fail(const Error& error) {
    std::cerr << "conclaved: " << (error.field.empty() ? "" : error.field + ": ")
              << (error.detail.empty() ? std::string(errcInfo(error.code).title) : error.detail) << "\n";
    return kFailed;
}

// The detail names the file, the line and the key.
int failReading(const Error& error) {
    std::cerr << "conclaved: " << error.detail << "\n";
    return kFailed;
}

int misuse(const std::string& what) {
    std::cerr << "conclaved: " << what << "\nTry conclaved --help.\n";
    return kUsage;
}

struct Command {
    std::string words{};  // such as `user add`
    std::string login{};
    po::variables_map options{};
};

po::options_description commonOptions() {
    po::options_description options("Options");
    options.add_options()("config", po::value<std::string>()->value_name("FILE"),
                          "configuration, /etc/conclave/conclaved.toml where not given")("help", "print this")(
        "version", "print the version");
    return options;
}

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

Result<Configuration> configurationOf(const Command& command) {
    if (command.options.count("config")) return readConfiguration(command.options["config"].as<std::string>());
    return readConfiguration(kDefaultFile);
}

base::Secret passwordFromInput() {
    std::string line;
    char c = 0;
    while (line.size() <= limits::kPasswordBytesMax && std::cin.get(c) && c != '\n') line += c;
    if (!line.empty() && line.back() == '\r') line.pop_back();
    base::Secret password(line);
    base::wipe(line);
    return password;
}

int serve(const Command& command) {
    auto configuration = configurationOf(command);
    if (!configuration) return failReading(configuration.error());
    Daemon daemon(std::move(*configuration));
    if (const auto ran = daemon.run(); !ran) return fail(ran.error());
    return kDone;
}

int check(const Command& command) {
    auto configuration = configurationOf(command);
    if (!configuration) return failReading(configuration.error());
    return checkAll(*configuration, std::cout) ? kDone : kFailed;
}

// `user add` and `user passwd`.
int changeAccount(const Command& command) {
    const auto& options = command.options;
    const bool adds = command.words == "user add";
    if (command.login.empty()) return misuse(command.words + " needs a LOGIN");
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
        user.login = command.login;
        user.displayName = options["name"].as<std::string>();
        if (user.displayName.empty()) user.displayName = command.login;
        user.address = options["address"].as<std::string>();
        user.extension = options["extension"].as<std::string>();
        user.group = *group;
        user.locale = options["locale"].as<std::string>();
        user.timeZone = options["time-zone"].as<std::string>();
        done = conference::addUser(**database, base::SystemClock(), user, password, first);
    } else {
        done = conference::setPassword(**database, base::SystemClock(), command.login, password, first);
    }
    return done ? kDone : fail(done.error());
}

int run(int argc, const char* const* argv) {
    po::options_description visible;
    visible.add(commonOptions()).add(accountOptions());
    po::options_description all;
    all.add(visible).add_options()("words", po::value<std::vector<std::string>>());
    po::positional_options_description positional;
    positional.add("words", -1);
    Command command;
    try {
        po::command_line_parser parser(argc, argv);
        po::store(parser.options(all).positional(positional).run(), command.options);
        po::notify(command.options);
    } catch (const po::error& e) {
        return misuse(e.what());
    }
    if (command.options.count("help")) {
        std::cout << kHelp << visible;
        return kDone;
    }
    std::vector<std::string> words;
    if (command.options.count("words")) words = command.options["words"].as<std::vector<std::string>>();
    if (command.options.count("version") || (words.size() == 1 && words[0] == "version")) {
        std::cout << "conclaved " << CONCLAVE_VERSION << "\n";
        return kDone;
    }
    if (words.empty()) return misuse("a command is needed");
    const bool two = words[0] == "user" && words.size() >= 2;
    command.words = two ? words[0] + " " + words[1] : words[0];
    const std::size_t used = two ? 2 : 1;
    if (words.size() > used) command.login = words[used];
    if (words.size() > used + (two ? 1 : 0)) return misuse("too many words");

    ::umask(0077);
    base::cryptoInit();
    if (command.words == "serve") return serve(command);
    if (command.words == "check") return check(command);
    if (command.words == "user add" || command.words == "user passwd") return changeAccount(command);
    return misuse("there is no command " + command.words);
}

} // namespace

int runCommandLine(int argc, const char* const* argv) noexcept {
    try {
        return run(argc, argv);
    } catch (const std::exception& e) {
        std::cerr << "conclaved: " << e.what() << "\n";
    }
    return kFailed;
}

} // namespace conclave::app
