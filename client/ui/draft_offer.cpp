#include "client/ui/draft_offer.hpp"

#include "client/model/words.hpp"
#include "client/ui/widgets/message_strip.hpp"

#include <QEvent>
#include <QHBoxLayout>
#include <QLocale>
#include <QMessageBox>
#include <QPushButton>
#include <QVBoxLayout>

namespace conclave::client {
namespace {

constexpr int kSubjectShown = 80; // characters

QString sentence(const WizardDraft& draft) {
    const QString subject = shortText(draft.subject, kSubjectShown);
    switch (draft.kind) {
    case DraftKind::conference:
        if (!draft.conferenceId.isEmpty()) return DraftOffer::tr("You were changing “%1”.").arg(subject);
        if (draft.subject.isEmpty()) return DraftOffer::tr("You were planning a conference.");
        return DraftOffer::tr("You were planning “%1”.").arg(subject);
    case DraftKind::people: return DraftOffer::tr("You were adding people to “%1”.").arg(subject);
    case DraftKind::invitation: return DraftOffer::tr("You were inviting people to “%1”.").arg(subject);
    case DraftKind::reschedule: return DraftOffer::tr("You were choosing another time for “%1”.").arg(subject);
    }
    return {};
}

} // namespace

DraftOffer::DraftOffer(QWidget* parent) : QWidget(parent) {
    setObjectName(QStringLiteral("draftOffer"));
    m_column = new QVBoxLayout(this);
    m_column->setContentsMargins(0, 0, 0, 0);
    m_column->setSpacing(space::kTight);
    hide();
}

void DraftOffer::show(const std::vector<WizardDraft>& drafts) {
    if (drafts == m_drafts) return; // keeps the focus where it is
    m_drafts = drafts;
    fill();
}

void DraftOffer::setBlocked(const QString& reason) {
    if (reason == m_blocked) return;
    m_blocked = reason;
    fill();
}

void DraftOffer::fill() {
    while (QLayoutItem* item = m_column->takeAt(0)) {
        item->widget()->hide();
        item->widget()->deleteLater(); // one of its buttons may be what has called
        delete item;
    }
    for (std::size_t i = 0; i < m_drafts.size() && i < kShownMax; ++i) m_column->addWidget(newLine(m_drafts[i]));
    setVisible(!m_drafts.empty());
}

QWidget* DraftOffer::newLine(const WizardDraft& draft) {
    auto* strip = new MessageStrip(this);
    const QString when = QLocale().toString(draft.changed.toLocalTime(), QLocale::ShortFormat);
    strip->show(Tone::faint, tr("%1 Left on %2.", "what, when").arg(sentence(draft), when));
    const auto add = [&](const QString& name, const QString& text, const QString& says) {
        auto* button = new QPushButton(text, strip);
        button->setObjectName(name);
        button->setAutoDefault(false);
        button->setAccessibleName(says);
        strip->addButton(button);
        return button;
    };
    QPushButton* go = add(QStringLiteral("goOn"), tr("Go on"), tr("Go on: %1").arg(sentence(draft)));
    go->setEnabled(m_blocked.isEmpty());
    go->setToolTip(m_blocked);
    QPushButton* discard = add(QStringLiteral("discardDraft"), tr("Discard…"), tr("Discard: %1").arg(sentence(draft)));
    connect(go, &QPushButton::clicked, this, [this, draft] { Q_EMIT goOn(draft); });
    connect(discard, &QPushButton::clicked, this, [this, draft] { askToDiscard(draft); });
    return strip;
}

void DraftOffer::askToDiscard(const WizardDraft& draft) {
    auto* question = new QMessageBox(QMessageBox::NoIcon, tr("Discard"), tr("Discard what you entered?"), QMessageBox::NoButton, window());
    question->setObjectName(QStringLiteral("discardQuestion"));
    question->setAttribute(Qt::WA_DeleteOnClose);
    question->setInformativeText(sentence(draft));
    QPushButton* yes = question->addButton(tr("Discard"), QMessageBox::DestructiveRole);
    QPushButton* no = question->addButton(tr("Keep"), QMessageBox::RejectRole);
    question->setDefaultButton(no);
    question->setEscapeButton(no);
    connect(yes, &QPushButton::clicked, this, [this, id = draft.id] { Q_EMIT discarded(id); });
    question->open();
}

void DraftOffer::changeEvent(QEvent* event) {
    QWidget::changeEvent(event);
    if (event->type() == QEvent::LanguageChange) fill();
}

} // namespace conclave::client
