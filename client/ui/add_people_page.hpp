// One batch of people: their role, and up to 20 names, extensions or addresses; or a file with any number of them.
// GUI thread only.
#pragma once

#include "client/model/address_paste.hpp"
#include "client/model/participants_draft.hpp"
#include "client/net/api_client.hpp"

#include <QWidget>

class QLabel;
class QPushButton;
class QVBoxLayout;

namespace conclave::client {

class AddressField;
class MessageStrip;
class RoleChoice;

class AddPeoplePage : public QWidget {
    Q_OBJECT

public:
    static constexpr int kFieldsFirst = 5;

    explicit AddPeoplePage(ApiClient& api, QWidget* parent = nullptr);

    Role role() const;
    std::vector<NewPerson> batch() const; // the filled fields, in order
    bool isEmpty() const;
    // As if entered.
    void setBatch(Role role, const std::vector<NewPerson>& people);
    void clear();
    // False shows what is wrong and puts the focus there.
    bool check();
    QWidget* firstField() const;

Q_SIGNALS:
    void changed();
    // A file was read: people to look through, in its order, good ones and bad ones.
    void imported(const std::vector<conclave::client::NewPerson>& people);

private:
    void chooseFile();
    void importFile(const QString& path);
    void more(int count);
    void spread(AddressField* from, const QList<conclave::client::PastedAddress>& addresses);
    void refresh();

    ApiClient& m_api;
    RoleChoice* m_role = nullptr;
    QVBoxLayout* m_column = nullptr;
    QWidget* m_fieldsArea = nullptr;
    std::vector<AddressField*> m_fields;
    QPushButton* m_more = nullptr;
    QPushButton* m_import = nullptr;
    QLabel* m_count = nullptr;
    MessageStrip* m_message = nullptr;
};

} // namespace conclave::client
