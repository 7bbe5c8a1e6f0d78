//! The table, from the data.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use serde::{Deserialize, Serialize};

/// So many seconds of a processor each may take.
pub const LIMIT: u32 = 10;

/// Who is asked.
pub const TOOLS: [&str; 3] = ["every-schedule", "loom", "shuttle"];

/// What was measured.
#[derive(Debug, Serialize, Deserialize)]
pub struct Data {
    pub limit: u32,
    pub machine: String,
    pub programs: Vec<String>,
    /// For each tool and each program.
    pub answers: BTreeMap<String, Vec<Answer>>,
}

/// What came of it.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Answer {
    Seconds(f64),
    NotWithin,
    /// It stopped with an error: loom has at most five threads, and wants no message for a receiver that is gone.
    Refused,
}

/// As Markdown.
pub fn table(data: &Data) -> String {
    let mut text = format!("| | {} |\n|---|---|---|---|\n", TOOLS.join(" | "));
    for (nth, program) in data.programs.iter().enumerate() {
        _ = write!(text, "| {program} |");
        for tool in TOOLS {
            let cell = match data.answers[tool][nth] {
                Answer::Seconds(seconds) => time(seconds),
                Answer::NotWithin => format!("not within {} s", data.limit),
                Answer::Refused => "refused".to_owned(),
            };
            _ = write!(text, " {cell} |");
        }
        text.push('\n');
    }
    text
}

/// With two digits.
fn time(seconds: f64) -> String {
    let (value, unit) = match seconds {
        _ if seconds < 1e-3 => (seconds * 1e6, "µs"),
        _ if seconds < 1.0 => (seconds * 1e3, "ms"),
        _ => (seconds, "s"),
    };
    match value {
        _ if value < 10.0 => format!("{value:.1} {unit}"),
        _ => format!("{value:.0} {unit}"),
    }
}
