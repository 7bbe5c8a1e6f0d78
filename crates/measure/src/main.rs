//! Measures everything again, on this machine.

use anyhow::Result;
use clap::builder::PossibleValuesParser;
use clap::{Arg, ArgAction, Command, value_parser};
use measure::data::Data;
use measure::questions::{self, memory};
use measure::{conclusions, report};
use std::path::PathBuf;

fn main() -> Result<()> {
    let asked = commands().get_matches();
    if let Some(of) = asked.get_one::<String>(memory::ARGUMENT) {
        println!("{}", memory::peak(of).map_err(anyhow::Error::msg)?);
        return Ok(());
    }
    let folder = asked.get_one("into").cloned().unwrap_or_else(report::folder);
    let kept = || Data::read(&folder.join("data.json"));
    if asked.get_flag("redraw") {
        return report::write(&kept()?, &folder);
    }
    if let Some(other) = asked.get_one::<PathBuf>("add") {
        let mut kept = kept()?;
        kept.add(Data::read(&other.join("data.json"))?)?;
        return report::write(&kept, &folder);
    }

    // Whoever needs what is kept reads it before measuring: if it is missing, no time is lost.
    let quick = asked.get_flag("quick");
    let only = asked.get_one::<String>("only").map(String::as_str);
    if asked.get_flag("compare") {
        let kept = kept()?;
        let changed = conclusions::changed(&kept, &measured(quick, only));
        println!("{} conclusions changed", changed.len());
        changed.iter().for_each(|line| println!("{line}"));
    } else if only.is_some() && asked.contains_id("into") {
        let mut kept = kept()?;
        let mut data = measured(quick, only);
        kept.ensure_same(&data)?;
        while data.machine.rounds < kept.machine.rounds {
            data.add(measured(quick, only))?;
        }
        kept.replace(data)?;
        report::write(&kept, &folder)?;
        println!("put among those in {}", folder.display());
    } else if only.is_some() {
        let files = report::files(&measured(quick, only))?.into_iter();
        for (_, table) in files.filter(|(name, _)| name.ends_with(".md")) {
            println!("{table}");
        }
    } else {
        report::write(&measured(quick, only), &folder)?;
        println!("written to {}", folder.display());
    }
    Ok(())
}

/// Measures, and says who was refused.
fn measured(quick: bool, only: Option<&str>) -> Data {
    let data = questions::measure(quick, only);
    for measured in &data.measurements {
        for why in &measured.refused {
            eprintln!("{}: refused: {why}", measured.id);
        }
    }
    data
}

fn commands() -> Command {
    let flag = |name, help| {
        Arg::new(name).long(name).action(ArgAction::SetTrue).help(help)
    };
    let into = Arg::new("into")
        .long("into")
        .value_name("FOLDER")
        .value_parser(value_parser!(PathBuf))
        .help("Write there, instead of where the pages look");
    let add = Arg::new("add")
        .long("add")
        .value_name("FOLDER")
        .value_parser(value_parser!(PathBuf))
        .conflicts_with_all(["quick", "compare", "redraw", "only"])
        .help(
            "Measure nothing; add the rounds of another full run, kept there",
        );
    let ids = questions::all().into_iter().map(|question| question.id);
    let only = Arg::new("only")
        .long("only")
        .value_name("QUESTION")
        .value_parser(PossibleValuesParser::new(ids))
        .conflicts_with("redraw")
        .help(
            "Ask this question only, and print its tables; with --into, put \
             the answer among those that are kept there",
        );
    let redraw = flag("redraw", "Make tables and plots from the kept data")
        .conflicts_with_all(["quick", "compare"]);
    Command::new("measure")
        .about("Measures the listings, and writes the book's numbers and plots")
        .arg(flag("quick", "Fewer and shorter rounds: under a minute"))
        .arg(flag("compare", "Print which conclusions change; write nothing"))
        .arg(redraw)
        .arg(add)
        .arg(only)
        .arg(into)
        .arg(Arg::new(memory::ARGUMENT).long(memory::ARGUMENT).hide(true))
}
