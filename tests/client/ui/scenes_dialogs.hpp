// Windows about one conference, trust and settings.
#pragma once

#include "client/ui/about_dialog.hpp"
#include "client/ui/cancel_conference_dialog.hpp"
#include "client/ui/conference_info_dialog.hpp"
#include "client/ui/known_conference_dialog.hpp"
#include "client/ui/settings_dialog.hpp"
#include "client/ui/shortcuts_sheet.hpp"
#include "client/ui/trust_dialog.hpp"
#include "tests/client/ui/stage.hpp"

#include <QMenu>
#include <QPushButton>
#include <QTabWidget>
#include <QTableView>

namespace conclave::tests {

inline void details(Stage& stage) {
    stage.office.finalise();
    client::ConferenceInfoDialog window(*stage.api, stage.office.conference.id, nullptr);
    stage.showAndLook("details 1 what", window);
    window.showTab(client::ConferenceInfoDialog::Tab::people);
    stage.look("details 2 people", window);
    auto& people = Stage::find<QTableView>(window, "people");
    people.setCurrentIndex(people.model()->index(1, 0));
    Stage::press(window, "showPins");
    stage.look("details 2 PINs", window);
    QWidget& panel = Stage::find(window, "peoplePanel");
    Stage::press(panel, "newPin");
    stage.lookAbove("question new PIN");
    people.setCurrentIndex(people.model()->index(5, 0));
    Stage::press(panel, "correctAddress");
    Stage::type(Stage::above(), "newAddress", QStringLiteral("BEN@example.org"));
    stage.lookAbove("question address taken");
    auto& change = Stage::find<QPushButton>(panel, "changePerson");
    change.menu()->popup(change.mapToGlobal(QPoint(0, change.height())));
    stage.lookAbove("menu person");
    Stage::find<QTabWidget>(window, "tabs").setCurrentIndex(2);
    stage.look("details 3 mail", window);
}

// A draft has no mail, what is over can only be looked at, what is gone says so.
inline void otherDetails(Stage& stage) {
    {
        client::ConferenceInfoDialog window(*stage.api, stage.office.conference.id, nullptr);
        stage.showAndLook("details of a draft", window);
    }
    stage.office.conference.state = ConferenceState::cancelled;
    {
        client::ConferenceInfoDialog window(*stage.api, stage.office.conference.id, nullptr);
        stage.show(window);
        window.showTab(client::ConferenceInfoDialog::Tab::people);
        stage.look("details of a cancelled one", window);
    }
    stage.office.gone = true;
    client::ConferenceInfoDialog window(*stage.api, stage.office.conference.id, nullptr);
    stage.showAndLook("details of what is gone", window);
}

inline void cancellation(Stage& stage) {
    {
        client::CancelConferenceDialog dialog(*stage.api, stage.office.conference, nullptr);
        stage.showAndLook("cancel a draft", dialog);
    }
    stage.office.finalise();
    {
        client::CancelConferenceDialog dialog(*stage.api, stage.office.conference, nullptr);
        stage.showAndLook("cancel", dialog);
    }
    const api::Conference before = stage.office.conference;
    stage.office.conference.state = ConferenceState::cancelled;
    client::CancelConferenceDialog dialog(*stage.api, before, nullptr);
    stage.showAndLook("cancel what is cancelled", dialog);
}

inline void knownConference(Stage& stage) {
    api::Conference known = stage.office.conference;
    known.participants = stage.office.people;
    stage.keepers->known.setOwner({.profile = QStringLiteral("default"), .account = QStringLiteral("anna@localhost")});
    stage.keepers->known.keep(client::KnownView::current, {known});
    stage.keepers->known.keep(known);
    client::KnownConferenceDialog dialog(stage.keepers->known, known.id, QDateTime(QDate(2026, 11, 25), QTime(8, 5)), nullptr);
    stage.show(dialog);
    if (!QTest::qWaitFor([&] { return dialog.windowTitle() == client::qs(known.subject); })) qFatal("nothing was kept");
    stage.look("known conference", dialog);
}

inline void trustQuestions(Stage& stage) {
    client::TrustQuestion question;
    question.server = *client::ServerAddress::parse(QStringLiteral("conference.example.org"));
    question.fingerprint = QByteArray::fromHex("5f3a91c20e7788ab4d5e6f708192a3b4c5d6e7f8091a2b3c4d5e6f708192a3b4");
    question.pinned = QByteArray::fromHex("a1b2c3d4e5f60718293a4b5c6d7e8f90a1b2c3d4e5f60718293a4b5c6d7e8f90");
    for (const QByteArray& one : {question.fingerprint, question.pinned})
        for (const QByteArray& half : {one.left(16), one.mid(16)}) stage.entered << client::ServerTrust::fingerprintText(half);
    question.subject = question.issuer = QStringLiteral("Conclave");
    question.validFrom = QDateTime(QDate(2026, 1, 1), QTime(0, 0));
    question.validUntil = QDateTime(QDate(2036, 1, 1), QTime(0, 0));
    {
        client::TrustDialog dialog(question, nullptr);
        stage.showAndLook("trust, first use", dialog);
    }
    question.kind = client::TrustQuestion::Kind::changed;
    client::TrustDialog dialog(question, nullptr);
    stage.showAndLook("trust, changed", dialog);
}

inline void settingsAndHelp(Stage& stage) {
    {
        client::SettingsDialog dialog(stage.settings, QStringLiteral("default"), nullptr);
        stage.showAndLook("settings", dialog);
    }
    client::AboutDialog dialog({}, QStringLiteral("help@example.org"), nullptr);
    stage.showAndLook("about", dialog);
}

} // namespace conclave::tests
