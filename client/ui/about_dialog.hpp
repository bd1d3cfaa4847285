// What this is, in which versions, and a report for whoever helps, without secrets. GUI thread only.
#pragma once

#include "client/model/diagnostic_report.hpp"

#include <QDialog>

class QLabel;

namespace conclave::client {

class AboutDialog : public QDialog {
    Q_OBJECT

public:
    // `supportContact` may be empty.
    AboutDialog(const ReportFacts& facts, const QString& supportContact, QWidget* parent);

private:
    void copyReport();

    ReportFacts m_facts;
    QLabel* m_copied = nullptr;
};

} // namespace conclave::client
