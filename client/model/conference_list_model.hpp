// Own Conferences as a table: begin, end, subject, state, people, mail, actions. Takes whole lists and single changes and
// turns them into the smallest row changes, so that a view keeps its selection. Order is arbitrary: ConferenceFilter
// sorts. Words for states come from above. Made for 10,000 rows: what is asked for at every sorting, filtering and
// scrolling is worked out once a row. No widgets. GUI thread only.
#pragma once

#include "common/api/messages.hpp"

#include <QAbstractTableModel>
#include <QDate>
#include <QLocale>
#include <QSortFilterProxyModel>
#include <functional>
#include <optional>
#include <unordered_map>
#include <vector>

namespace conclave::client {

class ConferenceListModel : public QAbstractTableModel {
    Q_OBJECT

public:
    enum Column { Begin, End, Subject, State, People, Mail, Actions };
    static constexpr int kColumns = Actions + 1;
    enum ItemRole {
        SortRole = Qt::UserRole, // what a column is ordered by
        DayRole,                 // QDate of the begin in the viewer's zone
        StateRole,               // int of ConferenceState
        FilterRole,              // all that a filter looks through
        MailTroubleRole,         // bool: some mail has failed
        LiveRole,                // bool: somebody is in the call
    };
    using StateWord = std::function<QString(ConferenceState)>;

    explicit ConferenceListModel(StateWord stateWord, QObject* parent = nullptr);

    void replaceAll(std::vector<api::Conference> conferences);
    void put(const api::Conference& conference);
    void remove(const ConferenceId& id);
    // Language or locale has changed.
    void retranslate(const QLocale& locale);

    const api::Conference& at(int row) const;
    std::optional<int> rowOf(const ConferenceId& id) const;
    // Mails that still wait, over all rows.
    std::int64_t mailsWaiting() const;

    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role = Qt::DisplayRole) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role = Qt::DisplayRole) const override;

private:
    struct Row {
        api::Conference conference{};
        QDate day{};          // of the begin, the viewer's zone
        mutable QString searched{}; // what a filter looks through; null: not made yet
    };

    static Row rowWith(api::Conference conference);
    const QString& searchedOf(const Row& row) const;
    // Makes what a filter looks through, a few rows a turn of the event loop: dates in words are dear.
    void prepareSoon();
    void insert(std::vector<api::Conference> added);
    // Whether anything that is shown has changed.
    bool update(int row, api::Conference conference);
    void removeRange(int first, int last);
    void startAnew(std::vector<api::Conference> conferences);
    QString textOf(const api::Conference& conference, int column) const;
    QString rowSummary(const api::Conference& conference) const;

    StateWord m_stateWord;
    QLocale m_locale;
    std::vector<Row> m_rows;
    std::unordered_map<ConferenceId, int> m_places; // of an id among the rows
    std::size_t m_prepared = 0; // rows up to here have it
    bool m_preparing = false;
};

// Filters as one types (every word has to occur) and sorts; equal rows keep the order of their begin.
class ConferenceFilter : public QSortFilterProxyModel {
    Q_OBJECT

public:
    explicit ConferenceFilter(QObject* parent = nullptr);
    void setText(const QString& text);
    const QStringList& words() const { return m_words; }

protected:
    bool filterAcceptsRow(int row, const QModelIndex& parent) const override;
    bool lessThan(const QModelIndex& left, const QModelIndex& right) const override;

private:
    QStringList m_words;
};

} // namespace conclave::client
