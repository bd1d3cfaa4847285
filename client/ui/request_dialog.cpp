#include "client/ui/request_dialog.hpp"

#include "client/model/words.hpp"
#include "client/ui/widgets/busy_bar.hpp"
#include "client/ui/widgets/message_strip.hpp"
#include "client/ui/widgets/texts.hpp"
#include "client/ui/widgets/wrapped_room.hpp"

#include <QHBoxLayout>
#include <QLabel>
#include <QMessageBox>
#include <QPushButton>
#include <QStyle>
#include <QVBoxLayout>

namespace conclave::client {

using namespace Qt::StringLiterals;

RequestDialog::RequestDialog(const QString& name, const QString& windowTitle, QWidget* parent) : QDialog(parent) {
    setObjectName(name);
    setWindowTitle(windowTitle);
    m_title = new QLabel;
    m_title->setObjectName(u"title"_s);
    m_title->setTextFormat(Qt::PlainText);
    m_title->setWordWrap(true);
    setHeading(m_title, 2);
    m_lead = new QLabel;
    m_lead->setObjectName(u"lead"_s);
    m_lead->setTextFormat(Qt::PlainText);
    m_lead->setWordWrap(true);
    m_lead->hide();
    setTone(m_lead, Tone::faint);
    m_middle = new QVBoxLayout;
    m_message = new MessageStrip;
    m_message->setObjectName(u"message"_s);
    m_progress = new BusyBar;
    m_progress->setAccessibleName(tr("Waiting for the server"));
    m_cancel = new QPushButton(tr("Cancel"));
    m_cancel->setObjectName(u"cancel"_s);
    m_cancel->setAutoDefault(false);
    connect(m_cancel, &QPushButton::clicked, this, &RequestDialog::reject);
    m_primary = new QPushButton;
    m_primary->setObjectName(u"primary"_s);
    m_primary->setDefault(true);
    client::setPrimary(m_primary);
    connect(m_primary, &QPushButton::clicked, this, [this] {
        if (!m_busy) send();
    });

    m_foot = new QHBoxLayout;
    m_foot->addWidget(m_progress);
    m_foot->addStretch(1);
    m_foot->addWidget(m_cancel);
    m_foot->addWidget(m_primary);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(space::kPage, space::kPage, space::kPage, space::kLarge);
    column->setSpacing(space::kMedium);
    column->addWidget(m_title);
    column->addWidget(m_lead);
    column->addLayout(m_middle, 1);
    column->addWidget(m_message);
    column->addSpacing(space::kSmall);
    column->addLayout(m_foot);
    setMinimumWidth(480);
}

bool RequestDialog::event(QEvent* event) {
    giveWrappedRoom(*this, *event, minimumWidth());
    return QDialog::event(event);
}

void RequestDialog::setTitle(const QString& title) { m_title->setText(breakable(title)); }

void RequestDialog::setLead(const QString& lead) {
    m_lead->setText(breakable(lead));
    m_lead->setVisible(!lead.isEmpty());
}

void RequestDialog::setContent(QWidget* content) {
    delete m_content;
    m_content = content;
    m_middle->addWidget(content);
    content->show(); // at once, so that it counts for the size
}

void RequestDialog::setPrimaryText(const QString& text) {
    m_primary->setText(text);
    m_primary->setVisible(!text.isEmpty());
}

void RequestDialog::setPrimaryEnabled(bool enabled, const QString& reason) {
    m_primaryEnabled = enabled;
    m_primary->setEnabled(enabled && !m_busy);
    m_primary->setToolTip(enabled ? QString() : reason);
}

void RequestDialog::setCancelText(const QString& text) {
    m_cancel->setText(text);
    m_cancel->setVisible(!text.isEmpty());
}

void RequestDialog::guard(const QIcon& mark) {
    m_primary->setProperty("primary", false);
    m_primary->style()->unpolish(m_primary); // the sheet has looked at the property already
    m_primary->style()->polish(m_primary);
    m_primary->setIcon(mark);
    m_primary->setAutoDefault(false);
    m_primary->setDefault(false);
    m_cancel->setDefault(true);
    m_cancel->setFocus();
}

void RequestDialog::addToFoot(QWidget* widget) { m_foot->insertWidget(0, widget); }

void RequestDialog::startWork(Call call) {
    m_call = std::move(call);
    m_busy = true;
    m_message->clear();
    m_focusBefore = focusWidget();
    if (m_content) m_content->setEnabled(false);
    m_primary->setEnabled(false);
    m_progress->start();
}

void RequestDialog::endWork() {
    m_busy = false;
    m_call = Call();
    m_progress->stop();
    if (m_content) m_content->setEnabled(true);
    m_primary->setEnabled(m_primaryEnabled);
    if (m_focusBefore && m_focusBefore->isVisible()) m_focusBefore->setFocus(Qt::OtherFocusReason);
    m_focusBefore = nullptr;
}

void RequestDialog::showError(const Error& error) {
    if (error.code == Errc::cancelled)
        m_message->show(Tone::warning, errorSentence(error));
    else
        m_message->showError(error);
}

QString RequestDialog::loseQuestion() const { return tr("Discard what you entered?"); }

void RequestDialog::reject() {
    if (m_busy) return m_call.cancel();
    const bool asks = losesInput();
    if (asks) {
        QMessageBox question(QMessageBox::NoIcon, windowTitle(), loseQuestion(), QMessageBox::NoButton, this);
        question.setObjectName(u"discardQuestion"_s);
        QPushButton* discard = question.addButton(tr("Discard"), QMessageBox::DestructiveRole);
        QPushButton* keep = question.addButton(tr("Keep editing"), QMessageBox::RejectRole);
        question.setDefaultButton(keep);
        question.setEscapeButton(keep);
        question.exec();
        if (question.clickedButton() != discard) return;
    }
    QDialog::reject();
    // Two windows went at once, after which not every window manager finds the one that is left.
    if (asks && parentWidget()) parentWidget()->activateWindow();
}

} // namespace conclave::client
