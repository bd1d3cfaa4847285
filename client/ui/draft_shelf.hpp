// Where half-done wizards are put: follows each open one, keeps what it hands out for the present owner, and offers what
// an earlier run has left. GUI thread only.
#pragma once

#include "client/cache/local_store.hpp"

#include <QObject>
#include <QPointer>
#include <vector>

namespace conclave::client {

class StepWizard;

class DraftShelf : public QObject {
    Q_OBJECT

public:
    explicit DraftShelf(LocalStore& store, QObject* parent = nullptr);

    // From now on; what is open under another owner is put away first.
    void setOwner(const StoreOwner& owner);
    // The wizard is shown or about to be.
    void follow(StepWizard* wizard);
    // Keeps all open wizards as they are and closes them without a question: the program ends, or somebody signs out.
    void putAway();
    void putAway(StepWizard* wizard);
    // Reads again what can be gone on with.
    void refresh();
    void drop(const QString& id);

Q_SIGNALS:
    // What can be gone on with, the newest first; wizards that are open are not among it.
    void offered(const std::vector<conclave::client::WizardDraft>& drafts);

private:
    LocalStore& m_store;
    StoreOwner m_owner;
    std::vector<QPointer<StepWizard>> m_open;
};

} // namespace conclave::client
