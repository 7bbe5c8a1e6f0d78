//! The same for programs that were written for Tokio.

use std::fs;
use std::process::Command;

use super::{json, said, verdicts, written};

/// What it says about a program in one model.
fn in_model(program: &str, model: &str) -> (Option<i32>, serde_json::Value) {
    let program = format!("tokio/{program}");
    json(&["--tokio", &program, "--model", model, "--json", "--no-html"])
}

/// The words of the first way to end.
fn first(report: &serde_json::Value) -> &str {
    report["ends"][0]["text"].as_str().unwrap()
}

#[test]
#[cfg_attr(
    not(feature = "thorough"),
    ignore = "takes long: --features thorough"
)]
fn a_transfer_that_takes_too_long_is_dropped_in_the_middle() {
    let page = tempfile::NamedTempFile::with_suffix(".html").unwrap();
    let path = page.path().display().to_string();
    let file = "tokio/hurried_transfer.rs";
    let model = ["--model", "one-thread"];
    let arguments = ["--tokio", file, model[0], model[1], "--html", &path];
    let (code, text, error) = said(&arguments);
    assert_eq!(code, Some(1), "{text}{error}");
    for words in [
        "hurried_transfer, one thread: ",
        "assertion `left == right` failed",
        // Where the task goes on, and not where the runtime was started.
        "lock `balance` or sleep 10ms  (crates/every-schedule/tests/programs/tokio/hurried_transfer.rs:14)",
        "10ms of main are over",
        "Again: every-schedule --model one-thread --tokio",
    ] {
        assert!(text.contains(words), "{words}\n---\n{text}");
    }
    let page = fs::read_to_string(page.path()).unwrap();
    for words in ["clock 10ms", "\"reporting\"", "✗ dropped"] {
        assert!(page.contains(words), "{words}");
    }
    let script = text.split("--replay \"").nth(1).unwrap();
    let script = script.split('"').next().unwrap();
    let again = ["--tokio", file, model[0], model[1], "--replay", script];
    let (code, again, _) = said(&again);
    assert_eq!(code, Some(1), "{again}");
    let (code, _, error) = said(&["--tokio", file, "--replay", script]);
    assert_eq!(code, Some(2));
    assert!(error.contains("say --model"), "{error}");
}

#[test]
#[cfg_attr(
    not(feature = "thorough"),
    ignore = "takes long: --features thorough"
)]
fn who_is_told_to_stop_leaves_jobs_undone() {
    let (code, report) = in_model("shutdown.rs", "one-thread");
    assert_eq!(code, Some(1));
    assert!(first(&report).contains("every accepted job is done"), "{report}");
    assert!(verdicts(&report).iter().any(|it| it.0 == "ok"), "{report}");
}

#[test]
#[cfg_attr(
    not(feature = "thorough"),
    ignore = "takes long: --features thorough"
)]
fn two_clients_fetch_the_same_page() {
    let (code, report) = in_model("fetch_once.rs", "one-thread");
    assert_eq!(code, Some(1));
    assert!(first(&report).contains("fetched more than once"), "{report}");
}

#[test]
#[cfg_attr(
    not(feature = "thorough"),
    ignore = "takes long: --features thorough"
)]
fn a_download_is_over_before_its_timeout() {
    let (code, report) = in_model("crawler.rs", "one-thread");
    assert_eq!(code, Some(0), "{report}");
    // A timer that was made earlier, for no longer, is over first.
    assert_eq!(verdicts(&report).len(), 1, "{report}");
    assert!(first(&report).contains("visited 2 pages"), "{report}");
}

#[test]
#[cfg_attr(
    not(feature = "thorough"),
    ignore = "takes long: --features thorough"
)]
fn full_mailboxes_lock_up_both_players() {
    let (code, report) = in_model("ping_pong.rs", "one-thread");
    assert_eq!(code, Some(1));
    assert_eq!(verdicts(&report)[0].0, "deadlock", "{report}");
    assert!(first(&report).contains("send to `ann`"), "{report}");
}

#[test]
#[cfg_attr(
    not(feature = "thorough"),
    ignore = "takes long: --features thorough"
)]
fn every_model_is_asked_if_none_is_named() {
    let (_folder, file) = written(
        "use tokio::sync::Mutex;\n\
         use std::sync::Arc;\n\
         #[tokio::main]\n\
         async fn main() {\n\
         let one = Arc::new(Mutex::new(0));\n\
         let there = one.clone();\n\
         let task = tokio::spawn(async move { *there.lock().await += 1 });\n\
         let seen = *one.lock().await;\n\
         *one.lock().await = seen + 1;\n\
         task.await.unwrap();\n\
         assert_eq!(*one.lock().await, 2);\n\
         }\n",
    );
    let (code, text, _) = said(&["--tokio", &file, "--no-html"]);
    assert_eq!(code, Some(1), "{text}");
    let one = "main, one thread: 1 schedule,";
    assert!(text.contains(one), "{text}");
    for model in ["every await", "several threads"] {
        let part = text.split(&format!("main, {model}: ")).nth(1).unwrap();
        assert!(part.contains("do not end well"), "{model}: {text}");
    }
}

/// What tasks share besides Tokio's types is seen, and then every schedule is run by itself.
#[test]
#[cfg_attr(
    not(feature = "thorough"),
    ignore = "takes long: --features thorough"
)]
fn what_is_shared_by_an_atomic_is_seen() {
    let program = |load: &str| {
        format!(
            "use std::sync::Arc;\n\
             use std::sync::atomic::{{AtomicU32, Ordering::SeqCst}};\n\
             #[tokio::main]\n\
             async fn main() {{\n\
             let n = Arc::new(AtomicU32::new(0));\n\
             let add = |n: Arc<AtomicU32>| async move {{\n\
             let seen = n.load(SeqCst);\n\
             {load}\n\
             n.store(seen + 1, SeqCst);\n\
             }};\n\
             let one = tokio::spawn(add(n.clone()));\n\
             add(n.clone()).await;\n\
             one.await.unwrap();\n\
             assert_eq!(n.load(SeqCst), 2);\n\
             }}\n"
        )
    };
    for (load, expected) in [("", 0), ("tokio::task::yield_now().await;", 1)] {
        let (_folder, file) = written(&program(load));
        let arguments =
            ["--tokio", &file, "--model", "one-thread", "--no-html"];
        let (code, text, error) = said(&arguments);
        assert_eq!(code, Some(expected), "{load}: {text}{error}");
    }
}

#[test]
#[cfg_attr(
    not(feature = "thorough"),
    ignore = "takes long: --features thorough"
)]
fn what_is_not_covered_is_named_with_its_line() {
    let (code, _, error) = said(&["--tokio", "tokio/server.rs", "--no-html"]);
    assert_eq!(code, Some(2), "{error}");
    let net = "server.rs:2: `net` is not covered: the outside world has no schedules; put a channel in";
    assert!(error.contains(net), "{error}");
    let (_folder, file) = written(
        "#[tokio::main]\nasync fn main() {\n    tokio::fs::read(\"a\").await.unwrap();\n    \
         tokio::process::Command::new(\"ls\");\n}\n",
    );
    let (code, _, error) = said(&["--tokio", &file, "--no-html"]);
    assert_eq!(code, Some(2), "{error}");
    for line in
        ["main.rs:3: `fs` is not covered", "main.rs:4: `process` is not"]
    {
        assert!(error.contains(line), "{line}: {error}");
    }
}

#[test]
#[cfg_attr(
    not(feature = "thorough"),
    ignore = "takes long: --features thorough"
)]
fn what_is_unstable_in_tokio_is_told_as_that() {
    let (_folder, file) = written(
        "#[tokio::main]\n\
         async fn main() {\n\
         let task = tokio::task::Builder::new().spawn(async { 1 });\n\
         }\n",
    );
    let (_, _, error) = said(&["--tokio", &file, "--no-html"]);
    let told = "main.rs:3: `Builder` is not covered: tokio itself has it as unstable only; use \
                `tokio::spawn`";
    assert!(error.contains(told), "{error}");
    let (_folder, file) = written(
        "#[tokio::main]\n\
         async fn main() {\n\
         let metrics = tokio::runtime::Handle::current().metrics();\n\
         println!(\"{}\", metrics.num_workers());\n\
         }\n",
    );
    let (_, _, error) = said(&["--tokio", &file, "--no-html"]);
    assert!(
        error.contains("main.rs:3: not covered: a schedule has"),
        "{error}"
    );
    assert!(error.contains("`tokio_unstable`"), "{error}");
}

/// The drop-in is there for `tokio_util`, too.
#[test]
#[cfg_attr(
    not(feature = "thorough"),
    ignore = "takes long: --features thorough"
)]
fn an_error_of_the_program_has_tokio_by_its_name() {
    let (folder, file) = written(
        "use tokio::sync::Mutex;\n\
         #[tokio::main]\n\
         async fn main() {\n\
         let one: u32 = Mutex::new(1).lock().await;\n\
         let two: u32 = tokio_util::sync::CancellationToken::new();\n\
         }\n",
    );
    let (_, _, error) = said(&["--tokio", &file, "--no-html"]);
    assert!(error.contains("struct `tokio::sync::MutexGuard"), "{error}");
    // What the program says itself stays.
    assert!(error.contains("= tokio_util::sync::Cancel"), "{error}");
    // From the folder in which it was called.
    let here = Command::new(env!("CARGO_BIN_EXE_every-schedule"))
        .args(["--tokio", "main.rs", "--no-html"])
        .current_dir(folder.path().canonicalize().unwrap())
        .output()
        .unwrap();
    let error = String::from_utf8(here.stderr).unwrap();
    assert!(error.contains("\nerror: main.rs does not compile"), "{error}");
}

/// A file by itself has the drop-in for std, too: its `Arc` owns permits and locks, and its threads spawn
/// tasks and send.
#[test]
#[cfg_attr(
    not(feature = "thorough"),
    ignore = "takes long: --features thorough"
)]
fn arcs_and_threads_of_std_go_with_tokio() {
    let (_folder, file) = written(
        "use std::sync::Arc;\n\
         use tokio::sync::{Mutex, Semaphore, mpsc};\n\
         fn main() {\n\
         let runtime = tokio::runtime::Runtime::new().unwrap();\n\
         let (sender, mut mailbox) = mpsc::channel::<u32>(1);\n\
         let handle = runtime.handle().clone();\n\
         let permits = Arc::new(Semaphore::new(1));\n\
         let thread = std::thread::spawn(move || {\n\
         let there = sender.clone();\n\
         handle.spawn(async move {\n\
         let _permit = permits.acquire_owned().await.unwrap();\n\
         there.send(1).await.unwrap();\n\
         });\n\
         sender.blocking_send(2).unwrap();\n\
         });\n\
         let first = runtime.block_on(async move {\n\
         let sum = Arc::new(Mutex::new(0));\n\
         let first = mailbox.recv().await.unwrap();\n\
         *sum.clone().lock_owned().await += first;\n\
         *sum.lock_owned().await += mailbox.recv().await.unwrap();\n\
         first\n\
         });\n\
         thread.join().unwrap();\n\
         println!(\"{first}\");\n\
         }\n",
    );
    let (code, report) = json(&[
        "--tokio",
        &file,
        "--model",
        "one-thread",
        "--json",
        "--no-html",
    ]);
    assert_eq!(code, Some(0), "{report}");
    let ends: Vec<_> = report["ends"].as_array().unwrap().iter().collect();
    let words = |printed: &str| {
        ends.iter().any(|it| it["text"].as_str().unwrap().contains(printed))
    };
    // Whichever of the two is there first.
    assert!(words("\"1\\n\"") && words("\"2\\n\""), "{report}");
    assert_eq!(ends.len(), 2, "{report}");
}

/// Of the program's own `std`, too, which is the drop-in here.
#[test]
#[cfg_attr(
    not(feature = "thorough"),
    ignore = "takes long: --features thorough"
)]
fn each_task_has_its_own_value_of_a_variable() {
    let (_folder, file) = written(
        "use std::cell::Cell;\n\
         tokio::task_local! {\n\
         static REQUEST: Cell<u32>;\n\
         }\n\
         async fn handle() -> u32 {\n\
         REQUEST.with(|it| it.set(it.get() + 1));\n\
         tokio::task::yield_now().await;\n\
         REQUEST.with(Cell::get)\n\
         }\n\
         #[tokio::main(flavor = \"current_thread\")]\n\
         async fn main() {\n\
         let one = tokio::spawn(REQUEST.scope(Cell::new(10), handle()));\n\
         let other = REQUEST.scope(Cell::new(20), handle()).await;\n\
         println!(\"{} {other}\", one.await.unwrap());\n\
         }\n",
    );
    let model = ["--model", "one-thread", "--json", "--no-html"];
    let (code, report) = json(&[&["--tokio", &*file], &model[..]].concat());
    assert_eq!(code, Some(0), "{report}");
    let ends = report["ends"].as_array().unwrap();
    assert_eq!(ends.len(), 1, "{report}");
    let text = ends[0]["text"].as_str().unwrap();
    assert!(text.contains("11 21"), "{report}");
}

#[test]
#[cfg_attr(
    not(feature = "thorough"),
    ignore = "takes long: --features thorough"
)]
fn what_needs_a_clock_or_outlives_a_schedule_is_named_with_its_line_and_what_to_do()
 {
    // rustc tells of macros and of names that it does not find before it looks at the rest.
    let programs: [(&str, &[&str]); 2] = [
        (
            "use tokio::sync::OnceCell;\n\
             static ONE: OnceCell<u32> = OnceCell::const_new();\n\
             #[tokio::main]\n\
             async fn main() {\n\
             let begin = tokio::time::Instant::now();\n\
             println!(\"{:?} {:?}\", begin.elapsed(), ONE.get());\n\
             }\n",
            &[
                "main.rs:2: not covered: a `static` outlives its schedule; make it in `main`",
                "main.rs:6: not covered: a schedule has no clock; leave out what reads one",
            ],
        ),
        (
            "#[tokio::main]\n\
             async fn main() {\n\
             tokio::task::coop::consume_budget().await;\n\
             }\n",
            &["main.rs:3: if Tokio has this, the explorer does not cover it"],
        ),
    ];
    for (program, told) in programs {
        let (_folder, file) = written(program);
        let (code, _, error) = said(&["--tokio", &file, "--no-html"]);
        assert_eq!(code, Some(2), "{error}");
        for line in told {
            assert!(error.contains(line), "{line}: {error}");
        }
    }
}

/// An error of the program's own is rustc's to tell, though it names what Tokio asks for.
#[test]
#[cfg_attr(
    not(feature = "thorough"),
    ignore = "takes long: --features thorough"
)]
fn what_cannot_be_sent_is_no_gap_of_the_explorer() {
    let (_folder, file) = written(
        "#[tokio::main]\n\
         async fn main() {\n\
         let one = std::rc::Rc::new(1);\n\
         tokio::spawn(async move { println!(\"{one}\") });\n\
         }\n",
    );
    let (code, _, error) = said(&["--tokio", &file, "--no-html"]);
    assert_eq!(code, Some(2), "{error}");
    assert!(error.contains("cannot be sent between threads"), "{error}");
    assert!(!error.contains("cover"), "{error}");
}

#[test]
#[cfg_attr(
    not(feature = "thorough"),
    ignore = "takes long: --features thorough"
)]
fn threads_of_std_come_between_and_tasks_share_what_is_local_to_theirs() {
    for (program, ways) in [
        ("beside_a_thread.rs", ["violated", "ok"]),
        ("local_to_the_thread.rs", ["violated", "ok"]),
        ("dropped_runtime.rs", ["ok", "ok"]),
    ] {
        let (_, report) = in_model(program, "one-thread");
        let found: Vec<_> = verdicts(&report).iter().map(|it| it.0).collect();
        assert_eq!(found, ways, "{program}: {report}");
        if program == "dropped_runtime.rs" {
            assert!(report.to_string().contains("Ok(1)"), "{report}");
        }
    }
}

/// What a limit leaves out may end well or not; what was met is told.
#[test]
#[cfg_attr(
    not(feature = "thorough"),
    ignore = "takes long: --features thorough"
)]
fn a_deadlock_that_was_met_before_a_limit_is_told() {
    let (_folder, file) = written(
        "use tokio::sync::Mutex;\n\
         use tokio::time::{Duration, interval};\n\
         #[tokio::main]\n\
         async fn main() {\n\
         let wire = Mutex::new(0);\n\
         let mut ticks = interval(Duration::from_secs(5));\n\
         let mut flush = std::pin::pin!(async {\n\
         let mut wire = wire.lock().await;\n\
         tokio::time::sleep(Duration::from_secs(7)).await;\n\
         *wire += 1;\n\
         });\n\
         loop {\n\
         tokio::select! {\n\
         () = &mut flush => break,\n\
         _ = ticks.tick() => { wire.lock().await; tokio::task::yield_now().await }\n\
         }\n\
         }\n\
         while *wire.lock().await == 1 {\n\
         ticks.tick().await;\n\
         }\n\
         }\n",
    );
    let limit = ["--tokio", &file, "--model", "one-thread", "--max-states"];
    let page = format!("{file}.html");
    std::fs::write(&page, "of a run before").unwrap();
    let limit = [&limit[..], &["1000", "--html", &page]].concat();
    let (code, text, error) = said(&limit);
    assert_eq!(code, Some(1), "{text}{error}");
    let older = format!(
        "No page at {page}: nothing was explored to its end; the one there is older"
    );
    assert!(error.contains(&older), "{error}");
    for words in [
        ", one thread: not every schedule was explored: there are more than 1000 states",
        "at least one does not end well; the shortest that was met:\n",
        "  => deadlock\n",
        "Again: every-schedule --model one-thread --tokio",
    ] {
        assert!(text.contains(words), "{words}\n---\n{text}");
    }
    assert!(!text.contains("very schedule ends"), "{text}");
    assert!(error.contains("give each loop with a timer"), "{error}");

    let (code, report) = json(&[&limit[..], &["--json"]].concat());
    assert_eq!(code, Some(1), "{report}");
    assert_eq!(report["partial"], true, "{report}");
    assert_eq!(report["model"], "one-thread", "{report}");
    assert_eq!(report["shortest"]["verdict"], "deadlock", "{report}");
    let error = report["error"].as_str().unwrap();
    assert!(error.starts_with("there are more than 1000 states"), "{error}");
    assert!(!error.contains("deadlock"), "{error}");
    let script = report["shortest"]["replay"].as_str().unwrap();
    let (code, _) =
        json(&[&limit[..], &["--json", "--replay", script]].concat());
    assert_eq!(code, Some(1), "{script}");
}

#[test]
#[cfg_attr(
    not(feature = "thorough"),
    ignore = "takes long: --features thorough"
)]
fn who_goes_on_and_on_is_named() {
    let (_folder, file) = written(
        "#[tokio::main]\n\
         async fn main() {\n\
         let busy = tokio::spawn(async {\n\
         loop {\n\
         std::hint::black_box(1);\n\
         }\n\
         });\n\
         busy.await.unwrap();\n\
         }\n",
    );
    for (model, told) in [
        (
            "one-thread",
            format!("main, in `poll busy` at {file}:3, runs on and on"),
        ),
        (
            "several-threads",
            format!("busy, spawned at {file}:3, runs on and on"),
        ),
    ] {
        let model = ["--model", model, "--time", "1", "--no-html"];
        let (code, _, error) =
            said(&[&["--tokio", &file], &model[..]].concat());
        assert_eq!(code, Some(2), "{error}");
        assert!(error.contains(&told), "{told}\n---\n{error}");
    }
    let (_folder, file) = written(
        "#[tokio::main]\n\
         async fn main() {\n\
         let job = tokio::spawn(async {\n\
         loop {\n\
         tokio::time::sleep(std::time::Duration::from_secs(1)).await;\n\
         }\n\
         });\n\
         job.await.unwrap();\n\
         }\n",
    );
    let model = ["--tokio", &file, "--model", "several-threads", "--no-html"];
    let (code, _, error) = said(&model);
    assert_eq!(code, Some(2), "{error}");
    let told = format!("a timer begins again and again at {file}:5\n");
    assert!(error.contains(&told), "{error}");
}

/// Several are the shortest, and one of them is shown.
#[test]
#[cfg_attr(
    not(feature = "thorough"),
    ignore = "takes long: --features thorough"
)]
fn the_figure_and_the_list_show_the_same_schedule() {
    let page = tempfile::NamedTempFile::with_suffix(".html").unwrap();
    let path = page.path().display().to_string();
    let (_folder, file) = written(
        "use std::sync::Arc;\n\
         use std::time::Duration;\n\
         use tokio::sync::{Mutex, Semaphore};\n\
         use tokio::time::timeout;\n\
         #[tokio::main]\n\
         async fn main() {\n\
         let idle = Arc::new((Mutex::new(()), Semaphore::new(1)));\n\
         let there = idle.clone();\n\
         let request = tokio::spawn(async move {\n\
         let get = async {\n\
         there.1.acquire().await.unwrap().forget();\n\
         drop(there.0.lock().await);\n\
         };\n\
         if timeout(Duration::from_millis(20), get).await.is_ok() {\n\
         there.1.add_permits(1);\n\
         }\n\
         });\n\
         drop(idle.0.lock().await);\n\
         request.await.unwrap();\n\
         idle.1.acquire().await.unwrap().forget();\n\
         }\n",
    );
    let arguments = ["--tokio", &file, "--html", &path];
    let (code, text, error) = said(&arguments);
    assert_eq!(code, Some(1), "{text}{error}");
    let page = fs::read_to_string(page.path()).unwrap();
    let mut told = 0;
    for figure in page.split("<figure ").skip(1) {
        let Some((_, list)) = figure.split_once("<pre tabindex=\"0\">") else {
            continue;
        };
        let (list, _) = list.split_once("\n  =&gt;").unwrap();
        let (_, table) = figure.split_once("<tbody>\n").unwrap();
        let (table, _) = table.split_once("</tbody>").unwrap();
        let rows = table.lines().filter(|it| !it.contains("✗"));
        // Whose step it is: a task's, or that of a clock.
        let who = |cell: &str| match cell.starts_with("clock ") {
            true => "clock".to_owned(),
            false => cell.to_owned(),
        };
        let row = |row: &str| {
            who(row.split("<td>").nth(2).unwrap().trim_end_matches("</td>"))
        };
        let step = |step: &str| {
            let (_, step) = step.split_once(". ").unwrap();
            match step.split_once("poll ") {
                Some((_, task)) => {
                    task.split([':', ' ']).next().unwrap().to_owned()
                }
                None if step.contains(" are over") => "clock".to_owned(),
                None => who(step.split("  ").next().unwrap()),
            }
        };
        let (table, list): (Vec<_>, Vec<_>) =
            (rows.map(row).collect(), list.lines().map(step).collect());
        assert_eq!(table, list, "{figure}");
        told += 1;
    }
    assert_eq!(told, 2, "{page}");
}
