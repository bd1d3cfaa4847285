#include "client/ui/handouts.hpp"

#include "client/model/secret_file.hpp"
#include "client/ui/conference_document.hpp"
#include "client/ui/paper.hpp"
#include "client/ui/widgets/texts.hpp"
#include "client/ui/widgets/work_strip.hpp"

#include <QDir>
#include <QPrintDialog>
#include <QPrinter>
#include <QTextDocument>

namespace conclave::client {

Handouts::Handouts(ApiClient& api, ConferenceReader& reader, WorkStrip& work, QWidget* window)
    : QObject(window), m_api(api), m_reader(reader), m_work(work), m_window(window) {
    connect(&m_work, &WorkStrip::accepted, this, [this] {
        if (const auto kind = std::exchange(m_unwritten, std::nullopt)) askForFile(*kind);
    });
}

void Handouts::savePdf() { askForFile(FileKind::pdf); }
void Handouts::saveCsv() { askForFile(FileKind::csv); }

void Handouts::print() {
    if (busy() || !m_reader.newest()) return;
    auto printer = std::make_shared<QPrinter>(QPrinter::HighResolution);
    printer->setDocName(qs(m_reader.newest()->subject));
    auto* dialog = new QPrintDialog(printer.get(), m_window);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setObjectName(QStringLiteral("printDialog"));
    dialog->setWindowTitle(tr("Print people and PINs"));
    connect(dialog, &QObject::destroyed, this, [printer] {}); // the dialog works on it to its end
    connect(dialog, qOverload<QPrinter*>(&QPrintDialog::accepted), this, [this, printer] {
        withPins([this, printer](const std::vector<api::Pin>& pins) {
            conferenceDocument(*m_reader.newest(), pins, m_api.server().host())->print(printer.get());
            if (printer->printerState() == QPrinter::Error || printer->printerState() == QPrinter::Aborted)
                m_work.show(Tone::error, tr("The printer did not take the pages. Check it, then print again."));
            else
                m_work.show(Tone::success, tr("The pages are with the printer."));
        });
    });
    dialog->open();
}

void Handouts::askForFile(FileKind kind) {
    if (busy() || !m_reader.newest()) return;
    const QString title = kind == FileKind::pdf ? tr("Save people and PINs as PDF") : tr("Save people and PINs as CSV");
    askWhereToSave(kind, title, fileNameFor(*m_reader.newest(), suffixOf(kind)), m_window, [this, kind](const QString& path) {
        if (kind == FileKind::pdf)
            return withPins([this, path](const std::vector<api::Pin>& pins) {
                const auto document = conferenceDocument(*m_reader.newest(), pins, m_api.server().host());
                write(FileKind::pdf, path, pdfOf(*document));
            });
        start(tr("Asking for the table…"), m_api.pinsCsv(m_reader.id(), this, [this, path](Result<QByteArray> table) {
                  stop();
                  if (table)
                      write(FileKind::csv, path, *table);
                  else
                      m_work.showError(table.error());
              }));
    });
}

void Handouts::write(FileKind kind, const QString& path, const QByteArray& bytes) {
    const QString shown = QDir::toNativeSeparators(path);
    const QString reason = writeSecretFile(path, bytes);
    if (reason.isEmpty())
        return m_work.show(Tone::success, tr("Saved as %1. The file holds PINs: pass it on with care.").arg(shown));
    m_unwritten = kind;
    m_work.show(Tone::error, tr("%1 could not be written: %2. Nothing has been saved.").arg(shown, reason));
    m_work.offer(tr("Choose another place…"));
}

void Handouts::withPins(std::function<void(const std::vector<api::Pin>&)> use) {
    start(tr("Asking for the PINs…"), m_api.pins(m_reader.id(), this, [this, use](Result<api::PinList> pins) {
              stop();
              if (pins)
                  use(pins->items);
              else
                  m_work.showError(pins.error());
          }));
}

void Handouts::start(const QString& what, Call call) {
    m_call = std::move(call);
    m_unwritten.reset();
    m_work.start(what, m_call);
    Q_EMIT busyChanged();
}

void Handouts::stop() {
    m_call = Call();
    m_work.stop();
    Q_EMIT busyChanged();
}

} // namespace conclave::client
