// The Own Conferences page (spec B1): toolbar, table, empty state, and the way into every wizard. Loads in the background,
// follows live changes, and says in place what did not work. GUI thread only.
#pragma once

#include "client/model/conference_actions.hpp"
#include "client/model/conference_list_model.hpp"
#include "client/net/api_client.hpp"
#include "client/settings/settings.hpp"

#include <QWidget>
#include <array>

class QAction;
class QLabel;
class QLineEdit;
class QPushButton;
class QStackedWidget;
class QTimer;
class QToolButton;

namespace conclave::client {

class BusyBar;
class ConferenceTable;
class MessageStrip;

class ConferencesPage : public QWidget {
    Q_OBJECT

public:
    enum class View { current, running, past };

    ConferencesPage(ApiClient& api, Settings& settings, QWidget* parent = nullptr);
    ~ConferencesPage() override;

    void setView(View view);
    void refresh();
    void clear();
    void newConference();
    void focusFilter();
    void notice(const QString& text);

    // The commands of the chosen row, for menus; their texts, icons and availability follow the choice.
    QAction* action(RowAction action) const { return m_actions[static_cast<std::size_t>(action)]; }
    QAction* detailsAction() const { return m_details; }
    QAction* newAction() const { return m_new; }
    QAction* refreshAction() const { return m_refresh; }
    QAction* findAction() const { return m_find; }
    int runningCount() const;

Q_SIGNALS:
    // Mails that wait, running conferences: what the window shows besides.
    void figuresChanged(std::int64_t mailsWaiting, int running);

protected:
    void changeEvent(QEvent* event) override;

private:
    void makeActions();
    void retranslate();
    void layOut();
    void loadPage(const QString& cursor);
    void loaded(Result<api::ConferenceList> answer);
    void loadOne(const ConferenceId& id);
    void onChanged(const QString& kind, const api::Change& change);
    void applyFilter();
    void updateActions();
    void updateBody();
    void trigger(RowAction action);
    void openDraft(const ConferenceId& id);
    void openDetails(const ConferenceId& id);
    void openPeople(const ConferenceId& id);
    void openInvitation(const ConferenceId& id);
    void openRemoval(const api::Conference& conference);
    void showContextMenu(const QPoint& where);
    void startWork();
    void endWork();

    ApiClient& m_api;
    Settings& m_settings;
    ConferenceListModel m_model;
    View m_view = View::current;
    std::vector<api::Conference> m_arriving;
    int m_pages = 0;
    Call m_call;
    bool m_everLoaded = false;
    bool m_firstAnswer = true; // the keyboard starts in the list
    QTimer* m_soon = nullptr;         // gathers live changes that come together
    std::vector<ConferenceId> m_stale; // what they named
    bool m_allStale = false;

    std::array<QAction*, kRowActions> m_actions{};
    QAction* m_details = nullptr;
    QAction* m_new = nullptr;
    QAction* m_refresh = nullptr;
    QAction* m_find = nullptr;
    ConferenceTable* m_table = nullptr;
    QLabel* m_title = nullptr;
    QPushButton* m_newButton = nullptr;
    QLineEdit* m_filter = nullptr;
    QAction* m_filterMark = nullptr;
    QToolButton* m_refreshButton = nullptr;
    BusyBar* m_progress = nullptr;
    MessageStrip* m_message = nullptr;
    QStackedWidget* m_body = nullptr;
    QLabel* m_emptyTitle = nullptr;
    QLabel* m_emptyText = nullptr;
    QPushButton* m_emptyButton = nullptr;
};

} // namespace conclave::client
