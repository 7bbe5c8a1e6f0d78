//! A client vanishes: its connection is not closed, nothing comes any more.
//! Run: `cargo test -p postgres-bank -- --ignored`

use postgres::{Client, Config, NoTls};
use postgres_bank::{Order, Refused, found, open, open_with, transfer};
use std::fs::Permissions;
use std::io::{Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::os::unix::fs::{MetadataExt, PermissionsExt};
use std::path::PathBuf;
use std::process::{self, Command};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering::SeqCst};
use std::time::{Duration, Instant};
use std::{env, fs, thread};
use throw_away_server::Server;

const NAMES: [&str; 2] = ["Alice", "Bob"];
const SECOND: Duration = Duration::from_secs(1);

/// More than any of the settings needs.
const LONG: Duration = Duration::from_secs(20);

/// Far less than what the defaults need.
const SOME: Duration = Duration::from_secs(4);

fn lock_alice(till: &mut Client) {
    till.batch_execute("BEGIN; SELECT FROM account FOR UPDATE").unwrap();
}

/// Whether somebody else gets Alice's row within this time.
fn is_free_within(limit: Duration, observer: &mut Client) -> bool {
    let millis = limit.as_millis();
    let set = format!("ROLLBACK; SET lock_timeout = {millis}; BEGIN");
    observer.batch_execute(&set).unwrap();
    let lock = "SELECT FROM account FOR UPDATE";
    let got = observer.batch_execute(lock);
    observer.batch_execute("ROLLBACK").unwrap();
    match got.map_err(Refused::from) {
        Ok(()) => true,
        Err(Refused::LockTimeout) => false,
        Err(other) => panic!("{other}"),
    }
}

/// A proxy that passes everything on until it is told to stop. Then it keeps
/// both connections open, and its kernel goes on to confirm what arrives.
fn proxy(to: SocketAddr) -> (SocketAddr, Arc<AtomicBool>) {
    let listener = TcpListener::bind(("127.0.0.1", 0)).unwrap();
    let address = listener.local_addr().unwrap();
    let has_stopped = Arc::new(AtomicBool::new(false));
    let stopped = Arc::clone(&has_stopped);
    thread::spawn(move || {
        let client = listener.accept().unwrap().0;
        let server = TcpStream::connect(to).unwrap();
        let ways = [
            (client.try_clone().unwrap(), server.try_clone().unwrap()),
            (server, client),
        ];
        for (mut from, mut to) in ways {
            let stopped = Arc::clone(&stopped);
            thread::spawn(move || {
                let mut bytes = [0; 4096];
                while let Ok(read @ 1..) = from.read(&mut bytes) {
                    if !stopped.load(SeqCst) {
                        to.write_all(&bytes[..read]).unwrap();
                    }
                }
                thread::park(); // keeps the connections
            });
        }
    });
    (address, has_stopped)
}

fn through(proxy: SocketAddr, server: &Server) -> String {
    server.url().replace(&server.address().to_string(), &proxy.to_string())
}

/// With the settings that come with the server, a client that stands still
/// keeps its lock; a `lock_timeout` ends the wait of the others.
#[test]
#[ignore = "needs PostgreSQL: cargo test -p postgres-bank -- --ignored"]
fn by_default_a_client_that_vanishes_keeps_its_lock() {
    let server = Server::start().unwrap();
    let mut bank = open(server.url()).unwrap();
    found(&mut bank).unwrap();
    let (proxy, stop) = proxy(server.address());
    let mut till = Client::connect(&through(proxy, &server), NoTls).unwrap();
    let mut other = open_with(server.url(), SECOND).unwrap();
    for (setting, default, ours) in [
        ("idle_in_transaction_session_timeout", "0", "1s"),
        ("lock_timeout", "0", "1s"),
        ("tcp_user_timeout", "0", "1000"),
        ("tcp_keepalives_idle", "7200", "1"), // two hours
        ("tcp_keepalives_interval", "75", "1"),
        ("tcp_keepalives_count", "9", "1"),
    ] {
        let show = format!("SHOW {setting}");
        let mut shown = [&mut till, &mut other].into_iter().map(|session| {
            session.query_one(&show, &[]).unwrap().get::<_, String>(0)
        });
        assert_eq!(shown.next().unwrap(), default, "{setting}");
        assert_eq!(shown.next().unwrap(), ours, "{setting}");
    }
    lock_alice(&mut till);
    stop.store(true, SeqCst);
    assert!(!is_free_within(SOME, &mut bank));
    let refused = transfer(&mut other, Order::ByName, NAMES, 1_00, || {});
    assert!(matches!(refused, Err(Refused::LockTimeout)), "{refused:?}");
}

/// A computer that is up answers for a program that stands still: to TCP all
/// is well. What ends this is the server's own clock.
#[test]
#[ignore = "needs PostgreSQL: cargo test -p postgres-bank -- --ignored"]
fn a_client_that_stands_still_is_ended_by_the_idle_timeout_and_not_by_tcp() {
    let server = Server::start().unwrap();
    let mut bank = open(server.url()).unwrap();
    found(&mut bank).unwrap();
    for is_ended in [false, true] {
        let (proxy, stop) = proxy(server.address());
        let mut till = open_with(&through(proxy, &server), SECOND).unwrap();
        if !is_ended {
            let set = "SET idle_in_transaction_session_timeout = 0";
            till.batch_execute(set).unwrap(); // the others stay
        }
        lock_alice(&mut till);
        stop.store(true, SeqCst);
        let limit = if is_ended { LONG } else { SOME };
        assert_eq!(is_free_within(limit, &mut bank), is_ended);
        if !is_ended {
            let end = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity
                       WHERE state = 'idle in transaction'";
            bank.batch_execute(end).unwrap();
        }
    }
}

fn ip(arguments: &[&str]) {
    assert!(Command::new("ip").args(arguments).status().unwrap().success());
}

/// Gone at the end.
struct Folder(PathBuf);

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

/// A network of our own, in which the interface is switched off: no packet
/// arrives any more, and no connection is closed. Each of the settings alone
/// ends the wait, two of them only with an answer under way, or only without.
#[test]
#[ignore = "needs PostgreSQL, unshare and iproute2"]
fn without_a_network_each_timeout_alone_frees_the_lock() {
    if env::var_os("OWN_NETWORK").is_none() {
        let mut own = Command::new("unshare");
        own.arg("--net");
        if fs::metadata("/proc/self").unwrap().uid() != 0 {
            own.args(["--map-current-user", "--keep-caps"]);
        }
        let name = "without_a_network_each_timeout_alone_frees_the_lock";
        own.arg(env::current_exe().unwrap());
        own.args(["--exact", name, "--ignored", "--nocapture"]);
        let ended = own.env("OWN_NETWORK", "yes").output().unwrap();
        assert!(ended.status.success(), "{ended:?}");
        return;
    }
    ip(&["link", "set", "lo", "up"]);
    // Beside the network: this socket is a file, which the server's user makes.
    let folder = format!("postgres-bank-test-{}", process::id());
    let folder = Folder(env::temp_dir().join(folder));
    fs::create_dir(&folder.0).unwrap();
    fs::set_permissions(&folder.0, Permissions::from_mode(0o777)).unwrap();
    let sockets = format!("unix_socket_directories = '{}'", folder.0.display());
    let server = Server::start_with(&[&sockets]).unwrap();
    let mut till = open(server.url()).unwrap();
    found(&mut till).unwrap();
    let config: Config = server.url().parse().unwrap();
    let mut observer = Config::new()
        .host_path(&folder.0)
        .port(server.address().port())
        .user(config.get_user().unwrap())
        .password(config.get_password().unwrap())
        .dbname("postgres")
        .connect(NoTls)
        .unwrap();

    let keepalives = "SET tcp_keepalives_idle = 1;
                      SET tcp_keepalives_interval = 1;
                      SET tcp_keepalives_count = 1";
    for (settings, an_answer_is_under_way, is_ended) in [
        ("SELECT", false, false), // the defaults
        ("SET idle_in_transaction_session_timeout = '1s'", false, true),
        (keepalives, false, true),
        // The system sends its answer again and again, and asks no question.
        (keepalives, true, false),
        // Counts from what was sent, so it does nothing for who sends nothing.
        ("SET tcp_user_timeout = '2s'", false, false),
        ("SET tcp_user_timeout = '2s'", true, true),
    ] {
        let mut till = Client::connect(server.url(), NoTls).unwrap();
        till.batch_execute(settings).unwrap();
        lock_alice(&mut till);
        let asks = thread::spawn(move || {
            if an_answer_is_under_way {
                let _ = till.batch_execute("SELECT pg_sleep(1)");
            }
            till
        });
        if an_answer_is_under_way {
            until_asleep(&mut observer);
        } else {
            until_acknowledged();
        }
        ip(&["link", "set", "lo", "down"]);
        if an_answer_is_under_way {
            until_awake(&mut observer);
        }
        let limit = if is_ended { LONG } else { SOME };
        let is_free = is_free_within(limit, &mut observer);
        assert_eq!(is_free, is_ended, "{settings}, {an_answer_is_under_way}");
        let end = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity
                   WHERE pid <> pg_backend_pid() AND datname = 'postgres'";
        observer.batch_execute(end).unwrap();
        ip(&["link", "set", "lo", "up"]);
        drop(asks);
    }
    // The client's own side: its COMMIT is never confirmed.
    let mut till = open_with(server.url(), SECOND).unwrap();
    lock_alice(&mut till);
    ip(&["link", "set", "lo", "down"]);
    let start = Instant::now();
    let error = till.batch_execute("COMMIT").unwrap_err();
    assert!(error.as_db_error().is_none(), "no answer: {error}");
    assert!(start.elapsed() < LONG);
}

/// Returns when this question is answered with yes.
fn until(question: &str, observer: &mut Client) {
    let start = Instant::now();
    while !observer.query_one(question, &[]).unwrap().get::<_, bool>(0) {
        assert!(start.elapsed() < LONG, "{question}");
        thread::yield_now();
    }
}

fn until_asleep(observer: &mut Client) {
    let sleeps = "SELECT count(*) > 0 FROM pg_stat_activity
                  WHERE wait_event = 'PgSleep'";
    until(sleeps, observer);
}

/// Its answer is on its way.
fn until_awake(observer: &mut Client) {
    let is_idle = "SELECT count(*) > 0 FROM pg_stat_activity
                   WHERE state = 'idle in transaction'";
    until(is_idle, observer);
}

/// Returns when no system waits for a confirmation of what it has sent.
fn until_acknowledged() {
    let start = Instant::now();
    loop {
        let sockets = Command::new("ss").arg("-tiH").output().unwrap();
        assert!(sockets.status.success());
        let text = String::from_utf8(sockets.stdout).unwrap();
        if !text.contains("unacked:") {
            return;
        }
        assert!(start.elapsed() < LONG, "{text}");
    }
}
