<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="en" sourcelanguage="en">
<context>
    <name>Actions</name>
    <message numerus="yes">
        <source>Invite %n people added since</source>
        <translation>
            <numerusform>Invite %n person added since</numerusform>
            <numerusform>Invite %n people added since</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>AttendanceDocument</name>
    <message numerus="yes">
        <source>%n stay(s)</source>
        <translation>
            <numerusform>%n stay</numerusform>
            <numerusform>%n stays</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n still in the call</source>
        <translation>
            <numerusform>%n still in the call</numerusform>
            <numerusform>%n still in the call</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>the %n earlier one(s) are in the CSV file</source>
        <translation>
            <numerusform>the one earlier is in the CSV file</numerusform>
            <numerusform>the %n earlier ones are in the CSV file</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>LiveWords</name>
    <message numerus="yes">
        <source>%n day(s) left</source>
        <translation>
            <numerusform>%n day left</numerusform>
            <numerusform>%n days left</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Talking: %1 and %n more</source>
        <translation>
            <numerusform>Talking: %1 and %n more</numerusform>
            <numerusform>Talking: %1 and %n more</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Texts</name>
    <message numerus="yes">
        <source>%n day(s)</source>
        <translation>
            <numerusform>%n day</numerusform>
            <numerusform>%n days</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Words</name>
    <message numerus="yes">
        <source>%n people</source>
        <translation>
            <numerusform>%n person</numerusform>
            <numerusform>%n people</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>conclave::client::AddPeoplePage</name>
    <message numerus="yes">
        <source>%n of up to 20 people in this batch</source>
        <translation>
            <numerusform>%n of up to 20 people in this batch</numerusform>
            <numerusform>%n of up to 20 people in this batch</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>“%1” holds %n people; a conference has room for 250.</source>
        <translation>
            <numerusform>“%1” holds %n person; a conference has room for 250.</numerusform>
            <numerusform>“%1” holds %n people; a conference has room for 250.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>conclave::client::CancelConferenceDialog</name>
    <message numerus="yes">
        <source>Cancel conference and mail %n people</source>
        <translation>
            <numerusform>Cancel conference and mail %n person</numerusform>
            <numerusform>Cancel conference and mail %n people</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>conclave::client::ConferenceWatch</name>
    <message numerus="yes">
        <source>%n mails have failed</source>
        <translation>
            <numerusform>%n mail has failed</numerusform>
            <numerusform>%n mails have failed</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>conclave::client::DeliveriesPanel</name>
    <message numerus="yes">
        <source>%n failed</source>
        <translation>
            <numerusform>%n failed</numerusform>
            <numerusform>%n failed</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n waiting</source>
        <translation>
            <numerusform>%n waiting</numerusform>
            <numerusform>%n waiting</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n sent</source>
        <translation>
            <numerusform>%n sent</numerusform>
            <numerusform>%n sent</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n without mail</source>
        <translation>
            <numerusform>%n without mail</numerusform>
            <numerusform>%n without mail</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>conclave::client::InvitationWizard</name>
    <message numerus="yes">
        <source>Invite %n people and finalise</source>
        <translation>
            <numerusform>Invite %n person and finalise</numerusform>
            <numerusform>Invite %n people and finalise</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Invite %n people</source>
        <translation>
            <numerusform>Invite %n person</numerusform>
            <numerusform>Invite %n people</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>conclave::client::LivePanel</name>
    <message numerus="yes">
        <source>And %n more.</source>
        <translation>
            <numerusform>And %n more.</numerusform>
            <numerusform>And %n more.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>conclave::client::MailChoicePage</name>
    <message numerus="yes">
        <source>All %n get mail</source>
        <translation>
            <numerusform>The one person gets mail</numerusform>
            <numerusform>All %n get mail</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%1 of %n get mail</source>
        <translation>
            <numerusform>%1 of %n gets mail</numerusform>
            <numerusform>%1 of %n get mail</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n addresses may be wrong. Look again before the mail goes out.</source>
        <translation>
            <numerusform>%n address may be wrong. Look again before the mail goes out.</numerusform>
            <numerusform>%n addresses may be wrong. Look again before the mail goes out.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>conclave::client::MainWindow</name>
    <message numerus="yes">
        <source>Mail: %n waiting</source>
        <translation>
            <numerusform>Mail: %n waiting</numerusform>
            <numerusform>Mail: %n waiting</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>conclave::client::NewPasswordForm</name>
    <message numerus="yes">
        <source>At least %n characters; a few words that only you put together are easiest to remember.</source>
        <translation>
            <numerusform>At least %n character; a few words that only you put together are easiest to remember.</numerusform>
            <numerusform>At least %n characters; a few words that only you put together are easiest to remember.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>The password needs at least %n characters.</source>
        <translation>
            <numerusform>The password needs at least %n character.</numerusform>
            <numerusform>The password needs at least %n characters.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>conclave::client::ParticipantsWizard</name>
    <message numerus="yes">
        <source>%n people are new. They are added, and get their PINs, when you finish.</source>
        <translation>
            <numerusform>%n person is new, and is added and gets a PIN when you finish.</numerusform>
            <numerusform>%n people are new. They are added, and get their PINs, when you finish.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Discard %n people who have not been added yet?</source>
        <translation>
            <numerusform>Discard %n person who has not been added yet?</numerusform>
            <numerusform>Discard %n people who have not been added yet?</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Take %n people into the list</source>
        <translation>
            <numerusform>Take %n person into the list</numerusform>
            <numerusform>Take %n people into the list</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n people have been added</source>
        <translation>
            <numerusform>%n person has been added</numerusform>
            <numerusform>%n people have been added</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n of your people are in already, or cannot be added any more, and were left out: %1</source>
        <translation>
            <numerusform>%n of your people is in already, or cannot be added any more, and was left out: %1</numerusform>
            <numerusform>%n of your people are in already, or cannot be added any more, and were left out: %1</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n people from the file wait: Continue shows them again.</source>
        <translation>
            <numerusform>%n person from the file waits: Continue shows them again.</numerusform>
            <numerusform>%n people from the file wait: Continue shows them again.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>conclave::client::PeopleReviewPage</name>
    <message numerus="yes">
        <source>%n of them cannot be added, for the reason beside each. The others can.</source>
        <translation>
            <numerusform>%n of them cannot be added, for the reason beside each. The others can.</numerusform>
            <numerusform>%n of them cannot be added, for the reason beside each. The others can.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>conclave::client::PeopleTable</name>
    <message numerus="yes">
        <source>%n moderator(s)</source>
        <translation>
            <numerusform>%n moderator</numerusform>
            <numerusform>%n moderators</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n participant(s)</source>
        <translation>
            <numerusform>%n participant</numerusform>
            <numerusform>%n participants</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n in the audience</source>
        <translation>
            <numerusform>%n in the audience</numerusform>
            <numerusform>%n in the audience</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>conclave::client::PersonCommands</name>
    <message numerus="yes">
        <source>%n invitations go out again.</source>
        <translation>
            <numerusform>%n invitation goes out again.</numerusform>
            <numerusform>%n invitations go out again.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>conclave::client::ProfileMenu</name>
    <message numerus="yes">
        <source>A name has 1 to %n characters.</source>
        <translation>
            <numerusform>A name has at most %n character.</numerusform>
            <numerusform>A name has 1 to %n characters.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>conclave::client::RescheduleWizard</name>
    <message numerus="yes">
        <source>All %n get mail: the old time taken back, and a new invitation</source>
        <translation>
            <numerusform>The one person gets mail: the old time taken back, and a new invitation</numerusform>
            <numerusform>All %n get mail: the old time taken back, and a new invitation</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%1 of %n get mail; who was left out before is left out now</source>
        <translation>
            <numerusform>%1 of %n gets mail; who was left out before is left out now</numerusform>
            <numerusform>%1 of %n get mail; who was left out before is left out now</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Reschedule and mail %n people</source>
        <translation>
            <numerusform>Reschedule and mail %n person</numerusform>
            <numerusform>Reschedule and mail %n people</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>conclave::client::WeekView</name>
    <message numerus="yes">
        <source>%n more in this week; the list shows all</source>
        <translation>
            <numerusform>%n more in this week; the list shows all</numerusform>
            <numerusform>%n more in this week; the list shows all</numerusform>
        </translation>
    </message>
</context>
</TS>
