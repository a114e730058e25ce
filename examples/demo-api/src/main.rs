//! The demo shop API as a program: `demo-api [--port PORT] [--db FILE]`.

mod args;

use std::{
    error::Error,
    future::pending,
    path::{Path, PathBuf},
    process::ExitCode,
};

use args::Command;
use demo_api::{Shop, listen, serve};

#[tokio::main(flavor = "current_thread")]
async fn main() -> ExitCode {
    let (port, db) = match args::parse(std::env::args_os().skip(1)) {
        Ok(Command::Serve { port, db }) => (port, db),
        Ok(Command::Help) => {
            println!("{}", args::HELP);
            return ExitCode::SUCCESS;
        }
        Err(error) => {
            eprintln!("{error}. See demo-api --help.");
            return ExitCode::from(2);
        }
    };
    match run(port, db).await {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("{error}");
            ExitCode::FAILURE
        }
    }
}

async fn run(port: u16, db: Option<PathBuf>) -> Result<(), Box<dyn Error>> {
    let shop = Shop::open(db.as_deref()).map_err(|error| {
        let file = db.as_deref().unwrap_or(Path::new("in memory")).display();
        format!("Cannot open the database {file}: {error}. Choose another file with --db.")
    })?;
    let listener = listen(port).await?;
    println!("Demo shop API: http://{}", listener.local_addr()?);
    serve(listener, shop, interrupted()).await;
    Ok(())
}

/// Ends at Ctrl-C.
async fn interrupted() {
    if tokio::signal::ctrl_c().await.is_err() {
        // Without a signal handler the system's own way of ending a program stays in force.
        pending().await
    }
}
