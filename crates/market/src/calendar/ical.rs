//! Writes iCalendar (RFC 5545): as much of it as shifts need.

use kernel::Timestamp;
use std::fmt::Write;

/// A content line is folded after so many octets.
const LINE_OCTETS_MAX: usize = 75;

/// Whether an event takes place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Status {
    Confirmed,
    Cancelled,
}

/// One event.
#[derive(Clone, Debug)]
pub struct Event {
    pub uid: String,
    /// Grows whenever the event changes.
    pub sequence: i64,
    pub changed_at: Timestamp,
    pub starts_at: Timestamp,
    pub ends_at: Timestamp,
    pub summary: String,
    pub location: Option<String>,
    pub description: String,
    pub url: String,
    pub status: Status,
    /// Minutes before the start at which the calendar reminds.
    pub alarms: Vec<i64>,
}

/// A calendar of events.
#[derive(Clone, Debug)]
pub struct Calendar {
    pub name: String,
    /// How often a subscribed calendar should look again, in minutes.
    pub refresh_minutes: i64,
    pub events: Vec<Event>,
}

impl Calendar {
    /// The whole file, made at `now`.
    pub fn to_text(&self, now: Timestamp) -> String {
        let mut file = File(String::with_capacity(512 + self.events.len() * 768));
        file.line("BEGIN", "VCALENDAR");
        file.line("VERSION", "2.0");
        file.line("PRODID", "-//Lingong//Shifts//ZH");
        file.line("CALSCALE", "GREGORIAN");
        file.line("METHOD", "PUBLISH");
        file.text("X-WR-CALNAME", &self.name);
        file.line("X-WR-TIMEZONE", "Asia/Shanghai");
        file.line("REFRESH-INTERVAL;VALUE=DURATION", &format!("PT{}M", self.refresh_minutes));
        file.line("X-PUBLISHED-TTL", &format!("PT{}M", self.refresh_minutes));
        for event in &self.events {
            file.event(event, now);
        }
        file.line("END", "VCALENDAR");
        file.0
    }
}

struct File(String);

impl File {
    fn event(&mut self, event: &Event, now: Timestamp) {
        self.line("BEGIN", "VEVENT");
        self.text("UID", &event.uid);
        self.line("DTSTAMP", &utc(now));
        self.line("SEQUENCE", &event.sequence.to_string());
        self.line("LAST-MODIFIED", &utc(event.changed_at));
        self.line("DTSTART", &utc(event.starts_at));
        self.line("DTEND", &utc(event.ends_at));
        self.text("SUMMARY", &event.summary);
        if let Some(location) = &event.location {
            self.text("LOCATION", location);
        }
        self.text("DESCRIPTION", &event.description);
        // A URI is not text: it is not escaped.
        self.line("URL", &event.url);
        self.line("STATUS", if event.status == Status::Cancelled { "CANCELLED" } else { "CONFIRMED" });
        if event.status == Status::Confirmed {
            for minutes in &event.alarms {
                self.line("BEGIN", "VALARM");
                self.line("ACTION", "DISPLAY");
                self.line("TRIGGER", &format!("-PT{minutes}M"));
                self.text("DESCRIPTION", &event.summary);
                self.line("END", "VALARM");
            }
        }
        self.line("END", "VEVENT");
    }

    fn text(&mut self, name: &str, text: &str) {
        self.line(name, &escape(text));
    }

    /// Writes one content line, folded. A fold never cuts a character in two.
    fn line(&mut self, name: &str, value: &str) {
        let mut octets = 0;
        for c in name.chars().chain(":".chars()).chain(value.chars()) {
            if octets + c.len_utf8() > LINE_OCTETS_MAX {
                self.0.push_str("\r\n ");
                octets = 1;
            }
            self.0.push(c);
            octets += c.len_utf8();
        }
        self.0.push_str("\r\n");
    }
}

/// Text as a value: backslash, semicolon, comma and line breaks are escaped; other control characters go.
fn escape(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len() + 8);
    for c in text.chars() {
        match c {
            '\\' | ';' | ',' => {
                escaped.push('\\');
                escaped.push(c);
            }
            '\n' => escaped.push_str("\\n"),
            _ if c.is_control() => {}
            _ => escaped.push(c),
        }
    }
    escaped
}

fn utc(at: Timestamp) -> String {
    let at = at.to_jiff().to_zoned_datetime(jiff::tz::TimeZone::UTC);
    let mut text = String::with_capacity(16);
    // Writing to a String does not fail.
    let _ = write!(
        text,
        "{:04}{:02}{:02}T{:02}{:02}{:02}Z",
        at.year(),
        at.month(),
        at.day(),
        at.hour(),
        at.minute(),
        at.second()
    );
    text
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const START: Timestamp = Timestamp::from_micros(1_795_485_600_000_000);

    fn event() -> Event {
        Event {
            uid: "018f@lingong".into(),
            sequence: 3,
            changed_at: START.plus_days(-1),
            starts_at: START,
            ends_at: START.plus_hours(4),
            summary: "周末奶茶店店员; 急招, 日结\\现结".into(),
            location: Some("鼓楼区五四路 1 号".into()),
            description: "第一行\n第二行".into(),
            url: "https://example.invalid/jobs/1?a=1;b=2,3".into(),
            status: Status::Confirmed,
            alarms: vec![1_440, 120],
        }
    }

    fn calendar(events: Vec<Event>) -> Calendar {
        Calendar { name: "零工班次".into(), refresh_minutes: 60, events }
    }

    /// What a reader of calendars does first: takes the folds out, and cuts into lines.
    fn unfold(text: &str) -> Vec<String> {
        assert!(
            text.ends_with("\r\n") && !text.replace("\r\n", "").contains(['\r', '\n']),
            "every line ends with CRLF"
        );
        assert!(text.split("\r\n").all(|line| line.len() <= LINE_OCTETS_MAX), "no line is longer than 75 octets");
        text.replace("\r\n ", "").trim_end().split("\r\n").map(str::to_owned).collect()
    }

    /// covers: WORK-3
    #[test]
    fn writes_what_calendars_read() {
        let text = calendar(vec![event(), Event { status: Status::Cancelled, location: None, ..event() }])
            .to_text(START.plus_hours(-30));
        let lines = unfold(&text);
        assert_eq!(
            &lines[..21],
            &[
                "BEGIN:VCALENDAR",
                "VERSION:2.0",
                "PRODID:-//Lingong//Shifts//ZH",
                "CALSCALE:GREGORIAN",
                "METHOD:PUBLISH",
                "X-WR-CALNAME:零工班次",
                "X-WR-TIMEZONE:Asia/Shanghai",
                "REFRESH-INTERVAL;VALUE=DURATION:PT60M",
                "X-PUBLISHED-TTL:PT60M",
                "BEGIN:VEVENT",
                "UID:018f@lingong",
                "DTSTAMP:20261122T200000Z",
                "SEQUENCE:3",
                "LAST-MODIFIED:20261123T020000Z",
                "DTSTART:20261124T020000Z",
                "DTEND:20261124T060000Z",
                r"SUMMARY:周末奶茶店店员\; 急招\, 日结\\现结",
                "LOCATION:鼓楼区五四路 1 号",
                r"DESCRIPTION:第一行\n第二行",
                "URL:https://example.invalid/jobs/1?a=1;b=2,3",
                "STATUS:CONFIRMED",
            ]
        );
        let triggers: Vec<&String> = lines.iter().filter(|line| line.starts_with("TRIGGER")).collect();
        assert_eq!(triggers, ["TRIGGER:-PT1440M", "TRIGGER:-PT120M"], "a cancelled event reminds of nothing");
        assert!(lines.contains(&"STATUS:CANCELLED".to_owned()));
        assert_eq!(lines.last().map(String::as_str), Some("END:VCALENDAR"));
    }

    proptest! {
        /// covers: WORK-3
        #[test]
        fn any_text_stays_one_value(summary in "\\PC{0,120}|[,;\\\\\n]{0,80}", description in ".{0,200}") {
            let text = calendar(vec![Event { summary: summary.clone(), description, ..event() }]).to_text(START);
            let lines = unfold(&text);
            prop_assert_eq!(lines.iter().filter(|line| line.as_str() == "BEGIN:VEVENT").count(), 1);
            let value = lines.iter().find_map(|line| line.strip_prefix("SUMMARY:")).expect("a summary");
            let plain: String = summary.chars().filter(|c| *c == '\n' || !c.is_control()).collect();
            prop_assert_eq!(unescape(value), plain);
        }
    }

    fn unescape(value: &str) -> String {
        let mut chars = value.chars();
        let mut plain = String::new();
        while let Some(c) = chars.next() {
            match (c, c == '\\') {
                (_, true) => match chars.next() {
                    Some('n') => plain.push('\n'),
                    Some(c) => plain.push(c),
                    None => {}
                },
                (c, false) => plain.push(c),
            }
        }
        plain
    }
}
