#include "client/model/live_row.hpp"

#include "client/model/word_search.hpp"

#include <algorithm>
#include <tuple>

namespace conclave::client {

namespace {

constexpr int kLowestShownDb = -60;
constexpr int kFallDb = 8; // in a tenth of a second

int shown(std::int64_t value, int max) { return static_cast<int>(std::clamp<std::int64_t>(value, 0, max)); }

} // namespace

void LineHistory::add(std::chrono::milliseconds at, const api::LineQuality& quality) {
    const LineSample sample{.at = at,
                            .lossPermille = shown(std::max(quality.lossInPermille, quality.lossOutPermille), 1000),
                            .jitterMs = shown(std::max(quality.jitterInMs, quality.jitterOutMs), 10'000)};
    const auto old = [at](const LineSample& one) { return at - one.at >= kLength; };
    std::erase_if(m_samples, old);
    // Also told with something else of the same person; and a new measurement may come a little early.
    if (!m_samples.empty() && at - m_samples.back().at < kApart - std::chrono::seconds(1)) {
        m_samples.back().lossPermille = sample.lossPermille;
        m_samples.back().jitterMs = sample.jitterMs;
        return;
    }
    if (m_samples.size() >= kSamplesMax) m_samples.erase(m_samples.begin());
    m_samples.push_back(sample);
}

int levelSteps(int db) {
    const int above = std::clamp(db, kLowestShownDb, 0) - kLowestShownDb;
    return above == 0 ? 0 : std::max(1, above * kLevelSteps / -kLowestShownDb);
}

int fallenLevel(int shownDb, int heardDb) {
    if (heardDb >= shownDb) return heardDb;
    const int fallen = std::max(heardDb, shownDb - kFallDb);
    return fallen <= kLowestShownDb ? std::max(heardDb, kSilentDb) : fallen;
}

QString LiveRow::name() const {
    if (here && !here->displayName.empty()) return QString::fromStdString(here->displayName);
    if (!invited) return QStringLiteral("–");
    return QString::fromStdString(invited->displayName.empty() ? invited->address : invited->displayName);
}

bool matches(const LiveRow& row, const QStringList& words) {
    if (words.isEmpty()) return true; // asked of everybody with each change
    return hasEveryWord(row.name() + u'\n' + (row.invited ? QString::fromStdString(row.invited->address) : QString()), words);
}

bool standsBefore(const LiveRow& left, const LiveRow& right) {
    const auto rank = [](const LiveRow& row) {
        const bool hand = row.here && row.here->hand;
        const Instant since = hand ? row.here->handSince.value_or(Instant::max()) : Instant::max();
        // A hand comes before what its owner is; among equals roles go from moderator to audience.
        return std::tuple(!row.here, !hand, since, -static_cast<int>(row.role()));
    };
    const auto first = rank(left);
    const auto second = rank(right);
    if (first != second) return first < second;
    const int names = QString::localeAwareCompare(left.name(), right.name());
    return names != 0 ? names < 0 : left.id < right.id;
}

} // namespace conclave::client
