"""Where the API calls go: the embedded cloud, LocalStack or real AWS, and the guard before them."""
