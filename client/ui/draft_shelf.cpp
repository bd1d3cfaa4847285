#include "client/ui/draft_shelf.hpp"

#include "client/ui/widgets/step_wizard.hpp"

#include <algorithm>

namespace conclave::client {

DraftShelf::DraftShelf(LocalStore& store, QObject* parent) : QObject(parent), m_store(store) {}

void DraftShelf::setOwner(const StoreOwner& owner) {
    if (owner != m_owner) putAway();
    m_owner = owner;
    refresh();
}

void DraftShelf::follow(StepWizard* wizard) {
    std::erase(m_open, nullptr);
    m_open.push_back(wizard);
    const StoreOwner owner = m_owner;
    connect(wizard, &StepWizard::draftChanged, this,
            [this, owner](const WizardDraft& draft) { m_store.keepDraft(owner, draft); });
    connect(wizard, &StepWizard::draftOver, this, [this, owner](const QString& id) { m_store.dropDraft(owner, id); });
    connect(wizard, &QDialog::finished, this, [this, wizard] {
        std::erase(m_open, wizard);
        refresh();
    });
    refresh();
}

void DraftShelf::putAway() {
    for (const auto& wizard : std::exchange(m_open, {}))
        if (wizard) putAway(wizard);
}

void DraftShelf::putAway(StepWizard* wizard) {
    std::erase(m_open, wizard);
    wizard->keepNow();
    wizard->disconnect(this);
    wizard->hide();
    wizard->deleteLater();
}

void DraftShelf::refresh() {
    m_store.drafts(m_owner, this, [this, owner = m_owner](std::vector<WizardDraft> found) {
        if (owner != m_owner) return;
        std::erase_if(found, [this](const WizardDraft& draft) {
            return std::any_of(m_open.begin(), m_open.end(), [&](const auto& wizard) { return wizard && wizard->draftId() == draft.id; });
        });
        Q_EMIT offered(found);
    });
}

void DraftShelf::drop(const QString& id) {
    m_store.dropDraft(m_owner, id);
    refresh();
}

} // namespace conclave::client
