// What, when and how to join: one conference as a sheet to read. GUI thread only.
#pragma once

#include "common/api/messages.hpp"

#include <QWidget>
#include <vector>

class QGridLayout;

namespace conclave::client {

// A line of the sheet; without a value there is none.
struct ConferenceFact {
    QString name{}; // of the control that shows it
    QString title{};
    QString value{};

    bool operator==(const ConferenceFact&) const = default;
};

// `host` is where phones dial; empty leaves that line away.
// `zonesBeside` are those in which the person wants to see the time besides.
std::vector<ConferenceFact> factsOf(const api::Conference& conference, const QString& host, const QStringList& zonesBeside = {});

class ConferenceSheet : public QWidget {
    Q_OBJECT

public:
    explicit ConferenceSheet(QWidget* parent = nullptr);

    // Before show().
    void setZonesBeside(const QStringList& zones) { m_zonesBeside = zones; }
    void show(const api::Conference& conference, const QString& host = {});

private:
    void addRow(const ConferenceFact& fact);

    QStringList m_zonesBeside;
    std::vector<ConferenceFact> m_shown;
    QGridLayout* m_grid = nullptr;
    QWidget* m_body = nullptr;
};

// A scroll area without a frame around `content`.
QWidget* scrolled(QWidget* content);

} // namespace conclave::client
