//! What a throw-away server leaves behind: nothing, however we end.
//! Run: `cargo test -p throw-away-server -- --ignored`

use std::fs::{self, Permissions};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::os::unix::fs::PermissionsExt;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::process::Command;
use throw_away_server::{Again, Server, programs, told, until, wait};

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

/// Not a test: what the two below start and kill.
#[test]
#[ignore = "needs PostgreSQL: cargo test -p throw-away-server -- --ignored"]
fn a_run_with_a_server() {
    let Some([]) = told::<0>() else { return };
    let server = Server::start().unwrap();
    assert!(!is_gone(server.address(), server.folder()));
    let (address, folder) = (server.address(), server.folder().display());
    wait(&format!("server at {address} {folder}"));
}

/// By Ctrl-C or by `kill -9`: no destructor runs. The keeper notices, and we
/// give it time to clean up. Another run beside it goes on.
#[test]
#[ignore = "needs PostgreSQL: cargo test -p throw-away-server -- --ignored"]
fn a_server_is_gone_when_the_test_is_killed() {
    let mut runs = [(); 3].map(|()| Again::start("a_run_with_a_server", &[]));
    let places = runs.each_mut().map(|run| {
        let said = run.tells("server at ").unwrap();
        let (address, folder) = said.split_once(' ').unwrap();
        let address: SocketAddr = address.parse().unwrap();
        (address, PathBuf::from(folder))
    });
    let [first, second, other] = &places;
    assert!(first.0 != second.0 && first.0 != other.0 && second.0 != other.0);
    runs[0].signal("INT");
    until("Ctrl-C leaves nothing", || is_gone(first.0, &first.1));
    assert!(runs[1].kill());
    until("kill -9 leaves nothing", || is_gone(second.0, &second.1));
    assert!(TcpStream::connect(other.0).is_ok() && other.1.exists());
    runs[2].go_on();
    until("its end leaves nothing", || is_gone(other.0, &other.1));
}

/// The keeper is in the middle of an order, and has nobody left to answer: a
/// closed pipe.
#[test]
#[ignore = "needs PostgreSQL: cargo test -p throw-away-server -- --ignored"]
fn a_server_is_gone_whose_run_was_killed_before_it_was_ready() {
    let place = tempfile::tempdir().unwrap();
    // The server runs as somebody else if we are root.
    let all = Permissions::from_mode(0o777);
    fs::set_permissions(place.path(), all).unwrap();
    let entries = || fs::read_dir(place.path()).unwrap().flatten();
    let run = Again::start_in(place.path(), "a_run_with_a_server", &[]);
    until("it is being made", || {
        entries().any(|entry| entry.path().join("data").exists())
    });
    drop(run); // kills it
    until("no folder is left", || entries().count() == 0);
    // The keeper, too, works in there, and takes the folder away as its last.
    until("no process is left", || working_in(place.path()) == 0);
}

/// Not a test: what the one below starts and kills, and what that starts and
/// stops.
#[test]
#[ignore = "needs PostgreSQL: cargo test -p throw-away-server -- --ignored"]
fn a_run_that_stops_another() {
    match told() {
        Some([role]) if role == "stops" => {
            let mut other =
                Again::start("a_run_that_stops_another", &["is stopped"]);
            let pid = other.tells("process ").unwrap();
            other.signal("STOP");
            wait(&format!("stopped {pid}"));
        }
        Some([_]) => wait(&format!("process {}", std::process::id())),
        None => {}
    }
}

/// Nobody is left to let it go on.
#[test]
#[ignore = "needs PostgreSQL: cargo test -p throw-away-server -- --ignored"]
fn a_process_that_is_stopped_dies_with_the_test() {
    let mut run = Again::start("a_run_that_stops_another", &["stops"]);
    let process = format!("/proc/{}", run.tells("stopped ").unwrap());
    assert!(Path::new(&process).exists());
    assert!(run.kill());
    until("it is gone", || {
        // Whoever inherits orphans may take its time to bury them.
        let status = fs::read_to_string(format!("{process}/status"));
        status.map_or(true, |status| status.contains("State:\tZ"))
    });
}

fn working_in(folder: &Path) -> usize {
    let processes = fs::read_dir("/proc").unwrap().flatten();
    let places =
        processes.filter_map(|it| it.path().join("cwd").read_link().ok());
    places.filter(|place| place.starts_with(folder)).count()
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
