//! Work shared among threads, so that how deep it nests does not depend on how much
//! of it there is.
//!
//! Typst shares the pages of a document among the threads of rayon's global pool.
//! A thread of that pool that waits takes other work on top of its own: if whole
//! documents were such work, a round of a thousand units would pile them up until
//! the stack is full. So documents have threads of their own, which no pool knows:
//! they wait without taking anything, and the pool sees pages only.

use std::sync::{Mutex, Once, PoisonError};
use std::thread;

use crate::error::Error;

/// The stack of a thread that lays papers out: Typst recurses deeply.
const STACK_BYTES: usize = 16 * 1024 * 1024;

/// The most threads that are of any use.
const MOST_THREADS: usize = 256;

/// Builds rayon's global pool once, with room for Typst and without a look at the
/// environment.
pub fn prepare(threads: Option<usize>) {
    static PREPARED: Once = Once::new();
    PREPARED.call_once(|| {
        let pool = rayon::ThreadPoolBuilder::new();
        // It stands already where a test or benchmark was quicker.
        let _ = pool.num_threads(count(threads)).stack_size(STACK_BYTES).build_global();
    });
}

/// A pool of threads for work that does not wait for other work of its kind.
///
/// # Errors
/// When the threads cannot be had.
pub fn pool(threads: usize) -> Result<rayon::ThreadPool, Error> {
    let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).stack_size(STACK_BYTES);
    pool.build().map_err(|error| Error::work("work-threads").arg("detail", error.to_string()))
}

/// How many threads to work with: what is asked for, else one a core.
pub fn count(asked: Option<usize>) -> usize {
    let cores = || thread::available_parallelism().map_or(1, usize::from);
    asked.unwrap_or_else(cores).clamp(1, MOST_THREADS)
}

/// Does each job on one of so many threads, in their order, and returns what comes
/// of them in any order. After a failure no new job is begun.
///
/// # Errors
/// The first failure of a job, or that no thread can be had.
pub fn each<J: Send, R: Send>(
    jobs: Vec<J>,
    threads: usize,
    work: &(impl Fn(J) -> Result<R, Error> + Sync),
) -> Result<Vec<R>, Error> {
    prepare(Some(threads));
    let queue = Mutex::new(jobs.into_iter());
    let next = || queue.lock().unwrap_or_else(PoisonError::into_inner).next();
    let stop = || queue.lock().unwrap_or_else(PoisonError::into_inner).by_ref().for_each(drop);
    let run = || {
        let mut results = Vec::new();
        while let Some(job) = next() {
            match work(job) {
                Ok(result) => results.push(result),
                Err(error) => {
                    stop();
                    return Err(error);
                }
            }
        }
        Ok(results)
    };
    thread::scope(|scope| {
        let start = |_| thread::Builder::new().stack_size(STACK_BYTES).spawn_scoped(scope, run);
        let (started, refused): (Vec<_>, Vec<_>) = (0..threads).map(start).partition(Result::is_ok);
        // One thread is enough; without any there is nobody to do the work.
        if let (true, Some(Err(error))) = (started.is_empty(), refused.into_iter().next()) {
            return Err(Error::work("work-threads").arg("detail", error.to_string()));
        }
        // All of them are waited for, whichever fails.
        let ends: Vec<_> = started.into_iter().flatten().map(|thread| thread.join()).collect();
        let mut results = Vec::new();
        for end in ends {
            let died = |_| Error::work("work-threads").arg("detail", "panic");
            results.extend(end.map_err(died)??);
        }
        Ok(results)
    })
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicUsize, Ordering};

    use super::*;

    #[test]
    fn every_job_is_done_once_on_every_number_of_threads() {
        for threads in 1..=5 {
            let mut done = each((0..100).collect(), threads, &Ok).expect("done");
            done.sort_unstable();
            assert_eq!(done, (0..100).collect::<Vec<i32>>());
        }
    }

    #[test]
    fn after_a_failure_no_job_is_begun() {
        let begun = AtomicUsize::new(0);
        let work = |job: usize| {
            begun.fetch_add(1, Ordering::Relaxed);
            if job == 3 { Err(Error::work("work-json")) } else { Ok(job) }
        };
        let failed = each((0..1000).collect(), 1, &work).err().map(|error| error.key);
        assert_eq!(failed, Some("work-json"));
        assert_eq!(begun.into_inner(), 4);
    }

    #[test]
    fn a_panic_is_a_failure() {
        let work = |job: usize| if job == 1 { panic!("on purpose") } else { Ok(job) };
        assert_eq!(each(vec![0, 1], 2, &work).err().map(|e| e.key), Some("work-threads"));
    }

    #[test]
    fn jobs_that_wait_for_the_pool_never_lie_on_top_of_each_other() {
        use rayon::prelude::*;
        thread_local! {
            static DEPTH: AtomicUsize = const { AtomicUsize::new(0) };
        }
        let deepest = AtomicUsize::new(0);
        let work = |job: usize| {
            let depth = DEPTH.with(|depth| depth.fetch_add(1, Ordering::Relaxed)) + 1;
            deepest.fetch_max(depth, Ordering::Relaxed);
            let sum: u64 = (0..200_u64).into_par_iter().map(|n| n * job as u64).sum();
            DEPTH.with(|depth| depth.fetch_sub(1, Ordering::Relaxed));
            Ok(sum)
        };
        each((0..500).collect(), 4, &work).expect("done");
        assert_eq!(deepest.into_inner(), 1);
    }

    #[test]
    fn a_number_of_threads_is_sensible() {
        assert_eq!(count(Some(0)), 1);
        assert_eq!(count(Some(3)), 3);
        assert_eq!(count(Some(100_000)), MOST_THREADS);
        assert!(count(None) >= 1);
    }
}
