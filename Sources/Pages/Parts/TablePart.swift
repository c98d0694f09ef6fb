internal import Events

/// A table as its template sees it.
struct TablePart: Sendable {
  struct Column: Sendable {
    var title: HTML
    var unit: HTML = ""
    var isNumber: Bool
  }
  /// A heading above those of several columns, or the room above one without.
  struct Group: Sendable {
    var title: HTML
    var span: Int
  }
  struct Cell: Sendable {
    var content: HTML
    var isNumber: Bool
  }
  struct Row: Sendable {
    var cells: [Cell]
    var isTotal = false
  }

  /// The name of the region that scrolls, for screen readers.
  var name: HTML
  var tableID: HTML = ""
  var caption: HTML = ""
  var groups: [Group] = []
  var hasGroups = false
  var columns: [Column]
  var rows: [Row]
  var notes: [HTML] = []

  /// The table's markup.
  var html: HTML { Templates.render(.table, self) }
}

extension TablePart {
  /// A table that a block showed. A column is of numbers, and stands at the right, when no cell of
  /// it is a text other than a dash or nothing.
  init(_ table: Shown.Table, name: HTML, id: HTML = "", caption: HTML = "") {
    let isNumber = table.columns.indices.map { column in
      table.rows.allSatisfy { row in
        guard column < row.count, case .text(let text) = row[column] else { return true }
        return ["", "-", "–", "—"].contains(text)
      }
    }
    self.init(
      name: name, tableID: id, caption: caption,
      columns: zip(table.columns, isNumber).map { column, isNumber in
        Column(
          title: HTML(escaping: column.title), unit: HTML(escaping: column.unit ?? ""),
          isNumber: isNumber)
      },
      rows: table.rows.map { row in
        Row(
          cells: zip(row, isNumber).map { cell, isNumber in
            switch cell {
            case .number(_, let text), .text(let text):
              Cell(content: HTML(escaping: text), isNumber: isNumber)
            }
          })
      })
    hasGroups = table.columns.contains { $0.group != nil }
    if hasGroups {
      for column in table.columns {
        let title = HTML(escaping: column.group ?? "")
        if groups.last?.title == title {
          groups[groups.count - 1].span += 1
        } else {
          groups.append(Group(title: title, span: 1))
        }
      }
    }
    if table.totalRows > table.rows.count {
      notes.append(
        "The first \(Quantities.grouped(table.rows.count)) of \(Quantities.grouped(table.totalRows)) rows."
      )
    }
    if let note = table.note { notes.append(HTML(escaping: note)) }
  }
}
