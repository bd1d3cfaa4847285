// Who gets mail and who does not (spec D1): everybody is ticked at first; nobody is legal too. Addresses that look wrong
// are marked (D7). GUI thread only.
#pragma once

#include "client/cache/local_store.hpp"
#include "common/api/messages.hpp"

#include <QWidget>

class QLabel;

namespace conclave::client {

class MessageStrip;
class PeopleTable;

class MailChoicePage : public QWidget {
    Q_OBJECT

public:
    explicit MailChoicePage(QWidget* parent = nullptr);

    void show(const std::vector<api::Participant>& people);
    void setReturnedMail(const ReturnedMail& returned);
    std::vector<ParticipantId> ticked() const;
    bool isTicked(std::size_t index) const;
    // Exactly these get no mail; who is not shown does not count.
    void leaveOut(const std::vector<ParticipantId>& people);
    // Is anything ticked otherwise than show() did it?
    bool isChanged() const;
    QWidget* firstField() const;

Q_SIGNALS:
    void changed();

protected:
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    void tickAll(Qt::CheckState state);
    void showDoubts();
    void refresh();
    static bool tickedAtFirst(const api::Participant& person);

    std::vector<api::Participant> m_people;
    ReturnedMail m_returned;
    int m_doubtful = 0; // misspelt, or with mail that came back
    QLabel* m_totals = nullptr;
    PeopleTable* m_table = nullptr;
    MessageStrip* m_message = nullptr;
};

} // namespace conclave::client
