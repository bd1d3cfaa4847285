#include "client/ui/save_question.hpp"

#include <QCoreApplication>
#include <QDir>
#include <QFileDialog>
#include <QStandardPaths>

namespace conclave::client {

namespace {

struct SaveQuestion {
    Q_DECLARE_TR_FUNCTIONS(SaveQuestion)
};

// Where the last file of this run went, else the person's documents.
QString& folder() {
    static QString last;
    if (last.isEmpty() || !QDir(last).exists()) {
        const QString documents = QStandardPaths::writableLocation(QStandardPaths::DocumentsLocation);
        last = QDir(documents).exists() ? documents : QDir::homePath();
    }
    return last;
}

} // namespace

QString suffixOf(FileKind kind) { return kind == FileKind::pdf ? QStringLiteral("pdf") : QStringLiteral("csv"); }

void askWhereToSave(FileKind kind, const QString& title, const QString& fileName, QWidget* window,
                    std::function<void(const QString&)> answer) {
    auto* dialog = new QFileDialog(window, title);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setObjectName(QStringLiteral("saveDialog"));
    dialog->setAcceptMode(QFileDialog::AcceptSave); // asks before it replaces a file
    dialog->setFileMode(QFileDialog::AnyFile);
    dialog->setDefaultSuffix(suffixOf(kind));
    dialog->setNameFilter(kind == FileKind::pdf ? SaveQuestion::tr("PDF documents (*.pdf)")
                                                : SaveQuestion::tr("Tables for spreadsheets (*.csv)"));
    dialog->setDirectory(folder());
    dialog->selectFile(fileName);
    QObject::connect(dialog, &QFileDialog::fileSelected, window, [answer = std::move(answer)](const QString& path) {
        folder() = QFileInfo(path).absolutePath();
        answer(path);
    });
    dialog->open();
}

} // namespace conclave::client
