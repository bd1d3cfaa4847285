// One person's invitation as the tests of this folder vary it.
#pragma once

#include "server/mail/invitation.hpp"

namespace conclave::tests {

inline mail::InvitationFacts sampleFacts() {
    mail::InvitationFacts facts;
    facts.deliveryId = DeliveryId("0193d1f0-0000-7000-8000-0000000000a1");
    facts.conferenceId = ConferenceId("0193d1f0-0000-7000-8000-0000000000c1");
    facts.sequence = 1;
    facts.subject = "Rat für Ärger ☂";
    facts.description = "Agenda:\n1. Begrüßung\n2. Zahlen";
    facts.begin = *parseInstant("2026-11-23T09:30:00Z");
    facts.end = *parseInstant("2026-11-23T10:30:00Z");
    facts.timeZone = "Europe/Berlin";
    facts.organiser = {"Jürgen Groß", "juergen@example.org"};
    facts.recipient = {"Anna Müller", "anna@example.org"};
    facts.recipientTimeZone = "Asia/Kolkata";
    facts.role = Role::moderator;
    facts.number = "12345678";
    facts.pin = base::Secret("987654321");
    facts.joinToken = base::Secret("Tk-0123456789_abcdefgh");
    facts.publicHost = "conference.example.org";
    facts.webPhone = "https://conference.example.org:8443/phone/";
    facts.sender = {"Conclave", "conference@example.org"};
    facts.sentAt = *parseInstant("2026-11-20T08:00:00Z");
    return facts;
}

} // namespace conclave::tests
