//! The shop over real connections on the loopback interface.

use std::{future::pending, net::SocketAddr, sync::Arc, time::Duration};

use axum::{body::Body, http::Request};
use demo_api::{Shop, listen, serve};
use hyper_util::{
    client::legacy::{Client, connect::HttpConnector},
    rt::TokioExecutor,
};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
    sync::oneshot,
    task::{JoinHandle, yield_now},
    time::timeout,
};

use crate::common::{Answer, log, shop};

/// Fails a test that would otherwise not end; none comes near it.
const PATIENCE: Duration = Duration::from_secs(60);

/// A shop that listens.
struct Server {
    shop: Arc<Shop>,
    address: SocketAddr,
    stop: oneshot::Sender<()>,
    task: JoinHandle<()>,
}

impl Server {
    async fn start() -> Self {
        let shop = shop();
        let listener = listen(0).await.unwrap();
        let address = listener.local_addr().unwrap();
        let (stop, stopped) = oneshot::channel();
        let shutdown = async {
            if stopped.await.is_err() {
                pending().await
            }
        };
        let task = tokio::spawn(serve(listener, shop.clone(), shutdown));
        Self { shop, address, stop, task }
    }

    async fn call(&self, line: &str) -> Answer {
        let (method, path) = line.split_once(' ').unwrap();
        let request = Request::builder()
            .method(method)
            .uri(format!("http://{}{path}", self.address))
            .header("origin", "https://flows.example")
            .header("access-control-request-method", "POST")
            .body(Body::empty())
            .unwrap();
        let client: Client<HttpConnector, Body> = Client::builder(TokioExecutor::new()).build_http();
        Answer::read(client.request(request).await.unwrap()).await
    }

    /// Begins `GET /hang` and gives the connection once the request has come in.
    async fn hang(&self) -> TcpStream {
        let mut connection = TcpStream::connect(self.address).await.unwrap();
        connection.write_all(b"GET /hang HTTP/1.1\r\nhost: shop\r\n\r\n").await.unwrap();
        let came_in = async || {
            let log = log(&self.shop).await;
            log.last().is_some_and(|entry| entry["path"] == "/hang")
        };
        until(came_in).await;
        connection
    }
}

async fn until(mut reached: impl AsyncFnMut() -> bool) {
    let wait = async {
        while !reached().await {
            yield_now().await;
        }
    };
    timeout(PATIENCE, wait).await.unwrap();
}

#[tokio::test]
async fn an_order_goes_through() {
    let server = Server::start().await;
    assert!(server.address.ip().is_loopback());
    let made = server.call("POST /orders?order_id=A&ready_after_queries=1").await;
    assert_eq!((made.status, &made.json()["result"]), (202, &"pending".into()));
    let queried = server.call("GET /orders/A").await;
    assert_eq!((queried.status, &queried.json()["result"]), (200, &"success".into()));
}

#[tokio::test]
async fn a_big_answer_arrives_whole_and_in_pieces() {
    let answer = Server::start().await.call("GET /big?bytes=3000000").await;
    assert_eq!(answer.body.len(), 3_000_000);
    assert_eq!(answer.header("transfer-encoding"), Some("chunked"));
    assert_eq!(answer.json()["result"], "success");
}

#[tokio::test]
async fn a_status_without_a_body_is_a_whole_answer() {
    let answer = Server::start().await.call("GET /status/204").await;
    assert_eq!((answer.status, answer.body.len()), (204, 0));
}

#[tokio::test]
async fn a_preflight_is_answered_but_for_no_cors() {
    let server = Server::start().await;
    let open = server.call("OPTIONS /orders").await;
    assert_eq!(open.status, 200);
    assert_eq!(open.header("access-control-allow-origin"), Some("*"));
    assert_eq!(open.header("access-control-allow-methods"), Some("POST"));

    let closed = server.call("OPTIONS /no-cors").await;
    assert_eq!(closed.status, 405);
    assert_eq!(closed.header("access-control-allow-origin"), None);
    let answer = server.call("GET /no-cors").await;
    assert_eq!(answer.status, 200);
    assert_eq!(answer.header("access-control-allow-origin"), None);
}

#[tokio::test]
async fn a_hanging_request_ends_when_its_client_goes_away() {
    let server = Server::start().await;
    server.call("GET /text").await;
    let idle = Arc::strong_count(&server.shop);
    let connection = server.hang().await;
    assert!(Arc::strong_count(&server.shop) > idle, "a request under way holds the shop");
    drop(connection);
    until(async || Arc::strong_count(&server.shop) == idle).await;
    let hanging = &log(&server.shop).await[1];
    assert_eq!(hanging["status"], serde_json::Value::Null);
}

#[tokio::test]
async fn a_shutdown_cuts_a_hanging_request_off_and_leaves_no_task() {
    let server = Server::start().await;
    let mut connection = server.hang().await;
    server.stop.send(()).unwrap();
    timeout(PATIENCE, server.task).await.unwrap().unwrap();
    assert_eq!(Arc::strong_count(&server.shop), 1);

    let mut answer = Vec::new();
    let _ = timeout(PATIENCE, connection.read_to_end(&mut answer)).await.unwrap();
    assert!(answer.is_empty());
    TcpStream::connect(server.address).await.unwrap_err();
}

#[tokio::test]
async fn dropping_the_server_leaves_no_task() {
    let server = Server::start().await;
    let _connection = server.hang().await;
    server.task.abort();
    assert!(server.task.await.unwrap_err().is_cancelled());
    until(async || Arc::strong_count(&server.shop) == 1).await;
}

#[tokio::test]
async fn a_port_that_is_taken_is_told_so() {
    let listener = listen(0).await.unwrap();
    let taken = listener.local_addr().unwrap().port();
    let error = listen(taken).await.unwrap_err();
    assert_eq!(error.kind(), std::io::ErrorKind::AddrInUse);
    let message = error.to_string();
    assert!(message.contains(&format!("Port {taken} is already in use")), "{message}");
    assert!(message.contains("--port"), "{message}");
}
