// Who gets mail and who does not (spec D1): everybody is ticked at first; nobody is legal too. GUI thread only.
#pragma once

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
    std::vector<ParticipantId> ticked() const;
    bool isTicked(std::size_t index) const;
    QWidget* firstField() const;

protected:
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    void tickAll(Qt::CheckState state);
    void refresh();

    std::vector<api::Participant> m_people;
    QLabel* m_totals = nullptr;
    PeopleTable* m_table = nullptr;
    MessageStrip* m_message = nullptr;
};

} // namespace conclave::client
