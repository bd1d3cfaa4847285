<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="de" sourcelanguage="en">
<context>
    <name>Accounts</name>
    <message>
        <source>This account&apos;s level is not below your own. An administrator can do that.</source>
        <translation>Die Stufe dieses Kontos liegt nicht unter Ihrer eigenen. Ein Administrator kann das.</translation>
    </message>
    <message>
        <source>Change login, name, address, language and group</source>
        <translation>Anmeldename, Name, Adresse, Sprache und Gruppe ändern</translation>
    </message>
    <message>
        <source>Look at the account. Its level is not below your own, so it is only shown.</source>
        <translation>Das Konto ansehen. Seine Stufe liegt nicht unter Ihrer eigenen, darum wird es nur gezeigt.</translation>
    </message>
    <message>
        <source>This is your own account. Change its password under File, My account.</source>
        <translation>Dies ist Ihr eigenes Konto. Das Passwort ändern Sie unter Datei, Mein Konto.</translation>
    </message>
    <message>
        <source>Generate or enter a new password</source>
        <translation>Ein neues Passwort erzeugen oder eingeben</translation>
    </message>
    <message>
        <source>Support and administrators may plan conferences in any case.</source>
        <translation>Support und Administratoren dürfen ohnehin Konferenzen planen.</translation>
    </message>
    <message>
        <source>Grant the right to plan conferences</source>
        <translation>Das Recht erteilen, Konferenzen zu planen</translation>
    </message>
    <message>
        <source>Revoke the right to plan conferences</source>
        <translation>Das Recht entziehen, Konferenzen zu planen</translation>
    </message>
    <message>
        <source>This is your own account. Another administrator can deactivate it.</source>
        <translation>Dies ist Ihr eigenes Konto. Ein anderer Administrator kann es deaktivieren.</translation>
    </message>
    <message>
        <source>Deactivate the account and end its sessions</source>
        <translation>Das Konto deaktivieren und seine Sitzungen beenden</translation>
    </message>
    <message>
        <source>Reactivate the account</source>
        <translation>Das Konto wieder aktivieren</translation>
    </message>
    <message>
        <source>This is your own account. Another administrator can change its level.</source>
        <translation>Dies ist Ihr eigenes Konto. Ein anderer Administrator kann die Stufe ändern.</translation>
    </message>
    <message>
        <source>Only an administrator gives this level.</source>
        <translation>Diese Stufe vergibt nur ein Administrator.</translation>
    </message>
</context>
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
    <message>
        <source>Make a new draft with the same people</source>
        <translation>Einen neuen Entwurf mit denselben Personen anlegen</translation>
    </message>
    <message>
        <source>Nobody is invited yet: the time of a draft can simply be changed.</source>
        <translation>Noch ist niemand eingeladen: Die Zeit eines Entwurfs lässt sich einfach ändern.</translation>
    </message>
    <message>
        <source>Choose another time and invite the same people again</source>
        <translation>Eine andere Zeit wählen und dieselben Personen neu einladen</translation>
    </message>
    <message>
        <source>Nobody is in the conference now.</source>
        <translation>Niemand ist gerade in der Konferenz.</translation>
    </message>
    <message>
        <source>Who is in it, who talks, and how the lines are; lock, mute, remove, end</source>
        <translation>Wer darin ist, wer spricht und wie die Leitungen sind; sperren, stummschalten, entfernen, beenden</translation>
    </message>
    <message>
        <source>Nobody has been in a draft.</source>
        <translation>In einem Entwurf war niemand.</translation>
    </message>
    <message>
        <source>Who was in it, from when to when</source>
        <translation>Wer dabei war, von wann bis wann</translation>
    </message>
</context>
<context>
    <name>AttendanceDocument</name>
    <message>
        <source>under 1 min</source>
        <translation>unter 1 Min.</translation>
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
        <source>Role</source>
        <translation>Rolle</translation>
    </message>
    <message>
        <source>Joined</source>
        <translation>Gekommen</translation>
    </message>
    <message>
        <source>Left</source>
        <translation>Gegangen</translation>
    </message>
    <message>
        <source>How it ended</source>
        <translation>Wie es endete</translation>
    </message>
    <message>
        <source>Stayed</source>
        <translation>Dauer</translation>
    </message>
    <message>
        <source>Total</source>
        <translation>Gesamt</translation>
    </message>
    <message>
        <source>still in</source>
        <translation>noch da</translation>
    </message>
    <message numerus="yes">
        <source>%n stay(s)</source>
        <translation>
            <numerusform>%n Aufenthalt</numerusform>
            <numerusform>%n Aufenthalte</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n still in the call</source>
        <translation>
            <numerusform>%n noch im Gespräch</numerusform>
            <numerusform>%n noch im Gespräch</numerusform>
        </translation>
    </message>
    <message>
        <source>Attendance: %1</source>
        <translation>Anwesenheit: %1</translation>
    </message>
    <message>
        <source>Times are those of %1.</source>
        <translation>Zeiten gelten für %1.</translation>
    </message>
    <message numerus="yes">
        <source>the %n earlier one(s) are in the CSV file</source>
        <translation>
            <numerusform>der eine frühere steht in der CSV-Datei</numerusform>
            <numerusform>die %n früheren stehen in der CSV-Datei</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>ConferenceDocument</name>
    <message>
        <source>State</source>
        <translation>Zustand</translation>
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
        <source>Role</source>
        <translation>Rolle</translation>
    </message>
    <message>
        <source>PIN</source>
        <translation>PIN</translation>
    </message>
    <message>
        <source>Each PIN is for one person alone. Keep this list locked away.</source>
        <translation>Jede PIN ist nur für eine Person bestimmt. Bewahren Sie diese Liste verschlossen auf.</translation>
    </message>
</context>
<context>
    <name>LiveActs</name>
    <message>
        <source>Lets people in again.</source>
        <translation>Lässt wieder Personen ein.</translation>
    </message>
    <message>
        <source>Lets nobody in any more; who is here stays.</source>
        <translation>Lässt niemanden mehr ein; wer da ist, bleibt.</translation>
    </message>
    <message>
        <source>Lets everybody be heard again who has not muted themselves.</source>
        <translation>Alle sind wieder zu hören, die sich nicht selbst stummgeschaltet haben.</translation>
    </message>
    <message>
        <source>Mutes everybody but moderators.</source>
        <translation>Schaltet alle außer den Moderatoren stumm.</translation>
    </message>
    <message>
        <source>Ends the call for everybody.</source>
        <translation>Beendet das Gespräch für alle.</translation>
    </message>
    <message>
        <source>Lets this person be heard again.</source>
        <translation>Die Person ist wieder zu hören.</translation>
    </message>
    <message>
        <source>Mutes this person.</source>
        <translation>Schaltet diese Person stumm.</translation>
    </message>
    <message>
        <source>Takes the raised hand down.</source>
        <translation>Nimmt die gehobene Hand herunter.</translation>
    </message>
    <message>
        <source>Changes the role, at once also in the running call.</source>
        <translation>Ändert die Rolle, sofort auch im laufenden Gespräch.</translation>
    </message>
    <message>
        <source>Takes this person out of the call.</source>
        <translation>Nimmt diese Person aus dem Gespräch.</translation>
    </message>
    <message>
        <source>This person is not on the list any more.</source>
        <translation>Diese Person steht nicht mehr auf der Liste.</translation>
    </message>
    <message>
        <source>This person is not in the call.</source>
        <translation>Diese Person ist nicht im Gespräch.</translation>
    </message>
    <message>
        <source>This person has no hand up.</source>
        <translation>Diese Person hat keine Hand gehoben.</translation>
    </message>
    <message>
        <source>The audience is never heard.</source>
        <translation>Zuhörer sind nie zu hören.</translation>
    </message>
    <message>
        <source>Who has muted themselves can only be heard again by their own doing.</source>
        <translation>Wer sich selbst stummgeschaltet hat, kann das nur selbst aufheben.</translation>
    </message>
    <message>
        <source>Choose a person first.</source>
        <translation>Wählen Sie zuerst eine Person.</translation>
    </message>
    <message>
        <source>Nobody is in the call.</source>
        <translation>Niemand ist im Gespräch.</translation>
    </message>
    <message>
        <source>The list of the people is still being read.</source>
        <translation>Die Liste der Personen wird noch gelesen.</translation>
    </message>
</context>
<context>
    <name>LiveWords</name>
    <message>
        <source>On hold</source>
        <translation>Gehalten</translation>
    </message>
    <message>
        <source>Listens only</source>
        <translation>Hört nur zu</translation>
    </message>
    <message>
        <source>Microphone on</source>
        <translation>Mikrofon an</translation>
    </message>
    <message>
        <source>Muted by a moderator</source>
        <translation>Vom Moderator stummgeschaltet</translation>
    </message>
    <message>
        <source>Muted by themselves</source>
        <translation>Selbst stummgeschaltet</translation>
    </message>
    <message>
        <source>Muted</source>
        <translation>Stumm</translation>
    </message>
    <message>
        <source>Measuring</source>
        <translation>Wird gemessen</translation>
    </message>
    <message>
        <source>Good</source>
        <comment>a line</comment>
        <translation>Gut</translation>
    </message>
    <message>
        <source>Fair</source>
        <comment>a line</comment>
        <translation>Mäßig</translation>
    </message>
    <message>
        <source>Poor</source>
        <comment>a line</comment>
        <translation>Schlecht</translation>
    </message>
    <message>
        <source>Loss: %1 % to the server, %2 % to the phone</source>
        <translation>Verlust: %1 % zum Server, %2 % zum Telefon</translation>
    </message>
    <message>
        <source>Jitter: %1 ms to the server, %2 ms to the phone</source>
        <translation>Schwankung: %1 ms zum Server, %2 ms zum Telefon</translation>
    </message>
    <message>
        <source>Buffer: %1 ms</source>
        <translation>Puffer: %1 ms</translation>
    </message>
    <message>
        <source>Round trip: %1 ms</source>
        <translation>Hin und zurück: %1 ms</translation>
    </message>
    <message>
        <source>Encryption: %1</source>
        <translation>Verschlüsselung: %1</translation>
    </message>
    <message>
        <source>Hung up</source>
        <translation>Aufgelegt</translation>
    </message>
    <message>
        <source>Line lost</source>
        <translation>Verbindung verloren</translation>
    </message>
    <message>
        <source>Removed</source>
        <translation>Entfernt</translation>
    </message>
    <message>
        <source>Called again</source>
        <translation>Erneut angerufen</translation>
    </message>
    <message>
        <source>Server stopped</source>
        <translation>Server angehalten</translation>
    </message>
    <message>
        <source>%1 was not let in at %2: somebody is in with the same PIN.</source>
        <translation>%1 wurde um %2 nicht eingelassen: Mit derselben PIN ist schon jemand da.</translation>
    </message>
    <message>
        <source>%1 was not let in at %2: the conference is locked.</source>
        <translation>%1 wurde um %2 nicht eingelassen: Die Konferenz ist gesperrt.</translation>
    </message>
    <message>
        <source>%1 was not let in at %2: the conference is full.</source>
        <translation>%1 wurde um %2 nicht eingelassen: Die Konferenz ist voll.</translation>
    </message>
    <message>
        <source>%1 was not let in at %2: the conference is not open yet.</source>
        <translation>%1 wurde um %2 nicht eingelassen: Die Konferenz ist noch nicht offen.</translation>
    </message>
    <message>
        <source>%1 was not let in at %2: the time is up.</source>
        <translation>%1 wurde um %2 nicht eingelassen: Die Zeit ist um.</translation>
    </message>
    <message>
        <source>Time is up</source>
        <translation>Die Zeit ist um</translation>
    </message>
    <message>
        <source>%1 left</source>
        <comment>minutes and seconds, such as 4:07</comment>
        <translation>noch %1</translation>
    </message>
    <message>
        <source>%1 min left</source>
        <translation>noch %1 Min.</translation>
    </message>
    <message>
        <source>%1 h %2 min left</source>
        <translation>noch %1 Std. %2 Min.</translation>
    </message>
    <message numerus="yes">
        <source>%n day(s) left</source>
        <translation>
            <numerusform>noch %n Tag</numerusform>
            <numerusform>noch %n Tage</numerusform>
        </translation>
    </message>
    <message>
        <source>%1 of %2 here</source>
        <translation>%1 von %2 da</translation>
    </message>
    <message>
        <source>%1 here</source>
        <translation>%1 da</translation>
    </message>
    <message>
        <source>Nobody is talking</source>
        <translation>Niemand spricht</translation>
    </message>
    <message>
        <source>Talking: %1</source>
        <translation>Zu hören: %1</translation>
    </message>
    <message numerus="yes">
        <source>Talking: %1 and %n more</source>
        <translation>
            <numerusform>Zu hören: %1 und %n weitere Person</numerusform>
            <numerusform>Zu hören: %1 und %n weitere</numerusform>
        </translation>
    </message>
    <message>
        <source>talking</source>
        <translation>spricht</translation>
    </message>
    <message>
        <source>hand up since %1</source>
        <translation>Hand gehoben seit %1</translation>
    </message>
    <message>
        <source>hand up</source>
        <translation>Hand gehoben</translation>
    </message>
    <message>
        <source>line: %1</source>
        <translation>Leitung: %1</translation>
    </message>
    <message>
        <source>not here yet</source>
        <translation>noch nicht da</translation>
    </message>
    <message>
        <source>Somebody</source>
        <translation>Jemand</translation>
    </message>
    <message>
        <source>Conference ended</source>
        <translation>Konferenz beendet</translation>
    </message>
    <message>
        <source>Conference cancelled</source>
        <translation>Konferenz abgesagt</translation>
    </message>
    <message>
        <source>Left at %1</source>
        <translation>Gegangen um %1</translation>
    </message>
    <message>
        <source>Has left</source>
        <translation>Gegangen</translation>
    </message>
    <message>
        <source>Here since %1</source>
        <translation>Da seit %1</translation>
    </message>
</context>
<context>
    <name>PasswordField</name>
    <message>
        <source>Show password</source>
        <translation>Passwort zeigen</translation>
    </message>
    <message>
        <source>Hide password</source>
        <translation>Passwort verbergen</translation>
    </message>
</context>
<context>
    <name>PersonActs</name>
    <message>
        <source>Shows or hides the PIN; the server records that it was looked at.</source>
        <translation>Zeigt oder verbirgt die PIN; der Server vermerkt, dass sie angesehen wurde.</translation>
    </message>
    <message>
        <source>Copies the invitation with the PIN; it leaves the clipboard after a minute.</source>
        <translation>Kopiert die Einladung mit der PIN; nach einer Minute verschwindet sie aus der Zwischenablage.</translation>
    </message>
    <message>
        <source>Copies the PIN; it leaves the clipboard after a minute.</source>
        <translation>Kopiert die PIN; nach einer Minute verschwindet sie aus der Zwischenablage.</translation>
    </message>
    <message>
        <source>Makes a new PIN; the old one stops working at once.</source>
        <translation>Erzeugt eine neue PIN; die alte wird sofort ungültig.</translation>
    </message>
    <message>
        <source>Changes the role, at once also in a running conference.</source>
        <translation>Ändert die Rolle, sofort auch in einer laufenden Konferenz.</translation>
    </message>
    <message>
        <source>Corrects the address; the person gets a new PIN.</source>
        <translation>Berichtigt die Adresse; die Person erhält eine neue PIN.</translation>
    </message>
    <message>
        <source>Sends the invitation again, with the present PIN.</source>
        <translation>Sendet die Einladung erneut, mit der jetzigen PIN.</translation>
    </message>
    <message>
        <source>Takes the person out; the PIN stops working at once.</source>
        <translation>Nimmt die Person heraus; die PIN wird sofort ungültig.</translation>
    </message>
    <message>
        <source>Choose a person first.</source>
        <translation>Wählen Sie zuerst eine Person.</translation>
    </message>
    <message>
        <source>Choose one person only.</source>
        <translation>Wählen Sie nur eine Person.</translation>
    </message>
    <message>
        <source>The PINs went with the cancelled conference.</source>
        <translation>Mit der abgesagten Konferenz sind auch ihre PINs erloschen.</translation>
    </message>
    <message>
        <source>Nobody is invited to a draft yet.</source>
        <translation>Zu einem Entwurf ist noch niemand eingeladen.</translation>
    </message>
    <message>
        <source>A conference needs a moderator. Make somebody else moderator first.</source>
        <translation>Eine Konferenz braucht einen Moderator. Machen Sie zuerst jemand anderen zum Moderator.</translation>
    </message>
    <message>
        <source>This mail is on its way.</source>
        <translation>Diese Mail ist unterwegs.</translation>
    </message>
</context>
<context>
    <name>PersonQuestions</name>
    <message>
        <source>&amp;Tell this person by mail that the invitation is withdrawn</source>
        <translation>Dieser Person per Mail &amp;mitteilen, dass die Einladung zurückgezogen ist</translation>
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
        <source>&amp;Remove</source>
        <translation>&amp;Entfernen</translation>
    </message>
    <message>
        <source>&amp;Keep</source>
        <translation>&amp;Behalten</translation>
    </message>
    <message>
        <source>The old PIN and the link in the mail stop working at once. Nobody is mailed: send the invitation again, or hand the new PIN over yourself.</source>
        <translation>Die alte PIN und der Link in der Mail werden sofort ungültig. Niemand erhält Mail: Senden Sie die Einladung erneut, oder geben Sie die neue PIN selbst weiter.</translation>
    </message>
    <message>
        <source>The old PIN stops working at once.</source>
        <translation>Die alte PIN wird sofort ungültig.</translation>
    </message>
    <message>
        <source>New PIN</source>
        <translation>Neue PIN</translation>
    </message>
    <message>
        <source>Make a new PIN for %1?</source>
        <translation>Für %1 eine neue PIN erzeugen?</translation>
    </message>
    <message>
        <source>&amp;Make a new PIN</source>
        <translation>Neue PIN &amp;erzeugen</translation>
    </message>
    <message>
        <source>&amp;Keep the old one</source>
        <translation>Die alte &amp;behalten</translation>
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
        <source>The invitation goes to the new address, with a new PIN. The old PIN and link, which somebody else may have got, stop working at once.</source>
        <translation>Die Einladung geht an die neue Adresse, mit einer neuen PIN. Die alte PIN und der alte Link, die jemand anderes erhalten haben kann, werden sofort ungültig.</translation>
    </message>
    <message>
        <source>The person gets a new PIN; the old one stops working at once. Nobody is mailed.</source>
        <translation>Die Person erhält eine neue PIN; die alte wird sofort ungültig. Niemand erhält Mail.</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Abbrechen</translation>
    </message>
    <message>
        <source>Correct and send again</source>
        <translation>Berichtigen und erneut senden</translation>
    </message>
    <message>
        <source>A mail address looks like name@example.org.</source>
        <translation>Eine Mailadresse sieht aus wie name@example.org.</translation>
    </message>
</context>
<context>
    <name>SaveQuestion</name>
    <message>
        <source>PDF documents (*.pdf)</source>
        <translation>PDF-Dokumente (*.pdf)</translation>
    </message>
    <message>
        <source>Tables for spreadsheets (*.csv)</source>
        <translation>Tabellen (*.csv)</translation>
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
    <message>
        <source>This login is taken. Choose another.</source>
        <translation>Dieser Anmeldename ist vergeben. Wählen Sie einen anderen.</translation>
    </message>
    <message>
        <source>Somebody has to administer. Make somebody else administrator first.</source>
        <translation>Jemand muss verwalten. Machen Sie zuerst jemand anderen zum Administrator.</translation>
    </message>
    <message>
        <source>The clocks go forward over that time, so it does not exist on that day. Choose another.</source>
        <translation>Die Uhren werden über diese Zeit hinweg vorgestellt, darum gibt es sie an diesem Tag nicht. Wählen Sie eine andere.</translation>
    </message>
    <message>
        <source>The clocks go back, so that time comes twice on that day. Choose which one is meant.</source>
        <translation>Die Uhren werden zurückgestellt, darum kommt diese Zeit an diesem Tag zweimal vor. Wählen Sie, welche gemeint ist.</translation>
    </message>
    <message>
        <source>Is found when inviting, and joins by phone. Cannot sign in here.</source>
        <translation>Wird beim Einladen gefunden und nimmt am Telefon teil. Kann sich hier nicht anmelden.</translation>
    </message>
    <message>
        <source>Plans conferences and invites people.</source>
        <translation>Plant Konferenzen und lädt Personen ein.</translation>
    </message>
    <message>
        <source>Looks after accounts and passwords, too.</source>
        <translation>Betreut außerdem Konten und Passwörter.</translation>
    </message>
    <message>
        <source>May do everything, and says who is support.</source>
        <translation>Darf alles und bestimmt, wer Support ist.</translation>
    </message>
    <message>
        <source>No reminder</source>
        <translation>Keine Erinnerung</translation>
    </message>
    <message>
        <source>%1 before</source>
        <comment>a length of time</comment>
        <translation>%1 vorher</translation>
    </message>
    <message>
        <source>Where you are</source>
        <translation>Bei Ihnen</translation>
    </message>
    <message>
        <source>That person, or everybody, has left the call in the meantime.</source>
        <translation>Diese Person oder alle haben das Gespräch inzwischen verlassen.</translation>
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
    <name>conclave::client::AboutDialog</name>
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
    <message>
        <source>Program</source>
        <translation>Programm</translation>
    </message>
    <message>
        <source>Server</source>
        <translation>Server</translation>
    </message>
    <message>
        <source>not known</source>
        <translation>nicht bekannt</translation>
    </message>
    <message>
        <source>Qt</source>
        <translation>Qt</translation>
    </message>
    <message>
        <source>TLS library</source>
        <translation>TLS-Bibliothek</translation>
    </message>
    <message>
        <source>The report holds versions and settings, no names, addresses, subjects or PINs.</source>
        <translation>Der Bericht enthält Versionen und Einstellungen, keine Namen, Adressen, Betreffs oder PINs.</translation>
    </message>
    <message>
        <source>&amp;Copy diagnostic report</source>
        <translation>&amp;Diagnosebericht kopieren</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>Schließen</translation>
    </message>
    <message>
        <source>The report is in the clipboard. It holds no names, addresses, subjects or PINs.</source>
        <translation>Der Bericht ist in der Zwischenablage. Er enthält keine Namen, Adressen, Betreffs oder PINs.</translation>
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
    <name>conclave::client::AccountChangeDialog</name>
    <message>
        <source>Account</source>
        <translation>Konto</translation>
    </message>
    <message>
        <source>%1 (%2)</source>
        <comment>name, login</comment>
        <translation>%1 (%2)</translation>
    </message>
    <message>
        <source>Deactivate the account of %1?</source>
        <translation>Das Konto von %1 deaktivieren?</translation>
    </message>
    <message>
        <source>Its sessions end at once, and nobody can sign in to it any more. Conferences that it has planned take place all the same. It can be reactivated at any time.</source>
        <translation>Seine Sitzungen enden sofort, und niemand kann sich mehr damit anmelden. Konferenzen, die damit geplant wurden, finden trotzdem statt. Es lässt sich jederzeit wieder aktivieren.</translation>
    </message>
    <message>
        <source>Deactivate and end sessions</source>
        <translation>Deaktivieren und Sitzungen beenden</translation>
    </message>
    <message>
        <source>Reactivate the account of %1?</source>
        <translation>Das Konto von %1 wieder aktivieren?</translation>
    </message>
    <message>
        <source>It is as it was before: same group, same password.</source>
        <translation>Es ist wie zuvor: gleiche Gruppe, gleiches Passwort.</translation>
    </message>
    <message>
        <source>Reactivate account</source>
        <translation>Konto wieder aktivieren</translation>
    </message>
    <message>
        <source>Let %1 plan conferences?</source>
        <translation>%1 Konferenzen planen lassen?</translation>
    </message>
    <message>
        <source>The person can sign in here and plan conferences. If there is no password yet, set one next.</source>
        <translation>Die Person kann sich hier anmelden und Konferenzen planen. Gibt es noch kein Passwort, setzen Sie danach eines.</translation>
    </message>
    <message>
        <source>Grant the right</source>
        <translation>Recht erteilen</translation>
    </message>
    <message>
        <source>No longer let %1 plan conferences?</source>
        <translation>%1 keine Konferenzen mehr planen lassen?</translation>
    </message>
    <message>
        <source>The person can no longer sign in here. Conferences that have been planned take place all the same.</source>
        <translation>Die Person kann sich hier nicht mehr anmelden. Geplante Konferenzen finden trotzdem statt.</translation>
    </message>
    <message>
        <source>Revoke the right</source>
        <translation>Recht entziehen</translation>
    </message>
    <message>
        <source>Meanwhile somebody else has changed this account. Close this and look again.</source>
        <translation>Inzwischen hat jemand anderes dieses Konto geändert. Schließen Sie dies und sehen Sie noch einmal nach.</translation>
    </message>
    <message>
        <source>Meanwhile something else about this account was changed. The question is the same.</source>
        <translation>Inzwischen wurde etwas anderes an diesem Konto geändert. Die Frage bleibt dieselbe.</translation>
    </message>
</context>
<context>
    <name>conclave::client::AccountDialog</name>
    <message>
        <source>Account</source>
        <translation>Konto</translation>
    </message>
    <message>
        <source>New account</source>
        <translation>Neues Konto</translation>
    </message>
    <message>
        <source>Who is it?</source>
        <translation>Wer ist es?</translation>
    </message>
    <message>
        <source>Nobody can sign in to a new account before a password is set, which is the next step.</source>
        <translation>Mit einem neuen Konto kann sich niemand anmelden, bevor ein Passwort gesetzt ist; das ist der nächste Schritt.</translation>
    </message>
    <message>
        <source>Save changes</source>
        <translation>Änderungen speichern</translation>
    </message>
    <message>
        <source>Create account</source>
        <translation>Konto anlegen</translation>
    </message>
    <message>
        <source>Not set</source>
        <translation>Nicht festgelegt</translation>
    </message>
    <message>
        <source>Login</source>
        <translation>Anmeldename</translation>
    </message>
    <message>
        <source>Mail address</source>
        <translation>Mailadresse</translation>
    </message>
    <message>
        <source>Extension</source>
        <translation>Durchwahl</translation>
    </message>
    <message>
        <source>Group</source>
        <translation>Gruppe</translation>
    </message>
    <message>
        <source>Language</source>
        <translation>Sprache</translation>
    </message>
    <message>
        <source>Time zone</source>
        <translation>Zeitzone</translation>
    </message>
    <message>
        <source>This account&apos;s level is not below your own, so it is only shown.</source>
        <translation>Die Stufe dieses Kontos liegt nicht unter Ihrer eigenen, darum wird es nur gezeigt.</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>Schließen</translation>
    </message>
    <message>
        <source>&amp;Login</source>
        <translation>&amp;Anmeldename</translation>
    </message>
    <message>
        <source>&amp;Name</source>
        <translation>&amp;Name</translation>
    </message>
    <message>
        <source>&amp;Mail address</source>
        <translation>&amp;Mailadresse</translation>
    </message>
    <message>
        <source>&amp;Extension</source>
        <translation>&amp;Durchwahl</translation>
    </message>
    <message>
        <source>&amp;Group</source>
        <translation>&amp;Gruppe</translation>
    </message>
    <message>
        <source>L&amp;anguage</source>
        <translation>S&amp;prache</translation>
    </message>
    <message>
        <source>Time &amp;zone</source>
        <translation>&amp;Zeitzone</translation>
    </message>
    <message>
        <source>Nothing has been changed yet.</source>
        <translation>Noch ist nichts geändert.</translation>
    </message>
    <message>
        <source>Discard the changes?</source>
        <translation>Die Änderungen verwerfen?</translation>
    </message>
    <message>
        <source>Discard the new account?</source>
        <translation>Das neue Konto verwerfen?</translation>
    </message>
    <message>
        <source>Enter a login.</source>
        <translation>Geben Sie einen Anmeldenamen ein.</translation>
    </message>
    <message>
        <source>A login has no spaces.</source>
        <translation>Ein Anmeldename hat keine Leerzeichen.</translation>
    </message>
    <message>
        <source>Enter a mail address.</source>
        <translation>Geben Sie eine Mailadresse ein.</translation>
    </message>
    <message>
        <source>This is no mail address. It looks like name@example.org.</source>
        <translation>Das ist keine Mailadresse. Sie sieht aus wie name@example.org.</translation>
    </message>
    <message>
        <source>Changed meanwhile by somebody else.</source>
        <translation>Inzwischen von jemand anderem geändert.</translation>
    </message>
    <message>
        <source>Emptied meanwhile by somebody else.</source>
        <translation>Inzwischen von jemand anderem geleert.</translation>
    </message>
    <message>
        <source>Meanwhile somebody else has entered: %1</source>
        <translation>Inzwischen hat jemand anderes eingegeben: %1</translation>
    </message>
    <message>
        <source>Meanwhile somebody else has chosen: %1</source>
        <translation>Inzwischen hat jemand anderes gewählt: %1</translation>
    </message>
    <message>
        <source>Somebody changed this account in the meantime. What is new is marked, what you entered is kept. Look at it, then save again.</source>
        <translation>Jemand hat dieses Konto inzwischen geändert. Neues ist gekennzeichnet, Ihre Eingaben sind erhalten. Sehen Sie es durch und speichern Sie dann erneut.</translation>
    </message>
</context>
<context>
    <name>conclave::client::AccountListModel</name>
    <message>
        <source>Deactivated</source>
        <translation>Deaktiviert</translation>
    </message>
    <message>
        <source>New password</source>
        <translation>Neues Passwort</translation>
    </message>
    <message>
        <source>Active</source>
        <translation>Aktiv</translation>
    </message>
    <message>
        <source>The password was set by somebody else and has to be changed at the next sign-in.</source>
        <translation>Das Passwort hat jemand anderes gesetzt; es muss bei der nächsten Anmeldung geändert werden.</translation>
    </message>
    <message>
        <source>%1, %2, %3, %4, %5</source>
        <comment>name, login, address, group, state</comment>
        <translation>%1, %2, %3, %4, %5</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>Name</translation>
    </message>
    <message>
        <source>Login</source>
        <translation>Anmeldename</translation>
    </message>
    <message>
        <source>Mail address</source>
        <translation>Mailadresse</translation>
    </message>
    <message>
        <source>Extension</source>
        <translation>Durchwahl</translation>
    </message>
    <message>
        <source>Group</source>
        <translation>Gruppe</translation>
    </message>
    <message>
        <source>State</source>
        <translation>Zustand</translation>
    </message>
    <message>
        <source>Actions</source>
        <translation>Aktionen</translation>
    </message>
</context>
<context>
    <name>conclave::client::AccountTable</name>
    <message>
        <source>Accounts</source>
        <translation>Konten</translation>
    </message>
</context>
<context>
    <name>conclave::client::AccountsPage</name>
    <message>
        <source>Accounts</source>
        <translation>Konten</translation>
    </message>
    <message>
        <source>&amp;New account…</source>
        <translation>&amp;Neues Konto …</translation>
    </message>
    <message>
        <source>New account</source>
        <translation>Neues Konto</translation>
    </message>
    <message>
        <source>Make an account (%1)</source>
        <translation>Ein Konto anlegen (%1)</translation>
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
        <source>Search</source>
        <translation>Suchen</translation>
    </message>
    <message>
        <source>Search accounts</source>
        <translation>Konten durchsuchen</translation>
    </message>
    <message>
        <source>Loading</source>
        <translation>Wird geladen</translation>
    </message>
    <message>
        <source>&amp;Set password…</source>
        <translation>&amp;Passwort setzen …</translation>
    </message>
    <message>
        <source>Login, name, mail address and extension are searched.</source>
        <translation>Gesucht wird in Anmeldename, Name, Mailadresse und Durchwahl.</translation>
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
        <source>&amp;Grant right to plan…</source>
        <translation>&amp;Recht zu planen erteilen …</translation>
    </message>
    <message>
        <source>Re&amp;voke right to plan…</source>
        <translation>&amp;Recht zu planen entziehen …</translation>
    </message>
    <message>
        <source>&amp;Deactivate…</source>
        <translation>Deakti&amp;vieren …</translation>
    </message>
    <message>
        <source>Re&amp;activate…</source>
        <translation>Wieder akti&amp;vieren …</translation>
    </message>
    <message>
        <source>No accounts</source>
        <translation>Keine Konten</translation>
    </message>
    <message>
        <source>No account matches “%1”</source>
        <translation>Kein Konto passt zu „%1“</translation>
    </message>
    <message>
        <source>The account of %1 is created.</source>
        <translation>Das Konto von %1 ist angelegt.</translation>
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
    <message>
        <source>&amp;Import from a file…</source>
        <translation>Aus Datei &amp;importieren …</translation>
    </message>
    <message>
        <source>A list as CSV, or contacts as vCard</source>
        <translation>Eine Liste als CSV oder Kontakte als vCard</translation>
    </message>
    <message>
        <source>Import people</source>
        <translation>Personen importieren</translation>
    </message>
    <message>
        <source>Lists and contacts (*.csv *.txt *.vcf *.vcard)</source>
        <translation>Listen und Kontakte (*.csv *.txt *.vcf *.vcard)</translation>
    </message>
    <message>
        <source>All files (*)</source>
        <translation>Alle Dateien (*)</translation>
    </message>
    <message>
        <source>“%1” cannot be read: %2</source>
        <translation>„%1“ lässt sich nicht lesen: %2</translation>
    </message>
    <message>
        <source>“%1” is larger than 1 MB. That is more than a list of 250 people takes.</source>
        <translation>„%1“ ist größer als 1 MB. Das ist mehr, als eine Liste von 250 Personen braucht.</translation>
    </message>
    <message>
        <source>Nobody was found in “%1”. A CSV file needs a column with mail addresses; contacts are read as vCard.</source>
        <translation>In „%1“ steht niemand. Eine CSV-Datei braucht eine Spalte mit Mail-Adressen; Kontakte werden als vCard gelesen.</translation>
    </message>
    <message numerus="yes">
        <source>“%1” holds %n people; a conference has room for 250.</source>
        <translation>
            <numerusform>„%1“ enthält %n Person; eine Konferenz fasst 250.</numerusform>
            <numerusform>„%1“ enthält %n Personen; eine Konferenz fasst 250.</numerusform>
        </translation>
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
    <name>conclave::client::AttendanceDialog</name>
    <message>
        <source>Attendance</source>
        <translation>Anwesenheit</translation>
    </message>
    <message>
        <source>Attendance: %1</source>
        <translation>Anwesenheit: %1</translation>
    </message>
    <message>
        <source>Nobody has been in this conference yet</source>
        <translation>In dieser Konferenz war noch niemand</translation>
    </message>
    <message>
        <source>Who joins, and how long they stay, is kept here, during the call and afterwards.</source>
        <translation>Wer kommt und wie lange er bleibt, wird hier festgehalten, während des Gesprächs und danach.</translation>
    </message>
    <message>
        <source>Save as P&amp;DF…</source>
        <translation>Als PD&amp;F speichern …</translation>
    </message>
    <message>
        <source>Save as CS&amp;V…</source>
        <translation>Als CS&amp;V speichern …</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>Schließen</translation>
    </message>
    <message>
        <source>Try again</source>
        <translation>Erneut versuchen</translation>
    </message>
    <message>
        <source>Reading…</source>
        <translation>Wird gelesen …</translation>
    </message>
    <message>
        <source>Nobody has been in this conference yet.</source>
        <translation>In dieser Konferenz war noch niemand.</translation>
    </message>
    <message>
        <source>Save attendance as PDF</source>
        <translation>Anwesenheit als PDF speichern</translation>
    </message>
    <message>
        <source>Save attendance as CSV</source>
        <translation>Anwesenheit als CSV speichern</translation>
    </message>
    <message>
        <source>Attendance %1</source>
        <comment>name of a file</comment>
        <translation>Anwesenheit %1</translation>
    </message>
    <message>
        <source>Asking for the table…</source>
        <translation>Die Tabelle wird geholt …</translation>
    </message>
    <message>
        <source>Saved as %1.</source>
        <translation>Gespeichert als %1.</translation>
    </message>
    <message>
        <source>%1 could not be written: %2. Nothing has been saved.</source>
        <translation>%1 ließ sich nicht schreiben: %2. Nichts wurde gespeichert.</translation>
    </message>
    <message>
        <source>Choose another place…</source>
        <translation>Anderen Ort wählen …</translation>
    </message>
</context>
<context>
    <name>conclave::client::AttendanceTable</name>
    <message>
        <source>Attendance</source>
        <translation>Anwesenheit</translation>
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
    <message>
        <source>Tick &amp;all</source>
        <translation>&amp;Alle ankreuzen</translation>
    </message>
    <message>
        <source>Tick &amp;none</source>
        <translation>&amp;Niemanden ankreuzen</translation>
    </message>
    <message>
        <source>Meanwhile the invitations have gone out. Close this, and cancel the conference.</source>
        <translation>Inzwischen sind die Einladungen versandt. Schließen Sie dieses Fenster und sagen Sie die Konferenz ab.</translation>
    </message>
    <message>
        <source>Somebody changed this in the meantime; above is the newest. Decide again.</source>
        <translation>Jemand hat dies inzwischen geändert; oben steht der neueste Stand. Entscheiden Sie erneut.</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>Schließen</translation>
    </message>
</context>
<context>
    <name>conclave::client::ChangePasswordDialog</name>
    <message>
        <source>Change password</source>
        <translation>Passwort ändern</translation>
    </message>
    <message>
        <source>Choose a new password</source>
        <translation>Wählen Sie ein neues Passwort</translation>
    </message>
    <message>
        <source>This is not the present password.</source>
        <translation>Das ist nicht das jetzige Passwort.</translation>
    </message>
</context>
<context>
    <name>conclave::client::ConferenceInfoDialog</name>
    <message>
        <source>Conference</source>
        <translation>Konferenz</translation>
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
        <source>People with their PINs; the server records it.</source>
        <translation>Personen mit ihren PINs; der Server vermerkt es.</translation>
    </message>
    <message>
        <source>P&amp;rint…</source>
        <translation>&amp;Drucken …</translation>
    </message>
    <message>
        <source>Save as P&amp;DF…</source>
        <translation>Als PD&amp;F speichern …</translation>
    </message>
    <message>
        <source>Save as CS&amp;V…</source>
        <translation>Als CS&amp;V speichern …</translation>
    </message>
    <message>
        <source>Try again</source>
        <translation>Erneut versuchen</translation>
    </message>
    <message>
        <source>Who is in it, who talks, and how the lines are</source>
        <translation>Wer darin ist, wer spricht und wie die Leitungen sind</translation>
    </message>
    <message>
        <source>Who was in it, from when to when</source>
        <translation>Wer dabei war, von wann bis wann</translation>
    </message>
    <message>
        <source>Runnin&amp;g conference…</source>
        <translation>La&amp;ufende Konferenz …</translation>
    </message>
    <message>
        <source>Att&amp;endance…</source>
        <translation>&amp;Anwesenheit …</translation>
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
    <message>
        <source>Reminder</source>
        <translation>Erinnerung</translation>
    </message>
    <message>
        <source>%1, to everybody who was invited by mail</source>
        <translation>%1, an alle, die per Mail eingeladen wurden</translation>
    </message>
</context>
<context>
    <name>conclave::client::ConferenceTable</name>
    <message>
        <source>Own conferences</source>
        <translation>Eigene Konferenzen</translation>
    </message>
    <message>
        <source>Details as they were known last</source>
        <translation>Einzelheiten, wie sie zuletzt bekannt waren</translation>
    </message>
</context>
<context>
    <name>conclave::client::ConferenceWatch</name>
    <message numerus="yes">
        <source>%n mails have failed</source>
        <translation>
            <numerusform>%n Mail ist fehlgeschlagen</numerusform>
            <numerusform>%n Mails sind fehlgeschlagen</numerusform>
        </translation>
    </message>
    <message>
        <source>Somebody is in the conference</source>
        <translation>Jemand ist in der Konferenz</translation>
    </message>
    <message>
        <source>Starts at %1</source>
        <translation>Beginnt um %1</translation>
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
        <translation>Entwurf lösc&amp;hen …</translation>
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
    <message>
        <source>&amp;List</source>
        <translation>&amp;Liste</translation>
    </message>
    <message>
        <source>&amp;Week</source>
        <translation>&amp;Woche</translation>
    </message>
    <message>
        <source>D&amp;uplicate…</source>
        <translation>D&amp;uplizieren …</translation>
    </message>
    <message>
        <source>&amp;Reschedule…</source>
        <translation>&amp;Verlegen …</translation>
    </message>
    <message>
        <source>Runnin&amp;g conference…</source>
        <translation>Lau&amp;fende Konferenz …</translation>
    </message>
    <message>
        <source>&amp;Attendance…</source>
        <translation>An&amp;wesenheit …</translation>
    </message>
</context>
<context>
    <name>conclave::client::DeliveriesPanel</name>
    <message>
        <source>The mail states are as of a moment ago. %1</source>
        <translation>Die Mailzustände sind von eben. %1</translation>
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
        <source>Send again to all that &amp;failed (%1)</source>
        <translation>Erneut an alle feh&amp;lgeschlagenen senden (%1)</translation>
    </message>
</context>
<context>
    <name>conclave::client::DraftOffer</name>
    <message>
        <source>You were changing “%1”.</source>
        <translation>Sie waren dabei, „%1“ zu ändern.</translation>
    </message>
    <message>
        <source>You were planning a conference.</source>
        <translation>Sie waren dabei, eine Konferenz zu planen.</translation>
    </message>
    <message>
        <source>You were planning “%1”.</source>
        <translation>Sie waren dabei, „%1“ zu planen.</translation>
    </message>
    <message>
        <source>You were adding people to “%1”.</source>
        <translation>Sie waren dabei, Personen zu „%1“ hinzuzufügen.</translation>
    </message>
    <message>
        <source>You were inviting people to “%1”.</source>
        <translation>Sie waren dabei, zu „%1“ einzuladen.</translation>
    </message>
    <message>
        <source>%1 Left on %2.</source>
        <comment>what, when</comment>
        <translation>%1 Stand: %2.</translation>
    </message>
    <message>
        <source>Go on</source>
        <translation>Fortsetzen</translation>
    </message>
    <message>
        <source>Go on: %1</source>
        <translation>Fortsetzen: %1</translation>
    </message>
    <message>
        <source>Discard…</source>
        <translation>Verwerfen …</translation>
    </message>
    <message>
        <source>Discard: %1</source>
        <translation>Verwerfen: %1</translation>
    </message>
    <message>
        <source>Discard</source>
        <translation>Verwerfen</translation>
    </message>
    <message>
        <source>Discard what you entered?</source>
        <translation>Ihre Eingaben verwerfen?</translation>
    </message>
    <message>
        <source>Keep</source>
        <translation>Behalten</translation>
    </message>
    <message>
        <source>You were choosing another time for “%1”.</source>
        <translation>Sie waren dabei, einen anderen Termin für „%1“ zu wählen.</translation>
    </message>
</context>
<context>
    <name>conclave::client::Handouts</name>
    <message>
        <source>Print people and PINs</source>
        <translation>Personen und PINs drucken</translation>
    </message>
    <message>
        <source>The printer did not take the pages. Check it, then print again.</source>
        <translation>Der Drucker hat die Seiten nicht angenommen. Prüfen Sie ihn und drucken Sie erneut.</translation>
    </message>
    <message>
        <source>The pages are with the printer.</source>
        <translation>Die Seiten sind beim Drucker.</translation>
    </message>
    <message>
        <source>Save people and PINs as PDF</source>
        <translation>Personen und PINs als PDF speichern</translation>
    </message>
    <message>
        <source>Save people and PINs as CSV</source>
        <translation>Personen und PINs als CSV speichern</translation>
    </message>
    <message>
        <source>Asking for the table…</source>
        <translation>Die Tabelle wird geholt …</translation>
    </message>
    <message>
        <source>Saved as %1. The file holds PINs: pass it on with care.</source>
        <translation>Gespeichert als %1. Die Datei enthält PINs: Geben Sie sie mit Bedacht weiter.</translation>
    </message>
    <message>
        <source>%1 could not be written: %2. Nothing has been saved.</source>
        <translation>%1 ließ sich nicht schreiben: %2. Nichts wurde gespeichert.</translation>
    </message>
    <message>
        <source>Choose another place…</source>
        <translation>Anderen Ort wählen …</translation>
    </message>
    <message>
        <source>Asking for the PINs…</source>
        <translation>Die PINs werden geholt …</translation>
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
    <message>
        <source>Discard the choice of who gets mail?</source>
        <translation>Die Auswahl, wer Mail bekommt, verwerfen?</translation>
    </message>
    <message>
        <source>The conference was finalised in the meantime. Only those who have not been invited are left.</source>
        <translation>Die Konferenz wurde inzwischen abgeschlossen. Übrig sind nur die, die noch nicht eingeladen sind.</translation>
    </message>
    <message>
        <source>The conference was changed in the meantime. Whoever was added since gets mail unless you untick them.</source>
        <translation>Die Konferenz wurde inzwischen geändert. Wer seitdem hinzukam, bekommt Mail, wenn Sie den Haken nicht entfernen.</translation>
    </message>
</context>
<context>
    <name>conclave::client::KnownConferenceDialog</name>
    <message>
        <source>Conference</source>
        <translation>Konferenz</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>Schließen</translation>
    </message>
    <message>
        <source>Nothing more is known of this conference here.</source>
        <translation>Mehr ist hier über diese Konferenz nicht bekannt.</translation>
    </message>
    <message>
        <source>Who takes part is not known here.</source>
        <translation>Wer teilnimmt, ist hier nicht bekannt.</translation>
    </message>
    <message>
        <source>As it was known last</source>
        <translation>Zuletzt bekannter Stand</translation>
    </message>
    <message>
        <source>The server cannot be reached. This was known on %1. PINs are not kept on this computer.</source>
        <translation>Der Server ist nicht erreichbar. Dies ist der Stand vom %1. PINs werden auf diesem Rechner nicht aufbewahrt.</translation>
    </message>
</context>
<context>
    <name>conclave::client::LanguageBox</name>
    <message>
        <source>The language of mails and announcements to this person.</source>
        <translation>Die Sprache der Mails und Ansagen für diese Person.</translation>
    </message>
    <message>
        <source>Language of whoever invites</source>
        <translation>Sprache dessen, der einlädt</translation>
    </message>
</context>
<context>
    <name>conclave::client::LiveCommands</name>
    <message>
        <source>Un&amp;lock</source>
        <translation>Ent&amp;sperren</translation>
    </message>
    <message>
        <source>&amp;Lock</source>
        <translation>&amp;Sperren</translation>
    </message>
    <message>
        <source>Un&amp;mute everyone</source>
        <translation>Stummschaltung a&amp;ller aufheben</translation>
    </message>
    <message>
        <source>&amp;Mute everyone</source>
        <translation>A&amp;lle stummschalten</translation>
    </message>
    <message>
        <source>&amp;End for all…</source>
        <translation>Für alle &amp;beenden …</translation>
    </message>
    <message>
        <source>&amp;Unmute</source>
        <translation>S&amp;tummschaltung aufheben</translation>
    </message>
    <message>
        <source>M&amp;ute</source>
        <translation>S&amp;tummschalten</translation>
    </message>
    <message>
        <source>Lower &amp;hand</source>
        <translation>&amp;Hand senken</translation>
    </message>
    <message>
        <source>Change &amp;role…</source>
        <translation>&amp;Rolle ändern …</translation>
    </message>
    <message>
        <source>Remo&amp;ve from the call…</source>
        <translation>Aus dem &amp;Gespräch entfernen …</translation>
    </message>
    <message>
        <source>Nothing can be done without a connection.</source>
        <translation>Ohne Verbindung lässt sich nichts tun.</translation>
    </message>
    <message>
        <source>Unlocking…</source>
        <translation>Wird entsperrt …</translation>
    </message>
    <message>
        <source>Locking…</source>
        <translation>Wird gesperrt …</translation>
    </message>
    <message>
        <source>Unmuting everyone…</source>
        <translation>Die Stummschaltung aller wird aufgehoben …</translation>
    </message>
    <message>
        <source>Muting everyone…</source>
        <translation>Alle werden stummgeschaltet …</translation>
    </message>
    <message>
        <source>Unmuting…</source>
        <translation>Die Stummschaltung wird aufgehoben …</translation>
    </message>
    <message>
        <source>Muting…</source>
        <translation>Wird stummgeschaltet …</translation>
    </message>
    <message>
        <source>Lowering the hand…</source>
        <translation>Hand wird gesenkt …</translation>
    </message>
    <message>
        <source>End for all</source>
        <translation>Für alle beenden</translation>
    </message>
    <message>
        <source>End the call for everybody?</source>
        <translation>Das Gespräch für alle beenden?</translation>
    </message>
    <message>
        <source>&amp;End for all</source>
        <translation>Für alle &amp;beenden</translation>
    </message>
    <message>
        <source>&amp;Keep it running</source>
        <translation>&amp;Weiterlaufen lassen</translation>
    </message>
    <message>
        <source>Ending…</source>
        <translation>Wird beendet …</translation>
    </message>
    <message>
        <source>Remove from the call</source>
        <translation>Aus dem Gespräch entfernen</translation>
    </message>
    <message>
        <source>Remove %1 from the call?</source>
        <translation>%1 aus dem Gespräch entfernen?</translation>
    </message>
    <message>
        <source>This person can call again. To keep somebody out, take them off the list under People, or lock the conference.</source>
        <translation>Die Person kann erneut anrufen. Soll sie draußen bleiben, nehmen Sie sie unter „Personen“ von der Liste, oder sperren Sie die Konferenz.</translation>
    </message>
    <message>
        <source>&amp;Remove from the call</source>
        <translation>Aus dem Gespräch &amp;entfernen</translation>
    </message>
    <message>
        <source>&amp;Keep</source>
        <translation>&amp;Behalten</translation>
    </message>
    <message>
        <source>Removing…</source>
        <translation>Wird entfernt …</translation>
    </message>
    <message>
        <source>Changing the role…</source>
        <translation>Die Rolle wird geändert …</translation>
    </message>
    <message>
        <source>Everybody is disconnected at once.</source>
        <translation>Alle werden sofort getrennt.</translation>
    </message>
</context>
<context>
    <name>conclave::client::LiveDelegate</name>
    <message>
        <source>In the call (%1)</source>
        <translation>Im Gespräch (%1)</translation>
    </message>
    <message>
        <source>Not here (%1)</source>
        <translation>Nicht da (%1)</translation>
    </message>
</context>
<context>
    <name>conclave::client::LiveHead</name>
    <message>
        <source>Connecting</source>
        <translation>Verbindung wird aufgebaut</translation>
    </message>
    <message>
        <source>Locked</source>
        <translation>Gesperrt</translation>
    </message>
    <message>
        <source>Not locked</source>
        <translation>Nicht gesperrt</translation>
    </message>
    <message>
        <source>Everyone muted</source>
        <translation>Alle stumm</translation>
    </message>
    <message>
        <source>Ends soon</source>
        <translation>Endet bald</translation>
    </message>
</context>
<context>
    <name>conclave::client::LivePanel</name>
    <message>
        <source>Running conference</source>
        <translation>Laufende Konferenz</translation>
    </message>
    <message>
        <source>Running: %1</source>
        <translation>Läuft: %1</translation>
    </message>
    <message>
        <source>Dismiss</source>
        <translation>Ausblenden</translation>
    </message>
    <message>
        <source>&amp;Attendance…</source>
        <translation>&amp;Anwesenheit …</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>Schließen</translation>
    </message>
    <message>
        <source>Nobody is in the call</source>
        <translation>Niemand ist im Gespräch</translation>
    </message>
    <message>
        <source>Attendance…</source>
        <translation>Anwesenheit …</translation>
    </message>
    <message>
        <source>You see who was here at %1.</source>
        <translation>Sie sehen, wer um %1 da war.</translation>
    </message>
    <message>
        <source>Try again</source>
        <translation>Erneut versuchen</translation>
    </message>
    <message numerus="yes">
        <source>And %n more.</source>
        <translation>
            <numerusform>Und %n weitere Person.</numerusform>
            <numerusform>Und %n weitere.</numerusform>
        </translation>
    </message>
    <message>
        <source>Unlock</source>
        <translation>Entsperren</translation>
    </message>
    <message>
        <source>Search</source>
        <translation>Suchen</translation>
    </message>
    <message>
        <source>Search the people of the call</source>
        <translation>Personen im Gespräch suchen</translation>
    </message>
    <message>
        <source>Who was in the call, and for how long, is kept.</source>
        <translation>Wer dabei war und wie lange, wird festgehalten.</translation>
    </message>
    <message>
        <source>Nobody is found</source>
        <translation>Niemand gefunden</translation>
    </message>
    <message>
        <source>Every word is looked for in names and mail addresses.</source>
        <translation>Jedes Wort wird in Namen und Mailadressen gesucht.</translation>
    </message>
    <message>
        <source>Show everyone</source>
        <translation>Alle zeigen</translation>
    </message>
    <message>
        <source>Who calls in appears here at once.</source>
        <translation>Wer anruft, erscheint sofort hier.</translation>
    </message>
</context>
<context>
    <name>conclave::client::LivePeopleModel</name>
    <message>
        <source>Talking</source>
        <translation>Spricht</translation>
    </message>
    <message>
        <source>Not here yet</source>
        <translation>Noch nicht da</translation>
    </message>
    <message>
        <source>Mail: %1</source>
        <translation>Mail: %1</translation>
    </message>
    <message>
        <source>Not invited</source>
        <translation>Nicht eingeladen</translation>
    </message>
    <message>
        <source>Since %1</source>
        <translation>Seit %1</translation>
    </message>
    <message>
        <source>Up</source>
        <comment>a hand</comment>
        <translation>Gehoben</translation>
    </message>
    <message>
        <source>Phone tested</source>
        <translation>Telefon getestet</translation>
    </message>
    <message>
        <source>Phone not tested</source>
        <translation>Nicht getestet</translation>
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
        <source>Microphone</source>
        <translation>Mikrofon</translation>
    </message>
    <message>
        <source>Hand</source>
        <translation>Hand</translation>
    </message>
    <message>
        <source>Line</source>
        <translation>Leitung</translation>
    </message>
</context>
<context>
    <name>conclave::client::LiveTable</name>
    <message>
        <source>People in the call</source>
        <translation>Personen im Gespräch</translation>
    </message>
    <message>
        <source>%1 of %2</source>
        <comment>people found of all</comment>
        <translation>%1 von %2</translation>
    </message>
</context>
<context>
    <name>conclave::client::LiveWatch</name>
    <message>
        <source>No moderator is in the conference</source>
        <translation>Kein Moderator ist in der Konferenz</translation>
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
    <message>
        <source>Look again</source>
        <translation>Noch einmal ansehen</translation>
    </message>
    <message>
        <source>%1?</source>
        <translation>%1?</translation>
    </message>
    <message>
        <source>This looks misspelt. It can be corrected in the list of people.</source>
        <translation>Das sieht vertippt aus. Es lässt sich in der Liste der Personen berichtigen.</translation>
    </message>
    <message>
        <source>Read by nobody</source>
        <translation>Liest niemand</translation>
    </message>
    <message>
        <source>Mail to such an address is thrown away as a rule.</source>
        <translation>Mails an eine solche Adresse werden in der Regel verworfen.</translation>
    </message>
    <message>
        <source>Read by several</source>
        <translation>Lesen mehrere</translation>
    </message>
    <message>
        <source>Whoever reads this mail knows the PIN.</source>
        <translation>Wer diese Mail liest, kennt die PIN.</translation>
    </message>
    <message>
        <source>Came back before</source>
        <translation>Kam schon zurück</translation>
    </message>
    <message>
        <source>A mail to this address came back; seen on %1.</source>
        <translation>Eine Mail an diese Adresse kam zurück; bemerkt am %1.</translation>
    </message>
    <message numerus="yes">
        <source>%n addresses may be wrong. Look again before the mail goes out.</source>
        <translation>
            <numerusform>%n Adresse ist womöglich falsch. Sehen Sie noch einmal nach, bevor die Mail hinausgeht.</numerusform>
            <numerusform>%n Adressen sind womöglich falsch. Sehen Sie noch einmal nach, bevor die Mails hinausgehen.</numerusform>
        </translation>
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
        <source>Se&amp;ttings…</source>
        <translation>E&amp;instellungen …</translation>
    </message>
    <message>
        <source>S&amp;witch server…</source>
        <translation>Server &amp;wechseln …</translation>
    </message>
    <message>
        <source>No connection</source>
        <translation>Keine Verbindung</translation>
    </message>
    <message>
        <source>Nothing can be changed while the server cannot be reached.</source>
        <translation>Solange der Server nicht erreichbar ist, lässt sich nichts ändern.</translation>
    </message>
    <message>
        <source>Sign in to change something.</source>
        <translation>Melden Sie sich an, um etwas zu ändern.</translation>
    </message>
    <message>
        <source>Nothing is known here of what this page shows.</source>
        <translation>Was diese Seite zeigt, ist hier nicht bekannt.</translation>
    </message>
    <message>
        <source>The server cannot be reached.</source>
        <translation>Der Server ist nicht erreichbar.</translation>
    </message>
    <message>
        <source>You are signed out.</source>
        <translation>Sie sind abgemeldet.</translation>
    </message>
    <message>
        <source>Try again</source>
        <translation>Erneut versuchen</translation>
    </message>
    <message>
        <source>Sign in</source>
        <translation>Anmelden</translation>
    </message>
    <message>
        <source>You see what was known on %1; nothing can be changed until it is back.</source>
        <translation>Sie sehen den Stand vom %1; ändern lässt sich nichts, bis er zurück ist.</translation>
    </message>
    <message>
        <source>You see what was known on %1; nothing can be changed before you sign in.</source>
        <translation>Sie sehen den Stand vom %1; ändern lässt sich erst nach der Anmeldung etwas.</translation>
    </message>
    <message>
        <source>&amp;Keyboard</source>
        <translation>&amp;Tastatur</translation>
    </message>
    <message>
        <source>&amp;Account</source>
        <translation>K&amp;onto</translation>
    </message>
    <message>
        <source>&amp;My account…</source>
        <translation>Mein &amp;Konto …</translation>
    </message>
    <message>
        <source>Accounts</source>
        <translation>Konten</translation>
    </message>
    <message>
        <source>Support</source>
        <translation>Support</translation>
    </message>
    <message>
        <source>Accounts stay as they were read last.</source>
        <translation>Die Konten bleiben, wie sie zuletzt gelesen wurden.</translation>
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
    <name>conclave::client::MyAccountDialog</name>
    <message>
        <source>My account</source>
        <translation>Mein Konto</translation>
    </message>
    <message>
        <source>Name, login and group are looked after by support.</source>
        <translation>Name, Anmeldename und Gruppe betreut der Support.</translation>
    </message>
    <message>
        <source>Login</source>
        <translation>Anmeldename</translation>
    </message>
    <message>
        <source>Mail address</source>
        <translation>Mailadresse</translation>
    </message>
    <message>
        <source>Extension</source>
        <translation>Durchwahl</translation>
    </message>
    <message>
        <source>Group</source>
        <translation>Gruppe</translation>
    </message>
    <message>
        <source>L&amp;anguage</source>
        <translation>S&amp;prache</translation>
    </message>
    <message>
        <source>Not set</source>
        <translation>Nicht festgelegt</translation>
    </message>
    <message>
        <source>Time &amp;zone</source>
        <translation>&amp;Zeitzone</translation>
    </message>
    <message>
        <source>Change &amp;password…</source>
        <translation>Pass&amp;wort ändern …</translation>
    </message>
    <message>
        <source>Save changes</source>
        <translation>Änderungen speichern</translation>
    </message>
    <message>
        <source>Nothing has been changed yet.</source>
        <translation>Noch ist nichts geändert.</translation>
    </message>
    <message>
        <source>Discard the changes?</source>
        <translation>Die Änderungen verwerfen?</translation>
    </message>
    <message>
        <source>Somebody changed this account in the meantime. Your choice is kept. Save it again.</source>
        <translation>Jemand hat dieses Konto inzwischen geändert. Ihre Wahl ist erhalten. Speichern Sie sie erneut.</translation>
    </message>
    <message>
        <source>The password is changed. Other sessions of this account have ended.</source>
        <translation>Das Passwort ist geändert. Andere Sitzungen dieses Kontos sind beendet.</translation>
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
    <message>
        <source>This conference was deleted in the meantime. What you entered stands here as a new one.</source>
        <translation>Diese Konferenz wurde inzwischen gelöscht. Ihre Eingaben stehen hier als neue.</translation>
    </message>
    <message>
        <source>Reminder: %1</source>
        <translation>Erinnerung: %1</translation>
    </message>
</context>
<context>
    <name>conclave::client::NewPasswordForm</name>
    <message>
        <source>Present password</source>
        <translation>Jetziges Passwort</translation>
    </message>
    <message>
        <source>P&amp;resent password</source>
        <translation>&amp;Jetziges Passwort</translation>
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
    <message numerus="yes">
        <source>At least %n characters; a few words that only you put together are easiest to remember.</source>
        <translation>
            <numerusform>Mindestens %n Zeichen; einige Wörter, die nur Sie so zusammenstellen, merken sich am leichtesten.</numerusform>
            <numerusform>Mindestens %n Zeichen; einige Wörter, die nur Sie so zusammenstellen, merken sich am leichtesten.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>The password needs at least %n characters.</source>
        <translation>
            <numerusform>Das Passwort braucht mindestens %n Zeichen.</numerusform>
            <numerusform>Das Passwort braucht mindestens %n Zeichen.</numerusform>
        </translation>
    </message>
    <message>
        <source>The password is too long.</source>
        <translation>Das Passwort ist zu lang.</translation>
    </message>
    <message>
        <source>Enter the present password.</source>
        <translation>Geben Sie das jetzige Passwort ein.</translation>
    </message>
    <message>
        <source>Choose one that differs from the present password.</source>
        <translation>Wählen Sie eines, das vom jetzigen abweicht.</translation>
    </message>
    <message>
        <source>The two entries differ.</source>
        <translation>Die beiden Eingaben sind verschieden.</translation>
    </message>
</context>
<context>
    <name>conclave::client::Notifier</name>
    <message>
        <source>Dismiss</source>
        <translation>Ausblenden</translation>
    </message>
    <message>
        <source>Open Conclave</source>
        <translation>Conclave öffnen</translation>
    </message>
    <message>
        <source>Quit</source>
        <translation>Beenden</translation>
    </message>
    <message>
        <source>%1: %2</source>
        <comment>what, which conference</comment>
        <translation>%1: %2</translation>
    </message>
    <message>
        <source>Open</source>
        <translation>Öffnen</translation>
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
        <source>Removing…</source>
        <translation>Wird entfernt …</translation>
    </message>
    <message>
        <source>%1 has been removed.</source>
        <translation>%1 ist entfernt.</translation>
    </message>
    <message>
        <source>The conference was finalised in the meantime. New people are invited by the envelope afterwards.</source>
        <translation>Die Konferenz wurde inzwischen abgeschlossen. Neue Personen lädt danach der Briefumschlag ein.</translation>
    </message>
    <message>
        <source>The conference was changed in the meantime; its people are shown as they are now.</source>
        <translation>Die Konferenz wurde inzwischen geändert; ihre Personen erscheinen, wie sie jetzt sind.</translation>
    </message>
    <message numerus="yes">
        <source>%n of your people are in already, or cannot be added any more, and were left out: %1</source>
        <translation>
            <numerusform>%n Ihrer Personen ist schon dabei oder lässt sich nicht mehr hinzufügen und wurde weggelassen: %1</numerusform>
            <numerusform>%n Ihrer Personen sind schon dabei oder lassen sich nicht mehr hinzufügen und wurden weggelassen: %1</numerusform>
        </translation>
    </message>
    <message>
        <source>“%1” does not exist any more. You had chosen for it: %2</source>
        <translation>„%1“ gibt es nicht mehr. Dafür hatten Sie ausgewählt: %2</translation>
    </message>
    <message>
        <source>Looking up who of them has an account…</source>
        <translation>Es wird nachgesehen, wer davon ein Konto hat …</translation>
    </message>
    <message numerus="yes">
        <source>%n people from the file wait: Continue shows them again.</source>
        <translation>
            <numerusform>%n Person aus der Datei wartet: „Weiter“ zeigt sie wieder.</numerusform>
            <numerusform>%n Personen aus der Datei warten: „Weiter“ zeigt sie wieder.</numerusform>
        </translation>
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
    <name>conclave::client::PeopleDelegate</name>
    <message>
        <source>Hide this PIN (space bar)</source>
        <translation>Diese PIN verbergen (Leertaste)</translation>
    </message>
    <message>
        <source>Show this PIN (space bar)</source>
        <translation>Diese PIN zeigen (Leertaste)</translation>
    </message>
</context>
<context>
    <name>conclave::client::PeopleListModel</name>
    <message>
        <source>Cancellation</source>
        <translation>Absage</translation>
    </message>
    <message>
        <source>Next try at %1</source>
        <translation>Nächster Versuch um %1</translation>
    </message>
    <message>
        <source>Not invited</source>
        <translation>Nicht eingeladen</translation>
    </message>
    <message>
        <source>PIN hidden</source>
        <translation>PIN verborgen</translation>
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
    <message>
        <source>PIN</source>
        <translation>PIN</translation>
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
        <source>Tested</source>
        <translation>Getestet</translation>
    </message>
    <message>
        <source>Not tested</source>
        <translation>Nicht getestet</translation>
    </message>
    <message>
        <source>Phone</source>
        <translation>Telefon</translation>
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
    <name>conclave::client::PeoplePanel</name>
    <message>
        <source>&amp;Add people…</source>
        <translation>Personen &amp;hinzufügen …</translation>
    </message>
    <message>
        <source>C&amp;hange</source>
        <translation>Ä&amp;ndern</translation>
    </message>
    <message>
        <source>A conference holds at most 250 people.</source>
        <translation>Eine Konferenz fasst höchstens 250 Personen.</translation>
    </message>
    <message>
        <source>The PINs went with the cancelled conference.</source>
        <translation>Mit der abgesagten Konferenz sind auch ihre PINs erloschen.</translation>
    </message>
    <message>
        <source>The server records that the PINs were looked at.</source>
        <translation>Der Server vermerkt, dass die PINs angesehen wurden.</translation>
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
        <source>Hide PI&amp;N</source>
        <translation>PIN v&amp;erbergen</translation>
    </message>
    <message>
        <source>Show PI&amp;N</source>
        <translation>PIN &amp;zeigen</translation>
    </message>
    <message>
        <source>Ready is whose phone has reached the test line, or a call of this conference.</source>
        <translation>Bereit ist, wessen Telefon die Testleitung oder diese Konferenz erreicht hat.</translation>
    </message>
    <message>
        <source>Ready: %1 of %2</source>
        <comment>people</comment>
        <translation>Bereit: %1 von %2</translation>
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
    <name>conclave::client::PersonCommands</name>
    <message>
        <source>Show PI&amp;N</source>
        <translation>PIN &amp;zeigen</translation>
    </message>
    <message>
        <source>Copy &amp;text with PIN</source>
        <translation>&amp;Text mit PIN kopieren</translation>
    </message>
    <message>
        <source>Cop&amp;y PIN</source>
        <translation>PIN &amp;kopieren</translation>
    </message>
    <message>
        <source>&amp;New PIN…</source>
        <translation>&amp;Neue PIN …</translation>
    </message>
    <message>
        <source>Change &amp;role…</source>
        <translation>&amp;Rolle ändern …</translation>
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
        <source>Remo&amp;ve…</source>
        <translation>&amp;Entfernen …</translation>
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
        <source>Removing…</source>
        <translation>Wird entfernt …</translation>
    </message>
    <message>
        <source>%1 has been removed.</source>
        <translation>%1 ist entfernt.</translation>
    </message>
    <message>
        <source>Correcting the address…</source>
        <translation>Die Adresse wird berichtigt …</translation>
    </message>
    <message>
        <source>The address is corrected; %1 has a new PIN.</source>
        <translation>Die Adresse ist berichtigt; %1 hat eine neue PIN.</translation>
    </message>
    <message>
        <source>Making a new PIN…</source>
        <translation>Eine neue PIN wird erzeugt …</translation>
    </message>
    <message>
        <source>%1 has a new PIN; the old one has stopped working.</source>
        <translation>%1 hat eine neue PIN; die alte gilt nicht mehr.</translation>
    </message>
    <message>
        <source>Asking for the text…</source>
        <translation>Der Text wird geholt …</translation>
    </message>
    <message>
        <source>The text for %1 is in the clipboard for a minute.</source>
        <translation>Der Text für %1 ist eine Minute lang in der Zwischenablage.</translation>
    </message>
    <message>
        <source>Asking for the PIN…</source>
        <translation>Die PIN wird geholt …</translation>
    </message>
    <message>
        <source>The PIN of %1 is in the clipboard for a minute.</source>
        <translation>Die PIN von %1 ist eine Minute lang in der Zwischenablage.</translation>
    </message>
    <message>
        <source>Handing the invitations to the server…</source>
        <translation>Die Einladungen werden dem Server übergeben …</translation>
    </message>
    <message numerus="yes">
        <source>%n invitations go out again.</source>
        <translation>
            <numerusform>%n Einladung geht erneut hinaus.</numerusform>
            <numerusform>%n Einladungen gehen erneut hinaus.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>conclave::client::PinReveal</name>
    <message>
        <source>Asking for the PINs…</source>
        <translation>Die PINs werden geholt …</translation>
    </message>
</context>
<context>
    <name>conclave::client::ProfileMenu</name>
    <message>
        <source>Standard</source>
        <translation>Standard</translation>
    </message>
    <message>
        <source>Servers</source>
        <translation>Server</translation>
    </message>
    <message>
        <source>Servers: add, rename, remove</source>
        <translation>Server: hinzufügen, umbenennen, entfernen</translation>
    </message>
    <message>
        <source>&amp;Add a server…</source>
        <translation>Server &amp;hinzufügen …</translation>
    </message>
    <message>
        <source>&amp;Rename “%1”…</source>
        <translation>„%1“ &amp;umbenennen …</translation>
    </message>
    <message>
        <source>Re&amp;move “%1”…</source>
        <translation>„%1“ &amp;entfernen …</translation>
    </message>
    <message numerus="yes">
        <source>A name has 1 to %n characters.</source>
        <translation>
            <numerusform>Ein Name hat höchstens %n Zeichen.</numerusform>
            <numerusform>Ein Name hat 1 bis %n Zeichen.</numerusform>
        </translation>
    </message>
    <message>
        <source>There is a server called “%1” already.</source>
        <translation>Einen Server namens „%1“ gibt es schon.</translation>
    </message>
    <message>
        <source>Add a server</source>
        <translation>Server hinzufügen</translation>
    </message>
    <message>
        <source>What do you want to call it?</source>
        <translation>Wie soll er heißen?</translation>
    </message>
    <message>
        <source>Rename</source>
        <translation>Umbenennen</translation>
    </message>
    <message>
        <source>Remove a server</source>
        <translation>Server entfernen</translation>
    </message>
    <message>
        <source>Remove “%1” from this computer?</source>
        <translation>„%1“ von diesem Rechner entfernen?</translation>
    </message>
    <message>
        <source>Its address, the remembered password, half-done entries and last known lists go. Nothing on the server changes.</source>
        <translation>Adresse, gemerktes Passwort, angefangene Eingaben und zuletzt bekannte Listen werden entfernt. Auf dem Server ändert sich nichts.</translation>
    </message>
    <message>
        <source>Remove</source>
        <translation>Entfernen</translation>
    </message>
    <message>
        <source>Keep</source>
        <translation>Behalten</translation>
    </message>
</context>
<context>
    <name>conclave::client::Program</name>
    <message>
        <source>What was kept on this computer (half-done entries, last known lists) was damaged. It was put aside, and is kept anew from now on.</source>
        <translation>Was auf diesem Rechner aufbewahrt war (angefangene Eingaben, zuletzt bekannte Listen), war beschädigt. Es wurde beiseitegelegt; ab jetzt wird neu aufbewahrt.</translation>
    </message>
    <message>
        <source>What was kept on this computer (half-done entries, last known lists) comes from a newer Conclave. It was put aside, and is kept anew from now on.</source>
        <translation>Was auf diesem Rechner aufbewahrt war (angefangene Eingaben, zuletzt bekannte Listen), stammt von einem neueren Conclave. Es wurde beiseitegelegt; ab jetzt wird neu aufbewahrt.</translation>
    </message>
    <message>
        <source>Nothing can be kept on this computer: half-done entries are lost when the program ends.</source>
        <translation>Auf diesem Rechner lässt sich nichts aufbewahren: Angefangene Eingaben gehen verloren, wenn das Programm endet.</translation>
    </message>
    <message>
        <source>No keyring runs here, so the password is kept in memory only and forgotten when you quit.</source>
        <translation>Hier läuft kein Schlüsselbund. Das Passwort bleibt nur im Speicher und ist vergessen, wenn Sie das Programm beenden.</translation>
    </message>
</context>
<context>
    <name>conclave::client::ReminderBox</name>
    <message>
        <source>Reminder by mail</source>
        <translation>Erinnerung per Mail</translation>
    </message>
</context>
<context>
    <name>conclave::client::RequestDialog</name>
    <message>
        <source>Waiting for the server</source>
        <translation>Der Server wird gefragt</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Abbrechen</translation>
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
    <name>conclave::client::RescheduleWizard</name>
    <message>
        <source>Reschedule</source>
        <translation>Verlegen</translation>
    </message>
    <message>
        <source>When</source>
        <translation>Wann</translation>
    </message>
    <message>
        <source>Check</source>
        <translation>Prüfen</translation>
    </message>
    <message>
        <source>Result</source>
        <translation>Ergebnis</translation>
    </message>
    <message>
        <source>When is it to be instead?</source>
        <translation>Wann soll sie stattdessen sein?</translation>
    </message>
    <message>
        <source>Continue</source>
        <translation>Weiter</translation>
    </message>
    <message>
        <source>Reschedule, and tell people?</source>
        <translation>Verlegen und alle benachrichtigen?</translation>
    </message>
    <message>
        <source>This cancels the old appointment and invites the same people, in the same roles, to the new one. Number, links and PINs are new; the old ones stop working at once, and who is in the call is disconnected.</source>
        <translation>Der alte Termin wird abgesagt, und dieselben Personen werden in denselben Rollen zum neuen eingeladen. Nummer, Links und PINs sind neu; die alten werden sofort ungültig, und wer im Gespräch ist, wird getrennt.</translation>
    </message>
    <message>
        <source>The conference is rescheduled</source>
        <translation>Die Konferenz ist verlegt</translation>
    </message>
    <message>
        <source>Return to Own Conferences</source>
        <translation>Zurück zu Eigene Konferenzen</translation>
    </message>
    <message>
        <source>Gets mail</source>
        <translation>Erhält Mail</translation>
    </message>
    <message>
        <source>Old time</source>
        <translation>Bisher</translation>
    </message>
    <message>
        <source>New time</source>
        <translation>Neu</translation>
    </message>
    <message>
        <source>Reading the conference…</source>
        <translation>Die Konferenz wird gelesen …</translation>
    </message>
    <message>
        <source>Reschedule – %1</source>
        <translation>Verlegen – %1</translation>
    </message>
    <message>
        <source>%1 is planned for %2.</source>
        <translation>%1 ist geplant für %2.</translation>
    </message>
    <message>
        <source>Keep the old time?</source>
        <translation>Die alte Zeit beibehalten?</translation>
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
        <source>All %n get mail: the old time taken back, and a new invitation</source>
        <translation>
            <numerusform>Die eine Person erhält Mail: eine Absage der alten Zeit und eine neue Einladung</numerusform>
            <numerusform>Alle %n erhalten Mail: eine Absage der alten Zeit und eine neue Einladung</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%1 of %n get mail; who was left out before is left out now</source>
        <translation>
            <numerusform>%1 von %n erhält Mail; wer bisher keine erhielt, erhält auch jetzt keine</numerusform>
            <numerusform>%1 von %n erhalten Mail; wer bisher keine erhielt, erhält auch jetzt keine</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Reschedule and mail %n people</source>
        <translation>
            <numerusform>Verlegen und %n Person mailen</numerusform>
            <numerusform>Verlegen und %n Personen mailen</numerusform>
        </translation>
    </message>
    <message>
        <source>Reschedule and mail nobody</source>
        <translation>Verlegen, ohne Mail</translation>
    </message>
    <message>
        <source>That is the old time. Choose another.</source>
        <translation>Das ist die alte Zeit. Wählen Sie eine andere.</translation>
    </message>
    <message>
        <source>Rescheduling…</source>
        <translation>Die Konferenz wird verlegt …</translation>
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
    <name>conclave::client::SearchField</name>
    <message>
        <source>Clear</source>
        <translation>Leeren</translation>
    </message>
</context>
<context>
    <name>conclave::client::SetPasswordDialog</name>
    <message>
        <source>Set password</source>
        <translation>Passwort setzen</translation>
    </message>
    <message>
        <source>Which password for %1?</source>
        <translation>Welches Passwort für %1?</translation>
    </message>
    <message>
        <source>The account is created. Its first password must be changed at the first sign-in.</source>
        <translation>Das Konto ist angelegt. Sein erstes Passwort muss bei der ersten Anmeldung geändert werden.</translation>
    </message>
    <message>
        <source>The present one stops working, and sessions of this account end. The new one must be changed at the first sign-in.</source>
        <translation>Das jetzige gilt dann nicht mehr, und Sitzungen dieses Kontos enden. Das neue muss bei der ersten Anmeldung geändert werden.</translation>
    </message>
    <message>
        <source>This account may not plan conferences, so it cannot sign in to this program, not even with a password.</source>
        <translation>Dieses Konto darf keine Konferenzen planen und kann sich deshalb in diesem Programm nicht anmelden, auch nicht mit einem Passwort.</translation>
    </message>
    <message>
        <source>Generate one</source>
        <translation>Eines erzeugen</translation>
    </message>
    <message>
        <source>25 letters and digits that nobody can guess and that are easy to tell apart.</source>
        <translation>25 Buchstaben und Ziffern, die niemand errät und die sich gut unterscheiden lassen.</translation>
    </message>
    <message>
        <source>Enter one</source>
        <translation>Eines eingeben</translation>
    </message>
    <message>
        <source>New password</source>
        <translation>Neues Passwort</translation>
    </message>
    <message>
        <source>New &amp;password</source>
        <translation>Neues &amp;Passwort</translation>
    </message>
    <message>
        <source>Set this password</source>
        <translation>Dieses Passwort setzen</translation>
    </message>
    <message>
        <source>Generate and set password</source>
        <translation>Passwort erzeugen und setzen</translation>
    </message>
    <message>
        <source>Somebody changed this account in the meantime. If that was a new password, yours would replace it. Set it again to go on.</source>
        <translation>Jemand hat dieses Konto inzwischen geändert. War das ein neues Passwort, würde Ihres es ersetzen. Setzen Sie es erneut, um fortzufahren.</translation>
    </message>
    <message>
        <source>The password is set</source>
        <translation>Das Passwort ist gesetzt</translation>
    </message>
    <message>
        <source>It is shown this once. Hand it to %1 in person or by phone; it must be changed at the first sign-in.</source>
        <translation>Es wird nur dieses eine Mal gezeigt. Geben Sie es %1 persönlich oder am Telefon; es muss bei der ersten Anmeldung geändert werden.</translation>
    </message>
    <message>
        <source>&amp;Copy</source>
        <translation>&amp;Kopieren</translation>
    </message>
    <message>
        <source>Copy password</source>
        <translation>Passwort kopieren</translation>
    </message>
    <message>
        <source>Copies the password; it leaves the clipboard after a minute.</source>
        <translation>Kopiert das Passwort; es verlässt die Zwischenablage nach einer Minute.</translation>
    </message>
    <message>
        <source>The password is in the clipboard for a minute.</source>
        <translation>Das Passwort ist für eine Minute in der Zwischenablage.</translation>
    </message>
    <message>
        <source>Done</source>
        <translation>Fertig</translation>
    </message>
</context>
<context>
    <name>conclave::client::SettingsDialog</name>
    <message>
        <source>Settings</source>
        <translation>Einstellungen</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>Schließen</translation>
    </message>
    <message>
        <source>Language and look</source>
        <translation>Sprache und Aussehen</translation>
    </message>
    <message>
        <source>&amp;Language</source>
        <translation>&amp;Sprache</translation>
    </message>
    <message>
        <source>As the system</source>
        <translation>Wie das System</translation>
    </message>
    <message>
        <source>L&amp;ook</source>
        <translation>Aus&amp;sehen</translation>
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
        <source>Notifications</source>
        <translation>Benachrichtigungen</translation>
    </message>
    <message>
        <source>&amp;Before a conference starts</source>
        <translation>&amp;Bevor eine Konferenz beginnt</translation>
    </message>
    <message>
        <source> min</source>
        <translation> min</translation>
    </message>
    <message>
        <source>Minutes before a conference starts</source>
        <translation>Minuten vor Beginn einer Konferenz</translation>
    </message>
    <message>
        <source>When a &amp;mail has failed</source>
        <translation>Wenn eine &amp;Mail fehlgeschlagen ist</translation>
    </message>
    <message>
        <source>When &amp;somebody is in a conference</source>
        <translation>Wenn &amp;jemand in einer Konferenz ist</translation>
    </message>
    <message>
        <source>Time zones</source>
        <translation>Zeitzonen</translation>
    </message>
    <message>
        <source>Place, such as New York</source>
        <translation>Ort, etwa New York</translation>
    </message>
    <message>
        <source>Time zone to add</source>
        <translation>Zeitzone zum Hinzufügen</translation>
    </message>
    <message>
        <source>&amp;Add</source>
        <translation>&amp;Hinzufügen</translation>
    </message>
    <message>
        <source>Time zones shown beside</source>
        <translation>Zusätzlich gezeigte Zeitzonen</translation>
    </message>
    <message>
        <source>&amp;Remove</source>
        <translation>&amp;Entfernen</translation>
    </message>
    <message>
        <source>A planned time is shown in these zones too.</source>
        <translation>Eine geplante Zeit erscheint auch in diesen Zonen.</translation>
    </message>
    <message>
        <source>What is kept</source>
        <translation>Was aufbewahrt wird</translation>
    </message>
    <message>
        <source> s</source>
        <translation> s</translation>
    </message>
    <message>
        <source>&amp;Clear a copied PIN from the clipboard after</source>
        <translation>Kopierte PIN aus der &amp;Zwischenablage löschen nach</translation>
    </message>
    <message>
        <source>Remove &amp;password</source>
        <translation>&amp;Passwort entfernen</translation>
    </message>
    <message>
        <source>The last known conferences and people are kept on this computer, to be read without a connection. PINs are not.</source>
        <translation>Die zuletzt bekannten Konferenzen und Personen werden auf diesem Rechner aufbewahrt, damit sie ohne Verbindung zu lesen sind. PINs nicht.</translation>
    </message>
    <message>
        <source>Remove &amp;lists</source>
        <translation>&amp;Listen entfernen</translation>
    </message>
    <message>
        <source>The lists are removed. They are kept anew when they are read next.</source>
        <translation>Die Listen sind entfernt. Sie werden beim nächsten Lesen neu aufbewahrt.</translation>
    </message>
    <message>
        <source>Your password is in this desktop&apos;s keyring.</source>
        <translation>Ihr Passwort liegt im Schlüsselbund dieses Rechners.</translation>
    </message>
    <message>
        <source>Your password is not remembered.</source>
        <translation>Ihr Passwort ist nicht gemerkt.</translation>
    </message>
    <message>
        <source>The keyring does not answer, so the password is still in it.</source>
        <translation>Der Schlüsselbund antwortet nicht; das Passwort liegt noch darin.</translation>
    </message>
    <message>
        <source>When somebody is &amp;not let in, or no moderator is there</source>
        <translation>Wenn jemand &amp;nicht eingelassen wird oder kein Moderator da ist</translation>
    </message>
</context>
<context>
    <name>conclave::client::ShortcutsSheet</name>
    <message>
        <source>Keyboard</source>
        <translation>Tastatur</translation>
    </message>
    <message>
        <source>Keys and what they do</source>
        <translation>Tasten und was sie tun</translation>
    </message>
    <message>
        <source>Command</source>
        <translation>Befehl</translation>
    </message>
    <message>
        <source>Key</source>
        <translation>Taste</translation>
    </message>
    <message>
        <source>In a list</source>
        <translation>In einer Liste</translation>
    </message>
    <message>
        <source>Open the chosen row</source>
        <translation>Gewählte Zeile öffnen</translation>
    </message>
    <message>
        <source>Commands of the chosen row</source>
        <translation>Befehle der gewählten Zeile</translation>
    </message>
    <message>
        <source>Tick or untick</source>
        <translation>Häkchen setzen oder nehmen</translation>
    </message>
    <message>
        <source>In the week</source>
        <translation>In der Woche</translation>
    </message>
    <message>
        <source>From conference to conference</source>
        <translation>Von Konferenz zu Konferenz</translation>
    </message>
    <message>
        <source>Week before, week after</source>
        <translation>Woche davor, Woche danach</translation>
    </message>
    <message>
        <source>Today</source>
        <translation>Heute</translation>
    </message>
    <message>
        <source>In a wizard</source>
        <translation>In einem Assistenten</translation>
    </message>
    <message>
        <source>Go on, where nothing is sent</source>
        <translation>Weiter, wo nichts gesendet wird</translation>
    </message>
    <message>
        <source>Cancel; asks if something would be lost</source>
        <translation>Abbrechen; fragt, wenn etwas verloren ginge</translation>
    </message>
    <message>
        <source>Change the role of the chosen person</source>
        <translation>Rolle der gewählten Person ändern</translation>
    </message>
    <message>
        <source>Remove the chosen person</source>
        <translation>Gewählte Person entfernen</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>Schließen</translation>
    </message>
    <message>
        <source>In a running conference</source>
        <translation>In einer laufenden Konferenz</translation>
    </message>
    <message>
        <source>Lock or unlock</source>
        <translation>Sperren oder entsperren</translation>
    </message>
    <message>
        <source>Mute or unmute everyone</source>
        <translation>Alle stummschalten oder die Stummschaltung aufheben</translation>
    </message>
    <message>
        <source>End for all</source>
        <translation>Für alle beenden</translation>
    </message>
    <message>
        <source>Search</source>
        <translation>Suchen</translation>
    </message>
    <message>
        <source>Mute or unmute the chosen person</source>
        <translation>Gewählte Person stummschalten oder die Stummschaltung aufheben</translation>
    </message>
    <message>
        <source>Lower the hand of the chosen person</source>
        <translation>Hand der gewählten Person senken</translation>
    </message>
    <message>
        <source>Remove the chosen person from the call</source>
        <translation>Gewählte Person aus dem Gespräch entfernen</translation>
    </message>
</context>
<context>
    <name>conclave::client::SignInDialog</name>
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
        <source>%1 offers no secure connection, so nothing was sent. Check the address and the port.</source>
        <translation>%1 bietet keine sichere Verbindung an, darum wurde nichts gesendet. Prüfen Sie Adresse und Port.</translation>
    </message>
    <message>
        <source>The certificate of %1 has expired, so nothing was sent. Whoever runs the server has to renew it.</source>
        <translation>Das Zertifikat von %1 ist abgelaufen, darum wurde nichts gesendet. Wer den Server betreibt, muss es erneuern.</translation>
    </message>
    <message>
        <source>The certificate of %1 is not valid yet, so nothing was sent. Check the clock of this computer.</source>
        <translation>Das Zertifikat von %1 gilt noch nicht, darum wurde nichts gesendet. Prüfen Sie die Uhr dieses Rechners.</translation>
    </message>
    <message>
        <source>The certificate of %1 is too weak, so nothing was sent. Whoever runs the server has to replace it.</source>
        <translation>Das Zertifikat von %1 ist zu schwach, darum wurde nichts gesendet. Wer den Server betreibt, muss es ersetzen.</translation>
    </message>
    <message>
        <source>The certificate is not trusted to speak for %1, so nothing was sent. Check the address.</source>
        <translation>Das Zertifikat gilt nicht für %1, darum wurde nichts gesendet. Prüfen Sie die Adresse.</translation>
    </message>
    <message>
        <source>The certificate of %1 is not trusted: it is another one than before. Nothing was sent.</source>
        <translation>Dem Zertifikat von %1 wird nicht vertraut: Es ist ein anderes als bisher. Es wurde nichts gesendet.</translation>
    </message>
    <message>
        <source>The certificate of %1 is not trusted, so nothing was sent.</source>
        <translation>Dem Zertifikat von %1 wird nicht vertraut, darum wurde nichts gesendet.</translation>
    </message>
    <message>
        <source>Loo&amp;k at what was known</source>
        <translation>Zuletzt Bekanntes a&amp;nsehen</translation>
    </message>
    <message>
        <source>Somebody else has set the present one. %1</source>
        <translation>Das jetzige hat jemand anderes gesetzt. %1</translation>
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
    <name>conclave::client::WeekGrid</name>
    <message>
        <source>%1 %2</source>
        <comment>short name of a day, day of the month</comment>
        <translation>%1 %2</translation>
    </message>
</context>
<context>
    <name>conclave::client::WeekView</name>
    <message>
        <source>Week</source>
        <translation>Woche</translation>
    </message>
    <message>
        <source>Week before (Page Up)</source>
        <translation>Woche davor (Bild auf)</translation>
    </message>
    <message>
        <source>Week after (Page Down)</source>
        <translation>Woche danach (Bild ab)</translation>
    </message>
    <message>
        <source>Today</source>
        <translation>Heute</translation>
    </message>
    <message>
        <source>This week (Home)</source>
        <translation>Diese Woche (Pos 1)</translation>
    </message>
    <message>
        <source>Hours of the week</source>
        <translation>Stunden der Woche</translation>
    </message>
    <message>
        <source>%1 – %2</source>
        <comment>first and last day of a week</comment>
        <translation>%1 – %2</translation>
    </message>
    <message>
        <source>Nothing in this week. Go to “%1”, %2</source>
        <translation>Nichts in dieser Woche. Zu „%1“, %2</translation>
    </message>
    <message>
        <source>%1 (goes on)</source>
        <translation>%1 (Fortsetzung)</translation>
    </message>
    <message numerus="yes">
        <source>%n more in this week; the list shows all</source>
        <translation>
            <numerusform>%n weitere in dieser Woche; die Liste zeigt alle</numerusform>
            <numerusform>%n weitere in dieser Woche; die Liste zeigt alle</numerusform>
        </translation>
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
        <source>The begin lies in the past: people can join as soon as they are invited.</source>
        <translation>Der Beginn liegt in der Vergangenheit: Man kann teilnehmen, sobald man eingeladen ist.</translation>
    </message>
    <message>
        <source>%1: %2</source>
        <comment>time zone: time</comment>
        <translation>%1: %2</translation>
    </message>
    <message>
        <source>Re&amp;minder</source>
        <translation>Er&amp;innerung</translation>
    </message>
    <message>
        <source>That is past already: nobody would be reminded.</source>
        <translation>Das ist schon vorbei: Niemand würde erinnert.</translation>
    </message>
    <message>
        <source>A mail to everybody who was invited by mail.</source>
        <translation>Eine Mail an alle, die per Mail eingeladen wurden.</translation>
    </message>
</context>
<context>
    <name>conclave::client::WorkStrip</name>
    <message>
        <source>Stop</source>
        <translation>Anhalten</translation>
    </message>
</context>
<context>
    <name>conclave::client::ZoneBox</name>
    <message>
        <source>Time zone</source>
        <translation>Zeitzone</translation>
    </message>
</context>
</TS>
