// The Own Conferences page (spec B1): toolbar, table, empty state, and the way into every wizard. Loads in the background,
// follows live changes, and says in place what did not work. GUI thread only.
#pragma once

#include "client/cache/wizard_draft.hpp"
#include "client/model/conference_actions.hpp"
#include "client/model/conference_list_model.hpp"
#include "client/net/api_client.hpp"
#include "client/settings/settings.hpp"
#include "client/ui/conference_feed.hpp"

#include <QDateTime>
#include <QWidget>
#include <array>

class QAction;
class QLabel;
class QMenu;
class QPushButton;
class QStackedWidget;
class QToolButton;

namespace conclave::client {

class BusyBar;
class ConferenceTable;
class DraftShelf;
class DetailWindows;
class EmptyState;
class KnownConferences;
class MessageStrip;
class SearchField;
class WeekView;
class WizardOpener;

class ConferencesPage : public QWidget {
    Q_OBJECT

public:
    using View = ConferenceFeed::View;
    // How the conferences stand there: in rows, or in the calendar of a week (which shows those that are over, too).
    enum class Shape { list, week };

    ConferencesPage(ApiClient& api, Settings& settings, QWidget* parent = nullptr);
    ~ConferencesPage() override;

    void setView(View view);
    void refresh();
    void clear();
    void newConference();
    void notice(const QString& text);
    // Where the last known lists are kept, and half-done wizards. Both outlive the page.
    void setKeepers(KnownConferences& known, DraftShelf& shelf);
    // Goes on with a half-done wizard, with the conference as it is now.
    void goOn(const WizardDraft& draft);
    // Wizards and details that are open are opened anew, in the language of now.
    void renewWindows();
    // The conference's row is chosen, its details are opened.
    void openConference(const ConferenceId& id);
    // The same for its running call.
    void openRunning(const ConferenceId& id);
    // Why nothing can be changed now: what was known last is shown, to be read only. Empty: all is alive.
    void setOffline(const QString& reason);
    // When what is shown was read; invalid: never.
    const QDateTime& knownAt() const;
    const ConferenceListModel& model() const { return m_model; }

    // The commands of the chosen row, for menus; their texts, icons and availability follow the choice.
    QAction* action(RowAction action) const { return m_actions[static_cast<std::size_t>(action)]; }
    // All of them, in one order in every menu.
    void fillMenu(QMenu& menu) const;
    QAction* newAction() const { return m_new; }
    QAction* refreshAction() const { return m_refresh; }
    QAction* findAction() const { return m_find; }
    QAction* shapeAction(Shape shape) const { return m_shapes[static_cast<std::size_t>(shape)]; }
    int runningCount() const;

Q_SIGNALS:
    // Mails that wait, running conferences: what the window shows besides.
    void figuresChanged(std::int64_t mailsWaiting, int running);
    // A request found no server.
    void unreachable();
    void knownAtChanged();

protected:
    void changeEvent(QEvent* event) override;

private:
    void makeActions();
    void retranslate();
    void layOut();
    void setShape(Shape shape);
    void focusBody();
    void applyFilter();
    void updateActions();
    void updateBody();
    void trigger(RowAction action);
    void openDetails(const ConferenceId& id);
    void openRemoval(const api::Conference& conference);
    void showContextMenu(const QPoint& where);
    void startWork();
    void endWork();

    ApiClient& m_api;
    Settings& m_settings;
    ConferenceListModel m_model;
    ConferenceFeed* m_feed = nullptr;
    WizardOpener* m_wizards = nullptr;
    DetailWindows* m_detailWindows = nullptr;
    QString m_offline;
    Shape m_shape = Shape::list;
    std::int64_t m_mailsWaiting = 0; // of the current ones
    bool m_firstAnswer = true; // the keyboard starts in the list

    std::array<QAction*, kConferenceActions> m_actions{};
    QAction* m_details = nullptr;
    QAction* m_new = nullptr;
    QAction* m_refresh = nullptr;
    QAction* m_find = nullptr;
    std::array<QAction*, 2> m_shapes{}; // by Shape
    ConferenceTable* m_table = nullptr;
    WeekView* m_week = nullptr;
    QLabel* m_title = nullptr;
    QPushButton* m_newButton = nullptr;
    SearchField* m_filter = nullptr;
    QToolButton* m_refreshButton = nullptr;
    BusyBar* m_progress = nullptr;
    MessageStrip* m_message = nullptr;
    QStackedWidget* m_body = nullptr;
    EmptyState* m_empty = nullptr;
};

} // namespace conclave::client
