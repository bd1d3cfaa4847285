// The program's own icons: SVG outlines from resources/icons, tinted when they are painted, from the palette (normal,
// disabled, selected) or in a tone of the theme. They follow a change of palette by themselves and are drawn at the
// device's pixel ratio. GUI thread only.
#pragma once

#include "client/ui/widgets/theme.hpp"

#include <QIcon>

namespace conclave::client {

// Each name is a file: `personAdd` is resources/icons/person-add.svg.
enum class IconName {
    account, arrowLeft, arrowRight, calendar, calendarOff, calendarPlus, check, checkCircle, chevronDown, chevronsRight,
    clock, close, copy, crown, envelope, error, eye, eyeOff, hand, handOff, headphones, info, key, lifebuoy, list, lock,
    lockOpen, microphone, microphoneOff, noAccount, pause, pencil, people, person, personAdd, personRemove, phone, phoneOff,
    plus, power, print, refresh, save, search, server, shield, shieldOff, signOut, trash, voice, warning,
};
inline constexpr int kIconCount = static_cast<int>(IconName::warning) + 1;

QIcon icon(IconName name, Tone tone = Tone::text);
// The program's own icon, in colour.
QIcon appIcon();
// Where the outline lies among the resources.
QString iconPath(IconName name);
// A label that shows an icon; its word for screen readers goes with it.
class QLabel* newIconLabel(IconName name, Tone tone, int sizePx, class QWidget* parent);

} // namespace conclave::client
