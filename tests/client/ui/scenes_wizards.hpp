// The wizards, gone through as a person does.
#pragma once

#include "client/ui/add_people_page.hpp"
#include "client/ui/invitation_wizard.hpp"
#include "client/ui/new_conference_wizard.hpp"
#include "client/ui/participants_wizard.hpp"
#include "client/ui/reschedule_wizard.hpp"
#include "tests/client/ui/stage.hpp"

#include <QDateTimeEdit>
#include <QPlainTextEdit>
#include <QTableView>

namespace conclave::tests {

inline void primary(QWidget& wizard) {
    Stage::press(wizard, "primary");
    Stage::settle(wizard);
}

inline void newConference(Stage& stage) {
    client::NewConferenceWizard wizard(*stage.api, std::nullopt, nullptr);
    wizard.setZonesBeside(stage.settings.zonesBeside());
    stage.show(wizard);
    auto& begin = Stage::find<QDateTimeEdit>(wizard, "begin");
    auto& end = Stage::find<QDateTimeEdit>(wizard, "end");
    begin.setDateTime(QDateTime(QDate::currentDate().addDays(1), QTime(9, 30)));
    stage.look("new conference 1 when", wizard);
    QTest::mouseClick(&begin, Qt::LeftButton, {}, QPoint(begin.isRightToLeft() ? 8 : begin.width() - 8, begin.height() / 2));
    stage.lookAbove("calendar");
    const QDateTime until = end.dateTime();
    end.setDateTime(begin.dateTime().addSecs(-60));
    primary(wizard);
    stage.look("new conference 1 when, fault", wizard);
    end.setDateTime(until);
    primary(wizard);
    primary(wizard); // without a subject
    stage.look("new conference 2 about, fault", wizard);
    Stage::type(wizard, "subject", client::qs(stage.office.conference.subject));
    Stage::find<QPlainTextEdit>(wizard, "description").setPlainText(client::qs(stage.office.conference.description));
    stage.look("new conference 2 about", wizard);
    stage.lookInside("question discard conference", [&] { Stage::press(wizard, "cancel"); });
    primary(wizard);
    stage.look("new conference 3 phones", wizard);
    primary(wizard);
    stage.look("new conference 4 review", wizard);
    primary(wizard);
    stage.look("new conference 5 done", wizard);
}

// Somebody else was faster.
inline void changeConference(Stage& stage) {
    client::NewConferenceWizard wizard(*stage.api, stage.office.conference, nullptr);
    stage.showAndLook("change conference 1 when", wizard);
    primary(wizard);
    Stage::type(wizard, "subject", QStringLiteral("Town hall"));
    for (int i = 0; i < 2; ++i) primary(wizard);
    ++stage.office.conference.version;
    stage.office.conference.end += std::chrono::minutes(30);
    stage.office.refuse = api::Problem{.title = "Stale", .status = 412, .code = "version_stale", .field = {}, .requestId = "7f3a91c2"};
    primary(wizard);
    stage.look("change conference 4 stale", wizard);
}

inline void people(Stage& stage) {
    using client::NewPerson;
    client::ParticipantsWizard wizard(*stage.api, stage.office.conference.id, nullptr);
    stage.showAndLook("people 1 list", wizard);
    Stage::press(wizard, "addPeople");
    stage.look("people 2 add", wizard);
    Stage::type(wizard, "address1", QStringLiteral("be"));
    if (!QTest::qWaitFor([] { return QApplication::activePopupWidget() != nullptr; })) qFatal("nobody is found");
    stage.look("people 2 matches", *QApplication::activePopupWidget());
    QTest::keyClick(QApplication::activePopupWidget(), Qt::Key_Escape);
    auto& page = *wizard.findChild<client::AddPeoplePage*>();
    stage.entered << QStringLiteral("noah@partner.example") << QStringLiteral("gina@partner") << QStringLiteral("nobody");
    const NewPerson twice{.address = QStringLiteral("carla@example.org"), .displayName = {}};
    page.setBatch(Role::participant, {{.address = QStringLiteral("b.vogel@example.org"), .displayName = {}},
                                      {.address = QStringLiteral("noah@partner.example"), .displayName = {}},
                                      {.address = QStringLiteral("nobody"), .displayName = {}},
                                      {.address = QStringLiteral("gina@partner"), .displayName = {}},
                                      {.address = QStringLiteral("f.schneider-wittgenstein@administration.partner.example"),
                                       .displayName = QStringLiteral("Friederike Schneider-Wittgenstein")}});
    Stage::settle(wizard);
    primary(wizard); // one is no address
    stage.look("people 2 add, chips", wizard);
    page.setBatch(Role::audience, {{.address = QStringLiteral("b.vogel@example.org"), .displayName = {}},
                                   {.address = QStringLiteral("noah@partner.example"), .displayName = {}}, twice});
    Stage::settle(wizard); // until the directory has answered
    primary(wizard);
    stage.look("people 3 review", wizard);
    primary(wizard);
    stage.look("people 4 list with new people", wizard);
    stage.lookInside("question discard people", [&] { Stage::press(wizard, "cancel"); });
    primary(wizard);
    stage.look("people 5 done", wizard);
    Stage::press(wizard, "showPins");
    stage.look("people 5 done, PINs", wizard);
}

inline void peopleFromFile(Stage& stage) {
    client::ParticipantsWizard wizard(*stage.api, stage.office.conference.id, nullptr);
    stage.show(wizard);
    Stage::press(wizard, "addPeople");
    std::vector<client::NewPerson> read;
    for (const auto& entry : stage.office.directory)
        read.push_back({.address = client::qs(entry.address), .displayName = client::qs(entry.displayName)});
    stage.entered << QStringLiteral("nobody");
    read.push_back({.address = stage.entered.back(), .displayName = {}});
    Q_EMIT wizard.findChild<client::AddPeoplePage*>()->imported(read);
    stage.look("people 3 review of a file", wizard);
}

inline void personQuestions(Stage& stage) {
    stage.office.finalise();
    client::ParticipantsWizard wizard(*stage.api, stage.office.conference.id, nullptr);
    stage.show(wizard);
    Stage::press(wizard, "role3");
    stage.lookAbove("question role");
    Stage::press(wizard, "remove2");
    stage.lookAbove("question remove");
}

inline void invitation(Stage& stage) {
    client::InvitationWizard wizard(*stage.api, stage.office.conference.id, nullptr);
    stage.showAndLook("invitation 1 review", wizard);
    primary(wizard);
    stage.look("invitation 2 who", wizard);
    Stage::press(wizard, "tickNone");
    primary(wizard);
    stage.look("invitation 3 final, no mail", wizard);
    Stage::press(wizard, "back");
    Stage::press(wizard, "tickAll");
    primary(wizard);
    stage.look("invitation 3 final", wizard);
    primary(wizard);
    auto& mails = Stage::find<QTableView>(wizard, "mails");
    if (!QTest::qWaitFor([&] { return mails.model()->rowCount() > 0; })) qFatal("no mails");
    stage.look("invitation 4 result", wizard);
    Stage::press(wizard, "correctAddress");
    stage.lookAbove("question address");
}

inline void reschedule(Stage& stage) {
    stage.office.finalise();
    client::RescheduleWizard wizard(*stage.api, stage.office.conference.id, nullptr);
    stage.showAndLook("reschedule 1 when", wizard);
    Stage::find<QDateTimeEdit>(wizard, "begin").setDateTime(QDateTime(QDate::currentDate().addDays(8), QTime(9, 30)));
    primary(wizard);
    stage.look("reschedule 2 check", wizard);
    primary(wizard);
    stage.look("reschedule 3 result", wizard);
}

// What a wizard says where its conference cannot be read, with the details unfolded.
inline void brokenWizard(Stage& stage) {
    stage.office.readsFail = true;
    client::InvitationWizard wizard(*stage.api, stage.office.conference.id, nullptr);
    stage.showAndLook("invitation, error", wizard);
    Stage::press(Stage::find(wizard, "message"), "messageDetailsButton");
    stage.look("invitation, error with details", wizard);
}

} // namespace conclave::tests
