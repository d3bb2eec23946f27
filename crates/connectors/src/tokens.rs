//! Tokens of ours at a vendor: got once for everybody who needs one, kept until shortly before their end.

use crate::error::VendorError;
use kernel::{Clock, Secret, Timestamp};
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use tokio::sync::Mutex;

/// A token is not used in its last minute, or not in the second half of a life that is shorter than two: it could end on
/// its way.
const MARGIN_SECONDS: i64 = 60;

/// A token and the moment at which the vendor stops taking it. Its Debug does not hold the token.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Token {
    pub value: Secret<String>,
    pub good_until: Timestamp,
}

/// Reads the token that another node may have left.
pub type LoadToken = Arc<dyn Fn() -> Pin<Box<dyn Future<Output = Option<Token>> + Send>> + Send + Sync>;

/// Leaves a token for the other nodes. Whatever fails there costs a refresh and nothing else.
pub type SaveToken = Arc<dyn Fn(Token) -> Pin<Box<dyn Future<Output = ()> + Send>> + Send + Sync>;

/// Where a token is kept.
#[derive(Clone)]
pub enum TokenStore {
    /// In this process alone.
    Process,
    /// Here, and where every node of the installation finds it. It must be sealed there.
    Shared { load: LoadToken, save: SaveToken },
}

/// One kind of token of one account.
pub(crate) struct AccessTokens {
    store: TokenStore,
    clock: Clock,
    /// Held while one caller refreshes; the others wait for what it gets.
    state: Mutex<State>,
    /// Refreshes that ended, so that who waited for one learns that it failed.
    ended: AtomicU64,
}

#[derive(Default)]
struct State {
    /// The token, and the moment at which another is asked for.
    current: Option<(Token, Timestamp)>,
    last_failure: Option<VendorError>,
}

impl AccessTokens {
    pub fn new(store: TokenStore, clock: Clock) -> AccessTokens {
        AccessTokens { store, clock, state: Mutex::default(), ended: AtomicU64::new(0) }
    }

    /// A token that should be good, another one than `refused` if the vendor refused that. `refresh` is polled only when
    /// neither this process nor another node has one. However many callers wait, one of them refreshes, and when that
    /// fails, all who waited fail with it instead of trying one after the other.
    pub async fn get(
        &self,
        refused: Option<&Secret<String>>,
        refresh: impl Future<Output = Result<Token, VendorError>> + Send,
    ) -> Result<Secret<String>, VendorError> {
        let seen = self.ended.load(Ordering::SeqCst);
        let mut state = self.state.lock().await;
        if let Some((token, use_until)) = &state.current
            && *use_until > self.clock.now()
            && refused != Some(&token.value)
        {
            return Ok(token.value.clone());
        }
        if seen != self.ended.load(Ordering::SeqCst)
            && let Some(failure) = &state.last_failure
        {
            return Err(failure.clone());
        }
        if let TokenStore::Shared { load, .. } = &self.store
            && let Some(token) = load().await.filter(|token| refused != Some(&token.value))
            && token.good_until.seconds_since(self.clock.now()) > MARGIN_SECONDS
        {
            state.current = Some(self.with_use(token.clone()));
            return Ok(token.value);
        }
        let refreshed = refresh.await;
        self.ended.fetch_add(1, Ordering::SeqCst);
        match refreshed {
            Ok(token) => {
                if let TokenStore::Shared { save, .. } = &self.store {
                    save(token.clone()).await;
                }
                *state = State { current: Some(self.with_use(token.clone())), last_failure: None };
                Ok(token.value)
            }
            Err(failure) => {
                *state = State { current: None, last_failure: Some(failure.clone()) };
                Err(failure)
            }
        }
    }

    fn with_use(&self, token: Token) -> (Token, Timestamp) {
        let life = token.good_until.seconds_since(self.clock.now());
        let use_until = token.good_until.plus_seconds(-MARGIN_SECONDS.min(life / 2));
        (token, use_until)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::error::VendorErrorKind;
    use kernel::ManualClock;
    use std::sync::Mutex as PlainMutex;

    fn noon() -> Timestamp {
        Timestamp::from_micros(1_795_507_200_000_000)
    }

    fn token(value: &str, seconds: i64) -> Token {
        Token { value: Secret::new(value.into()), good_until: noon().plus_seconds(seconds) }
    }

    async fn value(tokens: &AccessTokens, refused: Option<&str>, next: Result<Token, VendorError>) -> String {
        let refused = refused.map(|value| Secret::new(value.to_owned()));
        match tokens.get(refused.as_ref(), async { next }).await {
            Ok(value) => value.into_inner(),
            Err(error) => error.code().to_owned(),
        }
    }

    #[tokio::test]
    async fn a_token_is_kept_until_shortly_before_its_end() {
        let clock = ManualClock::at(noon());
        let tokens = AccessTokens::new(TokenStore::Process, clock.clock());
        assert_eq!(value(&tokens, None, Ok(token("a", 7_200))).await, "a");
        clock.advance_seconds(7_139);
        assert_eq!(value(&tokens, None, Ok(token("b", 9_000))).await, "a");
        clock.advance_seconds(1);
        assert_eq!(value(&tokens, None, Ok(token("short", 7_200))).await, "short", "a vendor may give the same again");
        clock.advance_seconds(29);
        assert_eq!(value(&tokens, None, Ok(token("b", 99_000))).await, "short", "which is then used");
        clock.advance_seconds(1);
        assert_eq!(value(&tokens, None, Ok(token("b", 99_000))).await, "b");
        assert_eq!(value(&tokens, Some("a"), Ok(token("c", 99_000))).await, "b", "somebody else refreshed already");
        assert_eq!(value(&tokens, Some("b"), Ok(token("c", 99_000))).await, "c");
    }

    #[tokio::test]
    async fn who_waits_for_a_refresh_shares_its_end() {
        for fails in [false, true] {
            let tokens = AccessTokens::new(TokenStore::Process, ManualClock::at(noon()).clock());
            let calls = AtomicU64::new(0);
            let gate = tokio::sync::Notify::new();
            let one = || {
                tokens.get(None, async {
                    calls.fetch_add(1, Ordering::SeqCst);
                    gate.notified().await;
                    let failure = VendorError::new(VendorErrorKind::Transient, "down", None);
                    if fails { Err(failure) } else { Ok(token("a", 7_200)) }
                })
            };
            let release = async {
                tokio::task::yield_now().await;
                gate.notify_one();
            };
            let (a, b, c, ()) = tokio::join!(one(), one(), one(), release);
            assert_eq!(calls.load(Ordering::SeqCst), 1, "one refresh for all");
            assert!([a, b, c].iter().all(|got| got.is_err() == fails));
        }
    }

    #[tokio::test]
    async fn nodes_share_a_token() {
        let shelf: Arc<PlainMutex<Option<Token>>> = Arc::default();
        let (read, write) = (shelf.clone(), shelf.clone());
        let store = TokenStore::Shared {
            load: Arc::new(move || {
                let found = read.lock().expect("nobody panics").clone();
                Box::pin(async move { found })
            }),
            save: Arc::new(move |token| {
                *write.lock().expect("nobody panics") = Some(token);
                Box::pin(async {})
            }),
        };
        let clock = ManualClock::at(noon()).clock();
        let one = AccessTokens::new(store.clone(), clock.clone());
        let two = AccessTokens::new(store, clock);
        assert_eq!(value(&one, None, Ok(token("a", 7_200))).await, "a");
        assert_eq!(value(&two, None, Ok(token("b", 7_200))).await, "a", "the other node's");
        assert_eq!(value(&two, Some("a"), Ok(token("c", 7_200))).await, "c");
        assert_eq!(value(&one, Some("a"), Ok(token("d", 7_200))).await, "c");
        assert!(!format!("{:?}", token("secret", 1)).contains("secret"));
    }
}
