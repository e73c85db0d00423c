"""Work: the shared nouns: portfolios, projects, schedule, costs, time."""
