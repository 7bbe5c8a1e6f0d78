//! What changes which steps there are.

/// What changes which steps there are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Rules {
    /// Somebody can tell when a sender is dropped (`try_recv`, `recv_timeout`).
    pub(crate) sender_drop_shows: bool,
    /// Somebody can tell when a receiver waits (`try_send` at capacity 0).
    pub(crate) receiver_shows: bool,
    /// Somebody can tell when a thread ends (`is_finished`).
    pub(crate) finish_shows: bool,
    /// Somebody can tell when an `Arc` is cloned or dropped (`strong_count`, …).
    pub(crate) arc_shows: bool,
    /// Somebody counts the owners of an `Arc`, and can tell what a thread did with its own that
    /// has come to its end long ago.
    pub(crate) arcs_are_counted: bool,
    /// An enabled `join` is a step, and so are the end of the mail and every drop of a receiver.
    pub(crate) every_step: bool,
    pub(crate) spurious: bool,
    pub(crate) idle_rounds: usize,
    /// The names of locks that are taken and left in passing.
    pub(crate) in_passing: &'static [&'static str],
}

impl Rules {
    /// What is visible, in the words of a script.
    pub(crate) fn words(mut self) -> Vec<&'static str> {
        let mut words = WORDS.to_vec();
        words.retain(|word| self.visible(word).is_some_and(|visible| *visible));
        words
    }

    /// Makes visible what the word says; `false` if it is no such word.
    pub(crate) fn show(&mut self, word: &str) -> bool {
        self.visible(word).map(|visible| *visible = true).is_some()
    }

    fn visible(&mut self, word: &str) -> Option<&mut bool> {
        Some(match word {
            "+senders" => &mut self.sender_drop_shows,
            "+receivers" => &mut self.receiver_shows,
            "+ends" => &mut self.finish_shows,
            "+arcs" => &mut self.arc_shows,
            "+all" => &mut self.every_step,
            _ => return None,
        })
    }
}

const WORDS: [&str; 5] = ["+senders", "+receivers", "+ends", "+arcs", "+all"];
