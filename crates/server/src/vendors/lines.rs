//! One line for each vendor of the register: whatever leaves this program for another company goes by one of them.

use connectors::Line;
use kernel::Clock;
use platform::Config;
use policy::{ACQUIRER, MAIL, PROCESSORS, Processor};
use std::sync::Arc;

/// The lines in the order of the register. Clones are the same lines.
#[derive(Clone)]
pub(crate) struct Lines(Arc<[(&'static Processor, Line)]>);

impl Lines {
    pub fn of_register(config: &Config, clock: &Clock) -> Lines {
        let line = |processor: &&'static Processor| {
            let mut hosts: Vec<String> = processor.hosts.iter().map(|host| (*host).to_owned()).collect();
            // The register says that the operator chooses whom; its configuration says who that is.
            if *processor == ACQUIRER {
                hosts.push(super::domain_of(&config.apple_pay.acquirer.base_url).to_owned());
            }
            if *processor == MAIL && config.mail.is_set() {
                hosts.push(config.mail.host.clone());
            }
            let line = Line::new(processor.name, hosts, clock.clone());
            // What staff decided is read once the server starts. Until then nothing leaves an installation that serves people.
            line.set_shut(!config.demo);
            (*processor, line)
        };
        Lines(PROCESSORS.iter().map(line).collect())
    }

    /// The line of a vendor.
    ///
    /// # Panics
    /// Never: every constant of the register is in its list.
    pub fn of(&self, processor: &'static Processor) -> &Line {
        self.0.iter().find(|(known, _)| *known == processor).map(|(_, line)| line).expect("every vendor has a line")
    }

    pub fn each(&self) -> impl Iterator<Item = (&'static Processor, &Line)> {
        self.0.iter().map(|(processor, line)| (*processor, line))
    }
}
