//! What is told of a program: in the words of a report, and in the figure of it.

use tokio::Model::SeveralThreads;
use tokio::sync::oneshot;
use tokio::{Explorer, block_on};

fn two_that_are_ready() {
    block_on(async {
        let (a, one) = oneshot::channel();
        let (b, two) = oneshot::channel();
        a.send(1).unwrap();
        b.send(2).unwrap();
        let first = tokio::select! {
            it = one => it.unwrap(),
            it = two => it.unwrap(),
        };
        assert_eq!(first, 1);
    });
}

#[test]
fn the_figure_says_which_branch_came_first() {
    let explorer = Explorer::new(SeveralThreads);
    let (_, mut figure) = explorer.run_for_figure(two_that_are_ready).unwrap();
    figure.finish(None, &[], None);
    let choosing =
        figure.moments.iter().find(|it| it.steps.len() == 2).unwrap();
    let words = choosing.steps.iter().map(|it| &figure.deeds[it.deed].words);
    let words: Vec<_> =
        words.map(|it| [it.long.as_str(), it.short.as_str()]).collect();
    assert_eq!(
        words,
        [
            ["select!: branch 1 first"; 2],
            ["select!: branch 2 first"; 2]
        ]
    );
    let next = &figure.actor_states[choosing.actors[0]].words;
    assert_eq!(next.long, "select!: branch 1 first or branch 2 first");
}
