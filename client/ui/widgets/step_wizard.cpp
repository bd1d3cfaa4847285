#include "client/ui/widgets/step_wizard.hpp"

#include "client/model/words.hpp"
#include "client/ui/widgets/busy_bar.hpp"
#include "client/ui/widgets/message_strip.hpp"
#include "client/ui/widgets/step_list.hpp"
#include "client/ui/widgets/texts.hpp"

#include <QAccessible>
#include <QCloseEvent>
#include <QHBoxLayout>
#include <QLabel>
#include <QMessageBox>
#include <QPushButton>
#include <QScrollArea>
#include <QStackedWidget>
#include <QUuid>
#include <QVBoxLayout>

namespace conclave::client {
namespace {

constexpr int kKeepAfterMs = 500;
constexpr int kWidthPxMin = 780; // less, and a message of some lines would make it higher than a small screen

} // namespace

StepWizard::StepWizard(const QString& name, const QString& windowTitle, QWidget* parent)
    : QDialog(parent, Qt::Window), m_draftId(QUuid::createUuid().toString(QUuid::WithoutBraces)) {
    setObjectName(name);
    setWindowTitle(windowTitle);
    setWindowIcon(appIcon());
    setModal(false);
    layOut();
    m_keepSoon.setSingleShot(true);
    m_keepSoon.setInterval(kKeepAfterMs);
    connect(&m_keepSoon, &QTimer::timeout, this, &StepWizard::keepNow);
    setMinimumWidth(kWidthPxMin);
    resize(1040, 660);
}

StepWizard::~StepWizard() = default;

void StepWizard::layOut() {
    m_steps = new StepList(this);
    m_title = new QLabel(this);
    m_title->setObjectName(QStringLiteral("pageTitle"));
    m_title->setTextFormat(Qt::PlainText);
    m_title->setWordWrap(true);
    setHeading(m_title, 2);
    m_lead = new QLabel(this);
    m_lead->setObjectName(QStringLiteral("pageLead"));
    m_lead->setTextFormat(Qt::PlainText);
    m_lead->setWordWrap(true);
    setTone(m_lead, Tone::faint);
    m_stack = new QStackedWidget(this);
    m_message = new MessageStrip(this);
    m_message->setObjectName(QStringLiteral("message"));

    m_workText = new QLabel(this);
    m_workBar = new BusyBar(this);
    m_workStop = new QPushButton(tr("Stop"), this);
    m_workStop->setObjectName(QStringLiteral("stop"));
    m_back = new QPushButton(tr("Back"), this);
    m_back->setIcon(icon(IconName::arrowLeft));
    m_back->setObjectName(QStringLiteral("back"));
    m_cancel = new QPushButton(tr("Cancel"), this);
    m_cancel->setObjectName(QStringLiteral("cancel"));
    m_primary = new QPushButton(this);
    m_primary->setObjectName(QStringLiteral("primary"));
    setPrimary(m_primary);
    for (auto* button : {m_workStop, m_back, m_cancel, m_primary}) button->setAutoDefault(false);
    connect(m_workBar, &BusyBar::appeared, this, [this] {
        m_workText->show();
        m_workStop->show();
    });
    connect(m_workStop, &QPushButton::clicked, this, [this] { m_call.cancel(); });
    connect(m_back, &QPushButton::clicked, this, &StepWizard::back);
    connect(m_cancel, &QPushButton::clicked, this, &StepWizard::reject);
    connect(m_primary, &QPushButton::clicked, this, [this] {
        if (!m_busy) primary(currentPage());
    });

    auto* buttons = new QHBoxLayout;
    buttons->setSpacing(space::kSmall);
    buttons->addWidget(m_workBar);
    buttons->addWidget(m_workText);
    buttons->addWidget(m_workStop);
    buttons->addStretch(1);
    buttons->addWidget(m_cancel);
    buttons->addWidget(m_back);
    buttons->addWidget(m_primary);

    auto* body = new QVBoxLayout;
    body->setContentsMargins(space::kPage, space::kPage - 4, space::kPage, space::kLarge);
    body->setSpacing(space::kSmall);
    body->addWidget(m_title);
    body->addWidget(m_lead);
    body->addSpacing(space::kSmall);
    body->addWidget(m_stack, 1);
    body->addWidget(m_message);
    body->addSpacing(space::kSmall);
    body->addLayout(buttons);

    auto* all = new QHBoxLayout(this);
    all->setContentsMargins(0, 0, 0, 0);
    all->setSpacing(0);
    all->addWidget(m_steps);
    all->addLayout(body, 1);
    endWork();
}

void StepWizard::setSteps(const QStringList& steps) { m_steps->setSteps(steps); }

int StepWizard::addPage(QWidget* content, Page page) {
    m_stack->addWidget(content);
    // Else the first of them would take Enter.
    for (auto* button : content->findChildren<QPushButton*>()) button->setAutoDefault(false);
    m_pages.push_back(std::move(page));
    return m_stack->count() - 1;
}

StepWizard::Page& StepWizard::page(int index) { return m_pages.at(static_cast<std::size_t>(index)); }

int StepWizard::currentPage() const { return m_stack->currentIndex(); }

void StepWizard::showPage(int index) {
    clearMessage();
    setPrimaryEnabled(true);
    m_stack->setCurrentIndex(index);
    entered(index);
    if (page(index).leave == Leave::cancel)
        touch();
    else
        keepNow(); // done: what was entered must not be offered again, whatever happens next
    refreshPage();
    if (QWidget* first = page(index).firstField)
        first->setFocus(Qt::TabFocusReason);
    else
        m_primary->setFocus(Qt::TabFocusReason);
}

void StepWizard::refreshPage() {
    const Page& shown = page(currentPage());
    m_steps->setCurrent(shown.step);
    m_title->setText(shown.title);
    m_lead->setText(breakable(shown.lead));
    m_lead->setVisible(!shown.lead.isEmpty());
    m_primary->setText(shown.primary);
    m_primary->setVisible(!shown.primary.isEmpty());
    m_back->setVisible(shown.back >= 0);
    m_cancel->setVisible(shown.leave != Leave::none);
    m_cancel->setText(shown.leave == Leave::cancel ? tr("Cancel") : tr("Close"));
    // Enter presses the default button; where something is sent there is none.
    m_primary->setDefault(shown.sends == Sends::no);
    setAccessibleDescription(shown.title);
}

void StepWizard::setPrimaryEnabled(bool enabled, const QString& reason) {
    m_primaryEnabled = enabled;
    m_primary->setEnabled(enabled && !m_busy);
    m_primary->setToolTip(enabled ? QString() : reason);
}

void StepWizard::startWork(const QString& what, Call call) {
    m_call = std::move(call);
    m_busy = true;
    clearMessage();
    m_workText->setText(what);
    m_focusBefore = focusWidget();
    m_stack->setEnabled(false);
    m_back->setEnabled(false);
    m_primary->setEnabled(false);
    m_workBar->start();
}

void StepWizard::endWork() {
    m_busy = false;
    m_call = Call();
    m_workText->hide();
    m_workBar->stop();
    m_workStop->hide();
    m_stack->setEnabled(true);
    m_back->setEnabled(true);
    m_primary->setEnabled(m_primaryEnabled);
    if (m_focusBefore && m_focusBefore->isVisible()) m_focusBefore->setFocus(Qt::OtherFocusReason);
    m_focusBefore = nullptr;
}

void StepWizard::showError(const Error& error) {
    if (error.code == Errc::cancelled)
        m_message->show(Tone::warning, errorSentence(error));
    else
        m_message->showError(error);
}

void StepWizard::showMessage(Tone tone, const QString& text) { m_message->show(tone, text); }

void StepWizard::clearMessage() { m_message->clear(); }

void StepWizard::entered(int) {}

QString StepWizard::loseQuestion() const { return tr("Discard what you entered?"); }

QString StepWizard::loseButton() const { return tr("Discard"); }

void StepWizard::touch() {
    // Not started anew by each key: somebody who types without a pause is kept too.
    if (!m_keepSoon.isActive()) m_keepSoon.start();
}

void StepWizard::keepNow() {
    m_keepSoon.stop();
    if (m_later) return;
    std::optional<WizardDraft> draft = keep();
    if (draft) draft->id = m_draftId;
    if (draft == m_kept) return;
    m_kept = draft;
    if (draft)
        Q_EMIT draftChanged(*draft);
    else
        Q_EMIT draftOver(m_draftId);
}

bool StepWizard::renewable() const {
    return !m_busy && !m_later && m_pages[static_cast<std::size_t>(currentPage())].leave == Leave::cancel;
}

void StepWizard::goOnWith(const WizardDraft& draft) {
    m_draftId = draft.id;
    m_kept = draft;
    takeBack(draft);
}

void StepWizard::done(int result) {
    m_keepSoon.stop();
    if (!m_later && std::exchange(m_kept, std::nullopt)) Q_EMIT draftOver(m_draftId);
    QDialog::done(result);
}

void StepWizard::back() {
    const int target = page(currentPage()).back;
    if (target >= 0 && !m_busy) showPage(target);
}

void StepWizard::reject() {
    if (page(currentPage()).leave == Leave::cancel && losesInput()) {
        QMessageBox question(QMessageBox::NoIcon, windowTitle(), loseQuestion(), QMessageBox::NoButton, this);
        question.setObjectName(QStringLiteral("discardQuestion"));
        QPushButton* discard = question.addButton(loseButton(), QMessageBox::DestructiveRole);
        QPushButton* keep = question.addButton(tr("Keep editing"), QMessageBox::RejectRole);
        question.setDefaultButton(keep);
        question.setEscapeButton(keep);
        question.exec();
        if (question.clickedButton() != discard) return;
    }
    m_call.cancel();
    QDialog::reject();
}

void StepWizard::closeEvent(QCloseEvent* event) {
    reject();
    event->setAccepted(!isVisible());
}

void StepWizard::showEvent(QShowEvent* event) {
    QDialog::showEvent(event);
    if (QWidget* first = page(currentPage()).firstField) first->setFocus(Qt::TabFocusReason);
}

} // namespace conclave::client
