#include "client/model/people_list_model.hpp"

#include "client/model/conference_reader.hpp"
#include "client/model/words.hpp"

#include <algorithm>

namespace conclave::client {

using namespace Qt::StringLiterals;

namespace {

int rankOf(const std::optional<api::Delivery>& delivery) {
    if (isFailed(delivery)) return 0;
    if (delivery && delivery->state == DeliveryState::deferred) return 1;
    return isWaiting(delivery) ? 2 : 3;
}

DeliveryState stateOf(const api::Participant& person) {
    return person.delivery ? person.delivery->state : DeliveryState::suppressed;
}

} // namespace

PeopleListModel::PeopleListModel(const Words& words, QObject* parent) : QAbstractTableModel(parent), m_words(words) {}

void PeopleListModel::replaceAll(std::vector<api::Participant> people) {
    const auto in = [](const std::vector<api::Participant>& list, const ParticipantId& id) {
        return std::find_if(list.begin(), list.end(), [&](const api::Participant& one) { return one.id == id; });
    };
    for (int row = rowCount() - 1; row >= 0; --row) {
        if (in(people, m_people[static_cast<std::size_t>(row)].id) != people.end()) continue;
        beginRemoveRows({}, row, row);
        m_people.erase(m_people.begin() + row);
        endRemoveRows();
    }
    for (std::size_t i = 0; i < people.size(); ++i) {
        const int row = static_cast<int>(i);
        const auto at = in(m_people, people[i].id);
        const int from = static_cast<int>(at - m_people.begin());
        if (at == m_people.end()) {
            beginInsertRows({}, row, row);
            m_people.insert(m_people.begin() + row, people[i]);
            endInsertRows();
        } else if (from != row) { // everybody before stands right already, so it comes from below
            beginMoveRows({}, from, from, {}, row);
            std::rotate(m_people.begin() + row, m_people.begin() + from, m_people.begin() + from + 1);
            endMoveRows();
        }
    }
    m_people = std::move(people);
    if (!m_people.empty()) Q_EMIT dataChanged(index(0, 0), index(rowCount() - 1, kColumns - 1));
}

void PeopleListModel::showPins(std::vector<api::Pin> pins) {
    m_pins = std::move(pins);
    if (!m_people.empty()) Q_EMIT dataChanged(index(0, Pin), index(rowCount() - 1, Pin));
}

int PeopleListModel::rowCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : static_cast<int>(m_people.size());
}

int PeopleListModel::columnCount(const QModelIndex& parent) const { return parent.isValid() ? 0 : kColumns; }

const api::Pin* PeopleListModel::pinOf(const api::Participant& person) const {
    const auto found = std::find_if(m_pins.begin(), m_pins.end(),
                                    [&](const api::Pin& one) { return one.participantId == person.id; });
    return found == m_pins.end() ? nullptr : &*found;
}

QString PeopleListModel::detailsOf(const api::Participant& person) const {
    QStringList parts;
    if (!person.delivery) return {};
    const api::Delivery& mail = *person.delivery;
    if (mail.kind == DeliveryKind::cancellation) parts += tr("Cancellation");
    if (mail.state == DeliveryState::deferred && mail.nextTry)
        parts += tr("Next try at %1").arg(QLocale().toString(localTime(*mail.nextTry).time(), QLocale::ShortFormat));
    if (mail.error && !mail.error->empty() && mail.state != DeliveryState::accepted)
        parts += QString::fromStdString(*mail.error);
    return parts.join(u". "_s);
}

QString PeopleListModel::textOf(const api::Participant& person, int column) const {
    switch (column) {
    case RoleName: return m_words.role(person.role);
    case Name: return person.displayName.empty() ? u"–"_s : QString::fromStdString(person.displayName);
    case Address: return QString::fromStdString(person.address);
    case Account: return m_words.account(person.accountId.has_value());
    case Pin: {
        const api::Pin* pin = pinOf(person);
        return pin ? m_words.pin(pin->pin) : m_words.hiddenPin();
    }
    case Mail: return person.delivery ? m_words.delivery(stateOf(person)) : tr("Not invited");
    case Phone: return person.phoneTested ? tr("Tested") : tr("Not tested");
    case Details: return detailsOf(person);
    default: return {};
    }
}

QVariant PeopleListModel::data(const QModelIndex& index, int role) const {
    if (!checkIndex(index, CheckIndexOption::IndexIsValid | CheckIndexOption::ParentIsInvalid)) return {};
    const api::Participant& person = m_people[static_cast<std::size_t>(index.row())];
    switch (role) {
    case Qt::DisplayRole: return textOf(person, index.column());
    case Qt::ToolTipRole:
        return index.column() == Address || index.column() == Details ? tipText(textOf(person, index.column())) : QVariant();
    case Qt::AccessibleTextRole:
        return index.column() == Pin && !pinOf(person) ? tr("PIN hidden") : textOf(person, index.column());
    case IdRole: return QString::fromStdString(person.id.value);
    case RankRole: return rankOf(person.delivery);
    case RoleRole: return static_cast<int>(person.role);
    case AccountRole: return person.accountId.has_value();
    case MailStateRole: return static_cast<int>(stateOf(person));
    case PinShownRole: return pinOf(person) != nullptr;
    case PhoneTestedRole: return person.phoneTested;
    default: return {};
    }
}

QVariant PeopleListModel::headerData(int section, Qt::Orientation orientation, int role) const {
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole) return {};
    switch (section) {
    case RoleName: return tr("Role");
    case Name: return tr("Name");
    case Address: return tr("Address");
    case Account: return tr("Account");
    case Pin: return tr("PIN");
    case Mail: return tr("Mail");
    case Phone: return tr("Phone");
    case Details: return tr("Details");
    default: return {};
    }
}

} // namespace conclave::client
