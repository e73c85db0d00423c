"""Plans: a plan of Microsoft Project's format and a plan of ours, each as the other."""
