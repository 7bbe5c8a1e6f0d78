//! The demonstration starts an etcd of three members, if it is told to.

use majority::{Etcd, Read};

// ANCHOR: demo
fn main() -> Result<(), Box<dyn std::error::Error>> {
    use throw_away_server::{Etcd as Members, until};

    if std::env::args().nth(1).is_none() {
        println!("With the programs of etcd installed:");
        println!("cargo run -p majority start");
        return Ok(());
    }
    let mut members = Members::start(500)?;
    let all = Etcd::new(members.urls().to_vec());
    let pair = ["Alice", "Bob"];
    all.open("Alice", 1_000_00)?;
    all.open("Bob", 500_00)?;
    let look = |etcd: &Etcd, how| match etcd.read(&pair, how) {
        Ok(seen) => {
            let cents: Vec<_> = seen.iter().flatten().map(|s| s.0).collect();
            format!("{cents:?}")
        }
        Err(failed) => format!("{failed}"),
    };

    let leader = members.leader(1)?;
    let one = leader % 3 + 1;
    let only = |member| Etcd::new(vec![members.url(member)]);
    let (old, new) = (only(leader), only(one));
    println!("The leader is cut off from the two others:");
    members.cut_off(leader)?;
    until("the others have a leader", || members.is_healthy(one));
    new.transfer("rent, May", pair, 200_00)?;
    println!("  the others, newest    {}", look(&new, Read::Newest));
    println!("  the old leader, local {}", look(&old, Read::Local));
    println!("  the old leader, newest: {}", look(&old, Read::Newest));
    members.reconnect();
    members.wait()?;

    for kill in [false, true] {
        let leader = members.leader(1)?;
        let followers = [leader % 3 + 1, (leader + 1) % 3 + 1];
        let asked = Etcd::new(vec![members.url(leader)]);
        let id = if kill { "rent, July" } else { "rent, June" };
        let change = asked.plan(id, pair, 200_00)?.ok_or("is new")?;
        for n in followers {
            if kill { members.kill(n)? } else { members.pause(n)? }
        }
        println!(
            "The followers are {}:",
            if kill { "killed" } else { "paused" }
        );
        println!("  {id}: {}", asked.swap(&change).expect_err("no majority"));
        if kill {
            members.kill(leader)?;
            for n in followers {
                members.restart(n)?;
            }
            until("they have a leader", || members.is_healthy(followers[0]));
            members.restart(leader)?;
        } else {
            for n in followers {
                members.resume(n)?;
            }
        }
        members.wait()?;
        println!("  tried again: {:?}", all.transfer(id, pair, 200_00)?);
    }
    println!("In the end: {}", look(&all, Read::Newest));
    Ok(())
}
// ANCHOR_END: demo
