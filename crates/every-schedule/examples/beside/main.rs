//! The same programs under every schedule by this crate, by loom, and by shuttle's `check_dfs`:
//! how long each takes, in a process of its own.
//!
//! ```console
//! cargo run --release -p every-schedule --features second-opinions --example beside
//! ```
//!
//! It writes `src/beside.json`, and the table of the documentation, `src/beside.md`. Times are those of
//! the processor, so that what else a machine does shows less; none of the three uses two
//! processors at a time.

use std::collections::BTreeMap;
use std::env;
use std::fs;
use std::os::unix::process::ExitStatusExt;
use std::path::Path;
use std::process::Command;
use std::thread;

use every_schedule::Explorer;

mod table;

use table::{Answer, Data, LIMIT, TOOLS, table};

/// The programs, for a crate with std's interface.
macro_rules! programs {
    ($name:ident, $sync:path, $thread:path) => {
        mod $name {
            use std::collections::VecDeque;
            use std::sync::Arc;

            use sync::{Condvar, Mutex, mpsc};
            use $sync as sync;
            use $thread as thread;

            fn join(threads: Vec<thread::JoinHandle<()>>) {
                threads.into_iter().for_each(|it| it.join().unwrap());
            }

            /// Each takes the fork with the lower number first, and eats once.
            fn philosophers(seats: usize) {
                let forks: Arc<Vec<_>> =
                    Arc::new((0..seats).map(|_| Mutex::new(())).collect());
                let eat = |seat: usize| {
                    let forks = Arc::clone(&forks);
                    let (one, two) = (seat, (seat + 1) % seats);
                    thread::spawn(move || {
                        let _first = forks[one.min(two)].lock().unwrap();
                        let _second = forks[one.max(two)].lock().unwrap();
                    })
                };
                join((0..seats).map(eat).collect());
            }

            /// Room for one; each producer has so many messages, and so many consumers take them.
            fn buffer(producers: usize, consumers: usize, each: usize) {
                type Buffer = (Mutex<VecDeque<usize>>, Condvar, Condvar);
                let buffer: Arc<Buffer> = Arc::new((
                    Mutex::new(VecDeque::new()),
                    Condvar::new(),
                    Condvar::new(),
                ));
                let mut threads = vec![];
                for _ in 0..producers {
                    let buffer = Arc::clone(&buffer);
                    threads.push(thread::spawn(move || {
                        let (queue, room, news) = &*buffer;
                        for message in 0..each {
                            let mut queue = queue.lock().unwrap();
                            while queue.len() == 1 {
                                queue = room.wait(queue).unwrap();
                            }
                            queue.push_back(message);
                            news.notify_all();
                        }
                    }));
                }
                for _ in 0..consumers {
                    let buffer = Arc::clone(&buffer);
                    let takes = producers * each / consumers;
                    threads.push(thread::spawn(move || {
                        let (queue, room, news) = &*buffer;
                        for _ in 0..takes {
                            let mut queue = queue.lock().unwrap();
                            while queue.is_empty() {
                                queue = news.wait(queue).unwrap();
                            }
                            queue.pop_front();
                            room.notify_all();
                        }
                    }));
                }
                join(threads);
            }

            /// So many threads count under one lock.
            fn counter(threads: usize, rounds: usize) {
                let count = Arc::new(Mutex::new(0));
                let add = |_| {
                    let count = Arc::clone(&count);
                    thread::spawn(move || {
                        for _ in 0..rounds {
                            *count.lock().unwrap() += 1;
                        }
                    })
                };
                join((0..threads).map(add).collect());
                assert_eq!(*count.lock().unwrap(), threads * rounds);
            }

            /// A message goes round, so many times.
            fn ring(threads: usize, rounds: usize) {
                let (senders, receivers): (Vec<_>, Vec<_>) =
                    (0..threads).map(|_| mpsc::channel::<usize>()).unzip();
                senders[0].send(0).unwrap();
                let mut senders = senders.into_iter();
                let first = senders.next();
                let next = senders.chain(first);
                let pass = |(receiver, sender): (
                    mpsc::Receiver<usize>,
                    mpsc::Sender<usize>,
                )| {
                    thread::spawn(move || {
                        for _ in 0..rounds {
                            let hops = receiver.recv().unwrap();
                            // Behind the last one, nobody receives any more.
                            _ = sender.send(hops + 1);
                        }
                    })
                };
                join(receivers.into_iter().zip(next).map(pass).collect());
            }

            pub const PROGRAMS: &[(&str, fn())] = &[
                ("philosophers, 2", || philosophers(2)),
                ("philosophers, 3", || philosophers(3)),
                ("philosophers, 4", || philosophers(4)),
                ("philosophers, 5", || philosophers(5)),
                ("philosophers, 6", || philosophers(6)),
                ("bounded buffer, 1 + 1, 2 messages", || buffer(1, 1, 2)),
                ("bounded buffer, 2 + 1, 1 message each", || buffer(2, 1, 1)),
                ("bounded buffer, 2 + 2, 1 message each", || buffer(2, 2, 1)),
                ("one lock, 2 threads × 4 rounds", || counter(2, 4)),
                ("one lock, 2 threads × 8 rounds", || counter(2, 8)),
                ("one lock, 3 threads × 2 rounds", || counter(3, 2)),
                ("one lock, 5 threads × 1 round", || counter(5, 1)),
                ("ring of 3 channels, 3 rounds", || ring(3, 3)),
                ("ring of 5 channels, 5 rounds", || ring(5, 5)),
            ];
        }
    };
}

programs!(ours, every_schedule::sync, every_schedule::thread);
programs!(looms, loom::sync, loom::thread);
programs!(shuttles, shuttle::sync, shuttle::thread);

/// What `ulimit -t` sends, on Linux.
const SIGXCPU: i32 = 24;
const SIGKILL: i32 = 9;

fn main() {
    let arguments: Vec<_> = env::args().skip(1).collect();
    if let [tool, program] = &arguments[..] {
        return println!("{}", time(tool, program.parse().expect("a number")));
    }
    let mut data = Data {
        limit: LIMIT,
        machine: machine(),
        programs: ours::PROGRAMS.iter().map(|it| it.0.to_owned()).collect(),
        answers: BTreeMap::new(),
    };
    let all = || 0..ours::PROGRAMS.len();
    let ask = |tool| all().map(|program| aside(tool, program)).collect();
    data.answers = thread::scope(|scope| {
        let asked = TOOLS.map(|tool| (tool, scope.spawn(move || ask(tool))));
        let answers = asked.map(|(tool, it)| (tool.to_owned(), it.join()));
        let answers = answers.map(|(tool, it)| (tool, it.expect("it asks")));
        BTreeMap::from(answers)
    });
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let json = serde_json::to_string_pretty(&data).expect("is plain data");
    fs::write(folder.join("beside.json"), json + "\n").expect("is written");
    fs::write(folder.join("beside.md"), table(&data)).expect("is written");
}

/// In a process of its own, with so many seconds of a processor.
fn aside(tool: &str, program: usize) -> Answer {
    let exe = env::current_exe().expect("it runs");
    let output = Command::new("sh")
        .args(["-c", &format!("ulimit -t {LIMIT}; exec \"$0\" \"$@\"")])
        .arg(exe)
        .args([tool, &program.to_string()])
        .output()
        .expect("there is a shell");
    let said = String::from_utf8_lossy(&output.stdout);
    let error = String::from_utf8_lossy(&output.stderr);
    let answer = match (said.trim().parse(), output.status.signal()) {
        (Ok(seconds), _) => Answer::Seconds(seconds),
        // Some that refuse by a panic do not come to an end then.
        (Err(_), Some(SIGXCPU | SIGKILL)) if !error.contains("panicked") => {
            Answer::NotWithin
        }
        (Err(_), _) => Answer::Refused,
    };
    eprintln!("{tool}, {}: {answer:?}", ours::PROGRAMS[program].0);
    if answer == Answer::Refused {
        eprintln!("{error}");
    }
    answer
}

/// How many seconds of a processor it takes, once.
fn time(tool: &str, program: usize) -> f64 {
    let once = || match tool {
        "every-schedule" => {
            let explorer = Explorer::new().max_states(usize::MAX);
            let report =
                explorer.max_seconds(3_600).run(ours::PROGRAMS[program].1);
            report.expect("it comes to an end").expect_ok();
        }
        "loom" => {
            let mut model = loom::model::Builder::new();
            model.max_branches = 100_000;
            model.check(looms::PROGRAMS[program].1);
        }
        _ => shuttle::check_dfs(shuttles::PROGRAMS[program].1, None),
    };
    let (began, mut times) = (used(), 0);
    // The clock ticks a hundred times a second.
    while times == 0 || used() - began < 0.5 {
        once();
        times += 1;
    }
    (used() - began) / f64::from(times)
}

/// What this process has used so far, as Linux counts it.
fn used() -> f64 {
    let stat = fs::read_to_string("/proc/self/stat").expect("it is Linux");
    let fields = stat.rsplit_once(')').expect("a name is in brackets").1;
    let ticks = fields.split_whitespace().skip(11).take(2);
    ticks.map(|it| it.parse::<f64>().expect("a number")).sum::<f64>() / 100.0
}

/// The processor, as it calls itself.
fn machine() -> String {
    let info = fs::read_to_string("/proc/cpuinfo").unwrap_or_default();
    let model = info.lines().find_map(|it| it.strip_prefix("model name\t: "));
    model.unwrap_or("an unknown processor").to_owned()
}
