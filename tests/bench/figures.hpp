// What a bench measures: a table for people, the same as JSON for machines.
#pragma once

#include <string>
#include <vector>

namespace conclave::bench {

struct Figure {
    std::string id;
    double value = 0;
    std::string unit;
    double raw = 0;   // the same, of the bare libraries' calls that the work consists of
    std::string note; // for the table alone
};

struct Options {
    int seconds = 8;          // of each measurement of the bridge
    int planningSeconds = 30; // of the load on the planning server
    int minutes = 0;          // of what is said to take long; 0: half a minute
};

// The planning server: conclaved with a large database, asked over HTTPS.
std::vector<Figure> measurePlanning(const Options& options);

// The desktop program's lists, painted off screen.
std::vector<Figure> measureDesktop(const Options& options);

} // namespace conclave::bench
