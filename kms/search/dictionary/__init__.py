"""The office's dictionary: its own words, synonyms and stop words, as versioned data with a page, an import and a preview."""
