use tokio::sync::{mpsc, watch};

async fn worker(mut jobs: mpsc::Receiver<u32>, mut stop: watch::Receiver<bool>) -> u32 {
    let mut done = 0;
    loop {
        tokio::select! {
            job = jobs.recv() => {
                match job {
                    Some(_) => done += 1,
                    None => return done,
                }
            }
            _ = stop.changed() => return done,
        }
    }
}

#[tokio::main]
async fn main() {
    let (send_job, jobs) = mpsc::channel(8);
    let (send_stop, stop) = watch::channel(false);
    let worker = tokio::spawn(worker(jobs, stop));

    for n in 0..2 {
        send_job.send(n).await.unwrap();
    }
    send_stop.send(true).unwrap();

    let done = worker.await.unwrap();
    assert_eq!(done, 2, "every accepted job is done");
}
