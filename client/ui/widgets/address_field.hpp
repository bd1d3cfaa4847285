// One person to add: a mail address, or a name or extension that the directory completes. A chip beside the field says at
// once what was recognised. Pasting several addresses hands the others up to spread them. GUI thread only.
#pragma once

#include "client/model/address_paste.hpp"
#include "client/model/participants_draft.hpp"
#include "client/net/api_client.hpp"

#include <QWidget>

class QCompleter;
class QLabel;
class QLineEdit;
class QModelIndex;
class QStandardItemModel;
class QTimer;

namespace conclave::client {

class Chip;

class AddressField : public QWidget {
    Q_OBJECT

public:
    AddressField(ApiClient& api, int number, QWidget* parent);

    bool isEmpty() const;
    bool isValid() const;
    NewPerson person() const;
    void setPerson(const NewPerson& person);
    void clear();
    QLineEdit* edit() const { return m_edit; }

Q_SIGNALS:
    void changed();
    // Several were pasted here; this field keeps none of them.
    void pasted(const QList<conclave::client::PastedAddress>& addresses);

protected:
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    void edited(const QString& text);
    void lookUp();
    void found(const QString& asked, const Result<api::DirectoryList>& answer);
    void chosen(const QModelIndex& index);
    bool spread(const QString& text);
    void showChip();

    ApiClient& m_api;
    QLineEdit* m_edit = nullptr;
    Chip* m_chip = nullptr;
    QCompleter* m_completer = nullptr;
    QStandardItemModel* m_matches = nullptr;
    QTimer* m_pause = nullptr;
    Call m_call;
    NewPerson m_person;  // the address is what the field shows, trimmed
    bool m_asked = false; // the directory has answered for this text
    qsizetype m_lengthBefore = 0;
};

} // namespace conclave::client
