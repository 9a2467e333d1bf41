"""Articles, their revisions and pending changes, links, categories, workflow; rendering of Markdown."""
