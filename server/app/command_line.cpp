#include "server/app/command_line.hpp"

#include "server/app/account_commands.hpp"
#include "server/app/backup_commands.hpp"
#include "server/app/check.hpp"
#include "server/app/command.hpp"
#include "server/app/daemon.hpp"
#include "server/base/crypto.hpp"

#include <boost/program_options.hpp>
#include <iostream>
#include <sys/stat.h>

namespace conclave::app {
namespace {

namespace po = boost::program_options;

constexpr const char* kDefaultFile = "/etc/conclave/conclaved.toml";

constexpr const char* kHelp = R"(Conclave's conference server.

  conclaved serve                 run the server until SIGTERM; SIGHUP reads the certificates again
  conclaved check                 verify configuration, folder, certificate, database, host and ports
  conclaved user add LOGIN        make an account, while the server runs or not
  conclaved user passwd LOGIN     set an account's password and end its sessions
  conclaved user list             print a table of the accounts
  conclaved backup FILE           write all that is planned to FILE, while the server runs or not
  conclaved restore FILE          put back what FILE holds, while the server runs or not; sessions end
  conclaved version               print the version

Exit status: 0 done, 1 failed, 2 not understood.
)";

po::options_description commonOptions() {
    po::options_description options("Options");
    options.add_options()("config", po::value<std::string>()->value_name("FILE"),
                          "configuration, /etc/conclave/conclaved.toml where not given")("help", "print this")(
        "version", "print the version");
    return options;
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

int run(int argc, const char* const* argv) {
    po::options_description visible;
    visible.add(commonOptions()).add(accountOptions()).add(backupOptions());
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
    if (words.size() > used) command.argument = words[used];
    const bool takesOne = (two && words[1] != "list") || words[0] == "backup" || words[0] == "restore";
    if (words.size() > used + (takesOne ? 1 : 0)) return misuse("too many words");

    ::umask(0077);
    base::cryptoInit();
    if (command.words == "serve") return serve(command);
    if (command.words == "check") return check(command);
    if (command.words == "user add" || command.words == "user passwd") return changeAccount(command);
    if (command.words == "user list") return listAccounts(command);
    if (command.words == "backup") return backUp(command);
    if (command.words == "restore") return restore(command);
    return misuse("there is no command " + command.words);
}

} // namespace

int fail(const Error& error) {
    std::cerr << "conclaved: " << (error.field.empty() ? "" : error.field + ": ")
              << (error.detail.empty() ? std::string(errcInfo(error.code).title) : error.detail) << "\n";
    return kFailed;
}

int failReading(const Error& error) {
    std::cerr << "conclaved: " << error.detail << "\n";
    return kFailed;
}

int misuse(const std::string& what) {
    std::cerr << "conclaved: " << what << "\nTry conclaved --help.\n";
    return kUsage;
}

Result<Configuration> configurationOf(const Command& command) {
    if (command.options.count("config")) return readConfiguration(command.options["config"].as<std::string>());
    return readConfiguration(kDefaultFile);
}

int runCommandLine(int argc, const char* const* argv) noexcept {
    try {
        return run(argc, argv);
    } catch (const std::exception& e) {
        std::cerr << "conclaved: " << e.what() << "\n";
    }
    return kFailed;
}

} // namespace conclave::app
