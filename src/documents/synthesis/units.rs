//! The units that a list of the synthesis is about: all of the registry, or those of a volume.

use std::ops::Range;

use crate::documents::Context;
use crate::round::Unit;
use crate::tally::UnitTally;

/// Units by their places in the registry.
pub type Units = Range<usize>;

/// All units.
pub(super) fn all(context: Context<'_>) -> Units {
    0..context.round.units.len()
}

/// These units with their figures.
pub(super) fn of_units<'a>(
    context: Context<'a>,
    units: &Units,
) -> impl Iterator<Item = (&'a Unit, &'a UnitTally)> + use<'a> {
    let own = context.round.units.get(units.clone()).unwrap_or_default();
    own.iter().zip(context.tally.units.get(units.clone()).unwrap_or_default())
}
