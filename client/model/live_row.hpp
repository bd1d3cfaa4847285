// What the list of a running call is made of: who stands where, how a line has been, how loud a level is shown. Pure values
// without Qt's models. Levels in dBFS, times of samples since any moment that stays the same.
#pragma once

#include "common/api/messages.hpp"

#include <QString>
#include <QStringList>
#include <chrono>
#include <optional>
#include <vector>

namespace conclave::client {

// One point of a line's plots: the worse direction of each.
struct LineSample {
    std::chrono::milliseconds at{};
    int lossPermille = 0;
    int jitterMs = 0;

    bool operator==(const LineSample&) const = default;
};

// The last minutes of one line, oldest first: one sample a measurement, however often it is told.
class LineHistory {
public:
    static constexpr std::chrono::seconds kApart{5};
    static constexpr std::chrono::minutes kLength{5};
    static constexpr std::size_t kSamplesMax = 60;

    void add(std::chrono::milliseconds at, const api::LineQuality& quality);
    const std::vector<LineSample>& samples() const { return m_samples; }

private:
    std::vector<LineSample> m_samples;
};

struct Departure {
    Instant at{};
    std::optional<Ending> ending{};
};

inline constexpr int kSilentDb = -100;
// A level is shown in this many steps; what does not change the step is not painted.
inline constexpr int kLevelSteps = 20;
// 0 for silence, up from -60 dBFS.
int levelSteps(int db);
// What is shown a tenth of a second later: up at once, down slowly.
int fallenLevel(int shownDb, int heardDb);

// Somebody in the call, or invited to it, or both.
struct LiveRow {
    ParticipantId id{};
    std::optional<api::LiveParticipant> here{};
    std::optional<api::Participant> invited{};
    std::optional<Departure> gone{}; // was here while somebody looked
    LineHistory line{};
    int heardDb = kSilentDb;
    int shownDb = kSilentDb;

    Role role() const { return here ? here->role : invited ? invited->role : Role::participant; }
    QString name() const;
    bool talking() const { return here && levelSteps(shownDb) > 0; }
};

// Does every word occur in the name or the mail address, in upper or lower case?
bool matches(const LiveRow& row, const QStringList& words);

// Those who are here first: raised hands by how long they are up, then moderators, participants, audience; by name.
bool standsBefore(const LiveRow& left, const LiveRow& right);

} // namespace conclave::client
