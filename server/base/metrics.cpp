#include "server/base/metrics.hpp"

#include "server/base/assert.hpp"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <map>
#include <memory>
#include <mutex>

namespace conclave::metrics {
namespace {

enum class Kind { counter, level, histogram };

struct Series {
    Counter counter{};
    Level level{};
    std::unique_ptr<Histogram> histogram{};
};

struct Family {
    Kind kind = Kind::counter;
    std::string help{};
    std::map<Labels, std::unique_ptr<Series>> series{};
};

// Locked where a series is made and where a page is written; feeding one needs no lock.
struct Registry {
    std::mutex mutex;
    std::map<std::string, Family, std::less<>> families{};
};

Registry& registry() {
    static Registry& instance = *new Registry; // outlives every static that feeds it
    return instance;
}

Series& series(Kind kind, std::string_view name, std::string_view help, const Labels& labels) {
    const std::lock_guard lock(registry().mutex);
    auto [found, fresh] = registry().families.try_emplace(std::string(name));
    Family& family = found->second;
    if (fresh) {
        family.kind = kind;
        family.help = help;
    }
    CONCLAVE_ASSERT(family.kind == kind && family.help == help);
    auto& slot = family.series[labels];
    if (!slot) {
        slot = std::make_unique<Series>();
        if (kind == Kind::histogram) slot->histogram = std::make_unique<Histogram>();
    }
    return *slot;
}

void append(std::string& text, double value) {
    char digits[32];
    const bool whole = std::abs(value) < 9e15 && value == std::floor(value);
    const auto end = whole ? std::to_chars(digits, digits + sizeof digits, static_cast<std::int64_t>(value)).ptr
                           : std::to_chars(digits, digits + sizeof digits, value).ptr;
    text.append(digits, end);
}

std::string seconds(int ms) {
    std::string text;
    append(text, ms / 1000.0);
    return text;
}

double seconds(std::chrono::nanoseconds duration) { return std::chrono::duration<double>(duration).count(); }

} // namespace

void Histogram::observe(std::chrono::nanoseconds duration) noexcept {
    const auto bound = std::find_if(kBoundsMs.begin(), kBoundsMs.end(),
                                    [&](int ms) { return duration <= std::chrono::milliseconds(ms); });
    m_buckets[static_cast<std::size_t>(bound - kBoundsMs.begin())].fetch_add(1, std::memory_order_relaxed);
    m_sumNs.fetch_add(duration.count(), std::memory_order_relaxed);
}

std::chrono::nanoseconds Histogram::sum() const noexcept {
    return std::chrono::nanoseconds(m_sumNs.load(std::memory_order_relaxed));
}

Counter& counter(std::string_view name, std::string_view help, const Labels& labels) {
    return series(Kind::counter, name, help, labels).counter;
}

Level& level(std::string_view name, std::string_view help, const Labels& labels) {
    return series(Kind::level, name, help, labels).level;
}

Histogram& histogram(std::string_view name, std::string_view help, const Labels& labels) {
    return *series(Kind::histogram, name, help, labels).histogram;
}

void Page::family(std::string_view name, std::string_view help, std::string_view kind) {
    if (m_family == name) return;
    m_family = name;
    m_text.append("# HELP ").append(name).append(" ").append(help).append("\n# TYPE ").append(name);
    m_text.append(" ").append(kind).append("\n");
}

void Page::sample(std::string_view name, const Labels& labels, double value) {
    m_text += name;
    for (std::size_t i = 0; i < labels.size(); ++i) {
        m_text.append(i == 0 ? "{" : ",").append(labels[i].first).append("=\"");
        for (const char c : labels[i].second) {
            if (c == '"' || c == '\\') m_text += '\\';
            m_text += c == '\n' ? ' ' : c;
        }
        m_text += '"';
    }
    m_text += labels.empty() ? " " : "} ";
    append(m_text, value);
    m_text += '\n';
}

void Page::samples(std::string_view name, const Labels& labels, const Histogram& histogram) {
    const std::string bucket = std::string(name) + "_bucket";
    std::uint64_t total = 0;
    for (std::size_t i = 0; i <= Histogram::kBoundsMs.size(); ++i) {
        total += histogram.bucket(i);
        Labels bounded = labels;
        bounded.emplace_back("le", i < Histogram::kBoundsMs.size() ? seconds(Histogram::kBoundsMs[i]) : "+Inf");
        sample(bucket, bounded, static_cast<double>(total));
    }
    sample(std::string(name) + "_sum", labels, seconds(histogram.sum()));
    sample(std::string(name) + "_count", labels, static_cast<double>(total));
}

void Page::gauge(std::string_view name, std::string_view help, double value, const Labels& labels) {
    family(name, help, "gauge");
    sample(name, labels, value);
}

void Page::counter(std::string_view name, std::string_view help, double value, const Labels& labels) {
    family(name, help, "counter");
    sample(name, labels, value);
}

void Page::addCounted() {
    const std::lock_guard lock(registry().mutex);
    for (const auto& [name, family] : registry().families) {
        static constexpr std::string_view kKinds[] = {"counter", "gauge", "histogram"};
        this->family(name, family.help, kKinds[static_cast<std::size_t>(family.kind)]);
        for (const auto& [labels, series] : family.series) {
            if (family.kind == Kind::counter) sample(name, labels, static_cast<double>(series->counter.value()));
            if (family.kind == Kind::level) sample(name, labels, static_cast<double>(series->level.value()));
            if (family.kind == Kind::histogram) samples(name, labels, *series->histogram);
        }
    }
}

} // namespace conclave::metrics
