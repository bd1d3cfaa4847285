// What, when and how to join: one conference as a sheet to read. Rows without a value stay away. GUI thread only.
#pragma once

#include "common/api/messages.hpp"

#include <QWidget>

class QGridLayout;

namespace conclave::client {

class ConferenceSheet : public QWidget {
    Q_OBJECT

public:
    explicit ConferenceSheet(QWidget* parent = nullptr);

    // `host` is where phones dial; empty leaves that row away.
    void show(const api::Conference& conference, const QString& host = {});

private:
    void addRow(const QString& name, const QString& title, const QString& value);

    QGridLayout* m_grid = nullptr;
    QWidget* m_body = nullptr;
};

// A scroll area without a frame around `content`.
QWidget* scrolled(QWidget* content);

} // namespace conclave::client
