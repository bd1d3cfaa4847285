// What the process counts, for Prometheus (text format 0.0.4): counters and histograms stand beside the code that feeds
// them, as its log lines do, and live as long as the process. Names and labels are fixed when they are made (at start): a
// label never holds an id, an address, a login or a subject. Any thread; feeding one is a relaxed atomic addition.
//   static metrics::Counter& refused = metrics::counter("conclave_logins_total", "Log-ins.", {{"result", "refused"}});
#pragma once

#include <array>
#include <atomic>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace conclave::metrics {

using Labels = std::vector<std::pair<std::string, std::string>>;

class Counter {
public:
    void add(std::uint64_t count = 1) noexcept { m_value.fetch_add(count, std::memory_order_relaxed); }
    std::uint64_t value() const noexcept { return m_value.load(std::memory_order_relaxed); }

private:
    std::atomic<std::uint64_t> m_value{0};
};

// How many there are now.
class Level {
public:
    void rise() noexcept { m_value.fetch_add(1, std::memory_order_relaxed); }
    void fall() noexcept { m_value.fetch_sub(1, std::memory_order_relaxed); }
    std::int64_t value() const noexcept { return m_value.load(std::memory_order_relaxed); }

private:
    std::atomic<std::int64_t> m_value{0};
};

// Counts one for as long as it lives.
class Present {
public:
    explicit Present(Level& level) noexcept : m_level(level) { m_level.rise(); }
    Present(const Present&) = delete;
    Present& operator=(const Present&) = delete;
    ~Present() { m_level.fall(); }

private:
    Level& m_level;
};

// Durations, 1 ms to 10 s.
class Histogram {
public:
    static constexpr std::array kBoundsMs{1, 2, 5, 10, 25, 50, 100, 250, 500, 1000, 2500, 5000, 10'000};

    void observe(std::chrono::nanoseconds duration) noexcept;
    // Of the bucket that ends at kBoundsMs[i] alone; the last one has no end.
    std::uint64_t bucket(std::size_t i) const noexcept { return m_buckets.at(i).load(std::memory_order_relaxed); }
    std::chrono::nanoseconds sum() const noexcept;

private:
    std::array<std::atomic<std::uint64_t>, kBoundsMs.size() + 1> m_buckets{};
    std::atomic<std::int64_t> m_sumNs{0};
};

// The one of that name and these labels, made at the first call. A name has one kind and one help text.
Counter& counter(std::string_view name, std::string_view help, const Labels& labels = {});
Level& level(std::string_view name, std::string_view help, const Labels& labels = {});
Histogram& histogram(std::string_view name, std::string_view help, const Labels& labels = {});

// The text that a scrape gets. Samples of one name are to be added one after the other.
class Page {
public:
    void gauge(std::string_view name, std::string_view help, double value, const Labels& labels = {});
    // For what something else counts.
    void counter(std::string_view name, std::string_view help, double value, const Labels& labels = {});
    // Everything that counter(), level() and histogram() have made.
    void addCounted();

    const std::string& text() const noexcept { return m_text; }

private:
    void family(std::string_view name, std::string_view help, std::string_view kind);
    void sample(std::string_view name, const Labels& labels, double value);
    void samples(std::string_view name, const Labels& labels, const Histogram& histogram);

    std::string m_text{};
    std::string m_family{};
};

} // namespace conclave::metrics
