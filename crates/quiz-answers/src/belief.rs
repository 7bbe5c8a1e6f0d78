//! What the author of a quiz believes. The build script of the quizzes has this file, too: it must
//! leave out the programs that rustc refuses, and building all of this crate first takes long.

/// What stands behind `// Answer: ` in the second line.
pub fn belief(quiz: &str) -> Option<&str> {
    quiz.lines().nth(1)?.strip_prefix("// Answer: ")
}

/// Whether somebody who believes this believes that rustc refuses the program.
pub fn is_refused(belief: &str) -> bool {
    belief.starts_with("refused")
}
