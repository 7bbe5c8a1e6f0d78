//! A plot is small, and Markdown does not stumble over it.

use measure::data::Data;
use measure::report;

#[test]
fn a_plot_has_less_than_three_kilobytes() {
    let data =
        Data::read(&report::folder().join("data.json")).expect("is committed");
    let files = report::files(&data).expect("can be written");
    for (name, text) in files.iter().filter(|it| it.0.ends_with(".svg")) {
        let packed = miniz_oxide::deflate::compress_to_vec(text.as_bytes(), 9);
        assert!(packed.len() + 18 < 3_000, "{name}: {}", packed.len());
        assert!(
            !text.contains("\n\n"),
            "{name}: Markdown ends at a blank line"
        );
    }
}
