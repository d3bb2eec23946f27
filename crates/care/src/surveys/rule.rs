//! What of a survey may be told. Pure.

use db::entities::surveys::SurveyState;
use policy::statistics::{GROUP_LEAST, coarse, parts_held_back};

/// What of one question may be told.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Told {
    /// How many answered; none while they are too few.
    pub answered: Option<u64>,
    /// The counts of its choices; none of one stands for a group that is too small, or for one that would give it away.
    pub choices: Vec<Option<u64>>,
}

/// What may be told of the counts of one question.
///
/// While a survey is open its counts move with each answer: whoever looked before and after a colleague answered would
/// read that answer. So the choices are told of once, when it has closed and nothing changes any more (answers are
/// refused then, and none opens again); before, only how many answered, in steps in which one more cannot be watched.
pub(super) fn told(state: SurveyState, counts: &[u64]) -> Told {
    let everybody: u64 = counts.iter().sum();
    match state {
        // Nobody is too few as well: the first answer would be seen by what it changes.
        SurveyState::Open => {
            Told { answered: coarse(everybody).filter(|count| *count > 0), choices: vec![None; counts.len()] }
        }
        SurveyState::Closed if everybody < GROUP_LEAST => Told { answered: None, choices: vec![None; counts.len()] },
        SurveyState::Closed => Told { answered: Some(everybody), choices: parts_held_back(counts) },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// covers: SURV-1, STAT-1
    #[test]
    fn small_groups_are_never_told_of() {
        for (counts, answered, choices) in [
            (&[0, 0][..], None, &[None, None][..]),
            (&[9, 0], None, &[None, None]),
            (&[5, 4], None, &[None, None]),
            (&[10, 0], Some(10), &[Some(10), Some(0)]),
            (&[10, 10], Some(20), &[Some(10), Some(10)]),
            // The whole is known to be 24: one hidden count would be what is left.
            (&[10, 11, 3], Some(24), &[None, Some(11), None]),
            // Two that are too few together need a third.
            (&[30, 3, 2], Some(35), &[None, None, None]),
            // Nobody covers nobody: 43 less 40 would tell of three.
            (&[40, 3, 0], Some(43), &[None, None, Some(0)]),
            (&[40, 6, 5, 0], Some(51), &[Some(40), None, None, Some(0)]),
            (&[6, 5], Some(11), &[None, None]),
        ] {
            let expected = Told { answered, choices: choices.to_vec() };
            assert_eq!(told(SurveyState::Closed, counts), expected, "{counts:?}");
        }
    }

    /// covers: SURV-1, STAT-1
    #[test]
    fn an_open_survey_tells_of_no_choice_and_one_more_answer_is_not_seen() {
        for (counts, answered) in [
            (&[0, 0][..], None),
            (&[1, 0], None),
            (&[9, 0], None),
            (&[10, 0], Some(10)),
            (&[12, 2], Some(10)),
            (&[12, 3], Some(15)),
            (&[400, 300], Some(700)),
        ] {
            let expected = Told { answered, choices: vec![None; 2] };
            assert_eq!(told(SurveyState::Open, counts), expected, "{counts:?}");
        }
    }
}
