"""The month's knowledge activity: metrics defined once, shown, exported, and frozen when the month is closed."""
