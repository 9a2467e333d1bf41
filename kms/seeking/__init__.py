"""What people look for: saved searches with a message when something new fits, requests for knowledge that is missing, the search log's pages."""
