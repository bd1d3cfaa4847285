// What one more listener takes: the growth of the process when a thousand are added to mixes of 250, and have been heard from.
#include "tests/bench/bridge/calls.hpp"
#include "tests/bench/bridge/measures.hpp"

#include <cstdio>
#include <malloc.h>
#include <unistd.h>

namespace conclave::bench {
using namespace media;
namespace {
double residentKb() {
    FILE* file = std::fopen("/proc/self/statm", "r");
    long all = 0;
    long resident = 0;
    if (file == nullptr || std::fscanf(file, "%ld %ld", &all, &resident) != 2) std::fprintf(stderr, "no statm\n");
    if (file != nullptr) std::fclose(file);
    return static_cast<double>(resident) * static_cast<double>(sysconf(_SC_PAGESIZE)) / 1024;
}
} // namespace

std::vector<Figure> measureMemory(const Options&) {
    constexpr std::size_t kRoom = 250;
    constexpr std::size_t kListeners = 1000;
    const auto noise = encoded({}, quietRoom(kRate, 3));
    Calls calls;
    // The phones are prepared, and a first room is filled, used and left before anything is counted.
    std::vector<std::unique_ptr<Phone>> phones;
    std::vector<BridgeId> bridges;
    for (std::size_t i = 0; i < kRoom + kListeners; ++i) {
        if (i % kRoom == 0) bridges.push_back(calls.newBridge());
        LegSpec spec;
        spec.leg = calls.engine.newLegId();
        spec.bridge = bridges.back();
        spec.place = LegPlace::mix;
        spec.role = Role::participant;
        phones.push_back(std::make_unique<Phone>(spec, static_cast<std::uint32_t>(i + 1)));
    }
    const auto fill = [&](std::size_t from, std::size_t to) {
        for (std::size_t i = from; i < to; ++i) {
            const auto shard = calls.engine.place(phones[i]->spec().bridge);
            phones[i]->setServer(calls.engine.port(shard));
            if (const auto added = calls.engine.addLeg(shard, phones[i]->spec()); !added)
                std::fprintf(stderr, "no leg: %s\n", added.error().detail.c_str());
        }
        for (std::size_t frame = 0; frame < 25; ++frame)
            for (std::size_t i = from; i < to; ++i) {
                phones[i]->send(noise[frame + 20]);
                if (i % 50 == 49) sleepUntilRealtime(realtimeNow() + 1'000'000);
            }
        sleepUntilRealtime(realtimeNow() + 200'000'000);
        calls.poll();
    };
    fill(0, kRoom);
    malloc_trim(0); // what other groups of this run have left free would take the new ones in unseen
    const double before = residentKb();
    const std::size_t startedBefore = calls.started;
    fill(kRoom, kRoom + kListeners);
    const double after = residentKb();
    if (calls.started != startedBefore + kListeners) {
        std::fprintf(stderr, "memory: only %zu joined\n", calls.started - startedBefore);
        return {};
    }
    std::printf("memory: %.0f kB, and %.0f kB with %zu listeners more\n", before, after, kListeners);
    return {{"memory_per_listener.kb", (after - before) / static_cast<double>(kListeners), "kB", 0,
        "resident, four rooms of 250 among them"}};
}

} // namespace conclave::bench
