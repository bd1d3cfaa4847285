// The bridge's figures, one function a group, each named as `--only` knows it.
#pragma once

#include "tests/bench/figures.hpp"

namespace conclave::bench {

std::vector<Figure> measureDelay(const Options& options);
std::vector<Figure> measureJitter(const Options& options);
std::vector<Figure> measureFec(const Options& options);
std::vector<Figure> measureOnset(const Options& options);
std::vector<Figure> measureOwnVoice(const Options& options);
std::vector<Figure> measureSplice(const Options& options);
std::vector<Figure> measureDrift(const Options& options);
std::vector<Figure> measureMemory(const Options& options);
std::vector<Figure> measureRooms(const Options& options); // one conference of several sizes
std::vector<Figure> measureMany(const Options& options);  // many conferences, as people a core
std::vector<Figure> measureLate(const Options& options);

} // namespace conclave::bench
