// How long before the begin everybody who was invited by mail gets another one (spec D8). GUI thread only.
#pragma once

#include <QComboBox>
#include <cstdint>

namespace conclave::client {

class ReminderBox : public QComboBox {
    Q_OBJECT

public:
    explicit ReminderBox(QWidget* parent = nullptr);

    // Minutes before the begin; 0 is nobody. A number that is not listed is added.
    void setMinutes(std::int64_t minutes);
    std::int64_t minutes() const { return currentData().toLongLong(); }
};

} // namespace conclave::client
