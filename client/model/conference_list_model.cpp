#include "client/model/conference_list_model.hpp"

#include "client/model/words.hpp"
#include "common/error.hpp"

#include <algorithm>
#include <tuple>

namespace conclave::client {

using namespace Qt::StringLiterals;

namespace {

auto shownOf(const api::Conference& c) {
    const api::DeliverySummary& mail = c.deliverySummary;
    return std::tuple(c.version, c.state, c.live, c.participantCount, c.begin, c.end, std::string_view(c.subject),
                      mail.waiting, mail.accepted, mail.failed, mail.suppressed);
}

QString momentText(Instant instant, const QLocale& locale) {
    const QDateTime moment = localTime(instant);
    return moment.isValid() ? locale.toString(moment, QLocale::ShortFormat) : QString();
}

} // namespace

ConferenceListModel::ConferenceListModel(StateWord stateWord, QObject* parent)
    : QAbstractTableModel(parent), m_stateWord(std::move(stateWord)) {}

void ConferenceListModel::replaceAll(const std::vector<api::Conference>& conferences) {
    const auto stays = [&](const api::Conference& row) {
        return std::any_of(conferences.begin(), conferences.end(), [&](const auto& c) { return c.id == row.id; });
    };
    for (int row = rowCount() - 1; row >= 0; --row) {
        const ConferenceId id = at(row).id;
        if (!stays(at(row))) remove(id);
    }
    for (const api::Conference& conference : conferences) put(conference);
}

void ConferenceListModel::put(const api::Conference& conference) {
    if (const auto row = rowOf(conference.id)) {
        auto& present = m_rows[static_cast<std::size_t>(*row)];
        const bool same = shownOf(present) == shownOf(conference);
        present = conference;
        if (!same) Q_EMIT dataChanged(index(*row, 0), index(*row, kColumns - 1));
        return;
    }
    const int row = rowCount();
    beginInsertRows({}, row, row);
    m_rows.push_back(conference);
    endInsertRows();
}

void ConferenceListModel::remove(const ConferenceId& id) {
    const auto row = rowOf(id);
    if (!row) return;
    beginRemoveRows({}, *row, *row);
    m_rows.erase(m_rows.begin() + *row);
    endRemoveRows();
}

void ConferenceListModel::retranslate(const QLocale& locale) {
    m_locale = locale;
    Q_EMIT headerDataChanged(Qt::Horizontal, 0, kColumns - 1);
    if (!m_rows.empty()) Q_EMIT dataChanged(index(0, 0), index(rowCount() - 1, kColumns - 1));
}

const api::Conference& ConferenceListModel::at(int row) const { return m_rows.at(static_cast<std::size_t>(row)); }

std::optional<int> ConferenceListModel::rowOf(const ConferenceId& id) const {
    const auto found = std::find_if(m_rows.begin(), m_rows.end(), [&](const auto& c) { return c.id == id; });
    if (found == m_rows.end()) return std::nullopt;
    return static_cast<int>(found - m_rows.begin());
}

std::int64_t ConferenceListModel::mailsWaiting() const {
    std::int64_t sum = 0;
    for (const api::Conference& conference : m_rows) sum += conference.deliverySummary.waiting;
    return sum;
}

int ConferenceListModel::rowCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : static_cast<int>(m_rows.size());
}

int ConferenceListModel::columnCount(const QModelIndex& parent) const { return parent.isValid() ? 0 : kColumns; }

QString ConferenceListModel::textOf(const api::Conference& conference, int column) const {
    switch (column) {
    case Begin:
        return momentText(conference.begin, m_locale);
    case End:
        return momentText(conference.end, m_locale);
    case Subject:
        return QString::fromStdString(conference.subject);
    case State:
        return conference.live ? tr("Running") : m_stateWord(conference.state);
    case People:
        return peopleWords(conference.participantCount);
    case Mail:
        return mailWords(conference);
    default:
        return {};
    }
}

// A screen reader says a whole row at once.
QString ConferenceListModel::rowSummary(const api::Conference& conference) const {
    return tr("%1, %2, %3, %4, %5", "subject, when, state, people, mail")
        .arg(QString::fromStdString(conference.subject), windowText(conference.begin, conference.end, m_locale),
             textOf(conference, State), textOf(conference, People), textOf(conference, Mail));
}

QVariant ConferenceListModel::data(const QModelIndex& index, int role) const {
    if (!checkIndex(index, CheckIndexOption::IndexIsValid)) return {};
    const api::Conference& conference = at(index.row());
    switch (role) {
    case Qt::DisplayRole:
        return textOf(conference, index.column());
    case Qt::ToolTipRole:
        if (index.column() == Subject) return QString::fromStdString(conference.subject).toHtmlEscaped();
        if (index.column() == Begin || index.column() == End)
            return tr("In your time zone. The conference was planned in %1.")
                .arg(QString::fromStdString(conference.timeZone))
                .toHtmlEscaped();
        return {};
    case Qt::AccessibleTextRole:
        return index.column() == Begin ? rowSummary(conference) : textOf(conference, index.column());
    case SortRole:
        switch (index.column()) {
        case Begin:
            return qlonglong{conference.begin.time_since_epoch().count()};
        case End:
            return qlonglong{conference.end.time_since_epoch().count()};
        case People:
            return qlonglong{conference.participantCount};
        case State:
            return static_cast<int>(conference.state);
        default:
            return textOf(conference, index.column());
        }
    case DayRole:
        return localTime(conference.begin).date();
    case StateRole:
        return static_cast<int>(conference.state);
    case FilterRole:
        return QStringList{textOf(conference, Subject), QString::fromStdString(conference.description),
                           QString::fromStdString(conference.number), textOf(conference, Begin),
                           textOf(conference, State)}
            .join(u'\n');
    case MailTroubleRole:
        return conference.deliverySummary.failed > 0;
    case LiveRole:
        return conference.live;
    default:
        return {};
    }
}

QVariant ConferenceListModel::headerData(int section, Qt::Orientation orientation, int role) const {
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole) return {};
    switch (section) {
    case Begin:
        return tr("Begin");
    case End:
        return tr("End");
    case Subject:
        return tr("Subject");
    case State:
        return tr("State");
    case People:
        return tr("People");
    case Mail:
        return tr("Mail");
    case Actions:
        return tr("Actions");
    default:
        return {};
    }
}

ConferenceFilter::ConferenceFilter(QObject* parent) : QSortFilterProxyModel(parent) {
    setSortRole(ConferenceListModel::SortRole);
    setSortLocaleAware(true);
    setSortCaseSensitivity(Qt::CaseInsensitive);
    setDynamicSortFilter(true);
}

void ConferenceFilter::setText(const QString& text) {
    m_words = text.split(u' ', Qt::SkipEmptyParts);
    invalidateFilter();
}

bool ConferenceFilter::filterAcceptsRow(int row, const QModelIndex& parent) const {
    if (m_words.isEmpty()) return true;
    const QString text = sourceModel()->index(row, 0, parent).data(ConferenceListModel::FilterRole).toString();
    return std::all_of(m_words.begin(), m_words.end(),
                       [&](const QString& word) { return text.contains(word, Qt::CaseInsensitive); });
}

bool ConferenceFilter::lessThan(const QModelIndex& left, const QModelIndex& right) const {
    if (QSortFilterProxyModel::lessThan(left, right)) return true;
    if (QSortFilterProxyModel::lessThan(right, left)) return false;
    const auto begin = [](const QModelIndex& index) {
        return index.siblingAtColumn(ConferenceListModel::Begin).data(ConferenceListModel::SortRole).toLongLong();
    };
    return begin(left) < begin(right);
}

} // namespace conclave::client
