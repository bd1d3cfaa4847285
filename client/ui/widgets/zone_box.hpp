// A time zone by its IANA name, chosen from the list or typed: any part of the name finds it. GUI thread only.
#pragma once

#include <QComboBox>

namespace conclave::client {

class ZoneBox : public QComboBox {
    Q_OBJECT

public:
    explicit ZoneBox(QWidget* parent = nullptr);

    // A first entry for no zone at all, whose id is empty.
    void allowNone(const QString& text);
    // A name that is not listed is added.
    void setZone(const QString& id);
    QString zone() const { return currentData().toString(); }
};

} // namespace conclave::client
