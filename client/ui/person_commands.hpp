// What one does with the people of a conference after it was planned (spec B7, C6, C8): commands for buttons, menus and
// keys that follow who is chosen, each asked for where it cannot be taken back, done by the server, and followed by a fresh
// read. The one implementation for every page that lists people with their mail. GUI thread only.
#pragma once

#include "client/model/conference_reader.hpp"
#include "client/model/person_acts.hpp"

#include <QAction>
#include <array>

class QMenu;

namespace conclave::client {

class WorkStrip;

class PersonCommands : public QObject {
    Q_OBJECT

public:
    // Questions open over `window`; progress and outcome go to `work`.
    PersonCommands(ApiClient& api, ConferenceReader& reader, WorkStrip& work, QWidget* window);

    // Showing a PIN belongs to the page that can: connect to it there.
    QAction* action(PersonAct act) const { return m_actions[static_cast<std::size_t>(act)]; }
    void setChoice(std::vector<ParticipantId> chosen);
    const std::vector<ParticipantId>& choice() const { return m_chosen; }
    // Everything that changes the chosen person, in one order everywhere.
    void fill(QMenu& menu) const;
    void sendAgain(std::vector<ParticipantId> who);
    bool busy() const { return m_call.running(); }

Q_SIGNALS:
    void busyChanged();

private:
    void refresh();
    void perform(PersonAct act);
    void start(const QString& what, Call call);
    void stop();
    void changeRole(const api::Participant& person);
    void remove(const api::Participant& person);
    void correctAddress(const api::Participant& person);
    void makeNewPin(const api::Participant& person);
    void copyText(const api::Participant& person);
    void copyPin(const api::Participant& person);
    // Calls `good` with what the server answered, and reads the conference again either way.
    template <class T>
    Answer<T> then(std::function<void(T&)> good);

    ApiClient& m_api;
    ConferenceReader& m_reader;
    WorkStrip& m_work;
    QWidget* m_window;
    Call m_call;
    std::vector<ParticipantId> m_chosen;
    std::array<QAction*, kPersonActs> m_actions{};
};

} // namespace conclave::client
