// What is known of a conference while the server cannot be reached: what, when, who, to be read only. No PINs: they are
// never kept here. GUI thread only.
#pragma once

#include "client/model/known_conferences.hpp"

#include <QDialog>

class QLabel;

namespace conclave::client {

class ConferenceSheet;
class MessageStrip;
class PeopleTable;

class KnownConferenceDialog : public QDialog {
    Q_OBJECT

public:
    KnownConferenceDialog(KnownConferences& known, const ConferenceId& id, const QDateTime& knownAt, QWidget* parent);

private:
    void fill(const std::optional<api::Conference>& conference, const QDateTime& knownAt);

    QLabel* m_title = nullptr;
    MessageStrip* m_message = nullptr;
    ConferenceSheet* m_sheet = nullptr;
    QLabel* m_totals = nullptr;
    PeopleTable* m_people = nullptr;
};

} // namespace conclave::client
