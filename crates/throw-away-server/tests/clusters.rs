//! Several servers at once, and what they leave behind: nothing.
//! Run: `cargo test -p throw-away-server -- --ignored`

use postgres::{Client, NoTls};
use std::net::TcpStream;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;
use std::process::Command;
use throw_away_server::{Etcd, Server, until};

fn open(server: &Server) -> Client {
    Client::connect(server.url(), NoTls).unwrap()
}

fn is_there(server: &mut Client, table: &str) -> bool {
    let ask = "SELECT to_regclass($1) IS NOT NULL";
    server.query_one(ask, &[&table]).unwrap().get(0)
}

/// The processes that work in this folder, and the memory that the system
/// keeps for a PostgreSQL server in it.
fn left_of(folder: &Path) -> String {
    let pattern = format!("{}*", folder.display());
    let find = Command::new("find")
        .args(["/proc", "-maxdepth", "2", "-name", "cwd", "-lname", &pattern])
        .output()
        .unwrap();
    String::from_utf8(find.stdout).unwrap()
}

fn segments() -> Vec<String> {
    let table = std::fs::read_to_string("/proc/sysvipc/shm").unwrap();
    let ids = table.lines().skip(1);
    ids.map(|line| line.split_whitespace().nth(1).unwrap().into()).collect()
}

#[test]
#[ignore = "needs PostgreSQL: cargo test -p throw-away-server -- --ignored"]
fn a_copy_follows_and_is_promoted_and_the_old_one_is_rewound() {
    let mut old =
        Server::start_with(&["wal_log_hints = on", "wal_keep_size = 64MB"])
            .unwrap();
    let mut copy = old.copy("b").unwrap();
    open(&old).batch_execute("CREATE TABLE shared ()").unwrap();
    let mut on_copy = open(&copy);
    until("the copy has it", || is_there(&mut on_copy, "shared"));
    assert!(on_copy.batch_execute("CREATE TABLE refused ()").is_err());

    old.kill().unwrap();
    copy.promote().unwrap();
    on_copy.batch_execute("CREATE TABLE new ()").unwrap();
    old.restart().unwrap();
    open(&old).batch_execute("CREATE TABLE diverged ()").unwrap();
    old.stop().unwrap();
    on_copy.batch_execute("CHECKPOINT").unwrap();
    old.rewind(&copy).unwrap();
    old.follow(&copy, "a").unwrap();
    let mut on_old = open(&old);
    until("it has followed", || is_there(&mut on_old, "new"));
    assert!(!is_there(&mut on_old, "diverged"));
}

#[test]
#[ignore = "needs PostgreSQL: cargo test -p throw-away-server -- --ignored"]
fn a_server_that_is_paused_answers_when_it_is_resumed() {
    let mut server = Server::start().unwrap();
    let mut bank = open(&server);
    server.pause().unwrap();
    let folder = server.folder().to_owned();
    assert!(left_of(&folder).lines().count() > 3);
    server.resume().unwrap();
    assert!(!is_there(&mut bank, "account"));
}

/// Killed, with a process that was stopped, and the test fails: even so.
#[test]
#[ignore = "needs PostgreSQL: cargo test -p throw-away-server -- --ignored"]
fn of_a_cluster_in_every_state_nothing_is_left_when_a_test_panics() {
    let mut seen = vec![];
    let mut memory = vec![];
    let before = segments();
    catch_unwind(AssertUnwindSafe(|| {
        let mut killed = Server::start().unwrap();
        let mut paused = killed.copy("b").unwrap();
        let ask = "SELECT pid FROM pg_stat_replication";
        let pid = open(&killed).query_one(ask, &[]).unwrap().get(0);
        killed.pause_process(pid).unwrap();
        memory = segments();
        memory.retain(|id| !before.contains(id));
        killed.kill().unwrap();
        paused.pause().unwrap();
        seen = [&killed, &paused]
            .map(|server| (server.address(), server.folder().to_owned()))
            .to_vec();
        panic!("a test fails");
    }))
    .unwrap_err();
    for (address, folder) in seen {
        assert!(TcpStream::connect(address).is_err());
        assert!(!folder.exists());
        assert_eq!(left_of(&folder), "");
    }
    assert!(memory.len() >= 2, "each server has some: {memory:?}");
    // Other tests start servers, too: theirs go when they do.
    until("their memory is given back", || {
        let now = segments();
        memory.iter().all(|id| !now.contains(id))
    });
}

#[test]
#[ignore = "needs PostgreSQL: cargo test -p throw-away-server -- --ignored"]
fn two_clusters_side_by_side_do_not_meet() {
    let both: Vec<_> = std::thread::scope(|scope| {
        [(), ()]
            .map(|()| {
                scope.spawn(|| {
                    let primary = Server::start().unwrap();
                    let copy = primary.copy("b").unwrap();
                    [primary, copy]
                })
            })
            .map(|cluster| cluster.join().unwrap())
            .into()
    });
    for [primary, copy] in &both {
        open(primary).batch_execute("CREATE TABLE mine ()").unwrap();
        let mut copy = open(copy);
        until("the copy has it", || is_there(&mut copy, "mine"));
    }
    for [primary, copy] in &both {
        for (other, _) in both.iter().flatten().map(|s| (s.address(), ())) {
            let is_own = [primary.address(), copy.address()].contains(&other);
            let url = primary
                .url()
                .replace(&primary.address().to_string(), &other.to_string());
            // A password is good for its own cluster only.
            assert_eq!(Client::connect(&url, NoTls).is_ok(), is_own);
        }
    }
}

#[test]
#[ignore = "needs etcd: cargo test -p throw-away-server -- --ignored"]
fn an_etcd_goes_on_without_one_member_and_not_without_two() {
    let mut etcd = Etcd::start(500).unwrap();
    etcd.kill(1).unwrap();
    until("two are enough", || etcd.is_healthy(2) && etcd.is_healthy(3));
    etcd.pause(2).unwrap();
    until("one is not", || !etcd.is_healthy(3));
    etcd.resume(2).unwrap();
    etcd.restart(1).unwrap();
    etcd.wait().unwrap();
    assert!([1, 2, 3].iter().all(|member| etcd.is_healthy(*member)));
}

#[test]
#[ignore = "needs etcd: cargo test -p throw-away-server -- --ignored"]
fn a_leader_that_is_cut_off_is_replaced_and_follows_when_it_is_back() {
    let mut etcd = Etcd::start(500).unwrap();
    let old = etcd.leader(1).unwrap();
    etcd.cut_off(old).unwrap();
    let other = old % 3 + 1;
    until("another one leads", || {
        etcd.leader(other).is_ok_and(|leader| leader != old)
    });
    until("the old one is alone", || !etcd.is_healthy(old));
    etcd.reconnect();
    etcd.wait().unwrap();
    let leaders = [1, 2, 3].map(|asked| etcd.leader(asked).unwrap());
    assert_eq!(leaders, [leaders[0]; 3]);
}

#[test]
#[ignore = "needs etcd: cargo test -p throw-away-server -- --ignored"]
fn of_an_etcd_nothing_is_left_when_a_test_panics() {
    let mut seen = None;
    catch_unwind(AssertUnwindSafe(|| {
        let mut etcd = Etcd::start(500).unwrap();
        etcd.pause(1).unwrap();
        etcd.kill(2).unwrap();
        // Those of the links between the members, too.
        seen = Some([1, 3, 101, 103].map(|member| {
            let mut address = etcd.address(member);
            address.set_port(if member > 100 { 2380 } else { 2379 });
            assert!(TcpStream::connect(address).is_ok(), "{address}");
            address
        }));
        panic!("a test fails");
    }))
    .unwrap_err();
    for address in seen.unwrap() {
        assert!(TcpStream::connect(address).is_err());
    }
}
