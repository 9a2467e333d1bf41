"""Layout, components, error pages, headers and slots: the look of every page, without a domain word."""
