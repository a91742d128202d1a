"""The rehearsal room: a page in a browser from which the people, the clock and the trouble of a rehearsal are moved."""
