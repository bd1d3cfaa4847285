#include "client/ui/widgets/clipboard_lease.hpp"

#include <QClipboard>
#include <QCryptographicHash>
#include <QGuiApplication>
#include <QTimer>

namespace conclave::client {
namespace {

// What was copied is not kept here a second time.
QByteArray printOf(const QString& text) { return QCryptographicHash::hash(text.toUtf8(), QCryptographicHash::Sha256); }

std::chrono::milliseconds& leaseOfAll() {
    static std::chrono::milliseconds lease = std::chrono::seconds(60);
    return lease;
}

} // namespace

void setClipboardLease(std::chrono::milliseconds lease) { leaseOfAll() = lease; }

std::chrono::milliseconds clipboardLease() { return leaseOfAll(); }

void copyForAWhile(const QString& text, std::chrono::milliseconds lease) {
    const QString name = QStringLiteral("clipboardLease");
    delete qApp->findChild<QTimer*>(name, Qt::FindDirectChildrenOnly);
    QGuiApplication::clipboard()->setText(text);
    auto* timer = new QTimer(qApp);
    timer->setObjectName(name);
    timer->setSingleShot(true);
    QObject::connect(timer, &QTimer::timeout, timer, [timer, print = printOf(text)] {
        QClipboard* clipboard = QGuiApplication::clipboard();
        if (printOf(clipboard->text()) == print) clipboard->clear();
        timer->deleteLater();
    });
    timer->start(lease);
}

} // namespace conclave::client
