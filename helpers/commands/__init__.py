"""The console command koseizu, one file for each subcommand."""
