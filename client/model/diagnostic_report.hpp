// What somebody who helps wants to know of an installation, as text to be pasted into a mail: versions, system, display,
// counts. By its making without secrets: no login, name, address, host, subject, number or PIN can be handed in. English,
// whatever the program speaks. Pure; any thread.
#pragma once

#include <QString>

namespace conclave::client {

struct ReportFacts {
    QString serverVersion{}; // empty: never reached
    QString tlsVersion{};    // of the newest connection
    QString connection{};    // such as "connected"
    QString platform{};      // of the display, such as "xcb"
    double scale = 1.0;
    QString look{};
    QString language{};
    QString localStore{};
    int profiles = 0;
    int conferences = 0;
    bool tray = false;
};

QString diagnosticReport(const ReportFacts& facts);

} // namespace conclave::client
