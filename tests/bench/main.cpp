#include "tests/bench/figures.hpp"

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <fstream>

using namespace conclave::bench;

int main(int argc, char** argv) {
    if (argc > 1 && std::strcmp(argv[1], "--phones") == 0) return playPhones(argc, argv);
    Options options;
    if (const char* nightly = std::getenv("CONCLAVE_NIGHTLY"); nightly != nullptr && std::strcmp(nightly, "1") == 0)
        options.planningSeconds = 300;
    const char* json = nullptr;
    std::string only;
    for (int i = 1; i < argc; ++i) {
        if (std::strcmp(argv[i], "--json") == 0 && i + 1 < argc) {
            json = argv[++i];
        } else if (std::strcmp(argv[i], "--seconds") == 0 && i + 1 < argc) {
            options.seconds = options.planningSeconds = std::max(1, std::atoi(argv[++i]));
        } else if (std::strcmp(argv[i], "--only") == 0 && i + 1 < argc) {
            only = argv[++i];
        } else {
            std::fprintf(stderr, "bench [--json FILE] [--seconds N] [--only bridge|planning|desktop]\n");
            return 2;
        }
    }
    std::vector<Figure> figures;
    const auto take = [&](const char* part, auto measure) {
        if (!only.empty() && only != part) return;
        for (auto& figure : measure()) figures.push_back(std::move(figure));
    };
    take("bridge", [&] { return measureRooms(options); });
    take("planning", [&] { return measurePlanning(options); });
    take("desktop", measureDesktop);
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
