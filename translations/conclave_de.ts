<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="de" sourcelanguage="en">
<context>
    <name>Actions</name>
    <message>
        <source>The conference is cancelled.</source>
        <translation>Die Konferenz ist abgesagt.</translation>
    </message>
    <message>
        <source>The conference has ended.</source>
        <translation>Die Konferenz ist beendet.</translation>
    </message>
    <message>
        <source>Change time, subject and description</source>
        <translation>Zeit, Betreff und Beschreibung ändern</translation>
    </message>
    <message>
        <source>Details, people and PINs (the invitations are out: nothing here changes)</source>
        <translation>Einzelheiten, Personen und PINs (die Einladungen sind verschickt: daran ändert sich nichts mehr)</translation>
    </message>
    <message>
        <source>People and their roles</source>
        <translation>Personen und ihre Rollen</translation>
    </message>
    <message>
        <source>Invite people and finalise the conference</source>
        <translation>Personen einladen und die Konferenz abschließen</translation>
    </message>
    <message numerus="yes">
        <source>Invite %n people added since</source>
        <translation>
            <numerusform>%n seither hinzugefügte Person einladen</numerusform>
            <numerusform>%n seither hinzugefügte Personen einladen</numerusform>
        </translation>
    </message>
    <message>
        <source>Everybody has been invited already.</source>
        <translation>Alle sind bereits eingeladen.</translation>
    </message>
    <message>
        <source>Delete the draft</source>
        <translation>Den Entwurf löschen</translation>
    </message>
    <message>
        <source>Cancel the conference and tell people</source>
        <translation>Die Konferenz absagen und es den Personen mitteilen</translation>
    </message>
</context>
<context>
    <name>InvitationText</name>
    <message>
        <source>Invitation to the conference “%1”</source>
        <translation>Einladung zur Konferenz „%1“</translation>
    </message>
    <message>
        <source>When: %1</source>
        <translation>Wann: %1</translation>
    </message>
    <message>
        <source>Time zone: %1</source>
        <translation>Zeitzone: %1</translation>
    </message>
    <message>
        <source>To join with one tap: %1</source>
        <translation>Mit einem Tipp teilnehmen: %1</translation>
    </message>
    <message>
        <source>Or dial %1 and type the PIN and #.</source>
        <translation>Oder %1 wählen und die PIN und # eingeben.</translation>
    </message>
    <message>
        <source>PIN: %1</source>
        <translation>PIN: %1</translation>
    </message>
    <message>
        <source>Role: %1. %2</source>
        <comment>role, what it may do</comment>
        <translation>Rolle: %1. %2</translation>
    </message>
    <message>
        <source>Link and PIN are for %1 alone.</source>
        <translation>Link und PIN sind nur für %1 bestimmt.</translation>
    </message>
</context>
<context>
    <name>Texts</name>
    <message>
        <source>Audience</source>
        <translation>Zuhörer</translation>
    </message>
    <message>
        <source>Participant</source>
        <translation>Teilnehmer</translation>
    </message>
    <message>
        <source>Moderator</source>
        <translation>Moderator</translation>
    </message>
    <message>
        <source>Listens, and is never heard.</source>
        <translation>Hört zu und ist nie zu hören.</translation>
    </message>
    <message>
        <source>Listens and talks.</source>
        <translation>Hört zu und spricht.</translation>
    </message>
    <message>
        <source>Talks, and may lock, mute, remove people and end the conference.</source>
        <translation>Spricht und darf die Konferenz sperren, stummschalten, Personen entfernen und sie beenden.</translation>
    </message>
    <message>
        <source>Account</source>
        <translation>Konto</translation>
    </message>
    <message>
        <source>Mail only</source>
        <translation>Nur Mail</translation>
    </message>
    <message>
        <source>Draft</source>
        <translation>Entwurf</translation>
    </message>
    <message>
        <source>Scheduled</source>
        <translation>Geplant</translation>
    </message>
    <message>
        <source>Ended</source>
        <translation>Beendet</translation>
    </message>
    <message>
        <source>Cancelled</source>
        <translation>Abgesagt</translation>
    </message>
    <message>
        <source>Waiting</source>
        <translation>Wartet</translation>
    </message>
    <message>
        <source>Being sent</source>
        <translation>Wird gesendet</translation>
    </message>
    <message>
        <source>Sent</source>
        <translation>Gesendet</translation>
    </message>
    <message>
        <source>Delayed</source>
        <translation>Verzögert</translation>
    </message>
    <message>
        <source>Failed</source>
        <translation>Fehlgeschlagen</translation>
    </message>
    <message>
        <source>Came back</source>
        <translation>Kam zurück</translation>
    </message>
    <message>
        <source>No mail</source>
        <translation>Keine Mail</translation>
    </message>
    <message numerus="yes">
        <source>%n day(s)</source>
        <translation>
            <numerusform>%n Tag</numerusform>
            <numerusform>%n Tage</numerusform>
        </translation>
    </message>
    <message>
        <source>%1 h</source>
        <translation>%1 Std.</translation>
    </message>
    <message>
        <source>%1 min</source>
        <translation>%1 Min.</translation>
    </message>
    <message>
        <source>%1, %2 – %3</source>
        <comment>day, begin, end</comment>
        <translation>%1, %2 – %3</translation>
    </message>
    <message>
        <source>%1, %2 – %3, %4</source>
        <comment>day, begin, day, end</comment>
        <translation>%1, %2 – %3, %4</translation>
    </message>
    <message>
        <source>The server cannot be reached. Check the network connection, then try again.</source>
        <translation>Der Server ist nicht erreichbar. Prüfen Sie die Netzverbindung und versuchen Sie es erneut.</translation>
    </message>
    <message>
        <source>The server did not answer in time. Try again.</source>
        <translation>Der Server hat nicht rechtzeitig geantwortet. Versuchen Sie es erneut.</translation>
    </message>
    <message>
        <source>The server&apos;s certificate is not trusted, so nothing was sent. Sign in again to check it.</source>
        <translation>Dem Zertifikat des Servers wird nicht vertraut, deshalb wurde nichts gesendet. Melden Sie sich erneut an, um es zu prüfen.</translation>
    </message>
    <message>
        <source>The server&apos;s answer could not be read. Its version may not fit this program.</source>
        <translation>Die Antwort des Servers ist nicht lesbar. Seine Version passt vielleicht nicht zu diesem Programm.</translation>
    </message>
    <message>
        <source>The session has ended. Sign in again; what you entered is kept.</source>
        <translation>Die Sitzung ist beendet. Melden Sie sich erneut an; Ihre Eingaben bleiben erhalten.</translation>
    </message>
    <message>
        <source>The login or the password is wrong.</source>
        <translation>Anmeldename oder Passwort ist falsch.</translation>
    </message>
    <message>
        <source>This account may not do that. %1</source>
        <translation>Dieses Konto darf das nicht. %1</translation>
    </message>
    <message>
        <source>The password must be changed first.</source>
        <translation>Das Passwort muss zuerst geändert werden.</translation>
    </message>
    <message>
        <source>This is not there any more. It may have been cancelled or deleted.</source>
        <translation>Das gibt es nicht mehr. Es wurde vielleicht abgesagt oder gelöscht.</translation>
    </message>
    <message>
        <source>Somebody changed this in the meantime. Look at the newest state, then decide again.</source>
        <translation>Jemand hat das inzwischen geändert. Sehen Sie sich den neuesten Stand an und entscheiden Sie dann erneut.</translation>
    </message>
    <message>
        <source>The invitations are out, so time, subject and description are fixed. To change them, cancel the conference and plan a new one.</source>
        <translation>Die Einladungen sind verschickt; Zeit, Betreff und Beschreibung stehen damit fest. Um sie zu ändern, sagen Sie die Konferenz ab und planen Sie eine neue.</translation>
    </message>
    <message>
        <source>The invitations are out already.</source>
        <translation>Die Einladungen sind bereits verschickt.</translation>
    </message>
    <message>
        <source>The conference has been cancelled.</source>
        <translation>Die Konferenz ist abgesagt.</translation>
    </message>
    <message>
        <source>The conference has ended.</source>
        <translation>Die Konferenz ist beendet.</translation>
    </message>
    <message>
        <source>The conference has not been finalised yet.</source>
        <translation>Die Konferenz ist noch nicht abgeschlossen.</translation>
    </message>
    <message>
        <source>Somebody with this address is in the conference already.</source>
        <translation>Jemand mit dieser Adresse nimmt bereits teil.</translation>
    </message>
    <message>
        <source>A conference holds at most 250 people.</source>
        <translation>Eine Konferenz fasst höchstens 250 Personen.</translation>
    </message>
    <message>
        <source>A conference needs a moderator. Make somebody else moderator first.</source>
        <translation>Eine Konferenz braucht einen Moderator. Machen Sie zuerst jemand anderen zum Moderator.</translation>
    </message>
    <message>
        <source>Too many attempts. Wait a moment, then try again.</source>
        <translation>Zu viele Versuche. Warten Sie einen Moment und versuchen Sie es erneut.</translation>
    </message>
    <message>
        <source>The server&apos;s disk is full, so nothing can be changed. Tell its operator.</source>
        <translation>Die Festplatte des Servers ist voll, deshalb lässt sich nichts ändern. Sagen Sie es dem Betreiber.</translation>
    </message>
    <message>
        <source>The server is busy. Try again in a moment.</source>
        <translation>Der Server ist ausgelastet. Versuchen Sie es gleich noch einmal.</translation>
    </message>
    <message>
        <source>Stopped. It may have reached the server all the same.</source>
        <translation>Angehalten. Den Server kann es dennoch erreicht haben.</translation>
    </message>
    <message>
        <source>The server did not accept an entry.</source>
        <translation>Der Server hat eine Eingabe nicht angenommen.</translation>
    </message>
    <message>
        <source>The server did not accept an entry: %1.</source>
        <translation>Der Server hat eine Eingabe nicht angenommen: %1.</translation>
    </message>
    <message>
        <source>That did not work: %1</source>
        <translation>Das hat nicht funktioniert: %1</translation>
    </message>
</context>
<context>
    <name>Words</name>
    <message>
        <source>Code: %1</source>
        <translation>Code: %1</translation>
    </message>
    <message>
        <source>Field: %1</source>
        <translation>Feld: %1</translation>
    </message>
    <message>
        <source>Server: %1</source>
        <translation>Server: %1</translation>
    </message>
    <message>
        <source>Request: %1</source>
        <translation>Anfrage: %1</translation>
    </message>
    <message>
        <source>phone user</source>
        <translation>Telefonnutzer</translation>
    </message>
    <message>
        <source>conference user</source>
        <translation>Konferenznutzer</translation>
    </message>
    <message>
        <source>support</source>
        <translation>Support</translation>
    </message>
    <message>
        <source>administrator</source>
        <translation>Administrator</translation>
    </message>
    <message>
        <source>not invited yet</source>
        <translation>noch nicht eingeladen</translation>
    </message>
    <message>
        <source>mailed %1</source>
        <translation>%1 gemailt</translation>
    </message>
    <message>
        <source>%1 waiting</source>
        <translation>%1 warten</translation>
    </message>
    <message>
        <source>%1 failed</source>
        <translation>%1 fehlgeschlagen</translation>
    </message>
    <message>
        <source>%1 not mailed</source>
        <translation>%1 ohne Mail</translation>
    </message>
    <message>
        <source>no mail</source>
        <translation>keine Mail</translation>
    </message>
    <message numerus="yes">
        <source>%n people</source>
        <translation>
            <numerusform>%n Person</numerusform>
            <numerusform>%n Personen</numerusform>
        </translation>
    </message>
    <message>
        <source>%1 %2 – %3 %4</source>
        <comment>date time – date time</comment>
        <translation>%1 %2 – %3 %4</translation>
    </message>
    <message>
        <source>Today</source>
        <translation>Heute</translation>
    </message>
    <message>
        <source>Tomorrow</source>
        <translation>Morgen</translation>
    </message>
    <message>
        <source>Yesterday</source>
        <translation>Gestern</translation>
    </message>
</context>
<context>
    <name>conclave::client::AboutPage</name>
    <message>
        <source>%1 of %2</source>
        <comment>characters used</comment>
        <translation>%1 von %2</translation>
    </message>
    <message>
        <source>For example: Board, third quarter</source>
        <translation>Zum Beispiel: Vorstand, drittes Quartal</translation>
    </message>
    <message>
        <source>Agenda, what to prepare, who to ask</source>
        <translation>Tagesordnung, was vorzubereiten ist, wen man fragt</translation>
    </message>
    <message>
        <source>&amp;Subject</source>
        <translation>&amp;Betreff</translation>
    </message>
    <message>
        <source>&amp;Description</source>
        <translation>Be&amp;schreibung</translation>
    </message>
    <message>
        <source>This is too long. Shorten it to the number shown above.</source>
        <translation>Das ist zu lang. Kürzen Sie es auf die Zahl, die darüber steht.</translation>
    </message>
    <message>
        <source>This holds a character that a mail cannot carry. Type it again.</source>
        <translation>Darin steht ein Zeichen, das eine Mail nicht überträgt. Geben Sie den Text neu ein.</translation>
    </message>
    <message>
        <source>A conference needs a subject; it is what people see first in the mail.</source>
        <translation>Eine Konferenz braucht einen Betreff; ihn sieht man in der Mail zuerst.</translation>
    </message>
</context>
<context>
    <name>conclave::client::AddPeoplePage</name>
    <message>
        <source>&amp;More…</source>
        <translation>&amp;Mehr …</translation>
    </message>
    <message>
        <source>A batch holds 20 people. Left out, for the next batch: %1</source>
        <translation>Ein Durchgang fasst 20 Personen. Ausgelassen, für den nächsten: %1</translation>
    </message>
    <message>
        <source>Up to 20 people in one batch. A pasted list of addresses fills the fields.</source>
        <translation>Bis zu 20 Personen in einem Durchgang. Eine eingefügte Liste von Adressen füllt die Felder.</translation>
    </message>
    <message numerus="yes">
        <source>%n of up to 20 people in this batch</source>
        <translation>
            <numerusform>%n von bis zu 20 Personen in diesem Durchgang</numerusform>
            <numerusform>%n von bis zu 20 Personen in diesem Durchgang</numerusform>
        </translation>
    </message>
    <message>
        <source>Enter at least one person: a name, an extension or a mail address.</source>
        <translation>Geben Sie mindestens eine Person ein: einen Namen, eine Durchwahl oder eine Mailadresse.</translation>
    </message>
    <message>
        <source>“%1” is not a mail address. Choose somebody from the list that opens as you type, or enter the full address.</source>
        <translation>„%1“ ist keine Mailadresse. Wählen Sie jemanden aus der Liste, die sich beim Tippen öffnet, oder geben Sie die vollständige Adresse ein.</translation>
    </message>
</context>
<context>
    <name>conclave::client::AddressField</name>
    <message>
        <source>&amp;%1.</source>
        <translation>&amp;%1.</translation>
    </message>
    <message>
        <source>Person %1: name, extension or mail address</source>
        <translation>Person %1: Name, Durchwahl oder Mailadresse</translation>
    </message>
    <message>
        <source>Name, extension or mail address</source>
        <translation>Name, Durchwahl oder Mailadresse</translation>
    </message>
    <message>
        <source>%1, extension %2, %3, has an account</source>
        <translation>%1, Durchwahl %2, %3, hat ein Konto</translation>
    </message>
    <message>
        <source>Account</source>
        <translation>Konto</translation>
    </message>
    <message>
        <source>%1 has an account</source>
        <translation>%1 hat ein Konto</translation>
    </message>
    <message>
        <source>No account has this address; the person gets the PIN by mail</source>
        <translation>Zu dieser Adresse gibt es kein Konto; die Person erhält die PIN per Mail</translation>
    </message>
    <message>
        <source>Nobody by that name</source>
        <translation>Niemand mit diesem Namen</translation>
    </message>
    <message>
        <source>No account matches. Type a full mail address, or choose somebody from the list.</source>
        <translation>Kein Konto passt dazu. Geben Sie eine vollständige Mailadresse ein oder wählen Sie jemanden aus der Liste.</translation>
    </message>
    <message>
        <source>Incomplete address</source>
        <translation>Adresse unvollständig</translation>
    </message>
    <message>
        <source>A mail address looks like name@example.org: letters, digits and a domain with a dot.</source>
        <translation>Eine Mailadresse sieht aus wie name@example.org: Buchstaben, Ziffern und eine Domäne mit Punkt.</translation>
    </message>
</context>
<context>
    <name>conclave::client::CancelConferenceDialog</name>
    <message>
        <source>Delete draft</source>
        <translation>Entwurf löschen</translation>
    </message>
    <message>
        <source>Cancel conference</source>
        <translation>Konferenz absagen</translation>
    </message>
    <message>
        <source>Delete this draft?</source>
        <translation>Diesen Entwurf löschen?</translation>
    </message>
    <message>
        <source>Cancel this conference?</source>
        <translation>Diese Konferenz absagen?</translation>
    </message>
    <message>
        <source>People who are told by mail</source>
        <translation>Personen, die es per Mail erfahren</translation>
    </message>
    <message>
        <source>Keep draft</source>
        <translation>Entwurf behalten</translation>
    </message>
    <message>
        <source>Keep conference</source>
        <translation>Konferenz behalten</translation>
    </message>
    <message>
        <source>It goes for good, with its people and PINs. Nobody has been invited, so nobody is told.</source>
        <translation>Er wird mit seinen Personen und PINs endgültig gelöscht. Niemand ist eingeladen, also erfährt es niemand.</translation>
    </message>
    <message>
        <source>All PINs stop working at once, and people in the call are disconnected. The record stays under past conferences. Untick whom you do not want to be told.</source>
        <translation>Alle PINs werden sofort ungültig, und wer im Gespräch ist, wird getrennt. Der Eintrag bleibt unter den vergangenen Konferenzen. Entfernen Sie das Häkchen bei allen, die es nicht erfahren sollen.</translation>
    </message>
    <message>
        <source>Try again</source>
        <translation>Erneut versuchen</translation>
    </message>
    <message>
        <source>Meanwhile the conference is in another state: %1. Close this and look again.</source>
        <translation>Die Konferenz hat inzwischen einen anderen Zustand: %1. Schließen Sie dieses Fenster und sehen Sie erneut nach.</translation>
    </message>
    <message>
        <source>%1, %2</source>
        <comment>name, address</comment>
        <translation>%1, %2</translation>
    </message>
    <message>
        <source>Cancel conference and mail nobody</source>
        <translation>Konferenz absagen, ohne Mail</translation>
    </message>
    <message numerus="yes">
        <source>Cancel conference and mail %n people</source>
        <translation>
            <numerusform>Konferenz absagen und %n Person mailen</numerusform>
            <numerusform>Konferenz absagen und %n Personen mailen</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>conclave::client::ConferenceInfoDialog</name>
    <message>
        <source>Conference</source>
        <translation>Konferenz</translation>
    </message>
    <message>
        <source>PIN</source>
        <translation>PIN</translation>
    </message>
    <message>
        <source>&amp;Copy text with PIN</source>
        <translation>Text mit PIN &amp;kopieren</translation>
    </message>
    <message>
        <source>&amp;What, when, how</source>
        <translation>&amp;Was, wann, wie</translation>
    </message>
    <message>
        <source>&amp;People and PINs</source>
        <translation>&amp;Personen und PINs</translation>
    </message>
    <message>
        <source>&amp;Mail</source>
        <translation>&amp;Mail</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>Schließen</translation>
    </message>
    <message>
        <source>Hide P&amp;INs</source>
        <translation>P&amp;INs verbergen</translation>
    </message>
    <message>
        <source>Show P&amp;INs</source>
        <translation>P&amp;INs zeigen</translation>
    </message>
    <message>
        <source>Copies the invitation of the chosen person; it leaves the clipboard after a minute.</source>
        <translation>Kopiert die Einladung der gewählten Person; nach einer Minute verschwindet sie aus der Zwischenablage.</translation>
    </message>
    <message>
        <source>PIN hidden</source>
        <translation>PIN verborgen</translation>
    </message>
    <message>
        <source>The text for %1 is in the clipboard for a minute.</source>
        <translation>Der Text für %1 ist eine Minute lang in der Zwischenablage.</translation>
    </message>
</context>
<context>
    <name>conclave::client::ConferenceListModel</name>
    <message>
        <source>Running</source>
        <translation>Läuft</translation>
    </message>
    <message>
        <source>%1, %2, %3, %4, %5</source>
        <comment>subject, when, state, people, mail</comment>
        <translation>%1, %2, %3, %4, %5</translation>
    </message>
    <message>
        <source>In your time zone. The conference was planned in %1.</source>
        <translation>In Ihrer Zeitzone. Geplant wurde die Konferenz in %1.</translation>
    </message>
    <message>
        <source>Begin</source>
        <translation>Beginn</translation>
    </message>
    <message>
        <source>End</source>
        <translation>Ende</translation>
    </message>
    <message>
        <source>Subject</source>
        <translation>Betreff</translation>
    </message>
    <message>
        <source>State</source>
        <translation>Zustand</translation>
    </message>
    <message>
        <source>People</source>
        <translation>Personen</translation>
    </message>
    <message>
        <source>Mail</source>
        <translation>Mail</translation>
    </message>
    <message>
        <source>Actions</source>
        <translation>Aktionen</translation>
    </message>
</context>
<context>
    <name>conclave::client::ConferenceSheet</name>
    <message>
        <source>Subject</source>
        <translation>Betreff</translation>
    </message>
    <message>
        <source>When</source>
        <translation>Wann</translation>
    </message>
    <message>
        <source>Duration</source>
        <translation>Dauer</translation>
    </message>
    <message>
        <source>Time zone</source>
        <translation>Zeitzone</translation>
    </message>
    <message>
        <source>Where you are</source>
        <translation>Bei Ihnen</translation>
    </message>
    <message>
        <source>Description</source>
        <translation>Beschreibung</translation>
    </message>
    <message>
        <source>Phones</source>
        <translation>Telefone</translation>
    </message>
    <message>
        <source>Secure phones only: every call is encrypted</source>
        <translation>Nur sichere Telefone: jeder Anruf ist verschlüsselt</translation>
    </message>
    <message>
        <source>Number</source>
        <translation>Nummer</translation>
    </message>
    <message>
        <source>To join</source>
        <translation>Teilnehmen</translation>
    </message>
    <message>
        <source>Tap the link in the mail, or dial sips:%1@%2 and type the PIN and #</source>
        <translation>Den Link in der Mail antippen, oder sips:%1@%2 wählen und die PIN und # eingeben</translation>
    </message>
</context>
<context>
    <name>conclave::client::ConferenceTable</name>
    <message>
        <source>Own conferences</source>
        <translation>Eigene Konferenzen</translation>
    </message>
</context>
<context>
    <name>conclave::client::ConferencesPage</name>
    <message>
        <source>Own Conferences</source>
        <translation>Eigene Konferenzen</translation>
    </message>
    <message>
        <source>Running conferences</source>
        <translation>Laufende Konferenzen</translation>
    </message>
    <message>
        <source>Past and cancelled conferences</source>
        <translation>Vergangene und abgesagte Konferenzen</translation>
    </message>
    <message>
        <source>&amp;New conference…</source>
        <translation>&amp;Neue Konferenz …</translation>
    </message>
    <message>
        <source>New conference</source>
        <translation>Neue Konferenz</translation>
    </message>
    <message>
        <source>Plan a conference (%1)</source>
        <translation>Eine Konferenz planen (%1)</translation>
    </message>
    <message>
        <source>&amp;Refresh</source>
        <translation>&amp;Aktualisieren</translation>
    </message>
    <message>
        <source>Refresh</source>
        <translation>Aktualisieren</translation>
    </message>
    <message>
        <source>&amp;Find</source>
        <translation>&amp;Suchen</translation>
    </message>
    <message>
        <source>&amp;Details and PINs…</source>
        <translation>&amp;Einzelheiten und PINs …</translation>
    </message>
    <message>
        <source>&amp;People…</source>
        <translation>&amp;Personen …</translation>
    </message>
    <message>
        <source>&amp;Invite…</source>
        <translation>Ein&amp;laden …</translation>
    </message>
    <message>
        <source>Filter</source>
        <translation>Filter</translation>
    </message>
    <message>
        <source>Filter conferences</source>
        <translation>Konferenzen filtern</translation>
    </message>
    <message>
        <source>Loading</source>
        <translation>Wird geladen</translation>
    </message>
    <message>
        <source>Try again</source>
        <translation>Erneut versuchen</translation>
    </message>
    <message>
        <source>&amp;Change…</source>
        <translation>Än&amp;dern …</translation>
    </message>
    <message>
        <source>&amp;Look at…</source>
        <translation>An&amp;sehen …</translation>
    </message>
    <message>
        <source>D&amp;elete draft…</source>
        <translation>Entwurf &amp;löschen …</translation>
    </message>
    <message>
        <source>&amp;Cancel conference…</source>
        <translation>Konferenz a&amp;bsagen …</translation>
    </message>
    <message>
        <source>No conference matches the filter</source>
        <translation>Keine Konferenz passt zum Filter</translation>
    </message>
    <message>
        <source>Every word is looked for in subject, description, number, date and state.</source>
        <translation>Jedes Wort wird in Betreff, Beschreibung, Nummer, Datum und Zustand gesucht.</translation>
    </message>
    <message>
        <source>No conferences yet</source>
        <translation>Noch keine Konferenzen</translation>
    </message>
    <message>
        <source>A conference gives each person a role and a PIN of their own, invites them by mail, and opens at the planned time.</source>
        <translation>Eine Konferenz gibt jeder Person eine Rolle und eine eigene PIN, lädt sie per Mail ein und öffnet zur geplanten Zeit.</translation>
    </message>
    <message>
        <source>Nothing is running</source>
        <translation>Es läuft keine Konferenz</translation>
    </message>
    <message>
        <source>Conferences in which somebody is talking right now appear here.</source>
        <translation>Hier erscheinen Konferenzen, in denen gerade gesprochen wird.</translation>
    </message>
    <message>
        <source>No past conferences</source>
        <translation>Keine vergangenen Konferenzen</translation>
    </message>
    <message>
        <source>Ended and cancelled conferences are kept here.</source>
        <translation>Beendete und abgesagte Konferenzen werden hier aufbewahrt.</translation>
    </message>
</context>
<context>
    <name>conclave::client::DeliveriesPanel</name>
    <message>
        <source>Cancel</source>
        <translation>Abbrechen</translation>
    </message>
    <message>
        <source>Correct address</source>
        <translation>Adresse berichtigen</translation>
    </message>
    <message>
        <source>&amp;Address of %1</source>
        <translation>&amp;Adresse von %1</translation>
    </message>
    <message>
        <source>A mail address looks like name@example.org.</source>
        <translation>Eine Mailadresse sieht aus wie name@example.org.</translation>
    </message>
    <message>
        <source>Correct and send again</source>
        <translation>Berichtigen und erneut senden</translation>
    </message>
    <message>
        <source>Mail</source>
        <translation>Mail</translation>
    </message>
    <message>
        <source>Details</source>
        <translation>Einzelheiten</translation>
    </message>
    <message>
        <source>&amp;Correct address…</source>
        <translation>Adresse be&amp;richtigen …</translation>
    </message>
    <message>
        <source>&amp;Send again</source>
        <translation>Erneut &amp;senden</translation>
    </message>
    <message>
        <source>Send again to all that &amp;failed</source>
        <translation>Erneut an alle &amp;fehlgeschlagenen senden</translation>
    </message>
    <message>
        <source>The mail states are as of a moment ago. %1</source>
        <translation>Die Mailzustände sind von eben. %1</translation>
    </message>
    <message>
        <source>Next try at %1</source>
        <translation>Nächster Versuch um %1</translation>
    </message>
    <message numerus="yes">
        <source>%n failed</source>
        <translation>
            <numerusform>%n fehlgeschlagen</numerusform>
            <numerusform>%n fehlgeschlagen</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n waiting</source>
        <translation>
            <numerusform>%n wartet</numerusform>
            <numerusform>%n warten</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n sent</source>
        <translation>
            <numerusform>%n gesendet</numerusform>
            <numerusform>%n gesendet</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n without mail</source>
        <translation>
            <numerusform>%n ohne Mail</numerusform>
            <numerusform>%n ohne Mail</numerusform>
        </translation>
    </message>
    <message>
        <source>Check the spelling and the domain of the addresses that failed. The people are in the conference all the same; you can also hand over their PINs yourself.</source>
        <translation>Prüfen Sie Schreibweise und Domäne der fehlgeschlagenen Adressen. Die Personen nehmen dennoch teil; Sie können ihnen die PINs auch selbst übergeben.</translation>
    </message>
    <message>
        <source>Choose a person first.</source>
        <translation>Wählen Sie zuerst eine Person.</translation>
    </message>
    <message>
        <source>This mail is on its way.</source>
        <translation>Diese Mail ist unterwegs.</translation>
    </message>
</context>
<context>
    <name>conclave::client::InvitationWizard</name>
    <message>
        <source>Invitation</source>
        <translation>Einladung</translation>
    </message>
    <message>
        <source>Gets mail</source>
        <translation>Erhält Mail</translation>
    </message>
    <message>
        <source>Show PINs and &amp;details…</source>
        <translation>PINs und &amp;Einzelheiten zeigen …</translation>
    </message>
    <message>
        <source>Review</source>
        <translation>Durchsicht</translation>
    </message>
    <message>
        <source>Who gets mail</source>
        <translation>Wer Mail erhält</translation>
    </message>
    <message>
        <source>Final check</source>
        <translation>Letzte Prüfung</translation>
    </message>
    <message>
        <source>Result</source>
        <translation>Ergebnis</translation>
    </message>
    <message>
        <source>Is the conference as it should be?</source>
        <translation>Ist die Konferenz so, wie sie sein soll?</translation>
    </message>
    <message>
        <source>Continue</source>
        <translation>Weiter</translation>
    </message>
    <message>
        <source>Who gets an invitation by mail?</source>
        <translation>Wer erhält eine Einladung per Mail?</translation>
    </message>
    <message>
        <source>Each mail holds the link, the number and that person&apos;s own PIN, nobody else&apos;s.</source>
        <translation>Jede Mail enthält den Link, die Nummer und nur die eigene PIN dieser Person.</translation>
    </message>
    <message>
        <source>Ready to invite?</source>
        <translation>Bereit zum Einladen?</translation>
    </message>
    <message>
        <source>Return to Own Conferences</source>
        <translation>Zurück zu Eigene Konferenzen</translation>
    </message>
    <message>
        <source>Reading the conference…</source>
        <translation>Die Konferenz wird gelesen …</translation>
    </message>
    <message>
        <source>Invitation – %1</source>
        <translation>Einladung – %1</translation>
    </message>
    <message>
        <source>The last look: once people are invited, time, subject and description are fixed.</source>
        <translation>Der letzte Blick: sobald eingeladen ist, stehen Zeit, Betreff und Beschreibung fest.</translation>
    </message>
    <message>
        <source>People have been invited already. This invites those who were added since.</source>
        <translation>Es wurde bereits eingeladen. Hiermit laden Sie ein, wer seither dazukam.</translation>
    </message>
    <message>
        <source>Everybody has been invited.</source>
        <translation>Alle sind eingeladen.</translation>
    </message>
    <message>
        <source>Everybody has been invited already.</source>
        <translation>Alle sind bereits eingeladen.</translation>
    </message>
    <message>
        <source>Nobody takes part but you. You can add people first, or later too.</source>
        <translation>Außer Ihnen nimmt niemand teil. Sie können Personen zuerst hinzufügen oder auch später.</translation>
    </message>
    <message>
        <source>Yes</source>
        <translation>Ja</translation>
    </message>
    <message>
        <source>No</source>
        <translation>Nein</translation>
    </message>
    <message>
        <source>The mails go out at once. After that, a change of time means cancelling and inviting again.</source>
        <translation>Die Mails gehen sofort hinaus. Eine Änderung der Zeit bedeutet danach: absagen und neu einladen.</translation>
    </message>
    <message>
        <source>No mail goes out. After that, a change of time means cancelling and planning anew.</source>
        <translation>Es geht keine Mail hinaus. Eine Änderung der Zeit bedeutet danach: absagen und neu planen.</translation>
    </message>
    <message numerus="yes">
        <source>Invite %n people and finalise</source>
        <translation>
            <numerusform>%n Person einladen und abschließen</numerusform>
            <numerusform>%n Personen einladen und abschließen</numerusform>
        </translation>
    </message>
    <message>
        <source>Finalise without mail</source>
        <translation>Ohne Mail abschließen</translation>
    </message>
    <message>
        <source>The mails go out at once, to these people only.</source>
        <translation>Die Mails gehen sofort hinaus, nur an diese Personen.</translation>
    </message>
    <message numerus="yes">
        <source>Invite %n people</source>
        <translation>
            <numerusform>%n Person einladen</numerusform>
            <numerusform>%n Personen einladen</numerusform>
        </translation>
    </message>
    <message>
        <source>Go on without mail</source>
        <translation>Ohne Mail fortfahren</translation>
    </message>
    <message>
        <source>The conference is finalised</source>
        <translation>Die Konferenz ist abgeschlossen</translation>
    </message>
    <message>
        <source>The new people are invited</source>
        <translation>Die neuen Personen sind eingeladen</translation>
    </message>
    <message>
        <source>The server sends the mails, also when this window is closed.</source>
        <translation>Der Server versendet die Mails, auch wenn dieses Fenster geschlossen ist.</translation>
    </message>
    <message>
        <source>Nobody was mailed: hand over number and PINs yourself.</source>
        <translation>Niemand erhält Mail: Übergeben Sie Nummer und PINs selbst.</translation>
    </message>
    <message>
        <source>Handing the invitations to the server…</source>
        <translation>Die Einladungen werden dem Server übergeben …</translation>
    </message>
</context>
<context>
    <name>conclave::client::MailChoicePage</name>
    <message>
        <source>Gets mail</source>
        <translation>Erhält Mail</translation>
    </message>
    <message>
        <source>Tick &amp;all</source>
        <translation>&amp;Alle ankreuzen</translation>
    </message>
    <message>
        <source>Tick &amp;none</source>
        <translation>&amp;Niemanden ankreuzen</translation>
    </message>
    <message>
        <source>Yes</source>
        <translation>Ja</translation>
    </message>
    <message>
        <source>No</source>
        <translation>Nein</translation>
    </message>
    <message numerus="yes">
        <source>All %n get mail</source>
        <translation>
            <numerusform>Die eine Person erhält Mail</numerusform>
            <numerusform>Alle %n erhalten Mail</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%1 of %n get mail</source>
        <translation>
            <numerusform>%1 von %n erhält Mail</numerusform>
            <numerusform>%1 von %n erhalten Mail</numerusform>
        </translation>
    </message>
    <message>
        <source>Nobody gets mail. The conference is finalised all the same: hand over number and PINs yourself; the info page shows them.</source>
        <translation>Niemand erhält Mail. Die Konferenz wird dennoch abgeschlossen: Übergeben Sie Nummer und PINs selbst; die Info-Seite zeigt sie.</translation>
    </message>
    <message>
        <source>Those without mail take part too: hand over their PINs yourself; the info page shows them.</source>
        <translation>Auch wer keine Mail erhält, nimmt teil: Übergeben Sie diese PINs selbst; die Info-Seite zeigt sie.</translation>
    </message>
</context>
<context>
    <name>conclave::client::MainWindow</name>
    <message>
        <source>&amp;File</source>
        <translation>&amp;Datei</translation>
    </message>
    <message>
        <source>&amp;Conference</source>
        <translation>&amp;Konferenz</translation>
    </message>
    <message>
        <source>&amp;View</source>
        <translation>&amp;Ansicht</translation>
    </message>
    <message>
        <source>&amp;Language</source>
        <translation>&amp;Sprache</translation>
    </message>
    <message>
        <source>L&amp;ook</source>
        <translation>Aus&amp;sehen</translation>
    </message>
    <message>
        <source>&amp;Help</source>
        <translation>&amp;Hilfe</translation>
    </message>
    <message>
        <source>&amp;Sign out</source>
        <translation>Ab&amp;melden</translation>
    </message>
    <message>
        <source>&amp;Quit</source>
        <translation>&amp;Beenden</translation>
    </message>
    <message>
        <source>&amp;About Conclave</source>
        <translation>Ü&amp;ber Conclave</translation>
    </message>
    <message>
        <source>Own Conferences</source>
        <translation>Eigene Konferenzen</translation>
    </message>
    <message>
        <source>Running</source>
        <translation>Laufend</translation>
    </message>
    <message>
        <source>Past and cancelled</source>
        <translation>Vergangen und abgesagt</translation>
    </message>
    <message>
        <source>As the system</source>
        <translation>Wie das System</translation>
    </message>
    <message>
        <source>Light</source>
        <translation>Hell</translation>
    </message>
    <message>
        <source>Dark</source>
        <translation>Dunkel</translation>
    </message>
    <message>
        <source>Views</source>
        <translation>Ansichten</translation>
    </message>
    <message>
        <source>Signed out</source>
        <translation>Abgemeldet</translation>
    </message>
    <message>
        <source>%1 · %2</source>
        <comment>name, group</comment>
        <translation>%1 · %2</translation>
    </message>
    <message>
        <source>Connecting</source>
        <translation>Verbindung wird aufgebaut</translation>
    </message>
    <message>
        <source>Connected, encrypted</source>
        <translation>Verbunden, verschlüsselt</translation>
    </message>
    <message>
        <source>Connected, encrypted (%1)</source>
        <translation>Verbunden, verschlüsselt (%1)</translation>
    </message>
    <message numerus="yes">
        <source>Mail: %n waiting</source>
        <translation>
            <numerusform>Mail: %n wartet</numerusform>
            <numerusform>Mail: %n warten</numerusform>
        </translation>
    </message>
    <message>
        <source>Running (%1)</source>
        <translation>Laufend (%1)</translation>
    </message>
    <message>
        <source>About Conclave</source>
        <translation>Über Conclave</translation>
    </message>
    <message>
        <source>Secure, encrypted voice conferences on your own server.</source>
        <translation>Sichere, verschlüsselte Sprachkonferenzen auf dem eigenen Server.</translation>
    </message>
    <message>
        <source>Questions? Ask %1.</source>
        <translation>Fragen? Wenden Sie sich an %1.</translation>
    </message>
</context>
<context>
    <name>conclave::client::MessageStrip</name>
    <message>
        <source>Details</source>
        <translation>Einzelheiten</translation>
    </message>
    <message>
        <source>Details of the error</source>
        <translation>Einzelheiten des Fehlers</translation>
    </message>
</context>
<context>
    <name>conclave::client::NewConferenceWizard</name>
    <message>
        <source>Change conference</source>
        <translation>Konferenz ändern</translation>
    </message>
    <message>
        <source>New conference</source>
        <translation>Neue Konferenz</translation>
    </message>
    <message>
        <source>When</source>
        <translation>Wann</translation>
    </message>
    <message>
        <source>What about</source>
        <translation>Worum</translation>
    </message>
    <message>
        <source>Phones</source>
        <translation>Telefone</translation>
    </message>
    <message>
        <source>Check</source>
        <translation>Prüfen</translation>
    </message>
    <message>
        <source>Done</source>
        <translation>Fertig</translation>
    </message>
    <message>
        <source>When?</source>
        <translation>Wann?</translation>
    </message>
    <message>
        <source>Continue</source>
        <translation>Weiter</translation>
    </message>
    <message>
        <source>What is it about?</source>
        <translation>Worum geht es?</translation>
    </message>
    <message>
        <source>Subject and description go into the invitation.</source>
        <translation>Betreff und Beschreibung stehen in der Einladung.</translation>
    </message>
    <message>
        <source>Which phones may join?</source>
        <translation>Welche Telefone dürfen teilnehmen?</translation>
    </message>
    <message>
        <source>Is everything right?</source>
        <translation>Stimmt alles?</translation>
    </message>
    <message>
        <source>Nothing has been changed yet.</source>
        <translation>Noch ist nichts geändert.</translation>
    </message>
    <message>
        <source>Nothing has been created yet. You take part as moderator; the others come next.</source>
        <translation>Noch ist nichts angelegt. Sie nehmen als Moderator teil; die anderen kommen als Nächstes.</translation>
    </message>
    <message>
        <source>Save changes</source>
        <translation>Änderungen speichern</translation>
    </message>
    <message>
        <source>Create conference</source>
        <translation>Konferenz anlegen</translation>
    </message>
    <message>
        <source>The changes are saved</source>
        <translation>Die Änderungen sind gespeichert</translation>
    </message>
    <message>
        <source>The conference is created</source>
        <translation>Die Konferenz ist angelegt</translation>
    </message>
    <message>
        <source>It is a draft: nobody has been invited, and nobody can join before that. Next, say who takes part.</source>
        <translation>Sie ist ein Entwurf: Niemand ist eingeladen, und vorher kann niemand teilnehmen. Bestimmen Sie als Nächstes, wer teilnimmt.</translation>
    </message>
    <message>
        <source>Add people now</source>
        <translation>Jetzt Personen hinzufügen</translation>
    </message>
    <message>
        <source>Secure phones</source>
        <translation>Sichere Telefone</translation>
    </message>
    <message>
        <source>Every call is encrypted from the phone to the server. Recommended.</source>
        <translation>Jeder Anruf ist vom Telefon bis zum Server verschlüsselt. Empfohlen.</translation>
    </message>
    <message>
        <source>Non-secure phones too</source>
        <translation>Auch unsichere Telefone</translation>
    </message>
    <message>
        <source>Not available: this server admits encrypted calls only, because one open line would let others listen to everybody.</source>
        <translation>Nicht verfügbar: Dieser Server lässt nur verschlüsselte Anrufe zu, denn über eine offene Leitung könnten andere alle belauschen.</translation>
    </message>
    <message>
        <source>Discard the changes?</source>
        <translation>Die Änderungen verwerfen?</translation>
    </message>
    <message>
        <source>Discard the new conference?</source>
        <translation>Die neue Konferenz verwerfen?</translation>
    </message>
    <message>
        <source>Nothing has been changed.</source>
        <translation>Nichts wurde geändert.</translation>
    </message>
    <message>
        <source>Creating the conference…</source>
        <translation>Die Konferenz wird angelegt …</translation>
    </message>
    <message>
        <source>Saving the changes…</source>
        <translation>Die Änderungen werden gespeichert …</translation>
    </message>
    <message>
        <source>Reading what has changed…</source>
        <translation>Es wird gelesen, was sich geändert hat …</translation>
    </message>
    <message>
        <source>Subject: %1</source>
        <translation>Betreff: %1</translation>
    </message>
    <message>
        <source>When: %1</source>
        <translation>Wann: %1</translation>
    </message>
    <message>
        <source>The description</source>
        <translation>Die Beschreibung</translation>
    </message>
    <message>
        <source>The people</source>
        <translation>Die Personen</translation>
    </message>
    <message>
        <source>This conference was changed elsewhere in the meantime, and nothing of yours has been saved yet. What is different there:
%1
Save again to put your changes over it.</source>
        <translation>Diese Konferenz wurde inzwischen anderswo geändert, und von Ihren Änderungen ist noch nichts gespeichert. Was dort anders ist:
%1
Speichern Sie erneut, um Ihre Änderungen darüberzulegen.</translation>
    </message>
</context>
<context>
    <name>conclave::client::ParticipantsWizard</name>
    <message>
        <source>People</source>
        <translation>Personen</translation>
    </message>
    <message>
        <source>Add</source>
        <translation>Hinzufügen</translation>
    </message>
    <message>
        <source>Check</source>
        <translation>Prüfen</translation>
    </message>
    <message>
        <source>Done</source>
        <translation>Fertig</translation>
    </message>
    <message>
        <source>Who takes part, and how?</source>
        <translation>Wer nimmt teil, und wie?</translation>
    </message>
    <message>
        <source>Finish and return to Own Conferences</source>
        <translation>Fertigstellen und zurück zu Eigene Konferenzen</translation>
    </message>
    <message>
        <source>Whom do you want to add?</source>
        <translation>Wen möchten Sie hinzufügen?</translation>
    </message>
    <message>
        <source>Everybody in this batch gets the same role.</source>
        <translation>Alle in diesem Durchgang erhalten dieselbe Rolle.</translation>
    </message>
    <message>
        <source>Continue</source>
        <translation>Weiter</translation>
    </message>
    <message>
        <source>Are these the right people?</source>
        <translation>Sind das die richtigen Personen?</translation>
    </message>
    <message>
        <source>Return to Own Conferences</source>
        <translation>Zurück zu Eigene Konferenzen</translation>
    </message>
    <message>
        <source>Reading the people…</source>
        <translation>Die Personen werden gelesen …</translation>
    </message>
    <message>
        <source>People – %1</source>
        <translation>Personen – %1</translation>
    </message>
    <message numerus="yes">
        <source>%n people are new. They are added, and get their PINs, when you finish.</source>
        <translation>
            <numerusform>%n Person ist neu. Sie wird hinzugefügt und erhält ihre PIN, wenn Sie fertigstellen.</numerusform>
            <numerusform>%n Personen sind neu. Sie werden hinzugefügt und erhalten ihre PINs, wenn Sie fertigstellen.</numerusform>
        </translation>
    </message>
    <message>
        <source>Up to 250 people. Changes of role and removals are in force at once.</source>
        <translation>Bis zu 250 Personen. Rollenwechsel und Entfernungen gelten sofort.</translation>
    </message>
    <message numerus="yes">
        <source>Discard %n people who have not been added yet?</source>
        <translation>
            <numerusform>%n noch nicht hinzugefügte Person verwerfen?</numerusform>
            <numerusform>%n noch nicht hinzugefügte Personen verwerfen?</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Take %n people into the list</source>
        <translation>
            <numerusform>%n Person in die Liste übernehmen</numerusform>
            <numerusform>%n Personen in die Liste übernehmen</numerusform>
        </translation>
    </message>
    <message>
        <source>Take nobody</source>
        <translation>Niemanden übernehmen</translation>
    </message>
    <message>
        <source>Nobody of this batch can be added. Go back to change it.</source>
        <translation>Aus diesem Durchgang kann niemand hinzugefügt werden. Gehen Sie zurück, um ihn zu ändern.</translation>
    </message>
    <message numerus="yes">
        <source>%n people have been added</source>
        <translation>
            <numerusform>%n Person ist hinzugefügt</numerusform>
            <numerusform>%n Personen sind hinzugefügt</numerusform>
        </translation>
    </message>
    <message>
        <source>Each has a PIN. They have not been invited yet: the envelope invites those who are new.</source>
        <translation>Jede hat eine PIN. Eingeladen sind sie noch nicht: Der Umschlag lädt die neuen ein.</translation>
    </message>
    <message>
        <source>Each has a PIN. Nobody has been invited yet: the envelope does that, and finalises the conference.</source>
        <translation>Jede hat eine PIN. Noch ist niemand eingeladen: Das tut der Umschlag, und er schließt die Konferenz ab.</translation>
    </message>
    <message>
        <source>Adding the people…</source>
        <translation>Die Personen werden hinzugefügt …</translation>
    </message>
    <message>
        <source>Changing the role…</source>
        <translation>Die Rolle wird geändert …</translation>
    </message>
    <message>
        <source>%1 is now: %2.</source>
        <translation>%1 ist jetzt: %2.</translation>
    </message>
    <message>
        <source>Remove</source>
        <translation>Entfernen</translation>
    </message>
    <message>
        <source>Remove %1 from the conference?</source>
        <translation>%1 aus der Konferenz entfernen?</translation>
    </message>
    <message>
        <source>The PIN stops working at once.</source>
        <translation>Die PIN wird sofort ungültig.</translation>
    </message>
    <message>
        <source>Keep</source>
        <translation>Behalten</translation>
    </message>
    <message>
        <source>Tell this person by mail that the invitation is withdrawn</source>
        <translation>Dieser Person per Mail mitteilen, dass die Einladung zurückgezogen ist</translation>
    </message>
    <message>
        <source>Removing…</source>
        <translation>Wird entfernt …</translation>
    </message>
    <message>
        <source>%1 has been removed.</source>
        <translation>%1 ist entfernt.</translation>
    </message>
</context>
<context>
    <name>conclave::client::PeopleAddedPage</name>
    <message>
        <source>PIN</source>
        <translation>PIN</translation>
    </message>
    <message>
        <source>Go on to the &amp;invitations</source>
        <translation>Weiter zu den &amp;Einladungen</translation>
    </message>
    <message>
        <source>Hide &amp;PINs</source>
        <translation>&amp;PINs verbergen</translation>
    </message>
    <message>
        <source>Show &amp;PINs</source>
        <translation>&amp;PINs zeigen</translation>
    </message>
    <message>
        <source>PIN hidden</source>
        <translation>PIN verborgen</translation>
    </message>
</context>
<context>
    <name>conclave::client::PeopleListPage</name>
    <message>
        <source>&amp;Add people</source>
        <translation>Personen &amp;hinzufügen</translation>
    </message>
    <message>
        <source>Add a&amp;nother batch</source>
        <translation>Noch ei&amp;nen Durchgang hinzufügen</translation>
    </message>
    <message>
        <source>Status</source>
        <translation>Status</translation>
    </message>
    <message>
        <source>Change</source>
        <translation>Ändern</translation>
    </message>
    <message>
        <source>Change role…</source>
        <translation>Rolle ändern …</translation>
    </message>
    <message>
        <source>Remove…</source>
        <translation>Entfernen …</translation>
    </message>
    <message>
        <source>Change the role of %1</source>
        <translation>Die Rolle von %1 ändern</translation>
    </message>
    <message>
        <source>Remove %1</source>
        <translation>%1 entfernen</translation>
    </message>
    <message>
        <source>A conference needs a moderator. Make somebody else moderator first.</source>
        <translation>Eine Konferenz braucht einen Moderator. Machen Sie zuerst jemand anderen zum Moderator.</translation>
    </message>
    <message>
        <source>New</source>
        <translation>Neu</translation>
    </message>
    <message>
        <source>Is in</source>
        <translation>Nimmt teil</translation>
    </message>
    <message>
        <source>A conference holds at most 250 people.</source>
        <translation>Eine Konferenz fasst höchstens 250 Personen.</translation>
    </message>
</context>
<context>
    <name>conclave::client::PeopleReviewPage</name>
    <message>
        <source>New</source>
        <translation>Neu</translation>
    </message>
    <message>
        <source>Not a mail address</source>
        <translation>Keine Mailadresse</translation>
    </message>
    <message>
        <source>Is in already</source>
        <translation>Nimmt schon teil</translation>
    </message>
    <message>
        <source>Is in, in another role</source>
        <translation>Nimmt teil, in anderer Rolle</translation>
    </message>
    <message>
        <source>Entered twice</source>
        <translation>Doppelt eingegeben</translation>
    </message>
    <message>
        <source>In an earlier batch</source>
        <translation>In einem früheren Durchgang</translation>
    </message>
    <message>
        <source>Over 250 people</source>
        <translation>Über 250 Personen</translation>
    </message>
    <message>
        <source>Status</source>
        <translation>Status</translation>
    </message>
    <message>
        <source>Change role…</source>
        <translation>Rolle ändern …</translation>
    </message>
    <message>
        <source>Change the role of %1 to %2</source>
        <translation>Die Rolle von %1 in %2 ändern</translation>
    </message>
    <message>
        <source>Nobody new</source>
        <translation>Niemand Neues</translation>
    </message>
    <message numerus="yes">
        <source>%n of them cannot be added, for the reason beside each. The others can.</source>
        <translation>
            <numerusform>%n davon kann aus dem nebenstehenden Grund nicht hinzugefügt werden. Die anderen schon.</numerusform>
            <numerusform>%n davon können aus den nebenstehenden Gründen nicht hinzugefügt werden. Die anderen schon.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>conclave::client::PeopleTable</name>
    <message numerus="yes">
        <source>%n moderator(s)</source>
        <translation>
            <numerusform>%n Moderator</numerusform>
            <numerusform>%n Moderatoren</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n participant(s)</source>
        <translation>
            <numerusform>%n Teilnehmer</numerusform>
            <numerusform>%n Teilnehmer</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n in the audience</source>
        <translation>
            <numerusform>%n Zuhörer</numerusform>
            <numerusform>%n Zuhörer</numerusform>
        </translation>
    </message>
    <message>
        <source>%1: %2</source>
        <comment>people: by role</comment>
        <translation>%1: %2</translation>
    </message>
    <message>
        <source>People</source>
        <translation>Personen</translation>
    </message>
    <message>
        <source>Role</source>
        <translation>Rolle</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>Name</translation>
    </message>
    <message>
        <source>Address</source>
        <translation>Adresse</translation>
    </message>
    <message>
        <source>Account</source>
        <translation>Konto</translation>
    </message>
</context>
<context>
    <name>conclave::client::RoleChoice</name>
    <message>
        <source>Role</source>
        <translation>Rolle</translation>
    </message>
</context>
<context>
    <name>conclave::client::RoleDialog</name>
    <message>
        <source>Change role</source>
        <translation>Rolle ändern</translation>
    </message>
    <message>
        <source>What is %1 to be?</source>
        <translation>Was soll %1 sein?</translation>
    </message>
    <message>
        <source>%1 now. The change is in force at once, also in a running conference.</source>
        <translation>Jetzt: %1. Die Änderung gilt sofort, auch in einer laufenden Konferenz.</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Abbrechen</translation>
    </message>
    <message>
        <source>Make audience</source>
        <translation>Zum Zuhörer machen</translation>
    </message>
    <message>
        <source>Make participant</source>
        <translation>Zum Teilnehmer machen</translation>
    </message>
    <message>
        <source>Make moderator</source>
        <translation>Zum Moderator machen</translation>
    </message>
</context>
<context>
    <name>conclave::client::SignInDialog</name>
    <message>
        <source>Show password</source>
        <translation>Passwort zeigen</translation>
    </message>
    <message>
        <source>Hide password</source>
        <translation>Passwort verbergen</translation>
    </message>
    <message>
        <source>Sign in to Conclave</source>
        <translation>Bei Conclave anmelden</translation>
    </message>
    <message>
        <source>Signing in</source>
        <translation>Anmeldung läuft</translation>
    </message>
    <message>
        <source>Quit</source>
        <translation>Beenden</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Abbrechen</translation>
    </message>
    <message>
        <source>Sign in</source>
        <translation>Anmelden</translation>
    </message>
    <message>
        <source>Sign in again</source>
        <translation>Erneut anmelden</translation>
    </message>
    <message>
        <source>Plan and look after your conferences.</source>
        <translation>Planen und betreuen Sie Ihre Konferenzen.</translation>
    </message>
    <message>
        <source>The session has ended. The windows stay open with what you have entered.</source>
        <translation>Die Sitzung ist beendet. Die Fenster bleiben mit Ihren Eingaben offen.</translation>
    </message>
    <message>
        <source>Profile</source>
        <translation>Profil</translation>
    </message>
    <message>
        <source>P&amp;rofile</source>
        <translation>P&amp;rofil</translation>
    </message>
    <message>
        <source>Server address</source>
        <translation>Serveradresse</translation>
    </message>
    <message>
        <source>Login</source>
        <translation>Anmeldename</translation>
    </message>
    <message>
        <source>Password</source>
        <translation>Passwort</translation>
    </message>
    <message>
        <source>Re&amp;member the password in the keyring</source>
        <translation>Passwort im Schlüsselbund &amp;merken</translation>
    </message>
    <message>
        <source>The password is stored in this desktop&apos;s keyring and nowhere else.</source>
        <translation>Das Passwort wird im Schlüsselbund dieses Rechners gespeichert und nirgends sonst.</translation>
    </message>
    <message>
        <source>&amp;Server</source>
        <translation>&amp;Server</translation>
    </message>
    <message>
        <source>&amp;Login</source>
        <translation>&amp;Anmeldename</translation>
    </message>
    <message>
        <source>&amp;Password</source>
        <translation>&amp;Passwort</translation>
    </message>
    <message>
        <source>Choose a new password</source>
        <translation>Wählen Sie ein neues Passwort</translation>
    </message>
    <message numerus="yes">
        <source>Somebody else has set the present one. At least %n characters; a few words that only you put together are easiest to remember.</source>
        <translation>
            <numerusform>Das jetzige hat jemand anderes gesetzt. Mindestens %n Zeichen; einige Wörter, die nur Sie so zusammenstellen, merken sich am leichtesten.</numerusform>
            <numerusform>Das jetzige hat jemand anderes gesetzt. Mindestens %n Zeichen; einige Wörter, die nur Sie so zusammenstellen, merken sich am leichtesten.</numerusform>
        </translation>
    </message>
    <message>
        <source>New password</source>
        <translation>Neues Passwort</translation>
    </message>
    <message>
        <source>The same again</source>
        <translation>Noch einmal dasselbe</translation>
    </message>
    <message>
        <source>&amp;New password</source>
        <translation>&amp;Neues Passwort</translation>
    </message>
    <message>
        <source>The same &amp;again</source>
        <translation>No&amp;ch einmal dasselbe</translation>
    </message>
    <message>
        <source>This is no server address. It looks like conference.example.org, or conference.example.org:8443.</source>
        <translation>Das ist keine Serveradresse. Sie sieht aus wie conference.example.org oder conference.example.org:8443.</translation>
    </message>
    <message>
        <source>Enter your login.</source>
        <translation>Geben Sie Ihren Anmeldenamen ein.</translation>
    </message>
    <message>
        <source>Enter your password.</source>
        <translation>Geben Sie Ihr Passwort ein.</translation>
    </message>
    <message>
        <source>Change password</source>
        <translation>Passwort ändern</translation>
    </message>
    <message numerus="yes">
        <source>The password needs at least %n characters.</source>
        <translation>
            <numerusform>Das Passwort braucht mindestens %n Zeichen.</numerusform>
            <numerusform>Das Passwort braucht mindestens %n Zeichen.</numerusform>
        </translation>
    </message>
    <message>
        <source>Choose one that differs from the present password.</source>
        <translation>Wählen Sie eines, das vom jetzigen abweicht.</translation>
    </message>
    <message>
        <source>The two entries differ.</source>
        <translation>Die beiden Eingaben sind verschieden.</translation>
    </message>
    <message>
        <source>No keyring runs here, so the password is kept in memory only and forgotten when you quit.</source>
        <translation>Hier läuft kein Schlüsselbund. Das Passwort bleibt nur im Speicher und ist vergessen, wenn Sie das Programm beenden.</translation>
    </message>
    <message>
        <source>This account cannot plan conferences. Whoever runs the server can give it the right to.</source>
        <translation>Dieses Konto kann keine Konferenzen planen. Wer den Server betreibt, kann ihm das Recht dazu geben.</translation>
    </message>
    <message>
        <source>This account cannot plan conferences. For the right to, ask %1.</source>
        <translation>Dieses Konto kann keine Konferenzen planen. Wenden Sie sich für das Recht dazu an %1.</translation>
    </message>
    <message>
        <source>The login or the password is wrong. If you have lost it, ask %1.</source>
        <translation>Anmeldename oder Passwort ist falsch. Wenn Sie es verloren haben, wenden Sie sich an %1.</translation>
    </message>
    <message>
        <source>The server&apos;s certificate is not trusted, so nothing was sent. %1</source>
        <translation>Dem Zertifikat des Servers wird nicht vertraut, deshalb wurde nichts gesendet. %1</translation>
    </message>
</context>
<context>
    <name>conclave::client::StepList</name>
    <message>
        <source>Step %1 of %2: %3</source>
        <translation>Schritt %1 von %2: %3</translation>
    </message>
</context>
<context>
    <name>conclave::client::StepWizard</name>
    <message>
        <source>Stop</source>
        <translation>Anhalten</translation>
    </message>
    <message>
        <source>Back</source>
        <translation>Zurück</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Abbrechen</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>Schließen</translation>
    </message>
    <message>
        <source>Discard what you entered?</source>
        <translation>Ihre Eingaben verwerfen?</translation>
    </message>
    <message>
        <source>Discard</source>
        <translation>Verwerfen</translation>
    </message>
    <message>
        <source>Keep editing</source>
        <translation>Weiter bearbeiten</translation>
    </message>
</context>
<context>
    <name>conclave::client::TrustDialog</name>
    <message>
        <source>The server&apos;s certificate has changed</source>
        <translation>Das Zertifikat des Servers hat sich geändert</translation>
    </message>
    <message>
        <source>New server</source>
        <translation>Neuer Server</translation>
    </message>
    <message>
        <source>This may not be your server</source>
        <translation>Das ist vielleicht nicht Ihr Server</translation>
    </message>
    <message>
        <source>Is this your server?</source>
        <translation>Ist das Ihr Server?</translation>
    </message>
    <message>
        <source>%1 shows another certificate than the one that was accepted before. Either whoever runs the server has replaced it, or somebody is between you and the server and would read your password. Ask by another way, such as the telephone, before you go on.</source>
        <translation>%1 zeigt ein anderes Zertifikat als das zuvor angenommene. Entweder hat der Betreiber es ersetzt, oder jemand steht zwischen Ihnen und dem Server und würde Ihr Passwort mitlesen. Fragen Sie auf anderem Weg nach, etwa am Telefon, bevor Sie fortfahren.</translation>
    </message>
    <message>
        <source>No authority that this computer knows vouches for %1. Compare the fingerprint with the one that whoever runs the server has given you. If they agree, you are asked no more.</source>
        <translation>Keine Stelle, die dieser Rechner kennt, bürgt für %1. Vergleichen Sie den Fingerabdruck mit dem, den Sie vom Betreiber des Servers erhalten haben. Stimmen beide überein, werden Sie nicht mehr gefragt.</translation>
    </message>
    <message>
        <source>Server</source>
        <translation>Server</translation>
    </message>
    <message>
        <source>New fingerprint (SHA-256)</source>
        <translation>Neuer Fingerabdruck (SHA-256)</translation>
    </message>
    <message>
        <source>Fingerprint (SHA-256)</source>
        <translation>Fingerabdruck (SHA-256)</translation>
    </message>
    <message>
        <source>Accepted until now</source>
        <translation>Bisher angenommen</translation>
    </message>
    <message>
        <source>Issued to</source>
        <translation>Ausgestellt für</translation>
    </message>
    <message>
        <source>Issued by</source>
        <translation>Ausgestellt von</translation>
    </message>
    <message>
        <source>Valid</source>
        <translation>Gültig</translation>
    </message>
    <message>
        <source>%1 to %2</source>
        <comment>dates</comment>
        <translation>%1 bis %2</translation>
    </message>
    <message>
        <source>Trust the new certificate</source>
        <translation>Dem neuen Zertifikat vertrauen</translation>
    </message>
    <message>
        <source>Yes, trust this server</source>
        <translation>Ja, diesem Server vertrauen</translation>
    </message>
    <message>
        <source>Do not connect</source>
        <translation>Nicht verbinden</translation>
    </message>
    <message>
        <source>No</source>
        <translation>Nein</translation>
    </message>
    <message>
        <source>I have asked whoever runs the server, and the new fingerprint is right</source>
        <translation>Ich habe beim Betreiber nachgefragt, der neue Fingerabdruck stimmt</translation>
    </message>
    <message>
        <source>Warning</source>
        <translation>Warnung</translation>
    </message>
    <message>
        <source>Question</source>
        <translation>Frage</translation>
    </message>
</context>
<context>
    <name>conclave::client::WhenPage</name>
    <message>
        <source>ddd d MMM yyyy</source>
        <comment>date format of Qt</comment>
        <translation>ddd d. MMM yyyy</translation>
    </message>
    <message>
        <source>Begin, date and time</source>
        <translation>Beginn, Datum und Uhrzeit</translation>
    </message>
    <message>
        <source>End, date and time</source>
        <translation>Ende, Datum und Uhrzeit</translation>
    </message>
    <message>
        <source>Time zone</source>
        <translation>Zeitzone</translation>
    </message>
    <message>
        <source>30 min</source>
        <translation>30 Min.</translation>
    </message>
    <message>
        <source>1 h</source>
        <translation>1 Std.</translation>
    </message>
    <message>
        <source>Until tonight</source>
        <translation>Bis heute Abend</translation>
    </message>
    <message>
        <source>4 weeks</source>
        <translation>4 Wochen</translation>
    </message>
    <message>
        <source>A conference may last days or weeks and keeps its number and PINs all the time: one for all meetings of a series, or a room that is reserved for a group.</source>
        <translation>Eine Konferenz darf Tage oder Wochen dauern und behält so lange Nummer und PINs: eine für alle Treffen einer Reihe, oder ein Raum, der für eine Gruppe reserviert ist.</translation>
    </message>
    <message>
        <source>&amp;Begins</source>
        <translation>&amp;Beginn</translation>
    </message>
    <message>
        <source>&amp;Ends</source>
        <translation>&amp;Ende</translation>
    </message>
    <message>
        <source>Time &amp;zone</source>
        <translation>&amp;Zeitzone</translation>
    </message>
    <message>
        <source>The clock is set back then, so this time exists twice. Which one?</source>
        <translation>Dann wird die Uhr zurückgestellt, diese Zeit gibt es also zweimal. Welche ist gemeint?</translation>
    </message>
    <message>
        <source>The first (%1)</source>
        <translation>Die erste (%1)</translation>
    </message>
    <message>
        <source>The second, later one (%1)</source>
        <translation>Die zweite, spätere (%1)</translation>
    </message>
    <message>
        <source>%1 does not exist in %2 on that day: the clock is set forward then. The next time that exists is %3.</source>
        <translation>%1 gibt es in %2 an diesem Tag nicht: Dann wird die Uhr vorgestellt. Die nächste Zeit, die es gibt, ist %3.</translation>
    </message>
    <message>
        <source>Choose which of the two times is meant.</source>
        <translation>Wählen Sie, welche der beiden Zeiten gemeint ist.</translation>
    </message>
    <message>
        <source>The end must lie after the begin.</source>
        <translation>Das Ende muss nach dem Beginn liegen.</translation>
    </message>
    <message>
        <source>The end lies in the past. Choose a later one.</source>
        <translation>Das Ende liegt in der Vergangenheit. Wählen Sie ein späteres.</translation>
    </message>
    <message>
        <source>A conference may last 366 days at most.</source>
        <translation>Eine Konferenz darf höchstens 366 Tage dauern.</translation>
    </message>
    <message>
        <source>Where you are: %1</source>
        <translation>Bei Ihnen: %1</translation>
    </message>
    <message>
        <source>The begin lies in the past: people can join as soon as they are invited.</source>
        <translation>Der Beginn liegt in der Vergangenheit: Man kann teilnehmen, sobald man eingeladen ist.</translation>
    </message>
</context>
</TS>
