"""The product under a large portfolio: a generator of it, and a load script with the peers' figures beside ours."""
