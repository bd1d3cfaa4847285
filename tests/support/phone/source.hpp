// What a leg says: frames of 48 kHz mono sound. One thread.
#pragma once

#include <boost/json.hpp>
#include <memory>
#include <span>
#include <string>
#include <vector>

namespace conclave::tests {

class Source {
public:
    virtual ~Source() = default;
    virtual void fill(std::span<float> frame) = 0;
    virtual bool silent() const { return false; }
};

// {"tone": HZ, "dbfs": LEVEL} | {"tones": [{…}, …]} | {"wav": PATH} (looped) | "silence". Throws
// std::runtime_error with a reason.
std::unique_ptr<Source> makeSource(const boost::json::value& description);

// Reads a sound file of any rate that divides or is divided by 48 kHz; channels are averaged.
std::vector<float> readSound(const std::string& path);
void writeSound(const std::string& path, std::span<const float> samples);

} // namespace conclave::tests
