//! The middle of some figures, and how far they spread.

/// Some figures, sorted.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Spread(Vec<f64>);

impl Spread {
    /// `None` for no figures.
    pub(super) fn of(mut figures: Vec<f64>) -> Option<Self> {
        figures.sort_unstable_by(f64::total_cmp);
        (!figures.is_empty()).then_some(Self(figures))
    }

    pub(super) fn count(&self) -> usize {
        self.0.len()
    }

    pub(super) fn median(&self) -> f64 {
        self.quantile(0.5)
    }

    /// Half of the figures lie between the two.
    pub(super) fn quartiles(&self) -> [f64; 2] {
        [self.quantile(0.25), self.quantile(0.75)]
    }

    pub(super) fn sorted(&self) -> &[f64] {
        &self.0
    }

    /// Between two figures in proportion.
    fn quantile(&self, part: f64) -> f64 {
        let place = part * (self.0.len() - 1) as f64;
        let below = place.floor();
        let [low, high] = [below, place.ceil()].map(|place| self.0[place as usize]);
        low + (high - low) * (place - below)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_order_does_not_matter_and_quartiles_lie_between_figures() {
        let spread = Spread::of(vec![4.0, 1.0, 3.0, 2.0]).expect("figures");
        assert_eq!((spread.median(), spread.quartiles()), (2.5, [1.75, 3.25]));
        assert_eq!(spread.sorted(), [1.0, 2.0, 3.0, 4.0]);
    }

    #[test]
    fn one_figure_is_its_own_spread_and_none_has_none() {
        let one = Spread::of(vec![7.0]).expect("a figure");
        assert_eq!((one.median(), one.quartiles(), one.count()), (7.0, [7.0, 7.0], 1));
        assert_eq!(Spread::of(Vec::new()), None);
    }
}
