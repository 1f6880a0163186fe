//! One line that says what is being done, for whoever waits longer than a second.

use std::io::Write;
use std::sync::Arc;
use std::sync::Mutex;
use std::sync::mpsc;
use std::thread::JoinHandle;
use std::time::Duration;

use crate::cli::terminal::Terminal;

const PATIENCE: Duration = Duration::from_secs(1);
const BEAT: Duration = Duration::from_millis(200);

/// The line; it is erased when this is dropped.
#[derive(Debug)]
pub(crate) struct Progress {
    step: Arc<Mutex<&'static str>>,
    shown: Option<(mpsc::Sender<()>, JoinHandle<()>)>,
}

impl Progress {
    /// Starts to wait; shows nothing where nobody watches.
    pub(crate) fn start(terminal: &Terminal) -> Self {
        let step = Arc::new(Mutex::new("reading"));
        let shown = terminal.watched.then(|| {
            let (stop, stopped) = mpsc::channel();
            let step = Arc::clone(&step);
            (stop, std::thread::spawn(move || show(&stopped, &step)))
        });
        Self { step, shown }
    }

    /// Says what is being done now: `rendering`.
    pub(crate) fn step(&self, step: &'static str) {
        if let Ok(mut current) = self.step.lock() {
            *current = step;
        }
    }
}

impl Drop for Progress {
    fn drop(&mut self) {
        if let Some((stop, thread)) = self.shown.take() {
            drop(stop);
            // A line that could not be drawn needs no report.
            let _ = thread.join();
        }
    }
}

fn show(stopped: &mpsc::Receiver<()>, step: &Mutex<&'static str>) {
    let waits = |time| matches!(stopped.recv_timeout(time), Err(mpsc::RecvTimeoutError::Timeout));
    if !waits(PATIENCE) {
        return;
    }
    let mut stream = std::io::stderr();
    loop {
        let step = step.lock().map_or("working", |step| *step);
        let _ = write!(stream, "\r\x1b[2Kpolicy: {step} ...").and_then(|()| stream.flush());
        if !waits(BEAT) {
            break;
        }
    }
    let _ = write!(stream, "\r\x1b[2K").and_then(|()| stream.flush());
}
