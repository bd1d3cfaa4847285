#include "client/model/live_people_model.hpp"

#include "client/model/live_words.hpp"
#include "client/model/words.hpp"
#include "common/limits.hpp"

#include <algorithm>
#include <tuple>
#include <unordered_set>

namespace conclave::client {

using namespace Qt::StringLiterals;

namespace {

constexpr std::size_t kRowsMax = 2 * limits::kParticipantsMax; // a server that says more is not shown whole
constexpr int kTicksUnheardMax = 3;

// What everybody's line is measured again for, all at once. Levels have events of their own.
bool onlyTheLineDiffers(const api::LiveParticipant& left, const api::LiveParticipant& right) {
    const auto rest = [](const api::LiveParticipant& one) {
        return std::tie(one.participantId, one.displayName, one.role, one.joinedAt, one.muted, one.mutedBy, one.hand,
                        one.handSince, one.held);
    };
    return rest(left) == rest(right);
}

} // namespace

std::chrono::milliseconds LivePeopleModel::steadyClock() {
    return std::chrono::duration_cast<std::chrono::milliseconds>(std::chrono::steady_clock::now().time_since_epoch());
}

LivePeopleModel::LivePeopleModel(const Words& words, Clock clock, QObject* parent)
    : QAbstractTableModel(parent), m_words(words), m_clock(std::move(clock)) {
    m_fall.setInterval(kTick);
    connect(&m_fall, &QTimer::timeout, this, [this] {
        if (m_clock() - m_heardAt >= kTicksUnheardMax * kTick) silence();
        fall();
    });
}

std::optional<int> LivePeopleModel::rowOf(const ParticipantId& id) const {
    const auto found = std::find_if(m_rows.begin(), m_rows.end(), [&](const LiveRow& row) { return row.id == id; });
    if (found == m_rows.end()) return std::nullopt;
    return static_cast<int>(found - m_rows.begin());
}

int LivePeopleModel::insert(LiveRow row) {
    const auto place = std::upper_bound(m_rows.begin(), m_rows.end(), row, standsBefore);
    const int at = static_cast<int>(place - m_rows.begin());
    beginInsertRows({}, at, at);
    m_rows.insert(place, std::move(row));
    endInsertRows();
    return at;
}

void LivePeopleModel::removeRow(int row) {
    beginRemoveRows({}, row, row);
    m_rows.erase(m_rows.begin() + row);
    endRemoveRows();
}

void LivePeopleModel::settle(int row) {
    const LiveRow& moved = at(row);
    int to = row;
    while (to > 0 && standsBefore(moved, at(to - 1))) --to;
    if (to == row)
        while (to + 1 < rowCount() && standsBefore(at(to + 1), moved)) ++to;
    if (to != row) {
        beginMoveRows({}, row, row, {}, to > row ? to + 1 : to);
        const auto first = m_rows.begin();
        if (to < row)
            std::rotate(first + to, first + row, first + row + 1);
        else
            std::rotate(first + row, first + row + 1, first + to + 1);
        endMoveRows();
    }
    Q_EMIT dataChanged(index(to, 0), index(to, kColumns - 1));
}

void LivePeopleModel::apply(LiveRow& row, const api::LiveParticipant& person) {
    const bool came = !row.here;
    row.here = person;
    row.gone.reset();
    if (came) row.line = {};
    if (person.quality && person.quality->grade != LineGrade::unknown) row.line.add(m_clock(), *person.quality);
    if (came && person.talking)
        row.heardDb = row.shownDb = static_cast<int>(std::clamp<std::int64_t>(person.level, kSilentDb, 0));
}

void LivePeopleModel::put(const api::LiveParticipant& person) {
    if (const auto row = rowOf(person.participantId)) {
        LiveRow& one = m_rows[static_cast<std::size_t>(*row)];
        const bool line = one.here && onlyTheLineDiffers(*one.here, person);
        apply(one, person);
        if (line) return Q_EMIT dataChanged(index(*row, Line), index(*row, Line));
        settle(*row);
    } else if (m_rows.size() < kRowsMax) {
        LiveRow fresh;
        fresh.id = person.participantId;
        apply(fresh, person);
        insert(std::move(fresh));
    }
    if (!m_fall.isActive()) m_fall.start();
    tell();
}

void LivePeopleModel::depart(int row, const Departure& gone) {
    if (!at(row).invited) return removeRow(row);
    LiveRow& one = m_rows[static_cast<std::size_t>(row)];
    one.here.reset();
    one.line = {};
    one.heardDb = one.shownDb = kSilentDb;
    one.gone = gone;
    settle(row);
}

void LivePeopleModel::leave(const api::LiveLeft& who, Instant now) {
    const auto row = rowOf(who.participantId);
    if (!row || !at(*row).here) return;
    depart(*row, {.at = now, .ending = who.ending});
    tell();
}

void LivePeopleModel::setHere(const std::vector<api::LiveParticipant>& people, Instant now) {
    std::unordered_set<ParticipantId> here;
    for (const api::LiveParticipant& one : people) here.insert(one.participantId);
    for (int row = rowCount() - 1; row >= 0; --row) // whoever departs goes down, behind what has been looked at
        if (at(row).here && !here.contains(at(row).id)) depart(row, {.at = now, .ending = {}});
    for (const api::LiveParticipant& one : people) {
        if (const auto row = rowOf(one.participantId)) {
            apply(m_rows[static_cast<std::size_t>(*row)], one);
            settle(*row);
        } else if (m_rows.size() < kRowsMax) {
            LiveRow fresh;
            fresh.id = one.participantId;
            apply(fresh, one);
            insert(std::move(fresh));
        }
    }
    if (!m_fall.isActive()) m_fall.start();
    tell();
}

void LivePeopleModel::setInvited(const std::vector<api::Participant>& people) {
    std::unordered_set<ParticipantId> invited;
    for (const api::Participant& one : people) invited.insert(one.id);
    for (int row = rowCount() - 1; row >= 0; --row) {
        if (invited.contains(at(row).id)) continue;
        if (at(row).here)
            m_rows[static_cast<std::size_t>(row)].invited.reset();
        else
            removeRow(row);
    }
    for (const api::Participant& one : people) {
        if (const auto row = rowOf(one.id)) {
            m_rows[static_cast<std::size_t>(*row)].invited = one;
            settle(*row);
        } else if (m_rows.size() < kRowsMax) {
            LiveRow fresh;
            fresh.id = one.id;
            fresh.invited = one;
            insert(std::move(fresh));
        }
    }
    tell();
}

void LivePeopleModel::tell() {
    m_here =
        static_cast<int>(std::count_if(m_rows.begin(), m_rows.end(), [](const LiveRow& row) { return row.here.has_value(); }));
    m_invited =
        static_cast<int>(std::count_if(m_rows.begin(), m_rows.end(), [](const LiveRow& row) { return row.invited.has_value(); }));
    Q_EMIT peopleChanged();
}

void LivePeopleModel::silence() {
    for (LiveRow& row : m_rows) row.heardDb = kSilentDb;
}

void LivePeopleModel::hear(const api::LiveLevels& levels) {
    silence();
    m_heardAt = m_clock();
    for (const api::LiveLevel& one : levels.items)
        if (const auto row = rowOf(one.participantId); row && at(*row).here)
            m_rows[static_cast<std::size_t>(*row)].heardDb = static_cast<int>(std::clamp<std::int64_t>(one.level, kSilentDb, 0));
    fall();
    m_fall.start(); // a tick after this one
}

// Runs only while there is something to fall.
void LivePeopleModel::fall() {
    bool falling = false;
    bool talkers = false;
    for (std::size_t i = 0; i < m_rows.size(); ++i) {
        LiveRow& row = m_rows[i];
        if (row.shownDb == kSilentDb && row.heardDb == kSilentDb) continue;
        const int before = levelSteps(row.shownDb);
        row.shownDb = fallenLevel(row.shownDb, row.heardDb);
        falling = true;
        if (levelSteps(row.shownDb) == before) continue;
        talkers = talkers || (before == 0) != (levelSteps(row.shownDb) == 0);
        const QModelIndex cell = index(static_cast<int>(i), Talking);
        Q_EMIT dataChanged(cell, cell);
    }
    if (!falling) m_fall.stop();
    if (talkers) Q_EMIT talkersChanged();
}

std::vector<const LiveRow*> LivePeopleModel::talkers() const {
    std::vector<const LiveRow*> found;
    for (const LiveRow& row : m_rows)
        if (row.talking()) found.push_back(&row);
    return found;
}

void LivePeopleModel::setStale(bool stale) {
    if (stale == m_stale) return;
    m_stale = stale;
    if (stale) silence();
    if (!m_rows.empty()) Q_EMIT dataChanged(index(0, 0), index(rowCount() - 1, kColumns - 1));
}

void LivePeopleModel::retranslate() {
    Q_EMIT headerDataChanged(Qt::Horizontal, 0, kColumns - 1);
    if (!m_rows.empty()) Q_EMIT dataChanged(index(0, 0), index(rowCount() - 1, kColumns - 1));
}

int LivePeopleModel::rowCount(const QModelIndex& parent) const { return parent.isValid() ? 0 : static_cast<int>(m_rows.size()); }

int LivePeopleModel::columnCount(const QModelIndex& parent) const { return parent.isValid() ? 0 : kColumns; }

QString LivePeopleModel::textOf(const LiveRow& row, int column) const {
    switch (column) {
    case RoleName: return m_words.role(row.role());
    case Name: return row.name();
    case Talking:
        if (row.here) return row.talking() ? tr("Talking") : QString();
        return row.gone ? goneWord(*row.gone) : tr("Not here yet");
    case Microphone:
        if (row.here) return microphoneWord(*row.here);
        if (!row.invited) return {};
        return row.invited->delivery ? tr("Mail: %1").arg(m_words.delivery(row.invited->delivery->state)) : tr("Not invited");
    case Hand:
        if (!row.here || !row.here->hand) return {};
        return row.here->handSince ? tr("Since %1").arg(clockWord(*row.here->handSince)) : tr("Up", "a hand");
    case Line:
        if (row.here) return row.here->quality ? gradeWord(row.here->quality->grade) : gradeWord(LineGrade::unknown);
        if (!row.invited) return {};
        return row.invited->phoneTested ? tr("Phone tested") : tr("Phone not tested");
    default: return {};
    }
}

QVariant LivePeopleModel::tipOf(const LiveRow& row, int column) const {
    switch (column) {
    case Name: return row.invited ? tipText(row.name() + u'\n' + QString::fromStdString(row.invited->address)) : QVariant();
    case Talking:
        if (row.here) return hereSinceWord(row.here->joinedAt);
        return row.gone && row.gone->ending ? endingWord(*row.gone->ending) : QVariant();
    case Line: return row.here && row.here->quality ? tipText(lineDetails(*row.here->quality)) : QVariant();
    default: return {};
    }
}

QVariant LivePeopleModel::data(const QModelIndex& index, int role) const {
    if (!checkIndex(index, CheckIndexOption::IndexIsValid | CheckIndexOption::ParentIsInvalid)) return {};
    const LiveRow& row = at(index.row());
    switch (role) {
    case Qt::DisplayRole: return textOf(row, index.column());
    case Qt::ToolTipRole: return tipOf(row, index.column());
    case Qt::AccessibleTextRole:
        return index.column() == Name ? rowSentence(row, m_words.role(row.role())) : textOf(row, index.column());
    case Qt::AccessibleDescriptionRole: return rowDetails(row).join(QStringLiteral(", ")); // nobody without a mouse sees the tips
    case IdRole: return QString::fromStdString(row.id.value);
    case HereRole: return row.here.has_value();
    default: return {};
    }
}

QVariant LivePeopleModel::headerData(int section, Qt::Orientation orientation, int role) const {
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole) return {};
    switch (section) {
    case RoleName: return tr("Role");
    case Name: return tr("Name");
    case Talking: return tr("Talking");
    case Microphone: return tr("Microphone");
    case Hand: return tr("Hand");
    case Line: return tr("Line");
    default: return {};
    }
}

} // namespace conclave::client
