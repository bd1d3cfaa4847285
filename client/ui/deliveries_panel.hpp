// How each person's mail fares, live: failed ones on top with what to do, a wrong address corrected and sent again in
// one step (spec D1, D3, B7). Asks again while mail is on its way and when the server says that something changed.
// GUI thread only.
#pragma once

#include "client/net/api_client.hpp"

#include <QWidget>

class QLabel;
class QPushButton;
class QTimer;

namespace conclave::client {

class MessageStrip;
class PeopleTable;

class DeliveriesPanel : public QWidget {
    Q_OBJECT

public:
    DeliveriesPanel(ApiClient& api, ConferenceId id, QWidget* parent);

    // Shows these at once and keeps them fresh.
    void show(std::vector<api::Participant> people, const std::vector<api::Delivery>& deliveries);
    // Reads people and deliveries from the server.
    void reload();

private:
    struct Line {
        api::Participant person{};
        std::optional<api::Delivery> delivery{};
    };

    void take(const std::vector<api::Delivery>& deliveries);
    void fill();
    void refreshButtons();
    void correct();
    void sendAgain(std::vector<ParticipantId> who);
    const Line* chosen() const;

    ApiClient& m_api;
    ConferenceId m_id;
    std::vector<Line> m_lines;
    QLabel* m_totals = nullptr;
    MessageStrip* m_message = nullptr;
    PeopleTable* m_table = nullptr;
    QPushButton* m_correct = nullptr;
    QPushButton* m_again = nullptr;
    QPushButton* m_againFailed = nullptr;
    QTimer* m_poll = nullptr;
    Call m_call;
};

} // namespace conclave::client
