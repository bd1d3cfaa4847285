#include "tests/bench/bridge/crowd.hpp"
#include "tests/bench/bridge/measures.hpp"
#include "tests/bench/figures.hpp"

#include <algorithm>
#include <array>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <fstream>

using namespace conclave::bench;

namespace {
// `--only` names a part, or one group of it.
struct Group {
    const char* part;
    const char* name;
    std::vector<Figure> (*measure)(const Options&);
};
constexpr std::array kGroups{
    Group{"bridge", "delay", measureDelay},
    Group{"bridge", "jitter", measureJitter},
    Group{"bridge", "fec", measureFec},
    Group{"bridge", "onset", measureOnset},
    Group{"bridge", "own_voice", measureOwnVoice},
    Group{"bridge", "splice", measureSplice},
    Group{"bridge", "drift", measureDrift},
    Group{"bridge", "memory", measureMemory},
    Group{"bridge", "rooms", measureRooms},
    Group{"bridge", "many", measureMany},
    Group{"bridge", "late", measureLate},
    Group{"planning", "planning", measurePlanning},
    Group{"desktop", "desktop", measureDesktop},
};

int positive(const char* number) {
    return std::max(1, std::atoi(number));
}

int usage() {
    std::fprintf(stderr, "bench [--json FILE] [--seconds N] [--minutes N] [--only bridge|planning|desktop, or one of");
    for (const auto& group : kGroups) std::fprintf(stderr, " %s", group.name);
    std::fprintf(stderr, "]\n");
    return 2;
}
} // namespace

int main(int argc, char** argv) {
    if (argc > 1 && std::strcmp(argv[1], "--phones") == 0) return playPhones(argc, argv);
    Options options;
    if (const char* nightly = std::getenv("CONCLAVE_NIGHTLY"); nightly != nullptr && std::strcmp(nightly, "1") == 0) {
        options.planningSeconds = 300;
        options.minutes = 10;
    }
    const char* json = nullptr;
    std::string only;
    for (int i = 1; i < argc; ++i) {
        const bool more = i + 1 < argc;
        if (more && std::strcmp(argv[i], "--json") == 0) json = argv[++i];
        else if (more && std::strcmp(argv[i], "--seconds") == 0) options.seconds = options.planningSeconds = positive(argv[++i]);
        else if (more && std::strcmp(argv[i], "--minutes") == 0) options.minutes = positive(argv[++i]);
        else if (more && std::strcmp(argv[i], "--only") == 0) only = argv[++i];
        else return usage();
    }
    std::vector<Figure> figures;
    bool known = false;
    for (const auto& group : kGroups) {
        if (!only.empty() && only != group.part && only != group.name) continue;
        known = true;
        for (auto& figure : group.measure(options)) figures.push_back(std::move(figure));
    }
    if (!known) return usage();
    std::printf("\n%-32s %10s %-9s %10s  %s\n", "id", "value", "unit", "libraries", "");
    for (const auto& figure : figures)
        std::printf("%-32s %10.2f %-9s %10.2f  %s\n", figure.id.c_str(), figure.value, figure.unit.c_str(), figure.raw,
            figure.note.c_str());
    if (json == nullptr) return 0;
    std::ofstream out(json);
    out << "[";
    for (std::size_t i = 0; i < figures.size(); ++i) // ids and units are our own words: nothing to escape
        out << (i == 0 ? "\n" : ",\n") << R"(  {"id": ")" << figures[i].id << R"(", "value": )" << figures[i].value
            << R"(, "unit": ")" << figures[i].unit << R"(", "raw": )" << figures[i].raw << "}";
    out << "\n]\n";
    return out ? 0 : 1;
}
