//! What a throw-away server leaves behind: nothing, however we end.
//! Run: `cargo test -p throw-away-server -- --ignored`

use std::io::{BufRead, BufReader, stdin};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};
use std::{env, fs, thread};
use throw_away_server::{Server, programs};

fn is_gone(address: SocketAddr, folder: &Path) -> bool {
    TcpStream::connect(address).is_err() && !folder.exists()
}

#[test]
#[ignore = "needs PostgreSQL: cargo test -p throw-away-server -- --ignored"]
fn a_server_is_gone_when_a_test_panics() {
    let mut seen = None;
    catch_unwind(AssertUnwindSafe(|| {
        let server = Server::start().unwrap();
        seen = Some((server.address(), server.folder().to_owned()));
        assert!(!is_gone(server.address(), server.folder()));
        panic!("a test fails");
    }))
    .unwrap_err();
    let (address, folder) = seen.unwrap();
    assert!(is_gone(address, &folder));
}

/// No destructor runs. The keeper notices, and we give it time to clean up.
#[test]
#[ignore = "needs PostgreSQL: cargo test -p throw-away-server -- --ignored"]
fn a_server_is_gone_when_the_test_is_killed() {
    if env::var_os("TO_BE_KILLED").is_some() {
        let server = Server::start().unwrap();
        println!("\n{} {}", server.address(), server.folder().display());
        stdin().read_line(&mut String::new()).unwrap();
        panic!("the parent has not killed us");
    }
    let mut test = Command::new(env::current_exe().unwrap())
        .args(["--exact", "a_server_is_gone_when_the_test_is_killed"])
        .args(["--ignored", "--nocapture"])
        .env("TO_BE_KILLED", "yes")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let words = BufReader::new(test.stdout.take().unwrap()).lines();
    let (address, folder) = words
        .map(Result::unwrap)
        .find_map(|line| {
            let (address, folder) = line.split_once(' ')?;
            Some((address.parse().ok()?, PathBuf::from(folder)))
        })
        .unwrap();
    assert!(!is_gone(address, &folder));
    test.kill().unwrap();
    test.wait().unwrap();
    let start = Instant::now();
    while !is_gone(address, &folder) {
        assert!(start.elapsed() < Duration::from_secs(30), "it is still there");
        thread::yield_now();
    }
}

#[test]
#[ignore = "needs PostgreSQL: cargo test -p throw-away-server -- --ignored"]
fn a_port_that_is_taken_is_a_clear_error() {
    let taken = TcpListener::bind(("127.0.0.1", 0)).unwrap();
    let taken_address = taken.local_addr().unwrap();
    let error =
        Server::start_at(&programs().unwrap(), taken_address).unwrap_err();
    assert!(error.to_string().contains("Address already in use"), "{error}");
}

#[test]
#[ignore = "needs PostgreSQL: cargo test -p throw-away-server -- --ignored"]
fn a_database_of_another_version_is_a_clear_error() {
    let mut server = Server::start().unwrap();
    server.stop().unwrap();
    let version = server.folder().join("data/PG_VERSION");
    fs::write(version, "9.4\n").unwrap();
    let error = server.restart().unwrap_err().to_string();
    assert!(error.contains("incompatible with server"), "{error}");
}

#[test]
fn programs_that_are_not_there_are_a_clear_error() {
    let nobody = ([127, 0, 0, 1], 1).into();
    let error = Server::start_at("/nowhere".as_ref(), nobody).unwrap_err();
    let error = error.to_string();
    assert!(error.starts_with("no server: "), "{error}");
    assert!(error.contains("/nowhere/initdb"), "{error}");
}

#[test]
#[ignore = "needs PostgreSQL: cargo test -p throw-away-server -- --ignored"]
fn a_command_finds_the_server_and_its_status_is_handed_on() {
    let program = env!("CARGO_BIN_EXE_throw-away-server");
    let run = |script: &str| {
        Command::new(program).args(["sh", "-c", script]).output().unwrap()
    };
    let ended = run("echo \"$DATABASE_URL\"; exit 7");
    let printed = String::from_utf8(ended.stdout).unwrap();
    assert!(printed.starts_with("postgres://bank:"), "{printed}");
    assert_eq!(ended.status.code(), Some(7));
}
