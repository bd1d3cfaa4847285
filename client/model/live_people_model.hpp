// The people of a running call as a table that stays: who is in it, and below who is invited and is not. Whatever comes
// turns into the smallest row changes, so that a view keeps its selection and its place; a level that would look the same
// changes nothing. Words for roles and mail come from above. No widgets. GUI thread only.
#pragma once

#include "client/model/live_row.hpp"

#include <QAbstractTableModel>
#include <QTimer>
#include <functional>

namespace conclave::client {

class LivePeopleModel : public QAbstractTableModel {
    Q_OBJECT

public:
    enum Column { RoleName, Name, Talking, Microphone, Hand, Line, Actions };
    static constexpr int kColumns = Actions + 1;
    enum ItemRole {
        IdRole = Qt::UserRole, // QString of the ParticipantId
        HereRole,              // bool: is in the call
    };
    struct Words {
        QString (*role)(Role) = nullptr;
        QString (*delivery)(DeliveryState) = nullptr;
    };
    using Clock = std::function<std::chrono::milliseconds()>; // never goes back
    static std::chrono::milliseconds steadyClock();

    // Levels come this often; without them for a moment everybody is silent.
    static constexpr std::chrono::milliseconds kTick{100};

    LivePeopleModel(const Words& words, Clock clock, QObject* parent = nullptr);

    void setInvited(const std::vector<api::Participant>& people);
    // Everybody who is in the call. `now` is the server's.
    void setHere(const std::vector<api::LiveParticipant>& people, Instant now);
    void put(const api::LiveParticipant& person);
    void leave(const api::LiveLeft& who, Instant now);
    void hear(const api::LiveLevels& levels);
    // What is shown was so, and may be otherwise now.
    void setStale(bool stale);
    bool stale() const { return m_stale; }
    void retranslate();

    const LiveRow& at(int row) const { return m_rows[static_cast<std::size_t>(row)]; }
    std::optional<int> rowOf(const ParticipantId& id) const;
    // From top to bottom.
    std::vector<const LiveRow*> talkers() const;
    int hereCount() const { return m_here; }
    int invitedCount() const { return m_invited; }

    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role = Qt::DisplayRole) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role = Qt::DisplayRole) const override;

Q_SIGNALS:
    // How many there are, or who stands where.
    void peopleChanged();
    void talkersChanged();

private:
    void fall();
    void silence();
    int insert(LiveRow row);
    void removeRow(int row);
    // To where it belongs now.
    void settle(int row);
    void depart(int row, const Departure& gone);
    void apply(LiveRow& row, const api::LiveParticipant& person);
    void tell();
    QString textOf(const LiveRow& row, int column) const;
    QVariant tipOf(const LiveRow& row, int column) const;

    Words m_words;
    Clock m_clock;
    std::vector<LiveRow> m_rows;
    int m_here = 0;
    int m_invited = 0;
    bool m_stale = false;
    QTimer m_fall;
    std::chrono::milliseconds m_heardAt{};
};

} // namespace conclave::client
