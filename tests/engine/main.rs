//! The engine's tests: the document, the two small languages, the interpreter, runs, and the examples.

mod architecture;
mod document;
mod editor;
mod examples;
mod explore;
mod golden;
mod interpreter;
mod languages;
mod lessons;
mod operators;
mod random_flows;
mod run;
mod simulator;
mod support;
mod talk;
mod templates;
