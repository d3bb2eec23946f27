use super::*;
use ApplicationState as S;

const START: Timestamp = Timestamp::from_micros(1_795_485_600_000_000);
/// From which state a step leads to which.
type Paths = &'static [(S, S)];

const SIDES: [Side; 4] = [Side::Seeker, Side::Merchant, Side::Staff, Side::System];

fn standing(state: S) -> Standing {
    Standing { state, starts_at: START, ends_at: START.plus_hours(4), confirm_by: None }
}

/// covers: WORK-2, WORK-7
#[test]
fn every_step_in_every_state() {
    let allowed: &[(Side, Step, Paths)] = &[
        (Side::Seeker, Step::Confirm, &[(S::Accepted, S::Confirmed)]),
        (
            Side::Seeker,
            Step::Cancel,
            &[
                (S::Applied, S::Withdrawn),
                (S::Shortlisted, S::Withdrawn),
                (S::Standby, S::Withdrawn),
                (S::Accepted, S::Withdrawn),
                (S::Confirmed, S::CancelledBySeeker),
            ],
        ),
        (Side::Merchant, Step::Shortlist, &[(S::Applied, S::Shortlisted)]),
        (Side::Merchant, Step::Standby, &[(S::Applied, S::Standby), (S::Shortlisted, S::Standby)]),
        (
            Side::Merchant,
            Step::Accept,
            &[(S::Applied, S::Accepted), (S::Shortlisted, S::Accepted), (S::Standby, S::Accepted)],
        ),
        (
            Side::System,
            Step::Accept,
            &[(S::Applied, S::Accepted), (S::Shortlisted, S::Accepted), (S::Standby, S::Accepted)],
        ),
        (
            Side::Merchant,
            Step::Reject,
            &[(S::Applied, S::Rejected), (S::Shortlisted, S::Rejected), (S::Standby, S::Rejected)],
        ),
        (
            Side::Merchant,
            Step::Cancel,
            &[(S::Accepted, S::CancelledByMerchant), (S::Confirmed, S::CancelledByMerchant)],
        ),
        (Side::Merchant, Step::CheckIn, &[(S::Confirmed, S::CheckedIn)]),
        (Side::Seeker, Step::CheckIn, &[(S::Confirmed, S::CheckedIn)]),
        (Side::Seeker, Step::Finish, &[(S::CheckedIn, S::Finished)]),
        (Side::Merchant, Step::NoShow, &[(S::Confirmed, S::NoShow)]),
        (Side::Merchant, Step::Finish, &[(S::CheckedIn, S::Finished)]),
        (Side::Merchant, Step::Settle, &[(S::Finished, S::Settled)]),
        (Side::System, Step::Settle, &[(S::Finished, S::Settled)]),
        (Side::Seeker, Step::Contest, &[(S::Settled, S::Finished)]),
        (Side::System, Step::Lapse, &[(S::Accepted, S::Lapsed)]),
    ];
    let close: Vec<(S, S)> = UNBOUND.iter().map(|state| (*state, S::CancelledByMerchant)).collect();
    for side in SIDES {
        for step in Step::ALL.iter().copied() {
            let paths: &[(S, S)] = match step {
                Step::Close if side != Side::Seeker => &close,
                _ => allowed.iter().find(|row| (row.0, row.1) == (side, step)).map_or(&[], |row| row.2),
            };
            for state in S::ALL.iter().copied() {
                let expected = paths.iter().find(|(from, _)| *from == state).map(|(_, to)| *to);
                assert_eq!(path(state, side, step), expected, "{side} {step} {state}");
            }
        }
    }
}

/// covers: WORK-2
#[test]
fn the_clock_judges() {
    let minute = |minutes: i64| START.plus_minutes(minutes);
    for (state, side, step, now, code) in [
        (S::Accepted, Side::Seeker, Step::Confirm, minute(-1), None),
        (S::Accepted, Side::Seeker, Step::Confirm, minute(0), Some("shift_started")),
        (S::Confirmed, Side::Seeker, Step::Cancel, minute(-1), None),
        (S::Confirmed, Side::Seeker, Step::Cancel, minute(0), Some("shift_started")),
        (S::Confirmed, Side::Merchant, Step::Cancel, minute(0), Some("shift_started")),
        (S::Standby, Side::Merchant, Step::Accept, minute(0), Some("shift_started")),
        (S::Standby, Side::System, Step::Accept, minute(1), Some("shift_started")),
        (S::Standby, Side::Merchant, Step::Reject, minute(600), None),
        (S::Confirmed, Side::Merchant, Step::CheckIn, minute(-61), Some("too_early")),
        (S::Confirmed, Side::Merchant, Step::CheckIn, minute(-60), None),
        (S::Confirmed, Side::Seeker, Step::CheckIn, minute(-61), Some("too_early")),
        (S::Confirmed, Side::Merchant, Step::CheckIn, minute(240), None),
        (S::Confirmed, Side::Merchant, Step::CheckIn, minute(241), Some("too_late")),
        (S::Confirmed, Side::Merchant, Step::NoShow, minute(14), Some("too_early")),
        (S::Confirmed, Side::Merchant, Step::NoShow, minute(15), None),
        (S::CheckedIn, Side::Merchant, Step::NoShow, minute(60), Some("application_in_wrong_state")),
        (S::CheckedIn, Side::Merchant, Step::Finish, minute(-1), Some("too_early")),
        (S::CheckedIn, Side::Merchant, Step::Finish, minute(0), None),
        (S::CheckedIn, Side::Seeker, Step::Finish, minute(240 + 12 * 60), None),
        (S::CheckedIn, Side::Seeker, Step::Finish, minute(241 + 12 * 60), Some("check_out_over")),
        (S::Finished, Side::Merchant, Step::Settle, minute(300), None),
        (S::Accepted, Side::Merchant, Step::Settle, minute(300), Some("application_in_wrong_state")),
    ] {
        let refused = after(standing(state), side, step, now).err().map(|refusal| refusal.code.code);
        assert_eq!(refused, code, "{state} {side} {step} at {now}");
    }
    let offered = Standing { confirm_by: Some(minute(-120)), ..standing(S::Accepted) };
    let refused = |step, side, now| after(offered, side, step, now).err().map(|refusal| refusal.code.code);
    assert_eq!(refused(Step::Confirm, Side::Seeker, minute(-121)), None);
    assert_eq!(refused(Step::Confirm, Side::Seeker, minute(-120)), Some("offer_lapsed"));
    assert_eq!(refused(Step::Lapse, Side::System, minute(-121)), Some("too_early"));
    assert_eq!(refused(Step::Lapse, Side::System, minute(-120)), None);
}

/// covers: WORK-2
#[test]
fn what_comes_next() {
    let before = START.plus_hours(-48);
    for (state, side, now, expected) in [
        (S::Accepted, Side::Seeker, before, "confirm cancel"),
        (S::Confirmed, Side::Seeker, before, "cancel"),
        (S::Confirmed, Side::Seeker, START, "check_in"),
        (S::CheckedIn, Side::Seeker, START, "finish"),
        (S::Rejected, Side::Seeker, before, ""),
        (S::Applied, Side::Merchant, before, "shortlist accept standby reject"),
        (S::Shortlisted, Side::Merchant, before, "accept standby reject"),
        (S::Standby, Side::Merchant, before, "accept reject"),
        (S::Accepted, Side::Merchant, before, "cancel"),
        (S::Confirmed, Side::Merchant, before, "cancel"),
        (S::Confirmed, Side::Merchant, START.plus_hours(-1), "cancel check_in"),
        (S::Confirmed, Side::Merchant, START.plus_hours(1), "check_in no_show"),
        (S::CheckedIn, Side::Merchant, START.plus_hours(1), "finish"),
        (S::Finished, Side::Merchant, START.plus_hours(5), "settle"),
        (S::Settled, Side::Merchant, START.plus_hours(5), ""),
    ] {
        let words: Vec<&str> = next(standing(state), side, now).iter().map(|step| step.as_str()).collect();
        assert_eq!(words.join(" "), expected, "{state} {side} {now}");
    }
}

/// covers: WORK-1
#[test]
fn places_and_ends() {
    for state in S::ALL.iter().copied() {
        assert!(!(waits(state) && holds_place(state)), "{state}");
        assert_eq!(OPEN.contains(&state), !DONE.contains(&state), "{state}");
        assert!(!may_come_back(state) || (DONE.contains(&state) && !holds_place(state)), "{state}");
    }
    assert!(!may_come_back(S::Rejected));
}

/// covers: WORK-7
#[test]
fn a_place_must_be_confirmed_in_time() {
    for (hours_before, expected) in [
        (100.0, "24h"),
        (26.0, "24h"),
        (25.0, "23h"),
        (3.0, "1h"),
        (2.5, "30m"),
        (1.0, "30m"),
        (0.5, "30m"),
        (0.25, "15m"),
        (0.0, "0m"),
    ] {
        let now = START.plus_seconds(-((hours_before * 3_600.0) as i64));
        let minutes = confirm_by(now, START).seconds_since(now) / 60;
        let text = if minutes >= 60 { format!("{}h", minutes / 60) } else { format!("{minutes}m") };
        assert_eq!(text, expected, "{hours_before} hours before the start");
    }
}

/// covers: WORK-7
#[test]
fn cancelling_is_judged_by_the_clock() {
    let limit = START.plus_hours(-24);
    let terms =
        |state, now| cancel_terms(standing(state), 24, now, Side::Seeker).map(|terms| (terms.now, terms.free_until));
    for state in WAITING {
        assert_eq!(terms(state, START.plus_hours(-1)), Some((Terms::Free, None)));
    }
    assert_eq!(terms(S::Accepted, START.plus_hours(-1)), Some((Terms::Free, Some(limit))));
    assert_eq!(terms(S::Confirmed, limit.plus_seconds(-1)), Some((Terms::Free, Some(limit))));
    assert_eq!(terms(S::Confirmed, limit), Some((Terms::Mark, Some(limit))));
    assert_eq!(terms(S::Confirmed, START), None);
    assert_eq!(terms(S::Withdrawn, limit), None);
    let merchant = |now| cancel_terms(standing(S::Confirmed), 24, now, Side::Merchant).map(|terms| terms.now);
    assert_eq!(merchant(limit), Some(Terms::Mark));
    assert_eq!(merchant(START), None);
    assert_eq!(
        cancel_terms(standing(S::Confirmed), 0, START.plus_seconds(-1), Side::Seeker).map(|t| t.now),
        Some(Terms::Free)
    );
    let text = |state, now, lang| cancel_terms(standing(state), 24, now, Side::Seeker).expect("terms").text(lang);
    assert_eq!(text(S::Confirmed, limit, Lang::Zh), "已过免费取消时间（11月23日 10:00），现在取消会留下一次爽约记录。");
    assert!(text(S::Accepted, limit, Lang::En).contains("until 23 November, 10:00"));
}

/// covers: WORK-4
#[test]
fn phoning_ends_with_the_sign_up() {
    let end = START.plus_hours(4);
    let may = |state, ended_at, now| may_call(standing(state), ended_at, now);
    assert!(may(S::Applied, None, START.plus_days(-3)));
    assert!(may(S::Confirmed, None, end.plus_days(6)));
    assert!(!may(S::Confirmed, None, end.plus_days(7)));
    assert!(may(S::Settled, Some(end.plus_days(5)), end.plus_days(8)));
    assert!(!may(S::Settled, Some(end), end.plus_days(7)));
    assert!(!may(S::Rejected, Some(START.plus_days(-3)), START.plus_days(-3)));
    assert!(!may(S::Withdrawn, Some(START.plus_days(-3)), START.plus_days(-3)));
    assert!(may(S::CancelledByMerchant, Some(START.plus_days(-20)), START.plus_days(-19)));
    assert!(!may(S::CancelledByMerchant, Some(START.plus_days(-20)), START.plus_days(-13)));
}
