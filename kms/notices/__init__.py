"""The board of notices with read confirmation, and each person's inbox made of the events of all rooms."""
