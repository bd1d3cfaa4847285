// The list of PINs for other hands (spec C8): on paper, as PDF, as CSV. The person chooses where it goes first; only then
// the server is asked, which audits it. A file is whole or not there, and its owner's alone. GUI thread only.
#pragma once

#include "client/model/conference_reader.hpp"
#include "client/ui/save_question.hpp"

namespace conclave::client {

class WorkStrip;

class Handouts : public QObject {
    Q_OBJECT

public:
    // Dialogs open over `window`; progress and outcome go to `work`.
    Handouts(ApiClient& api, ConferenceReader& reader, WorkStrip& work, QWidget* window);

    void print();
    void savePdf();
    void saveCsv();
    bool busy() const { return m_call.running(); }

Q_SIGNALS:
    void busyChanged();

private:
    void askForFile(FileKind kind);
    void write(FileKind kind, const QString& path, const QByteArray& bytes);
    void withPins(std::function<void(const std::vector<api::Pin>&)> use);
    void start(const QString& what, Call call);
    void stop();

    ApiClient& m_api;
    ConferenceReader& m_reader;
    WorkStrip& m_work;
    QWidget* m_window;
    Call m_call;
    std::optional<FileKind> m_unwritten; // what the offer to choose another place is about
};

} // namespace conclave::client
