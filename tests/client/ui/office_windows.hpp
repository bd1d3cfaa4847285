// Every window of the desktop program in every state that it has something of its own to show in, in front of the busy
// office: what tests look through in every language, direction, look and size.
#pragma once

#include "tests/client/ui/scenes_accounts.hpp"
#include "tests/client/ui/scenes_dialogs.hpp"
#include "tests/client/ui/scenes_frame.hpp"
#include "tests/client/ui/scenes_live.hpp"
#include "tests/client/ui/scenes_wizards.hpp"

namespace conclave::tests {

class OfficeWindows : public Stage {
public:
    // In which language the people of the office write.
    explicit OfficeWindows(bool german = false) : Stage(german) {}

    // What a test makes of the office before each scene.
    std::function<void()> spoil{};

    // One scene after the other, each gone before the next comes. `look` gets a name that is the window's alone.
    void each(const Look& look) {
        m_look = look;
        for (void (*scene)(Stage&) : {&pages,          &emptyPages,      &menus,           &newConference,     &changeConference,
                                      &people,         &peopleFromFile,  &personQuestions, &invitation,        &reschedule,
                                      &brokenWizard,   &details,         &otherDetails,    &cancellation,      &knownConference,
                                      &trustQuestions, &settingsAndHelp, &accountDialogs,  &accountOutOfReach, &strips,
                                      &runningCall,    &callInTrouble,   &attendance,      &signingIn}) {
            office.rewind();
            if (spoil) spoil();
            scene(*this);
            QCoreApplication::sendPostedEvents(nullptr, QEvent::DeferredDelete);
        }
    }
};

} // namespace conclave::tests
