// A PeopleListModel, or a proxy of it, to look at: the look of every table of people, icons and tones beside the words,
// PINs in a fixed-width face with an eye each. Keeps the chosen people through every change. GUI thread only.
#pragma once

#include "client/model/people_list_model.hpp"

#include <QStyledItemDelegate>
#include <QTableView>

namespace conclave::client {

class PeopleDelegate : public QStyledItemDelegate {
    Q_OBJECT

public:
    explicit PeopleDelegate(QTableView& view);

    void paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const override;
    QSize sizeHint(const QStyleOptionViewItem& option, const QModelIndex& index) const override;
    bool editorEvent(QEvent* event, QAbstractItemModel* model, const QStyleOptionViewItem& option,
                     const QModelIndex& index) override;
    bool helpEvent(QHelpEvent* event, QAbstractItemView* view, const QStyleOptionViewItem& option,
                   const QModelIndex& index) override;

Q_SIGNALS:
    void eyePressed();

protected:
    void initStyleOption(QStyleOptionViewItem* option, const QModelIndex& index) const override;

private:
    QRect eyeRect(const QRect& cell) const;

    QTableView& m_view;
};

class PeopleView : public QTableView {
    Q_OBJECT

public:
    // The words that a PeopleListModel needs.
    static PeopleListModel::Words words();

    explicit PeopleView(QAbstractItemModel& model, QWidget* parent = nullptr);

    // From top to bottom.
    std::vector<ParticipantId> chosen() const;
    void choose(const ParticipantId& who);
    // Unlike selectRow(), from right to left too.
    void choose(int row) { setCurrentIndex(model()->index(row, 0)); }

Q_SIGNALS:
    void choiceChanged();
    // The eye of the row that is chosen now.
    void eyePressed();

protected:
    void selectionChanged(const QItemSelection& selected, const QItemSelection& deselected) override;
    void changeEvent(QEvent* event) override;
};

} // namespace conclave::client
