// The pages of the participants wizard that show people: the list, the review of a batch, and what was added. They show
// and ask; the wizard decides. GUI thread only.
#pragma once

#include "client/model/participants_draft.hpp"

#include <QWidget>

class QLabel;
class QPushButton;

namespace conclave::client {

class MessageStrip;
class PeopleTable;

// Everybody who is in, then those who wait for Finish.
class PeopleListPage : public QWidget {
    Q_OBJECT

public:
    explicit PeopleListPage(QWidget* parent = nullptr);
    void show(const ParticipantsDraft& draft);
    QWidget* firstField() const;

Q_SIGNALS:
    void addRequested();
    // Rows count the existing ones first.
    void roleRequested(std::size_t row);
    void removeRequested(std::size_t row);

protected:
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    QWidget* newActions(int row, const QString& who, bool lastModerator);

    QLabel* m_totals = nullptr;
    QPushButton* m_add = nullptr;
    QPushButton* m_again = nullptr;
    PeopleTable* m_table = nullptr;
};

// The people of one batch, before they join the list.
class PeopleReviewPage : public QWidget {
    Q_OBJECT

public:
    explicit PeopleReviewPage(QWidget* parent = nullptr);
    void show(const std::vector<ReviewEntry>& entries);
    const std::vector<ReviewEntry>& entries() const { return m_entries; }
    int goodCount() const;

Q_SIGNALS:
    // Somebody of the batch is in already, in another role.
    void roleChangeRequested(std::size_t existing, Role role);

private:
    QLabel* m_totals = nullptr;
    MessageStrip* m_message = nullptr;
    PeopleTable* m_table = nullptr;
    std::vector<ReviewEntry> m_entries;
};

// Confirms what Finish has done, with the PINs that were made.
class PeopleAddedPage : public QWidget {
    Q_OBJECT

public:
    explicit PeopleAddedPage(QWidget* parent = nullptr);
    void show(const std::vector<api::Participant>& added);

Q_SIGNALS:
    void inviteRequested();

private:
    void fillPins();

    QLabel* m_totals = nullptr;
    PeopleTable* m_table = nullptr;
    QPushButton* m_eye = nullptr;
    std::vector<api::Participant> m_added;
    bool m_revealed = false;
};

} // namespace conclave::client
