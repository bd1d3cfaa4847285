#include "tests/bench/planning_server.hpp"

#include <chrono>
#include <csignal>
#include <fcntl.h>
#include <fstream>
#include <sched.h>
#include <sstream>
#include <sys/wait.h>
#include <thread>
#include <unistd.h>
#include <utility>

namespace conclave::bench {

namespace fs = std::filesystem;
using std::chrono::steady_clock;

int serverCore() { return std::thread::hardware_concurrency() > 1 ? 1 : 0; }
int generatorCore() { return 0; }

void pinThread(int core) {
    cpu_set_t set;
    CPU_ZERO(&set);
    CPU_SET(core, &set);
    sched_setaffinity(0, sizeof set, &set);
}

Result<PlanningServer> PlanningServer::start(const fs::path& folder, const std::string& relay) {
    const fs::path config = folder / "conclaved.toml";
    {
        std::ofstream out(config);
        out << "data_dir = \"" << folder.string() << "\"\npublic_host = \"localhost\"\n"
            << "[http]\nlisten = \"127.0.0.1:0\"\n[sip]\nlisten = \"127.0.0.1:0\"\n[media]\nlisten = \"127.0.0.1:0\"\nthreads = 1\n"
            << "[mail]\nrelay = \"" << relay << "\"\nfrom = \"Conclave <conference@example.org>\"\nstarttls = \"off\"\n";
    }
    const std::string program = (fs::read_symlink("/proc/self/exe").parent_path() / "conclaved").string();
    const std::string configText = config.string(), log = (folder / "conclaved.log").string();
    fs::remove(folder / "ports.json");
    const auto begun = steady_clock::now();
    PlanningServer server;
    server.m_process = fork();
    if (server.m_process == 0) {
        pinThread(serverCore());
        const int out = ::open(log.c_str(), O_WRONLY | O_CREAT | O_APPEND, 0600);
        dup2(out, 1);
        dup2(out, 2);
        execl(program.c_str(), program.c_str(), "serve", "--config", configText.c_str(), static_cast<char*>(nullptr));
        _exit(127);
    }
    while (steady_clock::now() - begun < std::chrono::minutes(1)) {
        std::ifstream in(folder / "ports.json");
        std::string text;
        if (std::getline(in, text) && text.starts_with("{\"http\":")) {
            server.m_port = static_cast<std::uint16_t>(std::stoi(text.substr(8)));
            server.m_readySeconds = std::chrono::duration<double>(steady_clock::now() - begun).count();
            return server;
        }
        if (waitpid(server.m_process, nullptr, WNOHANG) != 0) {
            server.m_process = -1;
            break;
        }
        std::this_thread::sleep_for(std::chrono::milliseconds(2)); // nothing announces the file
    }
    return Error{Errc::unavailable, "conclaved does not start: see " + log};
}

PlanningServer::PlanningServer(PlanningServer&& other) noexcept
    : m_process(std::exchange(other.m_process, -1)), m_port(other.m_port), m_readySeconds(other.m_readySeconds) {}

double PlanningServer::cpuSeconds() const {
    std::ifstream in("/proc/" + std::to_string(m_process) + "/stat");
    std::string text;
    std::getline(in, text);
    std::istringstream fields(text.substr(text.rfind(')') + 2)); // state is the third field
    std::string skipped;
    for (int i = 0; i < 11; ++i) fields >> skipped;
    double user = 0, system = 0;
    fields >> user >> system;
    return (user + system) / static_cast<double>(sysconf(_SC_CLK_TCK));
}

void PlanningServer::stop() {
    if (m_process < 0) return;
    kill(m_process, SIGTERM);
    waitpid(m_process, nullptr, 0);
    m_process = -1;
}

} // namespace conclave::bench
