//! Every route of the desk, in one table: what it is called, and which page answers.

use std::sync::Arc;

use axum::Router;
use axum::body::Body;
use axum::extract::{RawPathParams, State};
use axum::http::Request;
use axum::routing;

use super::visit::Visit;
use super::{
    Desk, arrivals, asking, board, making, papers, proving, register, sending, unit, view,
};

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
                        let answer = match Visit::of(&params, request).await {
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
    post "/begin" => view::begin_round,
    post "/language" => view::language,
    post "/close" => view::close,
    get "/static/{name}" => view::asset,
}
