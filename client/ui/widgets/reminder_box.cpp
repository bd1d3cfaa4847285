#include "client/ui/widgets/reminder_box.hpp"

#include "client/ui/widgets/texts.hpp"

#include <array>

namespace conclave::client {
namespace {

constexpr qint64 kHour = 60;
constexpr qint64 kDay = 24 * kHour;
constexpr std::array kOffered{qint64{0}, qint64{15}, qint64{30}, kHour, 4 * kHour, kDay, 2 * kDay, 7 * kDay};

} // namespace

ReminderBox::ReminderBox(QWidget* parent) : QComboBox(parent) {
    setAccessibleName(tr("Reminder by mail"));
    for (const qint64 minutes : kOffered) addItem(reminderText(minutes), minutes);
}

void ReminderBox::setMinutes(std::int64_t minutes) {
    const auto value = static_cast<qint64>(minutes);
    int at = findData(value);
    if (at < 0) {
        at = 0; // the list stays in order
        while (at < count() && itemData(at).toLongLong() < value) ++at;
        insertItem(at, reminderText(minutes), value);
    }
    setCurrentIndex(at);
}

} // namespace conclave::client
