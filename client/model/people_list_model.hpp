// The people of one conference as a table that stays: changes turn into the smallest row changes, so that a view keeps
// its selection and its place. A PIN is dots until it is shown. Words come from above. No widgets. GUI thread only.
#pragma once

#include "common/api/messages.hpp"

#include <QAbstractTableModel>
#include <string_view>
#include <vector>

namespace conclave::client {

class PeopleListModel : public QAbstractTableModel {
    Q_OBJECT

public:
    enum Column { RoleName, Name, Address, Account, Pin, Mail, Phone, Details };
    static constexpr int kColumns = Details + 1;
    enum ItemRole {
        IdRole = Qt::UserRole, // QString of the ParticipantId
        RankRole,              // failed mail first, then what waits; 0 is on top
        RoleRole,              // int of Role
        AccountRole,           // bool: an account exists
        MailStateRole,         // int of DeliveryState; suppressed where there is no mail
        PinShownRole,          // bool
        PhoneTestedRole,       // bool: it has reached the test line or a call
    };
    struct Words {
        QString (*role)(Role) = nullptr;
        QString (*account)(bool) = nullptr;
        QString (*delivery)(DeliveryState) = nullptr;
        QString (*pin)(std::string_view) = nullptr;
        QString (*hiddenPin)() = nullptr;
    };

    explicit PeopleListModel(const Words& words, QObject* parent = nullptr);

    void replaceAll(std::vector<api::Participant> people);
    void showPins(std::vector<api::Pin> pins);
    const std::vector<api::Participant>& people() const { return m_people; }

    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role = Qt::DisplayRole) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role = Qt::DisplayRole) const override;

private:
    QString textOf(const api::Participant& person, int column) const;
    QString detailsOf(const api::Participant& person) const;
    const api::Pin* pinOf(const api::Participant& person) const;

    Words m_words;
    std::vector<api::Participant> m_people;
    std::vector<api::Pin> m_pins;
};

} // namespace conclave::client
