// How each person's mail fares, live: failed ones on top with what to do, a wrong address corrected and sent again in
// one step, again to one, to those chosen, or to all that failed (spec D1, D3, B7). GUI thread only.
#pragma once

#include "client/model/conference_reader.hpp"

#include <QWidget>

class QLabel;
class QPushButton;
class QSortFilterProxyModel;

namespace conclave::client {

class MessageStrip;
class PeopleListModel;
class PeopleView;
class PersonCommands;
class WorkStrip;

class DeliveriesPanel : public QWidget {
    Q_OBJECT

public:
    // Shows what `reader` reads.
    DeliveriesPanel(ApiClient& api, ConferenceReader& reader, QWidget* parent = nullptr);

private:
    void arrived();
    void refreshButtons();
    void showContextMenu(const QPoint& at);
    std::vector<ParticipantId> failed() const;

    ConferenceReader& m_reader;
    PeopleListModel* m_model = nullptr;
    QSortFilterProxyModel* m_order = nullptr;
    PeopleView* m_view = nullptr;
    WorkStrip* m_work = nullptr;
    PersonCommands* m_commands = nullptr;
    QLabel* m_totals = nullptr;
    MessageStrip* m_hint = nullptr;
    QPushButton* m_againFailed = nullptr;
};

} // namespace conclave::client
