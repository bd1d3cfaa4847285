#include "client/model/conference_list_model.hpp"

#include "client/model/word_search.hpp"
#include "client/model/words.hpp"
#include "common/error.hpp"
#include "common/limits.hpp"

#include <QTimer>
#include <algorithm>
#include <string_view>
#include <tuple>
#include <unordered_set>

namespace conclave::client {

using namespace Qt::StringLiterals;

namespace {

constexpr std::size_t kPreparedAtOnce = 250;
constexpr std::size_t kSortedBytesMax = 4 * limits::kSubjectCharactersMax; // beyond that two subjects are alike
constexpr int kGapsMax = 50; // removed in so many places, the list is as good as another one

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

ConferenceListModel::Row ConferenceListModel::rowWith(api::Conference conference) {
    const QDate day = localTime(conference.begin).date();
    return {std::move(conference), day, {}};
}

const QString& ConferenceListModel::searchedOf(const Row& row) const {
    const api::Conference& conference = row.conference;
    if (row.searched.isNull())
        row.searched = QStringList{textOf(conference, Subject), QString::fromStdString(conference.description),
                                   QString::fromStdString(conference.number), textOf(conference, Begin),
                                   textOf(conference, State)}
                           .join(u'\n');
    return row.searched;
}

void ConferenceListModel::prepareSoon() {
    if (std::exchange(m_preparing, true)) return;
    QTimer::singleShot(0, this, [this] {
        m_preparing = false;
        const std::size_t end = std::min(m_prepared + kPreparedAtOnce, m_rows.size());
        for (; m_prepared < end; ++m_prepared) searchedOf(m_rows[m_prepared]);
        if (m_prepared < m_rows.size()) prepareSoon();
    });
}

void ConferenceListModel::replaceAll(std::vector<api::Conference> conferences) {
    std::unordered_set<std::string_view> staying;
    for (const api::Conference& conference : conferences) staying.insert(conference.id.value);
    int gaps = 0; // each is a change of its own, for which a sorted view looks through all its rows
    for (int row = 0; row < rowCount(); ++row)
        gaps += !staying.contains(at(row).id.value) && (row == 0 || staying.contains(at(row - 1).id.value));
    if (gaps > kGapsMax) return startAnew(std::move(conferences));
    for (int last = rowCount() - 1; last >= 0;) {
        int first = last;
        while (first >= 0 && !staying.contains(at(first).id.value)) --first;
        if (first < last) removeRange(first + 1, last);
        last = first - 1;
    }
    std::vector<api::Conference> added;
    std::pair<int, int> changed(rowCount(), -1);
    for (api::Conference& conference : conferences) {
        const auto row = rowOf(conference.id);
        if (!row)
            added.push_back(std::move(conference));
        else if (update(*row, std::move(conference)))
            changed = {std::min(changed.first, *row), std::max(changed.second, *row)};
    }
    m_prepared = 0;
    prepareSoon();
    // In one stretch: each change of its own would have a sorted view look through all its rows.
    if (changed.second >= 0) Q_EMIT dataChanged(index(changed.first, 0), index(changed.second, kColumns - 1));
    insert(std::move(added));
}

void ConferenceListModel::put(const api::Conference& conference) {
    const auto row = rowOf(conference.id);
    if (!row) return insert({conference});
    if (update(*row, conference)) Q_EMIT dataChanged(index(*row, 0), index(*row, kColumns - 1));
}

bool ConferenceListModel::update(int row, api::Conference conference) {
    auto& present = m_rows[static_cast<std::size_t>(row)];
    const bool same = shownOf(present.conference) == shownOf(conference);
    present = rowWith(std::move(conference));
    return !same;
}

// All in one change: a view and its sorting take them up at once.
void ConferenceListModel::insert(std::vector<api::Conference> added) {
    std::vector<Row> rows;
    rows.reserve(added.size());
    std::unordered_set<std::string_view> seen; // into `rows`, which does not move
    for (api::Conference& conference : added) {
        rows.push_back(rowWith(std::move(conference)));
        if (!seen.insert(rows.back().conference.id.value).second) rows.pop_back();
    }
    if (rows.empty()) return;
    const int first = rowCount();
    beginInsertRows({}, first, first + static_cast<int>(rows.size()) - 1);
    for (Row& row : rows) {
        m_places.emplace(row.conference.id, rowCount());
        m_rows.push_back(std::move(row));
    }
    endInsertRows();
    prepareSoon();
}

void ConferenceListModel::startAnew(std::vector<api::Conference> conferences) {
    beginResetModel();
    m_rows.clear();
    m_places.clear();
    m_prepared = 0;
    for (api::Conference& conference : conferences)
        if (m_places.emplace(conference.id, rowCount()).second) m_rows.push_back(rowWith(std::move(conference)));
    endResetModel();
    prepareSoon();
}

void ConferenceListModel::remove(const ConferenceId& id) {
    if (const auto row = rowOf(id)) removeRange(*row, *row);
}

void ConferenceListModel::removeRange(int first, int last) {
    beginRemoveRows({}, first, last);
    for (int row = first; row <= last; ++row) m_places.erase(at(row).id);
    m_rows.erase(m_rows.begin() + first, m_rows.begin() + last + 1);
    m_prepared = std::min(m_prepared, static_cast<std::size_t>(first));
    for (int row = first; row < rowCount(); ++row) m_places[at(row).id] = row;
    endRemoveRows();
}

void ConferenceListModel::retranslate(const QLocale& locale) {
    m_locale = locale;
    for (Row& row : m_rows) row.searched = QString();
    m_prepared = 0;
    prepareSoon();
    Q_EMIT headerDataChanged(Qt::Horizontal, 0, kColumns - 1);
    if (!m_rows.empty()) Q_EMIT dataChanged(index(0, 0), index(rowCount() - 1, kColumns - 1));
}

const api::Conference& ConferenceListModel::at(int row) const {
    return m_rows.at(static_cast<std::size_t>(row)).conference;
}

std::optional<int> ConferenceListModel::rowOf(const ConferenceId& id) const {
    const auto found = m_places.find(id);
    return found == m_places.end() ? std::nullopt : std::optional(found->second);
}

std::int64_t ConferenceListModel::mailsWaiting() const {
    std::int64_t sum = 0;
    for (const Row& row : m_rows) sum += countShown(row.conference.deliverySummary.waiting);
    return countShown(sum);
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
    const Row& row = m_rows[static_cast<std::size_t>(index.row())];
    const api::Conference& conference = row.conference;
    switch (role) {
    case Qt::DisplayRole:
        return textOf(conference, index.column());
    case Qt::ToolTipRole:
        if (index.column() == Subject) return tipText(QString::fromStdString(conference.subject));
        if (index.column() == Begin || index.column() == End)
            return tipText(tr("In your time zone. The conference was planned in %1.")
                               .arg(QString::fromStdString(conference.timeZone)));
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
        case Subject:
            return QString::fromUtf8(conference.subject.data(), static_cast<qsizetype>(std::min(conference.subject.size(), kSortedBytesMax)));
        default:
            return textOf(conference, index.column());
        }
    case DayRole:
        return row.day;
    case StateRole:
        return static_cast<int>(conference.state);
    case FilterRole:
        return searchedOf(row);
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
    setDynamicSortFilter(true);
}

void ConferenceFilter::setText(const QString& text) {
    m_words = searchedWords(text);
    invalidateFilter();
}

bool ConferenceFilter::filterAcceptsRow(int row, const QModelIndex& parent) const {
    if (m_words.isEmpty()) return true;
    const QString text = sourceModel()->index(row, 0, parent).data(ConferenceListModel::FilterRole).toString();
    return hasEveryWord(text, m_words);
}

bool ConferenceFilter::lessThan(const QModelIndex& left, const QModelIndex& right) const {
    const QVariant one = left.data(ConferenceListModel::SortRole), other = right.data(ConferenceListModel::SortRole);
    const bool words = one.typeId() == QMetaType::QString;
    // Once each way would be twice as dear, and words are.
    const qlonglong order = words ? QString::localeAwareCompare(one.toString(), other.toString())
                            : one.toLongLong() < other.toLongLong() ? -1
                                                                    : one.toLongLong() > other.toLongLong();
    if (order != 0) return order < 0;
    const auto begin = [](const QModelIndex& index) {
        return index.siblingAtColumn(ConferenceListModel::Begin).data(ConferenceListModel::SortRole).toLongLong();
    };
    return begin(left) < begin(right);
}

} // namespace conclave::client
