#include "client/ui/about_dialog.hpp"

#include "client/ui/widgets/icons.hpp"

#include <QAccessible>
#include <QClipboard>
#include <QFormLayout>
#include <QGuiApplication>
#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>
#include <QSslSocket>
#include <QVBoxLayout>

namespace conclave::client {

AboutDialog::AboutDialog(const ReportFacts& facts, const QString& supportContact, QWidget* parent)
    : QDialog(parent), m_facts(facts) {
    setObjectName(QStringLiteral("aboutDialog"));
    setWindowTitle(tr("About Conclave"));
    auto* mark = new QLabel(this);
    mark->setPixmap(appIcon().pixmap(QSize(64, 64), devicePixelRatioF()));
    mark->setAccessibleName(QStringLiteral("Conclave"));
    auto* title = new QLabel(QStringLiteral("Conclave"), this);
    setHeading(title, 2);
    QString text = tr("Secure, encrypted voice conferences on your own server.");
    if (!supportContact.isEmpty()) text += QLatin1Char('\n') + tr("Questions? Ask %1.").arg(supportContact);
    auto* what = new QLabel(text, this);
    what->setTextFormat(Qt::PlainText);
    what->setWordWrap(true);
    auto* form = new QFormLayout;
    form->setHorizontalSpacing(space::kLarge);
    form->setVerticalSpacing(space::kSmall);
    const auto row = [&](const QString& name, const QString& value) {
        auto* left = new QLabel(name, this);
        setTone(left, Tone::faint);
        auto* right = new QLabel(value, this);
        right->setTextFormat(Qt::PlainText);
        right->setWordWrap(true);
        right->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
        right->setAccessibleName(QStringLiteral("%1: %2").arg(name, value));
        left->setBuddy(right);
        form->addRow(left, right);
    };
    row(tr("Program"), QStringLiteral(CONCLAVE_VERSION));
    row(tr("Server"), facts.serverVersion.isEmpty() ? tr("not known") : facts.serverVersion);
    row(tr("Qt"), QString::fromLatin1(qVersion()));
    row(tr("TLS library"), QSslSocket::sslLibraryVersionString());
    m_copied = new QLabel(this);
    m_copied->setObjectName(QStringLiteral("copied"));
    m_copied->setWordWrap(true);
    setTone(m_copied, Tone::faint);
    m_copied->setText(tr("The report holds versions and settings, no names, addresses, subjects or PINs."));
    auto* copy = new QPushButton(icon(IconName::copy), tr("&Copy diagnostic report"), this);
    copy->setObjectName(QStringLiteral("copyReport"));
    copy->setAutoDefault(false);
    auto* close = new QPushButton(tr("Close"), this);
    close->setDefault(true);
    connect(copy, &QPushButton::clicked, this, &AboutDialog::copyReport);
    connect(close, &QPushButton::clicked, this, &QDialog::reject);
    auto* buttons = new QHBoxLayout;
    buttons->addWidget(copy);
    buttons->addStretch(1);
    buttons->addWidget(close);
    auto* body = new QVBoxLayout;
    body->setSpacing(space::kMedium);
    body->addWidget(title);
    body->addWidget(what);
    body->addLayout(form);
    body->addWidget(m_copied);
    body->addSpacing(space::kSmall);
    body->addLayout(buttons);
    auto* all = new QHBoxLayout(this);
    all->setContentsMargins(space::kPage, space::kPage, space::kPage, space::kLarge);
    all->setSpacing(space::kLarge);
    all->addWidget(mark, 0, Qt::AlignTop);
    all->addLayout(body, 1);
    setMinimumWidth(520);
    close->setFocus();
}

void AboutDialog::copyReport() {
    QGuiApplication::clipboard()->setText(diagnosticReport(m_facts));
    m_copied->setText(tr("The report is in the clipboard. It holds no names, addresses, subjects or PINs."));
    QAccessibleEvent alert(m_copied, QAccessible::Alert);
    QAccessible::updateAccessibility(&alert);
}

} // namespace conclave::client
