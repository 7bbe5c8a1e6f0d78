//! The tables of a page, cell by cell.

use crate::book::{events, line_of};
use mdbook_markdown::pulldown_cmark::{Event, Tag, TagEnd};
use std::mem::take;

#[derive(Default)]
pub(super) struct Table {
    pub(super) headings: Vec<String>,
    pub(super) rows: Vec<Vec<Cell>>,
}

#[derive(Default)]
pub(super) struct Cell {
    pub(super) line: usize,
    pub(super) text: String,
    pub(super) links: Vec<CellLink>,
}

/// A link of a cell, and where in the text of the cell it begins.
pub(super) struct CellLink {
    pub(super) target: String,
    pub(super) title: String,
    pub(super) at: usize,
}

impl CellLink {
    /// The package with tests that it leads to.
    pub(super) fn tests(&self) -> Option<&str> {
        self.target.split_once("#tests-").map(|it| it.1)
    }
}

impl Table {
    /// Every cell with the heading of its column.
    pub(super) fn cells(&self) -> impl Iterator<Item = (&str, &Cell)> {
        let headings = self.headings.iter().map(String::as_str);
        self.rows.iter().flat_map(move |row| headings.clone().zip(row))
    }
}

pub(super) fn tables(source: &str) -> Vec<Table> {
    let mut tables = Vec::new();
    let (mut table, mut row) = (Table::default(), Vec::<Cell>::new());
    for (event, range) in events(source) {
        match event {
            Event::Start(Tag::TableCell) => row.push(Cell {
                line: line_of(source, range.start),
                ..Cell::default()
            }),
            Event::Start(Tag::Link { dest_url, title, .. }) => {
                if let Some(cell) = row.last_mut() {
                    cell.links.push(CellLink {
                        target: dest_url.into_string(),
                        title: title.into_string(),
                        at: cell.text.len(),
                    });
                }
            }
            Event::Text(text) | Event::Code(text) => {
                if let Some(cell) = row.last_mut() {
                    cell.text.push_str(&text);
                }
            }
            Event::End(TagEnd::TableHead) => {
                table.headings = row.drain(..).map(|it| it.text).collect();
            }
            Event::End(TagEnd::TableRow) => table.rows.push(take(&mut row)),
            Event::End(TagEnd::Table) => tables.push(take(&mut table)),
            _ => {}
        }
    }
    tables
}
