// Who was in a conference, from when to when and how it ended (spec F8), during the call and afterwards: a table, and the
// same as CSV and PDF. Follows what happens. GUI thread only.
#pragma once

#include "client/model/attendance_rows.hpp"
#include "client/model/conference_reader.hpp"
#include "client/ui/save_question.hpp"

#include <QDialog>
#include <QTableWidget>
#include <QTimer>

class QLabel;
class QPushButton;
class QStackedWidget;

namespace conclave::client {

class EmptyState;
class WorkStrip;

// Read only; its look is the theme's.
class AttendanceTable : public QTableWidget {
    Q_OBJECT

public:
    explicit AttendanceTable(QWidget* parent);
};

class AttendanceDialog : public QDialog {
    Q_OBJECT

public:
    AttendanceDialog(ApiClient& api, const ConferenceId& id, QWidget* parent);

    const ConferenceId& id() const { return m_reader->id(); }
    // A file is being written.
    bool busy() const { return m_file.running(); }

private:
    void layOut();
    void read();
    void readFailed(const Error& error);
    // As of now, by the server's clock.
    void showRows();
    void fillCells(const std::vector<QStringList>& lines);
    void save(FileKind kind);
    // What comes is written there, as the bytes that are made of it.
    template <class T, class BytesOf>
    Answer<T> writing(FileKind kind, const QString& path, BytesOf bytesOf);
    void write(FileKind kind, const QString& path, const QByteArray& bytes);
    void refreshButtons();

    ApiClient& m_api;
    ConferenceReader* m_reader = nullptr;
    QLabel* m_title = nullptr;
    QLabel* m_summary = nullptr;
    QStackedWidget* m_body = nullptr;
    AttendanceTable* m_table = nullptr;
    EmptyState* m_empty = nullptr;
    WorkStrip* m_work = nullptr;
    QPushButton* m_pdf = nullptr;
    QPushButton* m_csv = nullptr;
    api::Attendance m_attendance{};
    std::vector<AttendanceRow> m_rows;
    bool m_known = false;
    bool m_again = false;              // asked for while it is being read
    bool m_unread = false;             // the last read failed
    bool m_nameless = false;           // the last read of the conference failed
    std::optional<FileKind> m_unwritten; // what the offer to choose another place is about
    Call m_reading;
    Call m_file;
    QTimer m_soon; // gathers changes that come together
};

} // namespace conclave::client
