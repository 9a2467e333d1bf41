"""From Markdown to a safe page: rendering, and the child processes in which it runs with a time limit."""
