// "You were planning 'Board'. Go on | Discard": one line a half-done wizard, the newest first, at most three at once.
// Discarding asks. Hidden while there is nothing to offer. GUI thread only.
#pragma once

#include "client/cache/wizard_draft.hpp"

#include <QWidget>
#include <vector>

class QVBoxLayout;

namespace conclave::client {

class DraftOffer : public QWidget {
    Q_OBJECT

public:
    static constexpr std::size_t kShownMax = 3;

    explicit DraftOffer(QWidget* parent = nullptr);

    void show(const std::vector<WizardDraft>& drafts);
    // Where it cannot be gone on now; empty allows it.
    void setBlocked(const QString& reason);

Q_SIGNALS:
    void goOn(const conclave::client::WizardDraft& draft);
    void discarded(const QString& id);

protected:
    void changeEvent(QEvent* event) override;

private:
    void fill();
    QWidget* newLine(const WizardDraft& draft);
    void askToDiscard(const WizardDraft& draft);

    std::vector<WizardDraft> m_drafts;
    QString m_blocked;
    QVBoxLayout* m_column = nullptr;
};

} // namespace conclave::client
