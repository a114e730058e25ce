//! The list of routes, which is also the README's table.

use std::{sync::Arc, time::Duration};

use demo_api::Shop;
use tokio::time::timeout;

use crate::common::{call, shop};

async fn routes(shop: &Arc<Shop>) -> Vec<String> {
    let (status, index) = call(shop, "GET /").await.parts();
    assert_eq!(status, 200);
    let routes = index["routes"].as_array().unwrap();
    for route in routes {
        assert!(!route["does"].as_str().unwrap().contains('\n'), "{route}");
    }
    routes.iter().map(|route| route["route"].as_str().unwrap().to_owned()).collect()
}

#[tokio::test(start_paused = true)]
async fn every_route_of_the_list_is_there() {
    let shop = shop();
    let routes = routes(&shop).await;
    assert_eq!(routes.len(), 19);
    for route in routes {
        call(&shop, "POST /orders?order_id=A").await;
        let line = route.replace("ANY ", "PUT ").replace("{id}", "A").replace("{code}", "200");
        let an_hour = Duration::from_secs(3600);
        match timeout(an_hour, call(&shop, &line)).await {
            Ok(answer) => assert!(![404, 405].contains(&answer.status), "{line}"),
            Err(_) => assert_eq!(line, "PUT /hang"),
        }
    }
}

#[tokio::test]
async fn the_readme_has_the_same_routes() {
    let readme: Vec<_> = include_str!("../README.md")
        .lines()
        .filter_map(|line| line.strip_prefix("| `")?.split('`').next())
        .collect();
    assert_eq!(readme, routes(&shop()).await);
}
