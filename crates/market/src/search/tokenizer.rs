//! The two tokenizers as Tantivy wants them.

use tantivy::tokenizer::{Token, TokenStream, Tokenizer};

/// A tokenizer made of a function from text to tokens.
#[derive(Clone, Copy)]
pub(super) struct FnTokenizer(pub fn(&str) -> Vec<String>);

pub(super) struct ReadyTokens {
    tokens: std::vec::IntoIter<String>,
    token: Token,
}

impl Tokenizer for FnTokenizer {
    type TokenStream<'a> = ReadyTokens;

    fn token_stream<'a>(&'a mut self, text: &'a str) -> ReadyTokens {
        ReadyTokens { tokens: (self.0)(text).into_iter(), token: Token::default() }
    }
}

impl TokenStream for ReadyTokens {
    fn advance(&mut self) -> bool {
        let Some(text) = self.tokens.next() else {
            return false;
        };
        self.token.text = text;
        self.token.position = self.token.position.wrapping_add(1);
        true
    }

    fn token(&self) -> &Token {
        &self.token
    }

    fn token_mut(&mut self) -> &mut Token {
        &mut self.token
    }
}
