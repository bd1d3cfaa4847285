#include "client/ui/trust_dialog.hpp"

#include "client/ui/widgets/icons.hpp"
#include "client/ui/widgets/message_strip.hpp"
#include "client/ui/widgets/theme.hpp"

#include <QCheckBox>
#include <QDialogButtonBox>
#include <QFontDatabase>
#include <QFormLayout>
#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>
#include <QVBoxLayout>

namespace conclave::client {

using namespace Qt::StringLiterals;

namespace {

// Two lines of sixteen pairs: what two people can read to each other.
QString twoLines(const QByteArray& fingerprint) {
    return ServerTrust::fingerprintText(fingerprint.left(16)) + u'\n' +
           ServerTrust::fingerprintText(fingerprint.mid(16));
}

QLabel* valueLabel(const QString& text, const QString& name) {
    auto* label = new QLabel(text);
    label->setObjectName(name);
    label->setTextFormat(Qt::PlainText);
    label->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    label->setWordWrap(true);
    return label;
}

QLabel* fingerprintLabel(const QByteArray& fingerprint, const QString& name) {
    QLabel* label = valueLabel(twoLines(fingerprint), name);
    label->setFont(QFontDatabase::systemFont(QFontDatabase::FixedFont));
    label->setWordWrap(false);
    return label;
}

} // namespace

TrustDialog::TrustDialog(const TrustQuestion& question, QWidget* parent) : QDialog(parent), m_question(question) {
    const bool changed = question.kind == TrustQuestion::Kind::changed;
    setObjectName(u"trustDialog"_s);
    setWindowTitle(changed ? tr("The server's certificate has changed") : tr("New server"));

    auto* title = new QLabel(changed ? tr("This may not be your server") : tr("Is this your server?"));
    setHeading(title, 2);
    title->setWordWrap(true);
    auto* text = new QLabel(
        changed ? tr("%1 shows another certificate than the one that was accepted before. Either whoever runs the server "
                     "has replaced it, or somebody is between you and the server and would read your password. Ask by "
                     "another way, such as the telephone, before you go on.")
                      .arg(question.server.text())
                : tr("No authority that this computer knows vouches for %1. Compare the fingerprint with the one that "
                     "whoever runs the server has given you. If they agree, you are asked no more.")
                      .arg(question.server.text()));
    text->setWordWrap(true);
    text->setTextFormat(Qt::PlainText);

    auto* form = new QFormLayout;
    form->setVerticalSpacing(space::kSmall);
    form->setHorizontalSpacing(space::kLarge);
    const auto row = [form](const QString& name, QLabel* value) {
        auto* label = new QLabel(name);
        label->setBuddy(value);
        setTone(label, Tone::faint);
        value->setAccessibleName(name + u' ' + value->text());
        form->addRow(label, value);
    };
    row(tr("Server"), valueLabel(question.server.text(), u"server"_s));
    row(changed ? tr("New fingerprint (SHA-256)") : tr("Fingerprint (SHA-256)"),
        fingerprintLabel(question.fingerprint, u"fingerprint"_s));
    if (changed) row(tr("Accepted until now"), fingerprintLabel(question.pinned, u"pinnedFingerprint"_s));
    row(tr("Issued to"), valueLabel(question.subject, u"subject"_s));
    row(tr("Issued by"), valueLabel(question.issuer, u"issuer"_s));
    const QLocale locale;
    row(tr("Valid"), valueLabel(tr("%1 to %2", "dates").arg(locale.toString(question.validFrom.date(), QLocale::ShortFormat),
                                                   locale.toString(question.validUntil.date(), QLocale::ShortFormat)),
                                u"validity"_s));

    auto* buttons = new QDialogButtonBox;
    auto* yes = buttons->addButton(changed ? tr("Trust the new certificate") : tr("Yes, trust this server"),
                                   QDialogButtonBox::AcceptRole);
    yes->setObjectName(u"trust"_s);
    yes->setAutoDefault(false);
    auto* no = buttons->addButton(changed ? tr("Do not connect") : tr("No"), QDialogButtonBox::RejectRole);
    no->setObjectName(u"refuse"_s);
    no->setDefault(true);
    connect(buttons, &QDialogButtonBox::accepted, this, &QDialog::accept);
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);

    auto* column = new QVBoxLayout;
    column->setSpacing(space::kMedium);
    column->addWidget(title);
    column->addWidget(text);
    column->addLayout(form);
    if (changed) {
        auto* checked = new QCheckBox(tr("I have asked whoever runs the server, and the new fingerprint is right"));
        checked->setObjectName(u"asked"_s);
        yes->setEnabled(false);
        connect(checked, &QCheckBox::toggled, yes, &QWidget::setEnabled);
        column->addWidget(checked);
    }
    column->addSpacing(space::kSmall);
    column->addWidget(buttons);

    auto* page = new QHBoxLayout(this);
    page->setContentsMargins(space::kPage, space::kPage, space::kPage, space::kLarge);
    page->setSpacing(space::kLarge);
    page->setSizeConstraint(QLayout::SetMinimumSize);
    QLabel* mark = newIconLabel(changed ? IconName::shieldOff : IconName::shield, changed ? Tone::error : Tone::accent,
                                44, this);
    mark->setAccessibleName(changed ? tr("Warning") : tr("Question"));
    page->addWidget(mark, 0, Qt::AlignTop);
    page->addLayout(column, 1);
    setMinimumWidth(620);
    no->setFocus();
}

} // namespace conclave::client
