//! The listener and its connections.

use std::{future::Future, io, net::Ipv4Addr, pin::pin, sync::Arc, time::Duration};

use axum::Router;
use hyper::server::conn::http1;
use hyper_util::{
    rt::{TokioIo, TokioTimer},
    service::TowerToHyperService,
};
use tokio::{
    net::{TcpListener, TcpStream},
    task::JoinSet,
};

use crate::{Shop, app};

/// How long to wait when the system cannot accept a connection, as with too many open files.
const ACCEPT_PAUSE: Duration = Duration::from_millis(100);

/// Listens on this port of 127.0.0.1, or on any free one for port 0. The error says what to do.
pub async fn listen(port: u16) -> io::Result<TcpListener> {
    TcpListener::bind((Ipv4Addr::LOCALHOST, port)).await.map_err(|error| {
        let message = match error.kind() {
            io::ErrorKind::AddrInUse => format!(
                "Port {port} is already in use, perhaps by another demo shop API. \
                     Stop that program, or choose another port with --port (0 takes any free one)."
            ),
            _ => format!(
                "Cannot listen on port {port} ({error}). \
                     Choose another port with --port (0 takes any free one)."
            ),
        };
        io::Error::new(error.kind(), message)
    })
}

/// Serves the shop until `shutdown` is done. Requests that are under way then are cut off, and no
/// task is left behind, not even when this future is dropped.
pub async fn serve(listener: TcpListener, shop: Arc<Shop>, shutdown: impl Future<Output = ()>) {
    let app = app(shop);
    let mut connections = JoinSet::new();
    let mut shutdown = pin!(shutdown);
    loop {
        tokio::select! {
            () = &mut shutdown => break,
            accepted = listener.accept() => match accepted {
                Ok((stream, _)) => {
                    connections.spawn(talk(stream, app.clone()));
                }
                Err(_) => tokio::time::sleep(ACCEPT_PAUSE).await,
            },
            Some(_) = connections.join_next() => {}
        }
    }
    connections.shutdown().await;
}

/// Answers the requests of one connection until the client goes away.
async fn talk(stream: TcpStream, app: Router) {
    // Either may fail because the client is gone, and then there is nobody to tell.
    let _ = stream.set_nodelay(true);
    let _ = http1::Builder::new()
        .timer(TokioTimer::new())
        .serve_connection(TokioIo::new(stream), TowerToHyperService::new(app))
        .await;
}
