//! The listener: connections to this machine's own address, so many at a time, none for ever.

use std::collections::VecDeque;
use std::convert::Infallible;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use axum::body::Body;
use axum::http::{Request, Response};
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::{Service, service_fn};
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::service::TowerToHyperService;
use tokio::net::{TcpListener, TcpStream};
use tokio::task::AbortHandle;

use super::doors::{ENTRY, dress};
use super::office::Office;

/// The most connections at a time. A browser holds six; whoever opens more takes the place of
/// those that have shown no cookie, the oldest first.
const MOST_CONNECTIONS: usize = 128;
/// How long a connection may take to say what it wants, or say nothing between two requests.
const HEAD_TIME: Duration = Duration::from_secs(10);
/// The most bytes of a request's head.
const HEAD_BYTES: usize = 64 * 1024;
/// How long to wait when the system gives no more connections.
const PAUSE: Duration = Duration::from_millis(100);

/// A connection that is open.
struct Slot {
    /// Ends it.
    end: AbortHandle,
    /// Whether a request of it was admitted.
    admitted: Arc<AtomicBool>,
}

/// The connections that are open, the oldest first.
#[derive(Default)]
struct Crowd(Mutex<VecDeque<Slot>>);

impl Crowd {
    /// Takes a connection in; where it is one too many another one has to go.
    fn take(&self, slot: Slot) {
        let mut slots = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        slots.retain(|slot| !slot.end.is_finished());
        if slots.len() >= MOST_CONNECTIONS {
            let stranger = slots.iter().position(|slot| !slot.admitted.load(Ordering::Relaxed));
            if let Some(slot) = slots.remove(stranger.unwrap_or(0)) {
                slot.end.abort();
            }
        }
        slots.push_back(slot);
    }
}

/// Serves as long as it is polled.
pub async fn serve(listener: TcpListener, office: Arc<Office>) {
    let crowd = Crowd::default();
    loop {
        let Ok((stream, _)) = listener.accept().await else {
            // Too many files are open; connections end, and then there is room again.
            tokio::time::sleep(PAUSE).await;
            continue;
        };
        let admitted = Arc::new(AtomicBool::new(false));
        let own = connection(stream, office.clone(), admitted.clone());
        crowd.take(Slot { end: tokio::spawn(own).abort_handle(), admitted });
    }
}

/// Serves one connection to its end.
async fn connection(stream: TcpStream, office: Arc<Office>, admitted: Arc<AtomicBool>) {
    let own = service_fn(move |request: Request<Incoming>| {
        let (office, admitted) = (office.clone(), admitted.clone());
        async move { Ok::<_, Infallible>(answer(&office, &admitted, request).await) }
    });
    // What a client does wrong is its own affair.
    let _ = http1::Builder::new()
        .timer(TokioTimer::new())
        .header_read_timeout(HEAD_TIME)
        .max_buf_size(HEAD_BYTES)
        .serve_connection(TokioIo::new(stream), own)
        .await;
}

/// Answers one request: the doors first, whatever the route and the desk.
async fn answer(
    office: &Office,
    admitted: &AtomicBool,
    request: Request<Incoming>,
) -> Response<Body> {
    let (head, body) = request.into_parts();
    let mut response = match (office.doors.admit(&head), office.open()) {
        (Err(refused), _) => office.refusal(refused),
        // The office has just closed.
        (Ok(()), None) => Response::default(),
        (Ok(()), Some((_, router))) => {
            // Whoever comes in by the first page has shown nothing yet.
            if head.uri.path() != ENTRY {
                admitted.store(true, Ordering::Relaxed);
                office.seen();
            }
            let request = Request::from_parts(head, Body::new(body));
            let Ok(response) = TowerToHyperService::new(router).call(request).await;
            response
        }
    };
    dress(&mut response);
    response
}
