//! Every route of the desk, in one table: what it is called, and which page answers.

use std::sync::Arc;

use axum::Router;
use axum::body::Body;
use axum::extract::{RawPathParams, State};
use axum::http::Request;
use axum::routing;

use super::visit::Visit;
use super::{
    Desk, arrivals, asking, board, making, papers, proving, register, rounds, sending, unit, view,
};
use crate::error::Error;

/// The routes that need no round; all others lead to the page on which one is chosen.
const WITHOUT_A_ROUND: [&str; 8] = [
    "/enter",
    "/again",
    "/rounds",
    "/rounds/open",
    "/rounds/begin",
    "/language",
    "/close",
    "/static/{name}",
];

impl Desk {
    /// The visit, where this desk is the one that it is for.
    ///
    /// # Errors
    /// When the route needs a round and there is none, or a form is of a page of another round:
    /// papers and units of both may have the same names.
    fn expects(&self, route: &str, visit: Visit) -> Result<Visit, Error> {
        if WITHOUT_A_ROUND.contains(&route) {
            return Ok(visit);
        }
        if self.place.is_none() {
            return Err(Error::asked("config-missing"));
        }
        let is_of = |of: &str| of.is_empty() || of == self.of();
        let is_ours = is_of(visit.field("of")) && is_of(visit.asked("of"));
        if is_ours { Ok(visit) } else { Err(Error::findings("desk-other-round")) }
    }
}

/// Declares the routes once: the table that tests go through, and the router.
macro_rules! routes {
    ($($method:ident $path:literal => $page:path,)+) => {
        /// Every route: its method and path.
        pub const ROUTES: &[(&str, &str)] = &[$((stringify!($method), $path),)+];

        /// The router of a desk.
        pub fn router(desk: Arc<Desk>) -> Router {
            Router::new()
                $(.route($path, routing::$method(
                    |State(desk): State<Arc<Desk>>,
                     params: RawPathParams,
                     request: Request<Body>| async move {
                        let visit = Visit::of(&params, request).await;
                        let answer = match visit.and_then(|visit| desk.expects($path, visit)) {
                            Ok(visit) => $page(desk.clone(), visit).await,
                            Err(error) => Err(error),
                        };
                        answer.unwrap_or_else(|error| desk.failure(&error))
                    },
                )))+
                .fallback(|State(desk): State<Arc<Desk>>| async move { desk.not_found() })
                .with_state(desk)
        }
    };
}

routes! {
    get "/enter" => view::enter,
    post "/again" => view::again,
    get "/" => board::board,
    get "/state" => board::state,
    get "/unit/{unit}" => unit::page,
    get "/unit/{unit}/print" => papers::together,
    get "/unit/{unit}/papers.pdf" => papers::together_pdf,
    get "/file/{file}/sheet/{sheet}" => asking::sheet,
    post "/file/{file}/open" => unit::open_file,
    post "/file/{file}/folder" => unit::open_folder,
    post "/file/{file}/point" => asking::point,
    get "/asked" => asking::page,
    post "/asked" => asking::answer,
    post "/explain" => unit::explain,
    get "/arrivals" => arrivals::page,
    post "/arrivals" => arrivals::arrive,
    post "/arrivals/take" => arrivals::take,
    post "/arrivals/drop" => arrivals::let_go,
    post "/arrivals/folder" => arrivals::open_input,
    get "/register" => register::page,
    post "/register/numbers" => register::number,
    post "/register/issue" => register::issue,
    post "/register/open" => register::open_ledger,
    get "/set" => making::page,
    post "/set" => making::make,
    post "/set/folder" => making::open_output,
    get "/job" => making::job,
    get "/job/events" => making::events,
    get "/paper/{paper}" => papers::page,
    get "/paper/{paper}/pdf" => papers::pdf,
    post "/paper/{paper}/open" => papers::open_paper,
    post "/paper/{paper}/amend" => register::amend,
    get "/send" => sending::page,
    post "/send/forms" => sending::forms,
    post "/send/folder" => sending::open_forms,
    get "/prove" => proving::page,
    post "/prove/verify" => proving::verify,
    post "/prove/pack" => proving::pack,
    post "/settings" => view::open_settings,
    get "/rounds" => rounds::page,
    post "/rounds/open" => rounds::open,
    post "/rounds/begin" => rounds::begin,
    post "/language" => view::language,
    post "/close" => view::close,
    get "/static/{name}" => view::asset,
}
