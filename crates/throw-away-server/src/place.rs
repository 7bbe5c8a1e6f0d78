//! Where a test that does nothing to its server finds one.

use crate::Server;
use anyhow::Result;
use postgres::{Client, NoTls};
use std::{env, process};

/// A place for one test: a server of its own, or a schema of its own on the
/// server that `DATABASE_URL` names. Gone when this is dropped.
#[derive(Debug)]
pub struct Place {
    url: String,
    own: Option<Server>,
}

impl Place {
    /// Finds a place; the name of the test is a part of the schema's.
    pub fn new(test: &str) -> Result<Self> {
        let Ok(url) = env::var("DATABASE_URL") else {
            let own = Server::start()?;
            return Ok(Self { url: own.url().to_owned(), own: Some(own) });
        };
        let schema = format!("bank_{test}_{}", process::id());
        Client::connect(&url, NoTls)?
            .batch_execute(&format!("CREATE SCHEMA {schema}"))?;
        let joint = if url.contains('?') { '&' } else { '?' };
        let url = format!("{url}{joint}options=-csearch_path%3D{schema}");
        Ok(Self { url, own: None })
    }

    /// Where it can be reached.
    pub fn url(&self) -> &str {
        &self.url
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        if self.own.is_none()
            && let Some((_, schema)) = self.url.rsplit_once("%3D")
            && let Ok(mut bank) = Client::connect(&self.url, NoTls)
        {
            let _ =
                bank.batch_execute(&format!("DROP SCHEMA {schema} CASCADE"));
        }
    }
}
